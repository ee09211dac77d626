"""Pure rules of a letter's way: how long to wait, and which way is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handrail.kernel import working_days
from handrail.kernel.clock import local_date

# How long a letter may wait to be handed over before it goes another way.
PATIENCE = timedelta(days=1)
# MESH gives a message back that nobody collected for five days; a day more for its report.
COLLECTED_WITHIN = timedelta(days=6)
# Working days: for a practice to say that an e-mail came, or that a letter is filed.
SAID_WITHIN = 5
# Working days for whoever is given a letter by hand.
BY_HAND_WITHIN = 2
# From the first receipt to the last: which of them ends the waiting is set for each place.
RECEIPTS = ("collected", "acknowledged", "filed")


@dataclass(frozen=True, slots=True)
class Next:
    """By which way a letter goes on, or, where there is none, why somebody has to see to it."""

    way: str
    why: str


def next_way(ways: Sequence[str], failed: str, why: str) -> Next:
    """Return the way after the one that failed; each is tried once, in the practice's order."""
    after = ways[ways.index(failed) + 1 :] if failed in ways else ()
    return Next(after[0] if after else "", why)


def answer_due(way: str, handed_over_at: datetime) -> datetime:
    """Return until when an answer is waited for after a letter was handed over."""
    if way == "mesh":
        return handed_over_at + COLLECTED_WITHIN
    return working_days.promised_by(handed_over_at, SAID_WITHIN)


def filing_due(at: datetime) -> datetime:
    """Return until when a practice that says when it files is waited for."""
    return working_days.promised_by(at, SAID_WITHIN)


def by_hand_due(at: datetime, ask_by: date | None = None) -> datetime:
    """Return by when somebody has to have seen to a letter: sooner where it asks for something."""
    due = working_days.promised_by(at, BY_HAND_WITHIN)
    if ask_by is None or ask_by <= local_date(at):
        return min(due, working_days.promised_by(at, 1)) if ask_by else due
    return min(due, working_days.promised_by(at, working_days.between(local_date(at), ask_by)))


def is_enough(receipt: str, ends_with: str) -> bool:
    """Return whether nothing more is waited for after a receipt."""
    return RECEIPTS.index(receipt) >= RECEIPTS.index(ends_with)
