"""The coded words of a report to an employer."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a report is."""

    DRAFT = "draft", "being written"
    HELD = "held", "the person wants to see it first"
    SEEN = "seen", "the person has seen it"
    DISPUTED = "disputed", "the person asks for a change"
    RELEASED = "released", "the employer can read it"
    WITHHELD = "withheld", "it does not go"
