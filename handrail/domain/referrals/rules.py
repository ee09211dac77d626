"""Pure rules of referrals: what a decline needs, what is late, which send is the same one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

NEEDS_NO_OFFER = frozenset({"died", "duplicate", "sent_in_error", "not_wanted"})
# Why a referrer may take back what nobody has accepted yet.
WITHDRAWALS = ("not_wanted", "better_elsewhere", "duplicate", "sent_in_error")
SENT_BACK = frozenset({"gp", "practice"})


@dataclass(frozen=True, slots=True)
class Clock:
    """How a promise stands: a word, and a sentence."""

    level: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Decline:
    """Whether a referral may be closed this way, and if not, what is missing."""

    may: bool
    missing: str = ""


def may_decline(*, closing: str, has_onward_offer: bool) -> Decline:
    """Return whether a referral may be closed for this reason (R33: never a bare refusal)."""
    if closing in NEEDS_NO_OFFER or has_onward_offer:
        return Decline(True)
    return Decline(
        False,
        "Choose something else that is open to this person. A decline always comes with an offer.",
    )


def clock(*, promised_at: datetime, at: datetime, working_days_left: int) -> Clock:
    """Return how the promise of first contact stands."""
    if at >= promised_at:
        return Clock("late", "the promise has passed")
    if working_days_left <= 0:
        return Clock("today", "due today")
    if working_days_left == 1:
        return Clock("soon", "1 working day left")
    return Clock("in time", f"{working_days_left} working days left")


def body_hash(body: Mapping[str, object]) -> str:
    """Return the fingerprint by which a form sent twice is known to be the same one."""
    text = json.dumps(body, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def need_in_words(
    goals: tuple[str, ...], conditions: tuple[str, ...], pressures: tuple[str, ...]
) -> str:
    """Return the need in about six words, for a list."""
    return "; ".join(filter(None, (", ".join(goals), ", ".join(conditions), ", ".join(pressures))))
