"""The two clocks of a referral, worked out from what has happened. Pure: no framework, no clock.

One runs to the first two-way conversation, one to the first intervention as the programme defines
it (R58). Both start when it was first sent. Of all that happens afterwards only the person's own
wish to wait moves the day they are due by: no redirect, take-over, rescue, question or pause of
anybody else's starts them again or stops them (ADR 0040).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from handrail.kernel.clock import LONDON, last_day, local_date
from handrail.kernel.working_days import between, is_working_day

ONE_DAY = timedelta(days=1)
SOON = 1  # working days left from which a clock is amber
PAUSED, RESUMED = "referral.clock_paused", "referral.clock_resumed"


class Level(StrEnum):
    """How a clock stands; the words are also what a page shows in colour."""

    DONE = "done"
    PAUSED = "paused"
    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    IN_TIME = "in time"
    NO_TARGET = "no target"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a referral's history, as far as a clock looks at it.

    A pause says from when until when, both days included; who is ready sooner says from when on.
    """

    event: str
    at: datetime
    id: UUID | None = None
    from_date: date | None = None
    until_date: date | None = None
    pause_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which the person wished to be left alone, both included."""

    from_date: date
    until_date: date

    def covers(self, day: date) -> bool:
        """Return whether the person wished to be left alone on that day."""
        return self.from_date <= day <= self.until_date


@dataclass(frozen=True, slots=True)
class Standing:
    """How one clock stands. ``last_date`` is None where nobody knows what is promised yet."""

    level: Level
    last_date: date | None
    days_left: int | None
    days_waited: int
    paused_until_date: date | None = None


def pauses(history: Sequence[Line]) -> tuple[Pause, ...]:
    """Return the person's pauses, each as it really was, earliest first."""
    ready = {line.pause_id: line.from_date for line in history if line.event == RESUMED}
    found = []
    for line in history:
        if line.event != PAUSED or line.from_date is None or line.until_date is None:
            continue
        until, back = line.until_date, ready.get(line.id)
        if back is not None:
            until = min(until, back - ONE_DAY)
        if until >= line.from_date:
            found.append(Pause(line.from_date, until))
    return tuple(sorted(found, key=lambda pause: (pause.from_date, pause.until_date)))


def due(
    *, sent_at: datetime, promised_at: datetime, history: Sequence[Line], nation: str
) -> datetime:
    """Return when what was promised at sending is due, after the days the person chose to wait.

    As many working days as were promised have to pass outside their pauses. It is never earlier
    than what was promised.
    """
    waits = pauses(history)
    start, last = local_date(sent_at), last_day(promised_at)
    left = between(start, last, nation)
    day = start
    while left > 0:
        day += ONE_DAY
        left -= _counts(day, waits, nation)
    if day <= last:
        return promised_at
    return datetime.combine(day + ONE_DAY, time(0), tzinfo=LONDON).astimezone(promised_at.tzinfo)


def days_waited(since: date, until: date, waits: Sequence[Pause], nation: str) -> int:
    """Return the working days after one day, up to another, on which the person wished for us."""
    count, day = 0, since
    while day < until:
        day += ONE_DAY
        count += _counts(day, waits, nation)
    return count


def standing(
    *,
    sent_at: datetime,
    due_at: datetime | None,
    stopped_at: datetime | None,
    history: Sequence[Line],
    nation: str,
    at: datetime,
) -> Standing:
    """Return how one clock stands at a moment: over, paused, late, or with so many days left."""
    waits = pauses(history)
    today = local_date(stopped_at or at)
    waited = days_waited(local_date(sent_at), today, waits, nation)
    last = last_day(due_at) if due_at else None
    if stopped_at is not None:
        return Standing(Level.DONE, last, None, waited)
    if due_at is not None and at >= due_at:
        return Standing(Level.LATE, last, 0, waited)
    now = next((pause for pause in waits if pause.covers(today)), None)
    if now is not None:
        return Standing(Level.PAUSED, last, None, waited, now.until_date)
    if due_at is None or last is None:
        return Standing(Level.NO_TARGET, None, None, waited)
    left = days_waited(today, last, waits, nation)
    return Standing(_level(left), last, left, waited)


def _level(left: int) -> Level:
    if left <= 0:
        return Level.TODAY
    return Level.SOON if left <= SOON else Level.IN_TIME


def _counts(day: date, waits: Sequence[Pause], nation: str) -> bool:
    return is_working_day(day, nation) and not any(pause.covers(day) for pause in waits)
