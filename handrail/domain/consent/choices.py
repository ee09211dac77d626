"""The coded words of consent."""

from django.db.models import TextChoices


class How(TextChoices):
    """How somebody agreed."""

    SPOKEN = "spoken", "They said yes, in person or by phone"
    SIGNED = "signed", "They signed a form"
    ONLINE = "online", "They ticked a box online"


class Says(TextChoices):
    """What a wording says that a function of the database goes by, whatever its words."""

    PASSED_ON = "passed_on", "the area's team may see that they are passed on more than once"


# How somebody agreed whose case came from another system: as that system's record says. It is
# no choice on any form.
EARLIER_SYSTEM = "earlier"
# How an agreement ended whose place a new one took. Nothing was taken back.
RENEWED = "renewed"
# That nobody was asked again, because the organisations are one direct-care team for the pathway
# and the person has not said no. A form offers it only where that is so.
IMPLIED = "implied"
