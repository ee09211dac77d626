"""The coded words of a message. Plain enumerations, for whoever queues one."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a message is."""

    QUEUED = "queued", "waiting to go"
    SENDING = "sending", "going now"
    SENT = "sent", "handed over"
    FAILED = "failed", "could not be handed over"
    DROPPED = "dropped", "not sent, because it may not be told"


class Channel(TextChoices):
    """How a message travels."""

    PRACTICE_EMAIL = "practice_email", "to a practice's shared mailbox"
    STAFF_EMAIL = "staff_email", "to a member of staff"
    PERSON_TEXT = "person_text", "a text to the person"
    PERSON_EMAIL = "person_email", "an e-mail to the person"


TO_PERSON = frozenset({Channel.PERSON_TEXT.value, Channel.PERSON_EMAIL.value})
