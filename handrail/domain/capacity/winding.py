"""Wind a service down: from a day on it takes nobody, and it ends once everybody is settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from handrail.domain.audit import operations as audit
from handrail.domain.capacity.caps import managed
from handrail.domain.capacity.models import FundingNotice, WindDown
from handrail.domain.directory import operations as directory
from handrail.domain.directory.codes import Intake, State
from handrail.domain.directory.models import Service
from handrail.domain.directory.rules import has_ended
from handrail.domain.programmes import queries as programmes
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.viewer import Viewer, account_of

WARN_DAYS = (90, 30)
MOST_AHEAD = timedelta(days=3 * 366)


class DayInPast(BadInput):
    """A wind-down that began before anybody was told."""

    default = "The day must be today or later, and within three years"


class NeedsWords(BadInput):
    """People are told why a service ends."""

    default = "Say in a few words why it ends: people and referrers read it"


class AlreadyWindingDown(Refusal):
    """A service ends once."""

    default = "This service is winding down already."


class SomebodyUnsettled(Refusal):
    """Nobody is left behind when a service ends (R133, R134)."""


@dataclass(frozen=True, slots=True)
class Winding:
    """A service that comes to its end."""

    id: UUID
    service_id: UUID
    no_new_from_date: date
    reason: str
    started_at: datetime
    finished_at: datetime | None

    def takes_nobody(self, on: date) -> bool:
        """Return whether nobody new is taken on that day."""
        return has_ended(self.no_new_from_date, on)


@dataclass(frozen=True, slots=True)
class FundingEnd:
    """A service whose money ends in so many days, of which its manager is to be told."""

    service_id: UUID
    service_name: str
    provider_id: UUID
    ends_date: date
    days: int


@transaction.atomic
def start(*, service_id: UUID, no_new_from: date, reason: str, by: Viewer, at: datetime) -> UUID:
    """Begin to wind a service down: from that day on nobody new is taken, anywhere.

    NotAllowed, NotFound; DayInPast, NeedsWords, AlreadyWindingDown.
    """
    today = local_date(at)
    managed(service_id, by, at)
    if not today <= no_new_from <= today + MOST_AHEAD:
        raise DayInPast
    if not reason.strip():
        raise NeedsWords
    if current(service_id) is not None:
        raise AlreadyWindingDown
    row = WindDown.objects.create(
        service_id=service_id,
        no_new_from_date=no_new_from,
        reason=reason.strip(),
        started_at=at,
        started_by_account_id=account_of(by),
    )
    directory.end_intake(service_id=service_id, on=no_new_from, by=by, at=at)
    if no_new_from == today:
        close_intake(service_id=service_id, by=by, at=at)
    _record("capacity.wind_down_started", service_id, by, at, no_new_from=str(no_new_from))
    return row.id


@transaction.atomic
def close_intake(*, service_id: UUID, by: Viewer, at: datetime) -> None:
    """Say on the entry that nobody new is taken, on the day from which that is so."""
    found = current(service_id)
    if found is None or not found.takes_nobody(local_date(at)):
        return
    directory.set_intake(
        service_id=service_id, intake=Intake.CLOSING, reason=found.reason, by=by, at=at
    )


@transaction.atomic
def stop(*, service_id: UUID, by: Viewer, at: datetime) -> None:
    """Go on after all: the service takes people again; NotFound when it does not wind down."""
    row = _locked(service_id, by, at)
    row.stopped_at, row.stopped_by_account_id = at, account_of(by)
    row.save(update_fields=["stopped_at", "stopped_by_account_id"])
    directory.end_intake(service_id=service_id, on=None, by=by, at=at)
    directory.set_intake(service_id=service_id, intake=Intake.OPEN, by=by, at=at)
    _record("capacity.wind_down_stopped", service_id, by, at)


@transaction.atomic
def finish(*, service_id: UUID, unsettled: int, by: Viewer, at: datetime) -> None:
    """End the service for good; SomebodyUnsettled, with how many, while anybody is unsettled.

    NotFound when it does not wind down. While it still takes people it is refused too.
    """
    row = _locked(service_id, by, at)
    if unsettled:
        raise SomebodyUnsettled(
            f"{unsettled} people are not settled yet. The service ends when everybody is."
            if unsettled > 1
            else "1 person is not settled yet. The service ends when everybody is."
        )
    if local_date(at) < row.no_new_from_date:
        raise SomebodyUnsettled(
            "The service still takes people. It can end from the day on which it takes nobody new."
        )
    row.finished_at, row.finished_by_account_id = at, account_of(by)
    row.save(update_fields=["finished_at", "finished_by_account_id"])
    directory.withdraw_ended(service_id=service_id, reason=row.reason, by=by, at=at)
    _record("capacity.wind_down_finished", service_id, by, at)


def current(service_id: UUID) -> Winding | None:
    """Return how a service winds down, or None when it does not."""
    return of_services([service_id]).get(service_id)


def of_services(service_ids: Iterable[UUID]) -> dict[UUID, Winding]:
    """Return which of these services wind down now."""
    rows = WindDown.objects.filter(
        service_id__in=list(service_ids), finished_at=None, stopped_at=None
    )
    return {row.service_id: _winding(row) for row in rows}


def funding_ends(*, on: date) -> tuple[FundingEnd, ...]:
    """Return the services whose money ends within 90 or 30 days and whose manager is to be told.

    The earlier of the entry's and the programme's end counts; once it has passed nobody is told.
    Each is told once at each step, and not at all once it winds down.
    """
    ends = {
        version.programme_id: version.rules.funded_until_date
        for version in programmes.all_in_force(on=on)
    }
    latest = on + timedelta(days=max(WARN_DAYS))
    ending = [one for one, day in ends.items() if day and on <= day <= latest]
    rows = Service.objects.filter(
        Q(funded_until_date__range=(on, latest)) | Q(programme_id__in=ending),
        state=State.ACTIVE,
        takes_referrals=True,
        provider__isnull=False,
        no_new_from_date=None,
    ).order_by("name", "id")
    notices = FundingNotice.objects.filter(service_id__in=[row.id for row in rows])
    told = set(notices.values_list("service_id", "ends_date", "days"))
    found = []
    for row in rows:
        days_said = (row.funded_until_date, ends.get(row.programme_id or ""))
        end = min(day for day in days_said if day is not None)
        left = (end - on).days
        step = min((days for days in WARN_DAYS if 0 <= left <= days), default=None)
        if step is None or row.provider_id is None or (row.id, end, step) in told:
            continue
        found.append(FundingEnd(row.id, row.name, row.provider_id, end, step))
    return tuple(found)


@transaction.atomic
def note_told(*, found: FundingEnd, by: Viewer, at: datetime) -> None:
    """Remember that the manager was told of an end of funding."""
    FundingNotice.objects.create(
        service_id=found.service_id, ends_date=found.ends_date, days=found.days, told_at=at
    )
    _record("capacity.funding_end_told", found.service_id, by, at, days=found.days)


def _locked(service_id: UUID, by: Viewer, at: datetime) -> WindDown:
    managed(service_id, by, at)
    rows = WindDown.objects.select_for_update()
    row = rows.filter(service_id=service_id, finished_at=None, stopped_at=None).first()
    if row is None:
        raise NotFound
    return row


def _winding(row: WindDown) -> Winding:
    return Winding(
        row.id, row.service_id, row.no_new_from_date, row.reason, row.started_at, row.finished_at
    )


def _record(action: str, service_id: UUID, by: Viewer, at: datetime, **detail: object) -> None:
    audit.record(action=action, by=by, at=at, subject=("service", service_id), detail=detail)
