"""Open, pause or close a service to new people: dated, with a reason, seen everywhere at once."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.directory import operations
from handrail.domain.directory.codes import Intake
from handrail.domain.directory.models import IntakeChange, Service
from handrail.domain.staff import queries as staff
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, Refusal
from handrail.kernel.viewer import Viewer

LATEST = 10


class ReopensInPast(BadInput):
    """A pause that is over before it begins."""

    default = "The day it opens again must be after today. Leave it empty if you do not know."


class TakesNobody(Refusal):
    """A service paused, ended, or winds down: nobody new can be sent or moved there."""

    default = (
        "This service takes nobody new now. Nothing is changed and everything is kept: choose "
        "another service."
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One time a service opened or paused."""

    at: datetime
    intake: str
    intake_label: str
    reason: str
    reopens_date: date | None
    by_name: str


@transaction.atomic
def pause(
    *,
    service_id: UUID,
    reason: str,
    reopens_date: date | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """Take no new people from now on, and say why to everybody.

    NotAllowed, UnknownService; ReasonNeeded without a reason, ReopensInPast.
    """
    if reopens_date is not None and reopens_date <= local_date(at):
        raise ReopensInPast
    operations.set_intake(
        service_id=service_id,
        intake=Intake.PAUSED,
        reason=reason,
        reopens_date=reopens_date,
        by=by,
        at=at,
    )


@transaction.atomic
def reopen(*, service_id: UUID, by: Viewer, at: datetime) -> None:
    """Take new people again; NotAllowed, UnknownService, WindingDown."""
    operations.set_intake(service_id=service_id, intake=Intake.OPEN, by=by, at=at)


def changes(service_id: UUID, *, limit: int = LATEST) -> tuple[Change, ...]:
    """Return when a service opened and paused, and who said so, latest first."""
    rows = list(IntakeChange.objects.filter(service_id=service_id).order_by("-at", "-id")[:limit])
    names = staff.names(row.by_account_id for row in rows if row.by_account_id)
    return tuple(
        Change(
            at=row.at,
            intake=row.intake,
            intake_label=Intake(row.intake).label,
            reason=row.reason,
            reopens_date=row.reopens_date,
            by_name=names.get(row.by_account_id, "") if row.by_account_id else "",
        )
        for row in rows
    )


def to_close(*, on: date) -> tuple[tuple[UUID, UUID], ...]:
    """Return the services that take nobody new from a day on and do not say so yet."""
    rows = Service.objects.filter(no_new_from_date__lte=on, provider__isnull=False)
    rows = rows.exclude(intake=Intake.CLOSING).order_by("id")
    found = rows.values_list("id", "provider_id")
    return tuple((service_id, provider) for service_id, provider in found if provider)
