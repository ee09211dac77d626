"""The coded words of consent."""

from django.db.models import TextChoices


class How(TextChoices):
    """How somebody agreed."""

    SPOKEN = "spoken", "They said yes, in person or by phone"
    SIGNED = "signed", "They signed a form"
    ONLINE = "online", "They ticked a box online"
