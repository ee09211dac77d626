"""One practice's half-page: what came of its referrals, in a month and in the year to it (R107).

Early proof is what got past schemes going (R109). It compares with nobody.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from handrail.domain.oversight import practice
from handrail.domain.oversight.practice import PracticeCounts
from handrail.kernel.clock import local_date, month_after
from handrail.kernel.viewer import Viewer

HIDDEN = -1
MONTHS = 12


@dataclass(frozen=True, slots=True)
class PracticeMonth:
    """A practice's counts of one month, and of the twelve months up to its end."""

    practice_id: UUID
    month: date
    counts: PracticeCounts
    year: PracticeCounts


def latest_whole_month(at: datetime) -> date:
    """Return the first day of the latest month that is over."""
    return month_after(local_date(at), -1)


def of(practice_id: UUID, month: date, *, viewer: Viewer) -> PracticeMonth:
    """Return what came of a practice's referrals in a month; NotAllowed."""
    until = month_after(month, 1)
    return PracticeMonth(
        practice_id,
        month,
        practice.counts(practice_id, since=month, until=until, viewer=viewer),
        practice.counts(practice_id, since=month_after(until, -MONTHS), until=until, viewer=viewer),
    )


def in_words(count: int) -> str:
    """Return a count as it may be told: small ones stay hidden, others are rounded."""
    if count == HIDDEN:
        return "fewer than 8"
    return f"about {count}" if count else "none"


def lines(found: PracticeMonth) -> tuple[tuple[str, str, str], ...]:
    """Return what, in the month, and in the year, in the order in which a practice asks."""
    both = (found.counts, found.year)
    days = [
        "too few to say" if each.median_days is None else f"{each.median_days} days"
        for each in both
    ]
    return (
        ("Referred", *(in_words(each.referred) for each in both)),
        ("Spoken with", *(in_words(each.spoken) for each in both)),
        ("Half were spoken with within", *days),
        ("Support finished", *(in_words(each.finished) for each in both)),
        ("Of these back or still at work", *(in_words(each.working) for each in both)),
        ("Told us whether it helped", *(in_words(each.answered) for each in both)),
        ("Of these said that it helped, or a bit", *(in_words(each.helped) for each in both)),
    )  # type: ignore[return-value]
