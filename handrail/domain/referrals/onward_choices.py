"""The coded words of signposts and bounces. Plain enumerations, so that pure rules may use them."""

from django.db.models import TextChoices

# The steps that are a turn of somebody's way from one to the next.
TURNS = ("referral.offered_elsewhere", "referral.closed", "referral.finished")


class SignpostReason(TextChoices):
    """Why somebody was told where else to turn."""

    NOTHING_FITS = "nothing_fits", "nothing here fits"
    THEIR_CHOICE = "their_choice", "they would rather go there themselves"
    AS_WELL = "as_well", "besides a referral"
    TOO_SEVERE = "too_severe", "other health care is needed first"


class BounceReason(TextChoices):
    """What happened to a person at one turn of their way, and so why a senior has to look."""

    SENT_BACK = "sent_back", "sent back after being taken on"  # it was the wrong place
    REDIRECTED = "redirected", "passed to another service twice"  # whether that took them or not
    DECLINED = "declined", "declined twice"  # nobody took them on, and it was closed


class BounceState(TextChoices):
    """Where a bounce is."""

    RAISED = "raised", "nobody owns it yet"
    OWNED = "owned", "somebody owns it"
    SETTLED = "settled", "settled"
