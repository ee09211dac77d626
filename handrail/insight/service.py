"""How one service stands today: what came in, how long people waited, where they are now.

Reads only. Counts rest on rows that the viewer may see; every figure says how many it rests on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from django.db.models import Count, Q, QuerySet

from handrail.domain.cases.choices import CaseState
from handrail.domain.cases.models import Case
from handrail.domain.referrals.choices import State
from handrail.domain.referrals.models import Intake, Referral
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
    counted = _counted(ours, at)
    return Today(
        came_in=counted["came_in"],
        came_in_before=counted["came_in_before"],
        waiting=counted["undecided"] + _intakes(viewer, at),
        late=counted["late"],
        waits=waits(_measured(ours, at), nation=nation),
        stages=_stages(counted["undecided"], cases, at),
        weeks=_weeks(ours, at),
        per_coach=_per_coach(cases),
    )


def _counted(ours: QuerySet[Referral], at: datetime) -> dict[str, int]:
    """Return what came in and what waits, in one reading of what is open or recent."""
    recent = Q(sent_at__gt=at - RECENT, sent_at__lte=at)
    before = Q(sent_at__gt=at - 2 * RECENT, sent_at__lte=at - RECENT)
    is_open = ~Q(state=State.CLOSED)
    counted: dict[str, int] = ours.filter(is_open | Q(sent_at__gt=at - 2 * RECENT)).aggregate(
        came_in=Count("id", filter=recent),
        came_in_before=Count("id", filter=before),
        undecided=Count("id", filter=Q(state__in=UNDECIDED)),
        late=Count("id", filter=is_open & Q(first_contact_at=None, promised_at__lte=at)),
    )
    return counted


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


def _measured(ours: object, at: datetime) -> list[tuple[datetime, datetime, datetime]]:
    rows = ours.filter(first_contact_at__gt=at - MEASURED, first_contact_at__lte=at)  # type: ignore[attr-defined]
    return list(rows.values_list("sent_at", "first_contact_at", "promised_at"))


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


def _weeks(ours: object, at: datetime) -> tuple[tuple[datetime, int], ...]:
    """Return how many came in during each of the last twelve weeks, earliest first."""
    starts = [at - timedelta(weeks=WEEKS - number) for number in range(WEEKS)]
    sent = ours.filter(sent_at__gt=starts[0], sent_at__lte=at)  # type: ignore[attr-defined]
    counts = [0] * WEEKS
    for sent_at in sent.values_list("sent_at", flat=True):
        counts[min(WEEKS - 1, (sent_at - starts[0]) // timedelta(weeks=1))] += 1
    return tuple(zip(starts, counts, strict=True))


def _per_coach(cases: object) -> tuple[tuple[UUID | None, int], ...]:
    rows = cases.exclude(state=CaseState.CLOSED).values_list("coach_account_id")  # type: ignore[attr-defined]
    counted = rows.annotate(count=Count("id")).order_by("-count", "coach_account_id")
    return tuple((coach, count) for coach, count in counted)
