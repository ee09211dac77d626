"""The coded words of a concern."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a concern is."""

    RAISED = "raised", "nobody has answered yet"
    ACKNOWLEDGED = "acknowledged", "somebody is dealing with it"
    DEALT_WITH = "dealt_with", "dealt with"


class Source(TextChoices):
    """What raised it."""

    STAFF = "staff", "somebody is worried"
    ANSWER = "answer", "an answer shows risk"
