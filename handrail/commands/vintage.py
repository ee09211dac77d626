"""Read from a file's name the day it speaks for."""

import calendar
import re
from datetime import date

from handrail.kernel.errors import BadInput

_DAY = re.compile(r"(?<!\d)(20\d{2})[-_ .]?(0[1-9]|1[0-2])[-_ .]?([0-2]\d|3[01])(?!\d)")
_MONTH = re.compile(r"(?<!\d)(20\d{2})[-_ .]?(0[1-9]|1[0-2])(?!\d)")
_MONTH_NAMED = re.compile(
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-_ .]?(20\d{2})(?!\d)", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


class NoDate(BadInput):
    """Nothing says which day a file speaks for."""

    default = (
        "The name holds no date. Say which day it speaks for with --as-of. Nothing was changed."
    )


def as_of(name: str, today: date) -> date | None:
    """Return the day a file speaks for, from its name, or None if the name holds no date.

    A month or a year alone means its last day, or today if that is still to come.
    """
    if found := _DAY.search(name):
        try:
            return min(date(int(found[1]), int(found[2]), int(found[3])), today)
        except ValueError:
            return None
    if found := _MONTH.search(name):
        return min(_last_day(int(found[1]), int(found[2])), today)
    if found := _MONTH_NAMED.search(name):
        month = _MONTHS.index(found[1].lower()) + 1
        return min(_last_day(int(found[2]), month), today)
    if found := _YEAR.search(name):
        return min(date(int(found[1]), 12, 31), today)
    return None


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
