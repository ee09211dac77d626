"""Working days: Monday to Friday without the nation's bank holidays."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays

from handrail.kernel.clock import LONDON, local_date

NATIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}
FRIDAY = 4
_CODE = re.compile(r"[EWSN][0-9]{8}")
_BY_LETTER = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}


@cache
def _bank_holidays(nation: str) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv=NATIONS[nation])


def nation_of(codes: Iterable[str]) -> str | None:
    """Return the nation that all of several places lie in, by their ONS codes; None if unclear.

    England and Wales keep the same bank holidays, so a place in both counts as England.
    """
    found = {_BY_LETTER[code[0]] for code in codes if _CODE.fullmatch(code)}
    if found == {"England", "Wales"}:
        return "England"
    return found.pop() if len(found) == 1 else None


def bank_holidays(nation: str, since: date, until: date) -> tuple[date, ...]:
    """Return the nation's bank holidays from one day to another, both included."""
    kept = _bank_holidays(nation)
    days = (since + timedelta(days=number) for number in range((until - since).days + 1))
    return tuple(day for day in days if day in kept)


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
