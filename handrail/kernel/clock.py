"""The clock. Only doors read it; everything below is told the time as ``at``."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Return this moment in UTC; for doors only."""
    return datetime.now(UTC)


def local_date(at: datetime) -> date:
    """Return the day it is in London at that moment."""
    return at.astimezone(LONDON).date()


def month_after(day: date, months: int) -> date:
    """Return the first day of the month so many months after a day's month, or before it."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def last_day(promised_at: datetime) -> date:
    """Return the last day of a promise, which ends at the midnight after it."""
    return local_date(promised_at - timedelta(microseconds=1))


def local(at: datetime) -> datetime:
    """Return the moment as London clocks show it."""
    return at.astimezone(LONDON)
