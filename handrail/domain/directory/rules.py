"""What the directory decides from facts alone: summaries, staleness, order. No clock."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from math import cos, hypot, inf, radians

STALE_AFTER_DAYS = 90
LONGEST_SUMMARY = 240
NEAR_MILES = 25.0
OFFICE_OPENS, OFFICE_CLOSES = time(9), time(17)
_INTAKE_ORDER = {"open": 0, "closing": 1, "paused": 2, "full": 2}
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a service is ranked by for the public."""

    name: str
    id: str
    intake: str
    wait_days: int | None
    miles: float | None


def summary_of(text: str) -> str:
    """Return the earliest sentence or two of a text that say something, in one line."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    said = next((line for line in lines if len(line) >= 60 and not line.startswith("- ")), "")
    line = said or " ".join(lines)
    if len(line) <= LONGEST_SUMMARY:
        return line
    short = ""
    for sentence in _SENTENCE_END.split(line):
        if len(short) + len(sentence) + 1 > LONGEST_SUMMARY:
            break
        short = f"{short} {sentence}".strip()
    return short or line[: LONGEST_SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def is_stale(checked: date | None, on: date) -> bool:
    """Return whether a figure or an entry was never checked or is too old to lean on (R12)."""
    return checked is None or (on - checked).days > STALE_AFTER_DAYS


def is_outside_office_hours(weekday: int | None, opens: time | None, closes: time | None) -> bool:
    """Return whether an opening time reaches outside 9 to 5 on a weekday (R116)."""
    if weekday is None or opens is None or closes is None:
        return False
    return weekday >= 5 or opens < OFFICE_OPENS or closes > OFFICE_CLOSES


def apart(lat: float, lon: float, to_lat: float | None, to_lon: float | None) -> float:
    """Return a number that grows with the distance between two points; far when one is unknown."""
    if to_lat is None or to_lon is None:
        return inf
    return hypot(to_lat - lat, (to_lon - lon) * cos(radians(lat)))


def order(standings: Sequence[Standing]) -> list[Standing]:
    """Return services best first: taking people, then soonest and nearest together, then name.

    A mile counts as a day's wait; an unknown wait counts as 20 days, an unknown distance
    (by phone, or all over the area) as 5 miles.
    """

    def key(one: Standing) -> tuple[int, float, str, str]:
        wait = 20 if one.wait_days is None else one.wait_days
        miles = 5.0 if one.miles is None else one.miles
        return (_INTAKE_ORDER.get(one.intake, 2), wait + miles, one.name.casefold(), one.id)

    return sorted(standings, key=key)
