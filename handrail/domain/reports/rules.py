"""What the Access to Medical Reports Act 1988 asks of a report. Pure.

It covers a report for employment by a clinician who is or was responsible for the person's
care. What a coach writes is not such a report; the person may ask to see that first as well.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handrail.kernel.clock import local_date

UNHEARD_AFTER = timedelta(days=21)
REMINDED_AFTER = timedelta(days=7)
COPY_MONTHS = 6
LONGEST = 3_000  # of each part, in characters


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a report, for the rules that ask about time."""

    is_under_act: bool
    state: str
    held_at: datetime | None
    seen_at: datetime | None


def comes_under_act(*, by_responsible_clinician: bool) -> bool:
    """Return whether the Act applies: it asks who wrote the report, and nothing else here."""
    return by_responsible_clinician


def unheard_from(held_at: datetime) -> datetime:
    """Return from when a report that nobody has asked to read counts as unheard."""
    return held_at + UNHEARD_AFTER


def is_to_decide(standing: Standing, at: datetime) -> bool:
    """Return whether it is a health professional's to decide: 21 days unheard, and never seen.

    A report that the person has seen is never decided for them. Outside the Act nobody decides:
    it waits for the person.
    """
    return (
        standing.is_under_act
        and standing.state == "held"
        and standing.seen_at is None
        and standing.held_at is not None
        and at >= unheard_from(standing.held_at)
    )


def is_to_remind(told_at: datetime | None, at: datetime) -> bool:
    """Return whether health professionals are told now: at once, then every week until decided."""
    return told_at is None or at >= told_at + REMINDED_AFTER


def kept_until(released: datetime) -> date:
    """Return the last day on which the person can read the copy: six months after it went."""
    day = local_date(released)
    months = day.month - 1 + COPY_MONTHS
    year, month = day.year + months // 12, months % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    longest = (following - timedelta(days=1)).day
    return date(year, month, min(day.day, longest))
