"""Dates, times, ages, codes and lists as publishers really write them."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from handrail.interop.open_referral.text import one_line, without_nul

OLDEST_AGE = 120
_ISO_DATE = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})")
_BRITISH_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_TIME = re.compile(r"(?:^|T|\s)(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?(?:\.\d+)?\s*([ap]m)?", re.I)
_GSS_CODE = re.compile(r"\b([EWSNKJ]\d{8})\b")


def mappings(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a list, or the one object given in place of a list."""
    if isinstance(value, Mapping):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from mappings(item)


def each(value: object) -> Iterator[Any]:
    """Yield the items of a list, or the one item given in place of a list."""
    if isinstance(value, list):
        yield from value
    elif value not in (None, "", {}):
        yield value


def earliest_given(record: Mapping[str, Any], *keys: str) -> Any:
    """Return the value of the earliest of these keys that says something, or None."""
    for key in keys:
        value = record.get(key)
        if value not in (None, "", [], {}):
            return value
    return None


def unique(values: Iterator[str] | list[str]) -> tuple[str, ...]:
    """Return texts without empties and repeats, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))


def identifier(value: object) -> str:
    """Return an id as text; numbers are ids in some feeds."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return without_nul(str(value)).strip()[:1536]


def day(value: object) -> date | None:
    """Return a date out of ISO or British text, or None."""
    if isinstance(value, Mapping):
        value = value.get("$date")
    text = str(value or "").strip()
    if found := _ISO_DATE.match(text):
        parts = (found[1], found[2], found[3])
    elif found := _BRITISH_DATE.match(text):
        parts = (found[3], found[2], found[1])
    else:
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def moment(value: object) -> datetime | None:
    """Return a moment in UTC; one without a zone, or only a date, is taken as UTC."""
    if isinstance(value, Mapping):
        value = value.get("$date")
    text = str(value or "").strip()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        on = day(text)
        return datetime(on.year, on.month, on.day, tzinfo=UTC) if on else None
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)


def clock_time(value: object) -> time | None:
    """Return a time of day out of ``09:00``, ``09:00:00Z``, ``9am`` or a full timestamp."""
    found = _TIME.search(str(value or "").strip())
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if half := (found[3] or "").lower():
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour == 24 and minute == 0:
        return time(23, 59)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def age(value: object) -> int | None:
    """Return a whole age; -1, blanks and the impossible mean that none is set."""
    if isinstance(value, bool) or value in (None, ""):
        return None
    try:
        years = int(Decimal(str(value).strip()))
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return years if 0 <= years <= OLDEST_AGE else None


def number(value: object) -> float | None:
    """Return a finite number, or None."""
    if isinstance(value, bool) or value in (None, ""):
        return None
    try:
        found = float(str(value).strip())
    except ValueError:
        return None
    return found if abs(found) < float("inf") else None


def gss_codes(*values: object) -> list[str]:
    """Return the ONS codes of areas that appear in texts or addresses (``E06000023``)."""
    return [code for value in values for code in _GSS_CODE.findall(str(value or ""))]


def storable(value: Any) -> Any:
    """Return JSON that PostgreSQL can store: the same, without NUL characters."""
    if isinstance(value, str):
        return without_nul(value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, Mapping):
        return {without_nul(str(key)): storable(item) for key, item in value.items()}
    return value


def names(value: object, *keys: str) -> tuple[str, ...]:
    """Return the names in a list of texts or of objects, under the earliest key that speaks."""
    found = []
    for item in each(value):
        said = earliest_given(item, *keys) if isinstance(item, Mapping) else item
        found.append(one_line(said, 200))
    return unique(found)
