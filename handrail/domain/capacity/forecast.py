"""When a line clears, from what the last weeks were like and what the caps allow. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

LOOKED_AT = 8
FEWEST_WEEKS, FEWEST_PEOPLE = 4, 5
FURTHEST = 52


@dataclass(frozen=True, slots=True)
class Lately:
    """Whole weeks, earliest first: how many came, were taken on, and finished in each."""

    came: tuple[int, ...]
    started: tuple[int, ...]
    finished: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """In how many weeks nobody waits any more, at the soonest and the latest; None: not in a year.

    ``is_known`` is False where too few data are there to say anything; ``because`` says so.
    """

    is_known: bool
    soonest: int | None = None
    latest: int | None = None
    because: str = ""


def clears(
    waiting: int, lately: Lately, caps: Sequence[int | None], *, has_room: bool = True
) -> Forecast:
    """Return when a line of so many clears, as a range.

    Each week as many start as in a good week lately, or as in a poor one, and never more than
    the week's cap (None where there is none). Where the coaches have no room, nobody starts
    before somebody finishes. As many come as in a poor week, or as in a good one.
    """
    if waiting == 0:
        return Forecast(True, 0, 0)
    if len(lately.started) < FEWEST_WEEKS or sum(lately.started) < FEWEST_PEOPLE:
        return Forecast(False, because="too few people were taken on in the last 8 weeks")
    starts, ends, arrivals = (
        _range(each) for each in (lately.started, lately.finished, lately.came)
    )
    if not has_room:
        starts = (min(starts[0], ends[0]), min(starts[1], ends[1]))
    return Forecast(
        True,
        soonest=_weeks(waiting, arrivals[0], starts[1], caps),
        latest=_weeks(waiting, arrivals[1], starts[0], caps),
    )


def _range(weeks: tuple[int, ...]) -> tuple[float, float]:
    """Return what a poor week and a good week were like: the quarters of the last eight."""
    looked_at = weeks[-LOOKED_AT:]
    low, _middle, high = quantiles(looked_at, n=4, method="inclusive")
    return low, high


def _weeks(waiting: float, comes: float, starts: float, caps: Sequence[int | None]) -> int | None:
    left = waiting
    for number in range(FURTHEST):
        cap = caps[number] if number < len(caps) else (caps[-1] if caps else None)
        left += comes - (starts if cap is None else min(starts, cap))
        if left <= 0:
            return number + 1
    return None
