"""Opening hours: ORUK 2 regular schedules, HSDS 3 schedules (RFC 5545 BYDAY) and week-day names."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from handrail.domain.directory.records import HoursRecord
from handrail.interop.open_referral import values
from handrail.interop.open_referral.text import one_line

_DAYS = {
    name: number
    for number, forms in enumerate(
        ("mo mon monday", "tu tue tues tuesday", "we wed wednesday", "th thu thur thurs thursday",
         "fr fri friday", "sa sat saturday", "su sun sunday")
    )
    for name in forms.split()
}  # fmt: skip
_MOST = 100


def hours(raw: Mapping[str, Any]) -> tuple[HoursRecord, ...]:
    """Return the opening hours of a service or of a service at a location."""
    given = [
        *values.mappings(raw.get("schedules")),
        *values.mappings(raw.get("regular_schedules")),
        *values.mappings(raw.get("regular_schedule")),
    ]
    found = dict.fromkeys(one for schedule in given for one in _one(schedule))
    return tuple(found)[:_MOST]


def _one(schedule: Mapping[str, Any]) -> Iterator[HoursRecord]:
    opens = values.clock_time(schedule.get("opens_at"))
    closes = values.clock_time(schedule.get("closes_at"))
    note = one_line(values.earliest_given(schedule, "description", "notes"), 300)
    from_date = values.day(schedule.get("valid_from"))
    until_date = values.day(values.earliest_given(schedule, "valid_to", "until"))
    if until_date and from_date and until_date < from_date:
        from_date = until_date = None
    days = _weekdays(schedule) if _is_every_week(schedule) else []
    if not days or opens is None or closes is None or closes <= opens:
        note = note or _in_words(schedule)
        if note:
            yield HoursRecord(None, None, None, from_date, until_date, note)
        return
    for weekday in days:
        yield HoursRecord(weekday, opens, closes, from_date, until_date, note)


def _is_every_week(schedule: Mapping[str, Any]) -> bool:
    often = str(schedule.get("freq") or "WEEKLY").upper()
    interval = values.number(schedule.get("interval")) or 1
    return often in {"WEEKLY", "WEEK", "DAILY"} and interval == 1


def _weekdays(schedule: Mapping[str, Any]) -> list[int]:
    if str(schedule.get("freq") or "").upper() == "DAILY":
        return list(range(7))
    said = values.earliest_given(schedule, "byday", "weekday")
    parts = said if isinstance(said, list) else re.split(r"[^A-Za-z]+", str(said or ""))
    return sorted({_DAYS[name] for part in parts if (name := str(part).strip().lower()) in _DAYS})


def _in_words(schedule: Mapping[str, Any]) -> str:
    """Return the rule as it came, when no weekly hours can be made of it."""
    parts = [
        f"{key.upper()}={one_line(schedule[key], 60)}"
        for key in ("freq", "interval", "byday", "weekday", "bymonthday", "opens_at", "closes_at")
        if schedule.get(key)
    ]
    return ";".join(parts) if len(parts) > 1 else ""
