"""How one service stands today: what came in, how long people waited, where they are now.

Reads only. Counts rest on rows that the viewer may see; every figure says how many it rests on.
A referral that moved on to another organisation counts for both: it came in to each on the day
it came there, and the wait is the figure of whoever had it at the first conversation.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from handrail.domain.cases.choices import CaseState
from handrail.domain.cases.models import Case
from handrail.domain.referrals.choices import State
from handrail.domain.referrals.models import Intake, Move, Referral
from handrail.kernel import working_days
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Viewer, organisation_of

RECENT = timedelta(days=28)
MEASURED = timedelta(weeks=8)
WEEKS = 12
UNDECIDED = (State.NEW, State.QUESTION, State.REDIRECTING)


@dataclass(frozen=True, slots=True)
class Waits:
    """Measured waits to first contact in working days, and how many people they rest on."""

    median: float | None
    ninetieth: float | None
    people: int
    kept: int

    @property
    def kept_percent(self) -> int | None:
        """The share whose promise was kept, in whole percent; None where nobody was measured."""
        return round(100 * self.kept / self.people) if self.people else None


@dataclass(frozen=True, slots=True)
class Today:
    """Are we keeping our promises?"""

    came_in: int
    came_in_before: int
    moved_on: int
    waiting: int
    late: int
    waits: Waits
    stages: tuple[tuple[str, int], ...]
    weeks: tuple[tuple[datetime, int], ...]
    per_coach: tuple[tuple[UUID | None, int], ...]


def today(*, viewer: Viewer, at: datetime, nation: str = "England") -> Today:
    """Return how the viewer's organisation stands."""
    ours = Referral.objects.visible_to(viewer, at=at).filter(
        to_organisation_id=organisation_of(viewer)
    )
    held = Case.objects.visible_to(viewer, at=at)
    cases = held.filter(organisation=organisation_of(viewer))
    waiting = _waiting(ours, at)
    came = _came(ours, viewer, at)
    return Today(
        came_in=sum(1 for moment in came if moment > at - RECENT),
        came_in_before=sum(1 for moment in came if at - 2 * RECENT < moment <= at - RECENT),
        moved_on=_moved_from(viewer, at).filter(at__gt=at - RECENT, at__lte=at).count(),
        waiting=waiting["undecided"] + _intakes(viewer, at),
        late=waiting["late"],
        waits=waits(_measured(ours, viewer, at), nation=nation),
        stages=_stages(waiting["undecided"], cases, at),
        weeks=_weeks(came, at),
        per_coach=_per_coach(cases),
    )


def _waiting(ours: QuerySet[Referral], at: datetime) -> dict[str, int]:
    """Return what waits for a decision and what is late, in one reading of what is open."""
    counted: dict[str, int] = ours.exclude(state=State.CLOSED).aggregate(
        undecided=Count("id", filter=Q(state__in=UNDECIDED)),
        late=Count("id", filter=Q(first_contact_at=None, promised_at__lte=at)),
    )
    return counted


def _came(ours: QuerySet[Referral], viewer: Viewer, at: datetime) -> list[datetime]:
    """Return when each referral of the last twelve weeks came to us, also what has moved on."""
    since = at - timedelta(weeks=WEEKS)
    sent_here = ours.exclude(Exists(_moved_to(viewer, at).filter(referral_id=OuterRef("pk"))))
    first_here = _moved_from(viewer, at).filter(is_first=True)
    each = [
        rows.filter(**{f"{name}__gt": since, f"{name}__lte": at}).values_list(name)
        for rows, name in (
            (sent_here, "sent_at"),
            (first_here, "sent_at"),
            (_moved_to(viewer, at), "at"),
        )
    ]
    return [moment for (moment,) in each[0].union(*each[1:], all=True)]


def _moved_from(viewer: Viewer, at: datetime) -> QuerySet[Move]:
    rows = Move.objects.visible_to(viewer, at=at)
    return rows.filter(Q(from_organisation_id=organisation_of(viewer)))


def _moved_to(viewer: Viewer, at: datetime) -> QuerySet[Move]:
    rows = Move.objects.visible_to(viewer, at=at)
    return rows.filter(Q(to_organisation_id=organisation_of(viewer)))


def waits(rows: Iterable[tuple[datetime, datetime, datetime]], *, nation: str = "England") -> Waits:
    """Return the waits of rows of (sent, first contact, promised); a promise kept is counted."""
    days, kept = [], 0
    for sent_at, contacted_at, promised_at in rows:
        days.append(working_days.between(local_date(sent_at), local_date(contacted_at), nation))
        kept += contacted_at < promised_at
    if not days:
        return Waits(None, None, 0, 0)
    median, ninetieth = np.percentile(days, [50, 90])
    return Waits(float(median), float(ninetieth), len(days), kept)


def _measured(
    ours: QuerySet[Referral], viewer: Viewer, at: datetime
) -> list[tuple[datetime, datetime, datetime]]:
    """Return what was measured here: where we had the referral at the first conversation."""
    recent = {"first_contact_at__gt": at - MEASURED, "first_contact_at__lte": at}
    came_later = _moved_to(viewer, at).filter(
        referral_id=OuterRef("pk"), at__gt=OuterRef("first_contact_at")
    )
    still_here = ours.filter(**recent).exclude(Exists(came_later))
    moved_on = _moved_from(viewer, at).filter(**recent, first_contact_at__gte=F("came_at"))
    columns = ("sent_at", "first_contact_at", "promised_at")
    both = still_here.values_list(*columns).union(moved_on.values_list(*columns), all=True)
    return list(both)


def _intakes(viewer: Viewer, at: datetime) -> int:
    rows = Intake.objects.visible_to(viewer, at=at)
    return rows.filter(
        to_organisation_id=organisation_of(viewer), is_sent=True, handled_at=None
    ).count()


def _stages(undecided: int, cases: object, at: datetime) -> tuple[tuple[str, int], ...]:
    is_open = Q(state=CaseState.OPEN)
    found = cases.aggregate(  # type: ignore[attr-defined]
        to_ring=Count("id", filter=is_open & Q(first_contact_at=None)),
        to_plan=Count(
            "id", filter=is_open & Q(first_contact_at__isnull=False, plan_agreed_at=None)
        ),
        planned=Count("id", filter=is_open & Q(plan_agreed_at__isnull=False)),
        paused=Count("id", filter=Q(state=CaseState.PAUSED)),
        closed=Count("id", filter=Q(state=CaseState.CLOSED, closed_at__gt=at - RECENT)),
    )
    return (
        ("waiting for a decision", undecided),
        ("accepted, not yet spoken", found["to_ring"]),
        ("spoken, plan not agreed", found["to_plan"]),
        ("following a plan", found["planned"]),
        ("paused", found["paused"]),
        ("closed in the last 4 weeks", found["closed"]),
    )


def _weeks(came: Iterable[datetime], at: datetime) -> tuple[tuple[datetime, int], ...]:
    """Return how many came in during each of the last twelve weeks, earliest first."""
    starts = [at - timedelta(weeks=WEEKS - number) for number in range(WEEKS)]
    counts = [0] * WEEKS
    for moment in came:
        counts[min(WEEKS - 1, (moment - starts[0]) // timedelta(weeks=1))] += 1
    return tuple(zip(starts, counts, strict=True))


def _per_coach(cases: object) -> tuple[tuple[UUID | None, int], ...]:
    rows = cases.exclude(state=CaseState.CLOSED).values_list("coach_account_id")  # type: ignore[attr-defined]
    counted = rows.annotate(count=Count("id")).order_by("-count", "coach_account_id")
    return tuple((coach, count) for coach, count in counted)
