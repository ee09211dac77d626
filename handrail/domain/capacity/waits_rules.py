"""How long people wait, from whoever was watched: also from those who wait still. Pure: no clock.

Of each day of waiting it is known how many reached it while they were watched, and how many of
those were seen on it. The share not yet seen is the product of what is left after each day
(Kaplan and Meier, 1958, with late entry). So somebody who has waited long and was not seen makes
the figure longer, as they should; leaving them out would praise whoever lets people wait.
"""

from collections.abc import Iterable
from dataclasses import dataclass

FEWEST = 5  # of fewer people nothing is said
# NHS Digital's disclosure control (its central suppression method, September 2018): counts of 1 to
# 7 are not shown in public, others are rounded to the nearest 5.
FEWEST_IN_PUBLIC = 8
ROUNDED_TO = 5


@dataclass(frozen=True, slots=True)
class Day:
    """One day of waiting: how many were seen on it, of how many who had waited so long."""

    day: int
    seen: int
    watched: int


@dataclass(frozen=True, slots=True)
class Lasting:
    """Working days until half, and nine in ten, are seen. None where so few were seen so far.

    ``at_least`` is the longest that is certain where not even half were seen.
    """

    median: int | None
    ninetieth: int | None
    at_least: int | None


def lasting(days: Iterable[Day]) -> Lasting:
    """Return how long people wait.

    A day that fewer than five reached counts only where no later day was reached by more: early
    on, where most entered late, one person would otherwise decide for all.
    """
    table = sorted(days, key=lambda it: it.day)
    left, median, ninetieth = 1.0, None, None
    for place, it in enumerate(table):
        later = max((other.watched for other in table[place + 1 :]), default=0)
        if not it.watched or (it.watched < FEWEST and it.watched < later):
            continue
        left *= 1 - it.seen / it.watched
        if median is None and left <= 0.5 + 1e-9:
            median = it.day
        if ninetieth is None and left <= 0.1 + 1e-9:
            ninetieth = it.day
    longest = max((it.day for it in table if it.watched), default=None)
    return Lasting(median, ninetieth, longest if median is None else None)


def in_public(people: int) -> int | None:
    """Return the number a figure rests on as the public may read it, or None for too few."""
    if people < FEWEST_IN_PUBLIC:
        return None
    return (people + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
