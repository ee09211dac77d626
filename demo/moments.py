"""Moments of office hours, before and after the anchor, on London clocks."""

from datetime import UTC, date, datetime, time, timedelta

from handrail.kernel.clock import LONDON, local, local_date
from handrail.kernel.working_days import is_working_day

OPENS, CLOSES = time(8, 30), time(17, 30)


def on(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment of a day, said in London time."""
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON).astimezone(UTC)


def working_day_before(day: date, number: int) -> date:
    """Return the day that lies ``number`` working days before a day; the day never counts."""
    while number > 0:
        day -= timedelta(days=1)
        number -= is_working_day(day)
    return day


def office_moment(at: datetime) -> datetime:
    """Return the latest moment of office hours that is not after ``at``, to the minute."""
    there = local(at).replace(second=0, microsecond=0)
    if is_working_day(there.date()):
        if there.time() > CLOSES:
            return on(there.date(), CLOSES.hour, CLOSES.minute)
        if there.time() >= OPENS:
            return there.astimezone(UTC)
    return on(working_day_before(local_date(at), 1), CLOSES.hour, CLOSES.minute)
