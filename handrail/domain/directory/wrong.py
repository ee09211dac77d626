"""What can be wrong with an entry, and what becomes of a report. Plain words."""

from django.db.models import TextChoices


class Wrong(TextChoices):
    """What somebody found wrong with an entry."""

    CLOSED = "closed", "It has closed"
    CONTACT = "contact", "Its phone, email or website is wrong"
    PLACE = "place", "Its place or opening times are wrong"
    WHO = "who", "It is not for the people it says"
    WAIT = "wait", "The wait is not what it says"
    OTHER = "other", "Something in it is wrong"


class Outcome(TextChoices):
    """What was done about a report."""

    CORRECTED = "corrected", "We have put it right"
    WITHDRAWN = "withdrawn", "We have taken the entry out"
    WAS_RIGHT = "was_right", "We checked, and it was right"
    UNDECIDED = "undecided", "We could not find out"
