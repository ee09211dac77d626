"""Going live: people are sent to a service only when what they must be told is known.

Who decides there, whom it covers, how long people wait (R17), that the entry was checked (R12),
and whatever its programme leaves open, what data its funder is owed among it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from handrail.domain.directory import access, operations
from handrail.domain.directory import queries as directory
from handrail.domain.directory.answers import ServicePage
from handrail.domain.directory.codes import State, WaitKind
from handrail.domain.directory.entries import NewService
from handrail.domain.directory.placing import council_at
from handrail.domain.organisations import queries as organisations
from handrail.domain.programmes import queries as programmes
from handrail.domain.programmes.rules import missing_for_go_live
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.kernel.errors import Refusal
from handrail.kernel.viewer import Viewer, account_of, organisation_of


class Covers(StrEnum):
    """Whom a new service covers."""

    WHOLE_AREA = "whole"
    COUNCIL = "council"


class NotReady(Refusal):
    """Something that people must be told, or somebody who decides, is missing."""

    default = "This service cannot take people yet. The list says what is missing."


@dataclass(frozen=True, slots=True)
class Readiness:
    """What has to be known before people are sent to a service; ``checking`` by its programme."""

    is_listed: bool
    has_provider: bool
    has_team: bool
    has_area: bool
    has_wait: bool
    is_checked: bool
    checking: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Return whether nothing is missing."""
        known = (
            self.is_listed, self.has_provider, self.has_team, self.has_area, self.has_wait,
            self.is_checked,
        )  # fmt: skip
        return all(known) and not self.checking


@transaction.atomic
def add(
    *, service: NewService, covers: Covers, wait_days: int | None, by: Viewer, at: datetime
) -> UUID:
    """List a service that its keeper has checked today, and return its id; nobody is sent yet.

    Where its area is not known it covers the council of its first place, or nobody knows whom.
    As ``directory.operations.add`` and ``declare_wait`` refuse.
    """
    names, codes = _area(service, covers, by, local_date(at))
    listed = replace(service, takes_referrals=False, area_names=names, area_codes=codes)
    service_id = operations.add(service=listed, by=by, at=at)
    account_id = account_of(by)
    name = staff.names([account_id]).get(account_id, "") if account_id else ""
    operations.assure(service_id=service_id, assured_by=name, by=by, at=at)
    if wait_days is not None:
        operations.declare_wait(
            service_id=service_id,
            kind=WaitKind.FIRST_CONTACT,
            working_days=wait_days,
            by=by,
            at=at,
        )
    return service_id


@transaction.atomic
def go_live(*, service_id: UUID, by: Viewer, at: datetime) -> None:
    """Let people be sent to a service from now on; again changes nothing.

    NotFound; NotAllowed, AnotherAreasEntry unless ``by`` keeps the directory; NotReady.
    """
    page = directory.service(service_id, on=local_date(at))
    access.check_may_keep_of(by, page.provider_id, local_date(at))
    if page.card.takes_referrals:
        return
    if not readiness(page, at=at).is_ready:
        raise NotReady
    operations.revise(service_id=service_id, changes={"takes_referrals": True}, by=by, at=at)


def readiness(page: ServicePage, *, at: datetime) -> Readiness:
    """Return what is known of a service, and what is missing."""
    on = local_date(at)
    card, provider = page.card, page.provider_id
    wait = card.first_contact
    version = programmes.version_in_force(card.programme_id, on=on) if card.programme_id else None
    return Readiness(
        is_listed=card.state == State.ACTIVE and not card.has_ended(on),
        has_provider=provider is not None,
        has_team=provider is not None
        and bool(staff.colleagues(provider, permission=Permission.TRIAGE, at=at)),
        has_area=card.area_is_known,
        has_wait=wait is not None and not wait.is_stale,
        is_checked=not card.is_stale,
        checking=missing_for_go_live(version.rules) if version else (),
    )


def _area(
    service: NewService, covers: Covers, by: Viewer, on: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names and the codes of the area that a service covers; none is unknown."""
    keeper = organisation_of(by)
    area = organisations.area_of(keeper, on) if keeper else None
    if covers is Covers.WHOLE_AREA and area is not None and area.ods_code:
        return (area.public_name,), (area.ods_code,)
    code = council_at(service.places[0].postcode) if service.places else ""
    return (), ((code,) if code else ())
