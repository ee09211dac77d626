"""Set how many people a service takes a week, and ask what room there is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.capacity.cap_rules import CapRule, wrong_cap
from handrail.domain.capacity.line import FURTHEST_WEEKS, Standing, week_of, weeks_until
from handrail.domain.capacity.models import Cap
from handrail.domain.capacity.operations import NoSense
from handrail.domain.directory.access import check_may_run
from handrail.domain.directory.models import Service
from handrail.domain.directory.placing import note_change
from handrail.domain.programmes import queries as programmes
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Viewer, account_of

_ROOMS = "select * from capacity_rooms(%s::uuid[], %s::text[], %s)"


@dataclass(frozen=True, slots=True)
class CapLine:
    """One cap as its page shows it."""

    tier: str
    tier_name: str
    rule: CapRule


@dataclass(frozen=True, slots=True)
class Room:
    """What room a service has this week, for all or for one tier. ``rule`` is None without a cap.

    ``ready`` are those who wait and could come now: a place that opens is theirs first.
    """

    service_id: UUID
    tier: str
    rule: CapRule | None
    cap: int | None
    taken: int
    waiting: int
    ready: int
    monday: date

    @property
    def has_room(self) -> bool:
        """Whether somebody sent now has a place now."""
        return self.ready == 0 and (self.cap is None or self.taken < self.cap)

    @property
    def caps_to_come(self) -> tuple[int, ...]:
        """The caps of the weeks to come, next week first; none where there is no cap."""
        if self.rule is None:
            return ()
        return self.rule.weeks_from(self.monday, FURTHEST_WEEKS + 1)[1:]

    def standing(self, ahead: int, not_before: date | None = None) -> Standing:
        """Return where somebody stands who has so many ahead."""
        weeks = weeks_until(ahead, self.caps_to_come) if self.rule else None
        return Standing(ahead, weeks, not_before)


@transaction.atomic
def set_cap(*, service_id: UUID, tier: str = "", rule: CapRule, by: Viewer, at: datetime) -> None:
    """Say how many people a service takes a week, for all or for one tier.

    NotAllowed, NotFound; NoSense, with the number, for a cap that cannot be meant.
    """
    service = managed(service_id, by, at)
    list(Cap.objects.select_for_update().filter(service_id=service_id).order_by("tier"))
    (found,) = rooms([(service_id, tier)], at=at).values()
    names = tier_names(service.programme_id, on=local_date(at))
    wrong = wrong_cap(rule, tier=tier, tiers=names, taken=found.taken, monday=week_of(at))
    if wrong:
        raise NoSense(wrong)
    Cap.objects.update_or_create(
        service_id=service_id,
        tier=tier,
        defaults={
            "weekly": rule.weekly,
            "ramp": list(rule.ramp),
            "launched_date": rule.launched_date,
            "set_at": at,
            "set_by_account_id": account_of(by),
        },
    )
    note_change()
    _record("capacity.cap_set", service_id, by, at, tier=tier, weekly=rule.weekly)


@transaction.atomic
def remove_cap(*, service_id: UUID, tier: str = "", by: Viewer, at: datetime) -> None:
    """Take as many as come from now on; NotAllowed, NotFound where there was no cap."""
    managed(service_id, by, at)
    if not Cap.objects.filter(service_id=service_id, tier=tier).delete()[0]:
        raise NotFound
    note_change()
    _record("capacity.cap_removed", service_id, by, at, tier=tier)


def caps(service_id: UUID, *, on: date) -> tuple[CapLine, ...]:
    """Return the caps of a service, that for all first."""
    rows = Cap.objects.filter(service_id=service_id).select_related("service").order_by("tier")
    return tuple(
        CapLine(
            row.tier,
            tier_names(row.service.programme_id, on=on).get(row.tier, ""),
            CapRule(row.weekly, tuple(row.ramp), row.launched_date),
        )
        for row in rows
    )


def rooms(asked: Iterable[tuple[UUID, str]], *, at: datetime) -> dict[tuple[UUID, str], Room]:
    """Return what room services have, each for a tier or for all; one statement for all.

    A tier without a cap of its own has the room that everybody has.
    """
    pairs = list(dict.fromkeys(asked))
    if not pairs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_ROOMS, [[one for one, _ in pairs], [tier for _, tier in pairs], at])
        rows = cursor.fetchall()
    monday = week_of(at)
    found = {}
    for service_id, tier, cap_id, weekly, ramp, launched, cap, taken, waiting, ready in rows:
        rule = CapRule(weekly, tuple(ramp), launched) if cap_id else None
        found[service_id, tier] = Room(service_id, tier, rule, cap, taken, waiting, ready, monday)
    return found


def managed(service_id: UUID, by: Viewer, at: datetime) -> Service:
    """Return a service that the viewer may run; NotFound, NotAllowed."""
    row = Service.objects.filter(pk=service_id).first()
    if row is None:
        raise NotFound
    check_may_run(by, row.provider_id, local_date(at))
    return row


def tier_names(programme_id: str | None, *, on: date) -> dict[str, str]:
    """Return the tiers of a programme by their ids; none where it has none."""
    if programme_id is None:
        return {}
    rules = programmes.version_in_force(programme_id, on=on).rules
    return {tier.id: tier.name for tier in rules.tiers}


def _record(action: str, service_id: UUID, by: Viewer, at: datetime, **detail: object) -> None:
    audit.record(action=action, by=by, at=at, subject=("service", service_id), detail=detail)
