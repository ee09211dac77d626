"""Keep the measured waits, and ask for them: what ranking and insight both read (ADR 0040)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.capacity.choices import Measure
from handrail.domain.capacity.models import MeasuredWait
from handrail.domain.capacity.waits_rules import Day, in_public, lasting
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import System

_published: dict[datetime | None, dict[UUID, int]] = {}
# Whoever keeps a copy of measured waits asks when they were measured.
LATEST = "select max(measured_at) from capacity_measuredwait"


@dataclass(frozen=True, slots=True)
class Watched:
    """One day of the waits at a service, of everybody or of one tier, as it was counted."""

    service_id: UUID
    tier: str
    kind: str
    day: Day
    people: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A measured wait in working days, or a number of steps, and how many people it rests on."""

    median: int | None
    ninetieth: int | None
    at_least: int | None
    people: int
    waiting: int
    since_date: date
    measured_at: datetime

    @property
    def usual(self) -> int | None:
        """How long it usually takes, as far as it is known: the median, else the least it takes."""
        return self.median if self.median is not None else self.at_least

    @property
    def people_in_public(self) -> int | None:
        """The number of people as the public may read it; None where the figure is not shown."""
        return in_public(self.people)

    @property
    def published(self) -> int | None:
        """How long it usually takes, as far as the public may read it."""
        return self.usual if self.people_in_public is not None else None


@transaction.atomic
def keep(*, table: Iterable[Watched], since_date: date, by: System, at: datetime) -> int:
    """Put the latest measured waits in the place of those before; return how many there are.

    The same table at the same moment leaves the same rows. What rests on too few is taken away.
    """
    del by  # only Handrail itself counts; named so that no caller acts as somebody else
    found: dict[tuple[UUID, str, str], list[Watched]] = defaultdict(list)
    for line in table:
        found[line.service_id, line.kind, line.tier].append(line)
    rows = [
        _row(key, lines, since_date, at)
        for key, lines in sorted(found.items(), key=lambda it: it[0])
    ]
    MeasuredWait.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["service", "kind", "tier"],
        update_fields=[
            "median",
            "ninetieth",
            "at_least",
            "people",
            "waiting",
            "since_date",
            "measured_at",
        ],
    )
    MeasuredWait.objects.exclude(measured_at=at).delete()
    return len(rows)


def measured(service_ids: Iterable[UUID], *, kind: str = Measure.CONTACT) -> dict[UUID, Measured]:
    """Return how long people waited lately, for everybody, by service."""
    rows = MeasuredWait.objects.filter(service_id__in=set(service_ids), kind=kind, tier="")
    return {row.service_id: _measured(row) for row in rows.order_by("service_id")}


def of_service(service_id: UUID) -> dict[str, Measured]:
    """Return what was measured at one service, of everybody, by kind."""
    rows = MeasuredWait.objects.filter(service_id=service_id, tier="")
    return {row.kind: _measured(row) for row in rows.order_by("kind")}


def every(service_ids: Iterable[UUID]) -> dict[tuple[UUID, str, str], Measured]:
    """Return all that was measured, by service, kind and tier."""
    rows = MeasuredWait.objects.filter(service_id__in=set(service_ids))
    return {
        (row.service_id, row.kind, row.tier): _measured(row)
        for row in rows.order_by("service_id", "kind", "tier")
    }


def of_all_services() -> dict[UUID, Measured]:
    """Return the measured wait for a first conversation of every service that has one."""
    rows = MeasuredWait.objects.filter(kind=Measure.CONTACT, tier="").order_by("service_id")
    return {row.service_id: _measured(row) for row in rows}


def published() -> Mapping[UUID, int]:
    """Return the usual waits for a first conversation that the public may read, in working days.

    Kept by each process until waits are measured anew.
    """
    with connection.cursor() as cursor:
        cursor.execute(LATEST)
        (measured_at,) = cursor.fetchone()
    kept = _published.get(measured_at)
    if kept is None:
        kept = {
            service_id: found.published
            for service_id, found in of_all_services().items()
            if found.published is not None
        }
        _published.clear()
        _published[measured_at] = kept
    return kept


def _row(
    key: tuple[UUID, str, str], lines: list[Watched], since_date: date, at: datetime
) -> MeasuredWait:
    found = lasting(line.day for line in lines)
    service_id, kind, tier = key
    return MeasuredWait(
        id=new_id(),
        service_id=service_id,
        kind=kind,
        tier=tier,
        median=found.median,
        ninetieth=found.ninetieth,
        at_least=found.at_least,
        people=lines[0].people,
        waiting=lines[0].waiting,
        since_date=since_date,
        measured_at=at,
    )


def _measured(row: MeasuredWait) -> Measured:
    return Measured(
        median=row.median,
        ninetieth=row.ninetieth,
        at_least=row.at_least,
        people=row.people,
        waiting=row.waiting,
        since_date=row.since_date,
        measured_at=row.measured_at,
    )
