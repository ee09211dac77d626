"""Read one cell of a postcode file."""

from datetime import date
from functools import cache

# ONS writes "not applicable" as a letter and nines: E99999999.
_PSEUDO = "99999999"


class BadRowError(ValueError):
    """One row cannot be right; it is skipped."""


@cache  # a few thousand areas, asked for millions of times
def area(text: str) -> str | None:
    """Return an area's code, or None where there is none."""
    code = text.strip()
    if not code or code.endswith(_PSEUDO) or not code.isalnum() or len(code) > 12:
        return None
    return code.upper()


def number(text: str, what: str) -> float | None:
    """Return a number or None; BadRowError if it is something else."""
    if not text or text.isspace():
        return None
    try:
        return float(text)
    except ValueError:
        raise BadRowError(f"{what} {text[:20]!r} is not a number") from None


def month(text: str, what: str) -> date | None:
    """Return the first day of a month written 202408, or None; BadRowError otherwise."""
    wanted = text.strip()
    if not wanted:
        return None
    try:
        return date(int(wanted[:4]), int(wanted[4:6]), 1)
    except ValueError:
        raise BadRowError(f"{what} {text[:20]!r} is not a month") from None
