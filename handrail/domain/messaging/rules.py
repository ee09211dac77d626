"""Pure rules of the outbox: what may still be told, how safely, and when to try again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.kernel.privacy import Kind

# 1, 5, 15, 60 minutes and 4 hours after each try that failed; then a person looks.
BACK_OFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
# Longer than every time-out of one hand-over together, so a live one is never overtaken.
LEASE = timedelta(minutes=5)
# After this a message says something that is no longer so.
USELESS_AFTER = {
    "status_code": timedelta(minutes=10),
    "answer_code": timedelta(minutes=10),
}
# What these hold is a secret until it is used, so it is not kept once it has gone.
SECRET = frozenset(
    {
        "status_code",
        "come_back_code",
        "staff_invited",
        "directory_still_right",
        "hearing_asked",
        "referral_to_answer",
        "answer_code",
    }
)
# Neither says who somebody is nor anything about them: fit for any mailbox.
FIT_FOR_ANY_MAILBOX = frozenset({Kind.OPERATIONAL, Kind.KNOWN})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a message tells: what kind of information it is, its name, and its value."""

    kind: Kind
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Sifted:
    """What may be told now, and the names of what may not."""

    kept: tuple[Fact, ...]
    withheld: frozenset[str]
    nothing_left: bool


def sift(facts: Sequence[Fact], allowed: Collection[Kind]) -> Sifted:
    """Return which facts may be told. Running the service needs nobody's permission.

    Nothing is left when there were facts about the person and none of them may be told.
    """
    kept = tuple(fact for fact in facts if fact.kind is Kind.OPERATIONAL or fact.kind in allowed)
    about_person = [fact for fact in facts if fact.kind is not Kind.OPERATIONAL]
    told = [fact for fact in kept if fact.kind is not Kind.OPERATIONAL]
    return Sifted(
        kept,
        frozenset(fact.key for fact in facts) - frozenset(fact.key for fact in kept),
        nothing_left=bool(about_person) and not told,
    )


def needs_secure_mailbox(kinds: Collection[Kind]) -> bool:
    """Return whether these kinds of information may go only to accredited secure e-mail."""
    return bool(frozenset(kinds) - FIT_FOR_ANY_MAILBOX)


def fits_any_mailbox(fact: Fact) -> bool:
    """Return whether a fact may stand in a notice; the reference says nothing of the person."""
    return fact.kind in FIT_FOR_ANY_MAILBOX or fact.key == "reference"


def next_try_at(attempt: int, at: datetime) -> datetime | None:
    """Return when to try again after the attempt of that number failed, or None for never."""
    return at + BACK_OFF[attempt - 1] if attempt <= len(BACK_OFF) else None


def was_last(attempt: int) -> bool:
    """Return whether no attempt follows the one of that number."""
    return attempt > len(BACK_OFF)


def is_useless(template: str, created_at: datetime, at: datetime) -> bool:
    """Return whether what a message says has passed its time."""
    limit = USELESS_AFTER.get(template)
    return limit is not None and at > created_at + limit
