"""Why somebody looks: the codes of purposes, and what older rows said in words."""

from django.db import models


class Purpose(models.TextChoices):
    """A purpose of looking at a person. Each door has one; only governance gives its own words."""

    REFERRING = "referring", "refer them, or follow a referral"
    TRIAGE = "triage", "decide on a referral"
    DIRECT_CARE = "direct_care", "support the person"
    MANAGING = "managing", "run the service"
    ANSWERING = "answering", "answer the person, or somebody for them"
    RECORDS = "records", "put a record right"
    GOVERNANCE = "governance", "see that looks are justified"
    SHARED = "shared", "see what the person shared"
    SAFETY = "safety", "keep somebody safe"
    EMERGENCY = "emergency", "act in an emergency"
    OWN = "own", "the person themself"


def worded(purpose: Purpose) -> str:
    """Return a purpose as the beginning of a line."""
    words = str(purpose.label)
    return words[:1].upper() + words[1:]


# Rows written before there were codes are never changed, so they are understood when read.
_BEFORE = {
    "support the person": Purpose.DIRECT_CARE,
    "refer": Purpose.REFERRING,
    "follow a referral we made": Purpose.REFERRING,
    "decide on a referral": Purpose.TRIAGE,
    "see what they shared": Purpose.SHARED,
    "keep somebody safe": Purpose.SAFETY,
}
_BY_ACTION = {
    "audit.person_sought": Purpose.GOVERNANCE,
    "audit.viewed": Purpose.GOVERNANCE,
    "person.own_page": Purpose.OWN,
}


def purpose_of(code: str, words: str, action: str) -> Purpose | None:
    """Return the purpose of a look, also of one from before there were codes; None if unsaid."""
    if code in Purpose.values:
        return Purpose(code)
    return _BEFORE.get(words) or _BY_ACTION.get(action)
