"""The line for a place: a fair order, and how much of it can be said. Pure.

The order cannot see who anybody is: it is given moments and a human's word, and nothing else (ADR
0042): no protected characteristic (Equality Act 2010, section 4) puts somebody further back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from handrail.kernel.clock import local_date

FEW = 5  # fewer than this are not counted out loud: their comings and goings could be guessed
MANY = 20  # more than this are said in tens
FURTHEST_WEEKS = 52


@dataclass(frozen=True, slots=True)
class InLine:
    """Everything that decides where somebody stands."""

    referral_id: UUID
    since_at: datetime
    urgency: int = 0
    not_before_date: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands: how many before them, and after how many weeks a place may open."""

    ahead: int
    weeks: int | None
    not_before_date: date | None = None

    @property
    def ahead_in_words(self) -> str:
        """How many are ahead, as far as it is safe to say."""
        return ahead_in_words(self.ahead)

    @property
    def weeks_in_words(self) -> str:
        """How long it may take."""
        return weeks_in_words(self.weeks)


def week_of(moment: datetime) -> date:
    """Return the Monday of a moment's week in London."""
    day = local_date(moment)
    return day - timedelta(days=day.weekday())


def order(line: Iterable[InLine]) -> tuple[InLine, ...]:
    """Return a line in its order: the week of the first send, then urgency, then the moment.

    So a human's word moves somebody before those who have waited about as long, and never before
    those who have waited a week longer.
    """
    return tuple(sorted(line, key=_key))


def _key(it: InLine) -> tuple[date, int, datetime, UUID]:
    return (week_of(it.since_at), -it.urgency, it.since_at, it.referral_id)


def ready(line: Iterable[InLine], *, on: date) -> tuple[InLine, ...]:
    """Return who would come now; the others keep their place and are passed by until their day."""
    return tuple(it for it in order(line) if it.not_before_date is None or it.not_before_date <= on)


def weeks_until(ahead: int, caps: Sequence[int]) -> int | None:
    """Return after how many weeks a place opens to whoever has so many ahead; None beyond a year.

    ``caps`` are those of the weeks to come, next week first.
    """
    left = ahead
    for number, cap in enumerate(caps[:FURTHEST_WEEKS], start=1):
        left -= cap
        if left < 0:
            return number
    return None


def ahead_in_words(ahead: int) -> str:
    """Return how many are ahead, as far as it is safe to say."""
    if ahead == 0:
        return "nobody is ahead now"
    if ahead < FEW:
        return f"fewer than {FEW} people are ahead"
    if ahead > MANY:
        return f"about {round(ahead, -1)} people are ahead"
    return f"{ahead} people are ahead"


def weeks_in_words(weeks: int | None) -> str:
    """Return how long a place may take, never more exactly than can be known."""
    if weeks is None:
        return "we do not know yet how long"
    return "about a week" if weeks <= 1 else f"about {weeks} weeks"
