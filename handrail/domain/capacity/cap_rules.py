"""What a cap may be, and which cap counts in which week. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from handrail.domain.capacity.rules import Nonsense

MOST = 999
LONGEST_RAMP = 52
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class CapRule:
    """A cap in every later week, and the caps of the first weeks since the launch."""

    weekly: int
    ramp: tuple[int, ...] = ()
    launched_date: date | None = None

    def in_week(self, monday: date) -> int:
        """Return the cap of a week; before the launch, that of its first week."""
        if not self.ramp or self.launched_date is None:
            return self.weekly
        first = self.launched_date.toordinal() - self.launched_date.weekday()
        number = max(0, (monday.toordinal() - first) // WEEK_DAYS)
        return self.ramp[number] if number < len(self.ramp) else self.weekly

    def weeks_from(self, monday: date, number: int) -> tuple[int, ...]:
        """Return the caps of so many weeks, the given one first."""
        days = (monday.toordinal() + WEEK_DAYS * n for n in range(number))
        return tuple(self.in_week(date.fromordinal(day)) for day in days)


def wrong_cap(
    rule: CapRule, *, tier: str, tiers: Collection[str], taken: int, monday: date
) -> Nonsense | None:
    """Return what is wrong with a cap, or None.

    A ramp never ends in nobody or shrinks, a cap is never below the places that are taken, and a
    tier is one of the programme's.
    """
    if tier and tier not in tiers:
        return Nonsense("tier", "This service's programme has no such tier. Choose one it has")
    if not 1 <= rule.weekly <= MOST:
        return Nonsense(
            "weekly", f"The number must be from 1 to {MOST}. To take nobody, pause the service"
        )
    if rule.ramp and rule.launched_date is None:
        return Nonsense("launched", "Enter the day the service starts, or leave the weeks empty")
    if len(rule.ramp) > LONGEST_RAMP:
        return Nonsense("ramp", f"Give at most {LONGEST_RAMP} weeks")
    if shrinks := _shrinks(rule):
        return Nonsense("ramp", shrinks)
    if rule.in_week(monday) < taken:
        return Nonsense(
            "weekly",
            f"{taken} places of this week are taken already. Enter {taken} or more, or pause the "
            "service",
        )
    return None


def ramp_of(text: str) -> tuple[int, ...] | None:
    """Return the caps of the first weeks as they were typed, "2, 3, 5", or None if unclear."""
    parts = [part for part in text.replace(",", " ").split() if part]
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return None
    return tuple(int(part) for part in parts)


def _shrinks(rule: CapRule) -> str:
    steps: Sequence[int] = (*rule.ramp, rule.weekly)
    if any(step < 1 or step > MOST for step in rule.ramp):
        return f"Each week must be from 1 to {MOST}. A ramp never goes down to nobody"
    if any(after < before for before, after in pairwise(steps)):
        return "Each week must be as high as the one before, and the last no higher than the cap"
    return ""
