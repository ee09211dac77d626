"""Who did what, where: names of accounts, job roles and organisations, in three queries a page."""

from collections.abc import Collection, Iterable
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext as _

from handrail.domain.organisations import queries as organisations
from handrail.domain.staff import queries as staff


class Done(Protocol):
    """Something that an account did in a job role for an organisation."""

    @property
    def account_id(self) -> UUID:
        """Who."""

    @property
    def organisation_id(self) -> UUID:
        """For which organisation."""

    @property
    def job_role(self) -> str:
        """In which job role."""


class Names:
    """The names of everybody on a page."""

    def __init__(self, found: Collection[Done], others: Iterable[UUID] = ()) -> None:
        self.people = staff.names({one.account_id for one in found} | set(others))
        self.roles = staff.job_role_names(one.job_role for one in found)
        self.places = organisations.many(one.organisation_id for one in found)

    def of(self, account_id: UUID) -> str:
        """Return somebody's name."""
        return self.people.get(account_id, _("Unknown"))

    def who(self, one: Done) -> str:
        """Return the name of who did it."""
        return self.of(one.account_id)

    def role(self, one: Done) -> str:
        """Return the job role in which they did."""
        return self.roles.get(one.job_role, one.job_role)

    def place(self, one: Done) -> str:
        """Return the organisation for which they did."""
        place = self.places.get(one.organisation_id)
        return place.name if place else ""

    def where(self, one: Done) -> str:
        """Return both."""
        return ", ".join(filter(None, (self.role(one), self.place(one))))
