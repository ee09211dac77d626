"""What became of a card, and why it was set aside."""

from django.db import models


class Outcome(models.TextChoices):
    """What the clinician did, as their system told us."""

    ACCEPTED = "accepted", "accepted"
    OVERRIDDEN = "overridden", "set aside"


class Reason(models.TextChoices):
    """Why a card was set aside: three answers that we offer, and any other."""

    NOT_NOW = "not-now", "Not now"
    NOT_WANTED = "not-wanted", "The person does not want it"
    NOT_SUITABLE = "not-suitable", "Not suitable"
    OTHER = "other", "Another reason"


OFFERED = (Reason.NOT_NOW, Reason.NOT_WANTED, Reason.NOT_SUITABLE)
