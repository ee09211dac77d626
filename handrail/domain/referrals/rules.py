"""Pure rules of referrals: what a decline needs, which send is the same one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

NEEDS_NO_OFFER = frozenset({"died", "duplicate", "sent_in_error", "not_wanted"})
TOO_SEVERE = "too_severe"
# Why a referrer may take back what nobody has accepted yet.
WITHDRAWALS = ("not_wanted", "better_elsewhere", "duplicate", "sent_in_error")
# With which a referrer says that the request itself is done with, whatever became of it.
COMPLETED, REVOKED = "referral.request_completed", "referral.request_revoked"
CONCLUSIONS = (COMPLETED, REVOKED)
# What the referrer did themself is theirs to know, whatever the person released.
BY_REFERRER = frozenset(
    {
        "referral.sent",
        "referral.question_answered",
        "referral.information_added",
        "referral.withdrawn",
        *CONCLUSIONS,
    }
)
# Under this a referral keeps what another system that sent it calls it.
THEIR_NUMBERS = "identifiers"
SENT_BACK = frozenset({"gp", "practice"})


@dataclass(frozen=True, slots=True)
class Decline:
    """Whether a referral may be closed this way, and if not, what is missing."""

    may: bool
    missing: str = ""


def may_decline(*, closing: str, has_onward_offer: bool, goes_to_care: bool = False) -> Decline:
    """Return whether a referral may be closed for this reason (R33: never a bare refusal).

    That other health care comes first is something else only where it is why it is closed (R51).
    """
    if closing in NEEDS_NO_OFFER or has_onward_offer or (goes_to_care and closing == TOO_SEVERE):
        return Decline(True)
    return Decline(
        False,
        "Choose something else that is open to this person. A decline always comes with an offer.",
    )


def body_hash(body: Mapping[str, object]) -> str:
    """Return the fingerprint by which a form sent twice is known to be the same one."""
    text = json.dumps(body, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def need_in_words(
    goals: tuple[str, ...], conditions: tuple[str, ...], pressures: tuple[str, ...]
) -> str:
    """Return the need in about six words, for a list."""
    return "; ".join(filter(None, (", ".join(goals), ", ".join(conditions), ", ".join(pressures))))
