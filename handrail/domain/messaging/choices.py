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
    PRACTICE_MESH = "practice_mesh", "to a practice's clinical system, by MESH"
    PRACTICE_FHIR = "practice_fhir", "fetched by a practice's clinical system, by FHIR"
    STAFF_EMAIL = "staff_email", "to a member of staff"
    PERSON_TEXT = "person_text", "a text to the person"
    PERSON_EMAIL = "person_email", "an e-mail to the person"


TO_PERSON = frozenset({Channel.PERSON_TEXT.value, Channel.PERSON_EMAIL.value})


class DeliveryState(TextChoices):
    """Where a letter to a practice is. Handed over is not arrived."""

    GOING = "going", "on its way out"
    AWAITING = "awaiting", "handed over, not acknowledged yet"
    ACKNOWLEDGED = "acknowledged", "acknowledged but not filed"
    FILED = "filed", "filed by the practice"
    STRANDED = "stranded", "needs somebody"
    BY_HAND = "by_hand", "with a named person"
    DONE = "done", "done by hand"
    STOPPED = "stopped", "stopped, because it may not be told"


class Said(TextChoices):
    """What another system says became of a letter."""

    COLLECTED = "collected", "collected by the practice's mailbox"
    ACKNOWLEDGED = "acknowledged", "acknowledged by the practice's system"
    FILED = "filed", "filed by the practice"
    LOST = "lost", "not collected in time"
    REFUSED = "refused", "refused by the practice's system"
    NOT_FILED = "not_filed", "not filed by the practice"


class ByHand(TextChoices):
    """How somebody did a letter's work themself."""

    POSTED = "posted", "Printed and posted"
    RANG = "rang", "Rang and read it to them"
    HANDED = "handed", "Handed over in person"
    OTHER = "other", "Another way"


# The ways in which a practice can be written to, and the channel of each. Print is nobody's
# channel: it is what a named person does when there is no other way.
CHANNELS = {
    "mesh": Channel.PRACTICE_MESH.value,
    "fhir": Channel.PRACTICE_FHIR.value,
    "email": Channel.PRACTICE_EMAIL.value,
}
TO_PRACTICE = frozenset(CHANNELS.values())
# Those that end in a clinical system, which files a letter by whom it is about.
INTO_SYSTEM = frozenset({Channel.PRACTICE_MESH.value, Channel.PRACTICE_FHIR.value})
