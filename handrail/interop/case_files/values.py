"""What people and spreadsheets write in a cell, as values. BadValue says what to mend."""

import re
from datetime import date, datetime, timedelta

ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
YES = frozenset({"yes", "y", "true", "t", "1", "ticked", "x"})
NO = frozenset({"no", "n", "false", "f", "0", "none", "not needed"})
FIRST_OF_SPREADSHEETS = date(1899, 12, 30)
SERIAL = re.compile(r"\d{1,5}(\.0+)?")
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2}|[A-Za-z]{3,9})[/.\- ,]+(\d{4})")
SHORT_YEAR = re.compile(r"\d{1,2}[/.\- ](\d{1,2}|[A-Za-z]{3,9})[/.\- ]\d{2}")
YEAR_FIRST = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})")
TIME_AFTER = re.compile(r"(?:T| +)\d{1,2}:\d{2}.*$")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LIST_ENDS = re.compile(r"[;|\n]")


class BadValue(ValueError):  # noqa: N818 - an answer about a cell
    """The cell cannot be understood; the message completes "<field>: ..."."""


def text(cell: str, longest: int = 4000) -> str:
    """Return the text of a cell; BadValue for a spreadsheet's error or far too much."""
    if cell.upper() in ERRORS:
        raise BadValue(f"the spreadsheet shows {cell} instead of a value")
    if len(cell) > longest:
        raise BadValue(f"it is longer than {longest:,} characters")
    return cell.replace("\r\n", "\n").replace("\r", "\n")


def day(cell: str) -> date | None:
    """Return a date written the ISO way, the UK way or as a spreadsheet's number; or None."""
    said = TIME_AFTER.sub("", text(cell, 60)).strip()
    if not said:
        return None
    if found := YEAR_FIRST.fullmatch(said):
        return _real(said, int(found[1]), int(found[2]), int(found[3]))
    if found := DAY_FIRST.fullmatch(said):
        return _real(said, int(found[3]), _month(said, found[2]), int(found[1]))
    if SERIAL.fullmatch(said):
        return FIRST_OF_SPREADSHEETS + timedelta(days=int(float(said)))
    if SHORT_YEAR.fullmatch(said):
        raise BadValue(f"“{said}” needs all four numbers of the year")
    raise BadValue(f"“{said}” is not a date like 3/6/2026 or 2026-06-03")


def digits(cell: str) -> str:
    """Return a number kept as text; BadValue where a spreadsheet has rounded it away."""
    said = text(cell, 60)
    if SCIENTIFIC.fullmatch(said):
        raise BadValue(f"the spreadsheet has turned the number into {said}, and its end is lost")
    return re.sub(r"\.0+$", "", said)


def phone(cell: str) -> str:
    """Return a telephone number, with the 0 back that a spreadsheet took away."""
    said = digits(cell)
    bare = re.sub(r"[^\d+]", "", said)
    if len(bare) == 10 and bare[0] in "1237":
        return f"0{bare}"
    return said


def yes(cell: str) -> bool | None:
    """Return yes or no, or None where nothing is said; BadValue for anything else."""
    said = text(cell, 60).casefold()
    if not said:
        return None
    if said in YES or said in NO:
        return said in YES
    raise BadValue(f"“{cell}” is neither yes nor no")


def number(cell: str) -> int | None:
    """Return a whole number, or None."""
    said = digits(cell).replace(",", "")
    if not said:
        return None
    if not said.isascii() or not said.isdigit() or len(said) > 9:
        raise BadValue(f"“{cell}” is not a whole number")
    return int(said)


def several(cell: str) -> tuple[str, ...]:
    """Return what stands in a cell between semicolons, in order, each once."""
    parts = (part.strip() for part in LIST_ENDS.split(text(cell)))
    return tuple(dict.fromkeys(part for part in parts if part))


def _month(said: str, month: str) -> int:
    if month.isdigit():
        return int(month)
    if month[:3].lower() not in MONTHS:
        raise BadValue(f"“{said}” is not a real date")
    return MONTHS.index(month[:3].lower()) + 1


def _real(said: str, year: int, month: int, number_of_day: int) -> date:
    try:
        return datetime(year, month, number_of_day).date()  # noqa: DTZ001 - a day, no moment
    except ValueError:
        raise BadValue(f"“{said}” is not a real date; the day comes first") from None
