"""Pure rule of safe contact: whether a try went a way that the person has said is not safe."""

from collections.abc import Mapping

NO = "no"
# What a try used, and what it was, in the words of an incident.
WAYS = {
    "voicemail": (("voicemail_safe", "phone_safe"), "A voicemail was left"),
    "no_answer": (("phone_safe",), "We rang"),
    "text_sent": (("text_safe",), "A text was sent"),
    "email_sent": (("email_safe",), "An email was sent"),
    "letter_sent": (("letter_safe",), "A letter was sent"),
}


def incident(outcome: str, safe: Mapping[str, str]) -> str:
    """Return what was done that is marked not safe, in words; nothing where all was well."""
    used, done = WAYS.get(outcome, ((), ""))
    return f"{done}, which is marked not safe" if any(safe[way] == NO for way in used) else ""


def unsafe_outcomes(safe: Mapping[str, str]) -> frozenset[str]:
    """Return the outcomes of a try that would each be an incident for this person."""
    return frozenset(outcome for outcome in WAYS if incident(outcome, safe))
