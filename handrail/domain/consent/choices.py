"""The coded words of consent."""

from django.db.models import TextChoices


class How(TextChoices):
    """How somebody agreed."""

    SPOKEN = "spoken", "They said yes, in person or by phone"
    SIGNED = "signed", "They signed a form"
    ONLINE = "online", "They ticked a box online"


# How somebody agreed whose case came from another system: as that system's record says. It is
# no choice on any form.
EARLIER_SYSTEM = "earlier"
# How an agreement ended whose place a new one took. Nothing was taken back.
RENEWED = "renewed"
# That nobody was asked again, because the organisations are one direct-care team for the pathway
# and the person has not said no. A form offers it only where that is so.
IMPLIED = "implied"
