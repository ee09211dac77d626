"""Times of day as people write them: 10, 10.30, 2pm, 14:30, midday."""

import re
from datetime import time

NAMED = {"midday": time(12), "noon": time(12), "midnight": time(0)}
CLOCK = re.compile(r"([0-9]{1,2})(?:\s*[:.]?\s*([0-9]{2}))?\s*(?:([ap])\.?\s*m\.?)?")
LATEST_SMALL_HOUR = 6


def read_time(text: str) -> time | None:
    """Return the time that a text says, or None.

    Without am or pm, 1 to 6 are in the afternoon, when people meet; 02:30 says that it is night.
    """
    typed = text.strip().lower()
    if typed in NAMED:
        return NAMED[typed]
    found = CLOCK.fullmatch(typed.replace("\u2019", "'").removesuffix("o'clock").strip())
    if found is None:
        return None
    hour, minute = _hour(found[1], found[3] or ""), int(found[2] or 0)
    return time(hour, minute) if hour is not None and minute < 60 else None


def _hour(typed: str, half: str) -> int | None:
    hour = int(typed)
    if half:
        return hour % 12 + (12 if half == "p" else 0) if 1 <= hour <= 12 else None
    if 1 <= hour <= LATEST_SMALL_HOUR and not typed.startswith("0"):
        return hour + 12
    return hour if hour < 24 and typed != "0" else None
