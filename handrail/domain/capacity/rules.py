"""Pure rules of free times: which make sense, and how a session falls into slots."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from handrail.kernel.clock import LONDON, local_date

MOST_SLOTS = 24
EARLIEST, LATEST = time(7), time(21)
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Nonsense:
    """What is wrong with a time: which answer it is about, and why."""

    about: str
    why: str


def nonsense(starts_at: datetime, ends_at: datetime, *, at: datetime) -> Nonsense | None:
    """Return why nobody could mean to see people then, or None where it makes sense."""
    begins, ends = starts_at.astimezone(LONDON), ends_at.astimezone(LONDON)
    if ends_at <= starts_at:
        return Nonsense("ends", "The end must be after the start")
    if starts_at <= at:
        return Nonsense("day", "The day and time must be in the future")
    if local_date(starts_at) > local_date(at + FURTHEST):
        return Nonsense("day", "The day must be within a year from now. Check the year")
    if begins.date() != ends.date() or ends.time() > LATEST:
        return Nonsense("ends", "The end must be by 9pm. Check am and pm")
    if begins.time() < EARLIEST:
        return Nonsense("starts", "The start must be 7am or later. Check am and pm")
    return None


def slots_of(
    starts_at: datetime, ends_at: datetime, *, minutes: int
) -> tuple[tuple[datetime, datetime], ...]:
    """Return the whole slots of a session, one after another; what is left over is no slot."""
    length = timedelta(minutes=minutes)
    number = min(MOST_SLOTS, max(0, (ends_at - starts_at) // length))
    return tuple((starts_at + length * n, starts_at + length * (n + 1)) for n in range(number))
