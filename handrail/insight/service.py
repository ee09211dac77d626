"""How one service stands today: what came in, how long people waited, where they are now.

Reads only. What was sent or opened in error counts nowhere. Counts rest on rows that the viewer
may see; every figure says how many it rests on. A referral that moved on to another organisation
counts for both: it came in to each on the day it came there, and the wait is the figure of whoever
had it at the first conversation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from string import Formatter
from typing import Any
from uuid import UUID

import numpy as np

from handrail.domain.capacity import waits as capacity
from handrail.domain.capacity.waits import Measured
from handrail.domain.cases.models import Case
from handrail.domain.disclosure.asking import Rows, ask, seen
from handrail.domain.referrals.models import Intake, Move, Referral
from handrail.kernel import working_days
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Viewer, organisation_of

RECENT = timedelta(days=28)
MEASURED = timedelta(weeks=8)
WEEKS = 12


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
class Breaches:
    """How many people one service keeps waiting beyond a promise, by clock."""

    service_id: UUID
    contact: int
    start: int


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
    breaches: dict[UUID, Breaches]
    measured: dict[tuple[UUID, str, str], Measured]


_BREACHES = """
    select service_id, count(*) filter (where first_contact_at is null and promised_at <= %s),
           count(*) filter (where started_at is null and start_promised_at <= %s)
    from referrals_referral where to_organisation_id = %s and closed_at is null and {referral}
    group by service_id order by service_id
"""
_WAITING = """
    select count(*) filter (where state in ('new', 'question', 'redirecting')),
           count(*) filter (where first_contact_at is null and promised_at <= %s)
    from referrals_referral where to_organisation_id = %s and state <> 'closed' and {referral}
"""
_INTAKES = """
    select count(*) from referrals_intake
    where to_organisation_id = %s and is_sent and handled_at is null and {intake}
"""
_MOVED_ON = """
    select count(*) from referrals_move
    where from_organisation_id = %s and at > %s and at <= %s and {move}
"""
# Sent here and never moved here; sent here first and moved on since; moved here.
_CAME = """
    select sent_at from referrals_referral
    where to_organisation_id = %s and sent_at > %s and sent_at <= %s and {referral}
      and closing <> 'sent_in_error'
      and not exists (select 1 from referrals_move m
                      where m.referral_id = referrals_referral.id and m.to_organisation_id = %s)
    union all select sent_at from referrals_move
    where from_organisation_id = %s and is_first and sent_at > %s and sent_at <= %s and {move}
    union all select at from referrals_move
    where to_organisation_id = %s and at > %s and at <= %s and {move}
"""
# Here at the first conversation: here still and not come later, or moved on after it.
_MEASURED = """
    select sent_at, first_contact_at, promised_at from referrals_referral
    where to_organisation_id = %s and first_contact_at > %s and first_contact_at <= %s
      and {referral} and closing <> 'sent_in_error'
      and not exists (select 1 from referrals_move m
                      where m.referral_id = referrals_referral.id and m.to_organisation_id = %s
                        and m.at > referrals_referral.first_contact_at)
    union all select sent_at, first_contact_at, promised_at from referrals_move
    where from_organisation_id = %s and first_contact_at > %s and first_contact_at <= %s
      and first_contact_at >= came_at and {move}
"""
_STAGES = """
    select count(*) filter (where state = 'open' and first_contact_at is null),
           count(*) filter (where state = 'open' and first_contact_at is not null
                            and plan_agreed_at is null),
           count(*) filter (where state = 'open' and plan_agreed_at is not null),
           count(*) filter (where state = 'paused'),
           count(*) filter (where state = 'closed' and closed_at > %s
                            and close_reason <> 'in_error')
    from cases_case where organisation_id = %s and {case}
"""
_PER_COACH = """
    select coach_account_id, count(*) from cases_case
    where organisation_id = %s and state <> 'closed' and {case}
    group by coach_account_id order by 2 desc, 1
"""
MODELS: dict[str, type] = {"referral": Referral, "move": Move, "intake": Intake, "case": Case}


def today(
    *, viewer: Viewer, at: datetime, nation: str = "England", services: Sequence[UUID] = ()
) -> Today:
    """Return how the viewer's organisation stands, and each of its services."""
    ours = organisation_of(viewer)
    asked = _Asked(viewer, at)
    undecided, late = asked(_WAITING, [at, ours])[0]
    lately = [ours, at - timedelta(weeks=WEEKS), at]
    came = [moment for (moment,) in asked(_CAME, [*lately, ours, *lately, *lately])]
    measured = [ours, at - MEASURED, at]
    return Today(
        came_in=sum(1 for moment in came if moment > at - RECENT),
        came_in_before=sum(1 for moment in came if at - 2 * RECENT < moment <= at - RECENT),
        moved_on=asked(_MOVED_ON, [ours, at - RECENT, at])[0][0],
        waiting=undecided + asked(_INTAKES, [ours])[0][0],
        late=late,
        waits=waits(asked(_MEASURED, [*measured, ours, *measured]), nation=nation),
        stages=_stages(undecided, asked(_STAGES, [at - RECENT, ours])[0]),
        weeks=_weeks(came, at),
        per_coach=tuple((coach, count) for coach, count in asked(_PER_COACH, [ours])),
        breaches={row[0]: Breaches(*row) for row in asked(_BREACHES, [at, at, ours])},
        measured=capacity.every(services) if services else {},
    )


class _Asked:
    """Asks with each table's filter in the place of its name."""

    def __init__(self, viewer: Viewer, at: datetime) -> None:
        self.seen = {name: seen(model, viewer, at) for name, model in MODELS.items()}

    def __call__(self, statement: str, values: Sequence[Any]) -> Rows:
        """Return the rows; the values of a filter are those that its place in the text asks for."""
        parts, given, left = [], [], list(values)
        for text, name, _form, _change in Formatter().parse(statement):
            parts.append(text)
            count = text.count("%s")
            given += left[:count]
            left = left[count:]
            if name:
                condition, own = self.seen[name]
                parts.append(condition)
                given += own
        return ask("".join(parts), given)


def waits(rows: Iterable[tuple[Any, ...]], *, nation: str = "England") -> Waits:
    """Return the waits of rows of (sent, first contact, promised); a promise kept is counted."""
    days, kept = [], 0
    for sent_at, contacted_at, promised_at in rows:
        days.append(working_days.between(local_date(sent_at), local_date(contacted_at), nation))
        kept += contacted_at < promised_at
    if not days:
        return Waits(None, None, 0, 0)
    median, ninetieth = np.percentile(days, [50, 90])
    return Waits(float(median), float(ninetieth), len(days), kept)


def _stages(undecided: int, counted: Sequence[int]) -> tuple[tuple[str, int], ...]:
    to_ring, to_plan, planned, paused, closed = counted
    return (
        ("waiting for a decision", undecided),
        ("accepted, not yet spoken", to_ring),
        ("spoken, plan not agreed", to_plan),
        ("following a plan", planned),
        ("paused", paused),
        ("closed in the last 4 weeks", closed),
    )


def _weeks(came: Iterable[datetime], at: datetime) -> tuple[tuple[datetime, int], ...]:
    """Return how many came in during each of the last twelve weeks, earliest first."""
    starts = [at - timedelta(weeks=WEEKS - number) for number in range(WEEKS)]
    counts = [0] * WEEKS
    for moment in came:
        counts[min(WEEKS - 1, (moment - starts[0]) // timedelta(weeks=1))] += 1
    return tuple(zip(starts, counts, strict=True))
