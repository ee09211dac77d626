"""The coded words of a copy of everything about somebody."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a copy is."""

    ASKED = "asked", "waiting for a health professional to look through it"
    READY = "ready", "ready to download"
    ENDED = "ended", "over: it can be asked for again"


class Identity(TextChoices):
    """Who made sure that it is really them; a code proves nothing."""

    NHS_LOGIN = "nhs_login", "NHS login, at its highest level"
    STAFF = "staff", "a member of staff"


class Checked(TextChoices):
    """How a member of staff made sure."""

    DOCUMENT = "document", "I saw their passport, driving licence or another card with their photo"
    KNOWN = "known", "I know them and met them face to face"


class Withheld(TextChoices):
    """Why a part is held back."""

    THIRD_PARTY = "third_party", "it is about somebody else"
    SERIOUS_HARM = "serious_harm", "it could cause serious harm to somebody"
