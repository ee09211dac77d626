"""The words of the directory: what a column may hold, and how people read it."""

from django.db.models import TextChoices


class State(TextChoices):
    """Whether an entry is shown."""

    ACTIVE = "active", "active"
    FOR_REVIEW = "for_review", "being checked"
    WITHDRAWN = "withdrawn", "withdrawn"


class Intake(TextChoices):
    """Whether new people can come."""

    OPEN = "open", "Taking new people"
    PAUSED = "paused", "Not taking new people for now"
    FULL = "full", "Full for now"
    CLOSING = "closing", "Closing soon"


class Delivery(TextChoices):
    """How people are seen (R16, R111)."""

    IN_PRACTICE = "in_practice", "At a GP practice"
    OTHER_PLACE = "other_place", "At a local place"
    PHONE = "phone", "By phone"
    VIDEO = "video", "By video or online"
    HOME = "home", "At your home"


class WaitKind(TextChoices):
    """Which wait a figure is about (R17)."""

    FIRST_CONTACT = "first_contact", "First contact"
    TREATMENT = "treatment", "Support starts"


class Access(TextChoices):
    """What a place offers to people who need it."""

    STEP_FREE = "step_free", "Step-free access"
    ACCESSIBLE_TOILET = "accessible_toilet", "Accessible toilet"
    HEARING_LOOP = "hearing_loop", "Hearing loop"
    SIGN_LANGUAGE = "sign_language", "British Sign Language"
    PARKING = "parking", "Parking for disabled people"
    QUIET_SPACE = "quiet_space", "Quiet space"
    EASY_READ = "easy_read", "Easy-read information"
    LARGE_PRINT = "large_print", "Large-print information"
    INTERPRETER = "interpreter", "Interpreters can be booked"


ACCESS_WORDS: dict[str, tuple[str, ...]] = {
    Access.STEP_FREE: ("step-free", "step free", "wheelchair", "ramp", "lift", "level access"),
    Access.ACCESSIBLE_TOILET: ("accessible toilet", "disabled toilet", "accessible wc"),
    Access.HEARING_LOOP: ("hearing loop", "induction loop"),
    Access.SIGN_LANGUAGE: ("sign language", "bsl"),
    Access.PARKING: ("disabled parking", "disabled car park", "accessible parking", "blue badge"),
    Access.QUIET_SPACE: ("quiet space", "quiet room", "autism friendly"),
    Access.EASY_READ: ("easy read", "easy-read"),
    Access.LARGE_PRINT: ("large print",),
    Access.INTERPRETER: ("interpreter", "interpretation"),
}

# What someone looking for support may need; the words are matched as the public search is.
NEEDS: dict[str, tuple[str, str]] = {
    "work": ("Staying in work or finding work", "work OR job OR employment OR employer OR career"),
    "mental_health": (
        "Mental health",
        'anxiety OR depression OR stress OR counselling OR wellbeing OR "mental health"',
    ),
    "pain": (
        "Pain or movement",
        "pain OR physiotherapy OR musculoskeletal OR back OR exercise OR movement",
    ),
    "money": ("Money, benefits or debt", "money OR benefits OR debt OR financial OR welfare"),
    "skills": ("Training and skills", "training OR skills OR learning OR course OR volunteering"),
    "condition": (
        "Living with a long-term health condition",
        'condition OR "long term" OR disability OR diabetes OR cancer OR fatigue',
    ),
}


def access_features(notes: tuple[str, ...] | list[str]) -> list[str]:
    """Return the access features that loose notes about a place speak of."""
    text = " · ".join(notes).lower()
    return [
        feature
        for feature, said in ACCESS_WORDS.items()
        if any(word in text for word in (*said, str(Access(feature).label).lower()))
    ]
