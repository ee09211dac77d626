"""State Pension age in Great Britain, by day of birth. Pure data and arithmetic.

Source: Pensions Act 2014, section 26, which rewrites the timetable of the Pensions Act 1995,
Schedule 4; the same steps are in the government's table "Changes to the planned increase in
State Pension age" (29 November 2011). Who was born on or after 6 April 1977 cannot reach it
before 6 May 2044, by a timetable that is under review: their age is not given here.
"""

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Row:
    """Those born from a day on reach State Pension age at so many years and months."""

    born_from: date
    years: int
    months: int = 0


# Those born before the first row reached it long ago.
TABLE = (
    Row(date(1954, 10, 6), 66),
    *(
        Row(date(1960 + (3 + n) // 12, (3 + n) % 12 + 1, 6), 66, n + 1)
        for n in range(11)
    ),
    Row(date(1961, 3, 6), 67),
)  # fmt: skip
NOT_GIVEN_FROM = date(1977, 4, 6)


def reached_on(birth_date: date) -> date | None:
    """Return the day on which somebody reaches it; None where that is not settled.

    A day that its month does not have is the last of that month (1995 Act, Schedule 4).
    """
    if birth_date >= NOT_GIVEN_FROM:
        return None
    row = next((it for it in reversed(TABLE) if birth_date >= it.born_from), TABLE[0])
    return _after(birth_date, row.years, row.months)


def has_reached(birth_date: date, on: date) -> bool:
    """Return whether somebody has reached State Pension age on a day."""
    day = reached_on(birth_date)
    return day is not None and day <= on


def _after(start: date, years: int, months: int) -> date:
    index = start.year * 12 + start.month - 1 + years * 12 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
