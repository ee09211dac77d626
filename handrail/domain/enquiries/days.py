"""Days as British people write them. Pure."""

import re
from contextlib import suppress
from datetime import date

NUMERIC = re.compile(r"^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$")
WORDED = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})$")
MONTHS = tuple(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])


def day(text: str) -> date | None:
    """Return a day as British people write it, or None."""
    said = " ".join(text.split())
    with suppress(ValueError):
        if match := NUMERIC.match(said):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := WORDED.match(said):
            month = match[2][:3].lower()
            return date(int(match[3]), MONTHS.index(month) + 1, int(match[1]))
        return date.fromisoformat(said)
    return None
