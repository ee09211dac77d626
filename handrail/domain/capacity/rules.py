"""Pure rules of free times: how a session falls into slots."""

from datetime import datetime, timedelta

MOST_SLOTS = 24


def slots_of(
    starts_at: datetime, ends_at: datetime, *, minutes: int
) -> tuple[tuple[datetime, datetime], ...]:
    """Return the whole slots of a session, one after another; what is left over is no slot."""
    length = timedelta(minutes=minutes)
    number = min(MOST_SLOTS, max(0, (ends_at - starts_at) // length))
    return tuple((starts_at + length * n, starts_at + length * (n + 1)) for n in range(number))
