"""Read one cell: codes, dates, postcodes; ``BadCellError`` says in plain words what is wrong."""

import re
from datetime import date

_CODE = re.compile(r"[A-Z0-9]{2,12}")
_SPOILED = re.compile(r"\d(\.\d+)?E[+-]?\d+", re.IGNORECASE)
_DATES = (
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), (1, 2, 3)),
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?"), (1, 2, 3)),
    (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"), (3, 2, 1)),
)


class BadCellError(ValueError):
    """One cell cannot be right; the row is skipped."""


def code(text: str, what: str) -> str:
    """Return an ODS code in capitals; BadCellError if it is empty, spoiled or not a code."""
    wanted = text.strip().upper()
    if not wanted:
        raise BadCellError(f"{what} is missing")
    if spoiled(wanted):
        raise BadCellError(f"{what} {text!r} was spoiled by a spreadsheet")
    if not _CODE.fullmatch(wanted):
        raise BadCellError(f"{what} {text[:20]!r} is not a code")
    return wanted


def optional_code(text: str, what: str) -> str:
    """Return an ODS code or nothing; BadCellError if there is something that is not a code."""
    return code(text, what) if text.strip() else ""


def spoiled(text: str) -> bool:
    """Return whether a spreadsheet turned a code into a number such as 1.23E+05."""
    return bool(_SPOILED.fullmatch(text)) and ("." in text or "+" in text)


def day(text: str, what: str) -> date | None:
    """Return a date written 20190401, 2019-04-01 or 01/04/2019, or None; BadCellError otherwise."""
    wanted = text.strip()
    if not wanted:
        return None
    for pattern, order in _DATES:
        if found := pattern.fullmatch(wanted):
            year, month, day_of_month = (int(found[group]) for group in order)
            try:
                return date(year, month, day_of_month)
            except ValueError:
                break
    raise BadCellError(f"{what} {text[:20]!r} is not a date")


def needed(text: str, what: str) -> str:
    """Return text on one line; BadCellError if there is none."""
    joined = " ".join(text.split())
    if not joined:
        raise BadCellError(f"{what} is missing")
    return joined


def in_order(opened: date | None, closed: date | None) -> None:
    """Do nothing, or raise BadCellError if something closed before it opened."""
    if opened and closed and closed < opened:
        raise BadCellError(f"it closed ({closed}) before it opened ({opened})")
