"""How long an override shows anything, when it is reviewed, and what a report of them counts. Pure.

The functions of the database hold the same two times.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handrail.kernel.working_days import promised_by

SHOWS_FOR_HOURS = 4
ASKS_FOR_HOURS = 24
REVIEWED_WITHIN_WORKING_DAYS = 1
SHORTEST_WORDS = 10


def review_by(opened_at: datetime, nation: str) -> datetime:
    """Return when the review of an override is due: the end of the next working day."""
    return promised_by(opened_at, REVIEWED_WITHIN_WORKING_DAYS, nation)


class Counted(Protocol):
    """What a report counts of one override."""

    @property
    def reason(self) -> str:
        """The coded reason."""

    @property
    def is_emergency(self) -> bool:
        """Whether it opened at once."""

    @property
    def opened_at(self) -> datetime | None:
        """When it opened, if it did."""

    @property
    def review_by_at(self) -> datetime | None:
        """By when it was to be reviewed."""

    @property
    def reviewed_at(self) -> datetime | None:
        """When it was."""

    @property
    def judged(self) -> str:
        """What was found."""

    @property
    def telling(self) -> str:
        """Whether the person was told."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came of the overrides of a time."""

    opened: int
    at_once: int
    not_opened: int
    in_time: int
    late: int
    waiting: int
    judged: dict[str, int]
    telling: dict[str, int]
    reasons: dict[str, int]


def report(found: Iterable[Counted], *, at: datetime) -> Report:
    """Return the counts; one that waits past its day counts as late."""
    asked = list(found)
    opened = [one for one in asked if one.opened_at is not None]
    reviews = Counter(_review(one, at) for one in opened)
    return Report(
        opened=len(opened),
        at_once=sum(one.is_emergency for one in opened),
        not_opened=len(asked) - len(opened),
        in_time=reviews["in time"],
        late=reviews["late"],
        waiting=reviews["waiting"],
        judged=dict(Counter(one.judged for one in opened if one.judged)),
        telling=dict(Counter(one.telling for one in opened)),
        reasons=dict(Counter(one.reason for one in opened)),
    )


def _review(one: Counted, at: datetime) -> str:
    assert one.review_by_at is not None
    if (one.reviewed_at or at) >= one.review_by_at:
        return "late"
    return "in time" if one.reviewed_at else "waiting"
