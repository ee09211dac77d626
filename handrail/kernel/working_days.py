"""Working days: Monday to Friday without the nation's bank holidays."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays

from handrail.kernel.clock import LONDON, local_date

NATIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
FRIDAY = 4


@cache
def _bank_holidays(nation: str) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv=NATIONS[nation])


def is_working_day(day: date, nation: str = "England") -> bool:
    """Return whether offices of that nation are open on the day."""
    return day.weekday() <= FRIDAY and day not in _bank_holidays(nation)


def add(start: date, days: int, nation: str = "England") -> date:
    """Return the day that lies ``days`` working days after ``start``; the start never counts."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day, nation):
            days -= 1
    return day


def between(start: date, end: date, nation: str = "England") -> int:
    """Return how many working days lie after ``start``, up to and including ``end``."""
    count, day = 0, start
    while day < end:
        day += timedelta(days=1)
        count += is_working_day(day, nation)
    return count


def promised_by(sent_at: datetime, days: int, nation: str = "England") -> datetime:
    """Return when a promise of ``days`` working days ends: midnight after the last, in London."""
    last = add(local_date(sent_at), days, nation)
    midnight = datetime.combine(last + timedelta(days=1), time(0), tzinfo=LONDON)
    return midnight.astimezone(UTC)
