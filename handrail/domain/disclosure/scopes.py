"""One declaration per model about people, from which both fences are made.

A scope is a list of clauses; a row is seen when any of them holds. Each clause knows two
forms of itself: the filter that every query applies, and the SQL of the table's policy.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from handrail.kernel.row_security import ACCOUNT, AT, KIND, ORGANISATION, PERSON, TOKEN
from handrail.kernel.viewer import (
    LinkBearer,
    Person,
    Viewer,
    account_of,
    organisation_of,
)


class Clause(Protocol):
    """One way in which a row may be seen."""

    def sql(self, table: str) -> str:
        """Return the condition for the table's policy."""

    def condition(self, viewer: Viewer, at: datetime) -> Q | None:
        """Return the same condition for a query, or None where it can never hold."""


@dataclass(frozen=True, slots=True)
class Granted:
    """A live grant joins the person in this column with the viewer's organisation."""

    person: str

    def sql(self, table: str) -> str:
        """Return the policy's condition."""
        return (
            "exists (select 1 from disclosure_grant g"
            f' where g.person_id = "{table}"."{self.person}"'
            f" and g.organisation_id = {ORGANISATION} and g.from_at <= {AT}"
            f" and (g.until_at is null or g.until_at > {AT}))"
        )

    def condition(self, viewer: Viewer, at: datetime) -> Q | None:
        """Return the query's condition."""
        return _joined("disclosure.Grant", self.person, viewer, at)


@dataclass(frozen=True, slots=True)
class Released:
    """The person released this kind of information to the viewer's organisation."""

    person: str
    kind: str

    def sql(self, table: str) -> str:
        """Return the policy's condition."""
        return (
            "exists (select 1 from disclosure_release r"
            f' where r.person_id = "{table}"."{self.person}"'
            f" and r.organisation_id = {ORGANISATION} and r.kind = '{self.kind}'"
            f" and r.from_at <= {AT} and (r.until_at is null or r.until_at > {AT}))"
        )

    def condition(self, viewer: Viewer, at: datetime) -> Q | None:
        """Return the query's condition."""
        return _joined("disclosure.Release", self.person, viewer, at, kind=self.kind)


@dataclass(frozen=True, slots=True)
class Held:
    """The organisation in this column is the viewer's: it wrote, sent or received the row."""

    organisation: str

    def sql(self, table: str) -> str:
        """Return the policy's condition."""
        return f'"{table}"."{self.organisation}" = {ORGANISATION}'

    def condition(self, viewer: Viewer, at: datetime) -> Q | None:
        """Return the query's condition."""
        organisation = organisation_of(viewer)
        return Q(**{self.organisation: organisation}) if organisation else None


@dataclass(frozen=True, slots=True)
class HeldByAny:
    """The viewer's organisation is one of those in this array column."""

    organisations: str

    def sql(self, table: str) -> str:
        """Return the policy's condition."""
        return f'{ORGANISATION} = any("{table}"."{self.organisations}")'

    def condition(self, viewer: Viewer, at: datetime) -> Q | None:
        """Return the query's condition."""
        organisation = organisation_of(viewer)
        return Q(**{f"{self.organisations}__contains": [organisation]}) if organisation else None


@dataclass(frozen=True, slots=True)
class Own:
    """The row belongs to the viewer's account."""

    account: str

    def sql(self, table: str) -> str:
        """Return the policy's condition."""
        return f'"{table}"."{self.account}" = {ACCOUNT}'

    def condition(self, viewer: Viewer, at: datetime) -> Q | None:
        """Return the query's condition."""
        account = account_of(viewer)
        return Q(**{self.account: account}) if account else None


@dataclass(frozen=True, slots=True)
class Subject:
    """The row is about the person who looks."""

    person: str

    def sql(self, table: str) -> str:
        """Return the policy's condition."""
        return f'"{table}"."{self.person}" = {PERSON}'

    def condition(self, viewer: Viewer, at: datetime) -> Q | None:
        """Return the query's condition."""
        return Q(**{self.person: viewer.person_id}) if isinstance(viewer, Person) else None


@dataclass(frozen=True, slots=True)
class Borne:
    """The viewer holds the secret whose hash is in this column."""

    token: str

    def sql(self, table: str) -> str:
        """Return the policy's condition."""
        return f'"{table}"."{self.token}" = {TOKEN}'

    def condition(self, viewer: Viewer, at: datetime) -> Q | None:
        """Return the query's condition."""
        return Q(**{self.token: viewer.token_hash}) if isinstance(viewer, LinkBearer) else None


@dataclass(frozen=True, slots=True)
class Through:
    """The row belongs to another one that the viewer sees, such as a line of its history."""

    parent: str
    column: str

    def sql(self, table: str) -> str:
        """Return the policy's condition; the parent's own policy applies inside it."""
        parent = self.parent.lower().replace(".", "_")
        return f'exists (select 1 from {parent} p where p.id = "{table}"."{self.column}")'

    def condition(self, viewer: Viewer, at: datetime) -> Q | None:
        """Return the query's condition."""
        parent: Any = apps.get_model(self.parent)
        seen = parent.objects.visible_to(viewer, at=at).filter(pk=OuterRef(self.column))
        return Q(Exists(seen))


@dataclass(frozen=True, slots=True, init=False)
class Scope:
    """Who sees and writes the rows of a table: any of the clauses.

    ``public_inserts`` lets anybody add a row (and nothing more), for the public's own forms.
    """

    clauses: tuple[Clause, ...]
    public_inserts: bool

    def __init__(self, *clauses: Clause, public_inserts: bool = False) -> None:
        object.__setattr__(self, "clauses", clauses)
        object.__setattr__(self, "public_inserts", public_inserts)

    def using(self, table: str) -> str:
        """Return the SQL of the policy."""
        return " or ".join(clause.sql(table) for clause in self.clauses)

    def insert(self, table: str) -> str:
        """Return the SQL that allows more insertions, or nothing."""
        return f"{KIND} in ('public', 'linkbearer')" if self.public_inserts else ""

    def condition(self, viewer: Viewer, at: datetime) -> Q:
        """Return the filter that every query applies; with no clause to hold it matches nothing."""
        seen = Q(pk__in=[])
        for clause in self.clauses:
            if (condition := clause.condition(viewer, at)) is not None:
                seen |= condition
        return seen


Row = TypeVar("Row", bound=models.Model, covariant=True)


class ScopedRows(models.QuerySet[Row]):
    """Rows about people, which are asked for by who is looking."""

    def visible_to(self, viewer: Viewer, *, at: datetime) -> Self:
        """Return only the rows that the viewer may see."""
        scope: Scope = self.model.SCOPE  # type: ignore[attr-defined]
        return self.filter(scope.condition(viewer, at))


def _joined(model: str, column: str, viewer: Viewer, at: datetime, **more: str) -> Q | None:
    organisation = organisation_of(viewer)
    if organisation is None:
        return None
    links: Any = apps.get_model(model)
    live = links.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at),
        person_id=OuterRef(column),
        organisation_id=organisation,
        from_at__lte=at,
        **more,
    )
    return Q(Exists(live))
