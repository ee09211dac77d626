"""What kinds of systems there are, and what they can sign with."""

from django.db import models


class SystemKind(models.TextChoices):
    """What a system is for: it decides which doors are open to it."""

    CLINICAL = "clinical", "a clinical system, such as a GP's"
    PROVIDER = "provider", "a provider's own case system"


class Algorithm(models.TextChoices):
    """Signatures that only the holder of the private half can make (CDS Hooks 2.0, JWT signing)."""

    ES384 = "ES384", "ES384"
    RS384 = "RS384", "RS384"


class ClientAuth(models.TextChoices):
    """How our app proves who it is to a clinical system (SMART App Launch 2.2)."""

    PUBLIC = "public", "It proves nothing: a public client"
    SECRET = "secret", "By a secret that we both hold"
    KEY = "private_key_jwt", "By a signature of our own key"


class Trouble(models.TextChoices):
    """Why an outside system did not answer in a way that can be used."""

    NO_CONNECTION = "no_connection", "No connection could be made"
    NOT_SECURE = "not_secure", "Its certificate could not be trusted"
    TOO_SLOW = "too_slow", "It took too long"
    BROKEN = "broken", "It said that something is broken there"
    BUSY = "busy", "It said that it is asked too often"
    TOO_LARGE = "too_large", "Its answer was too large"
    NOT_USABLE = "not_usable", "Its answer was not what we asked for"
    REFUSED = "refused", "Its address may not be asked"


class OpenedFrom(models.TextChoices):
    """Which clinical system a practice opens a referral from by a key of its own."""

    EMIS = "emis", "EMIS Web"
    SYSTMONE = "systmone", "SystmOne"
    OTHER = "other", "Another system"


class Topic(models.TextChoices):
    """What a system can be told of."""

    TASK = "Task", "A task was made or changed"
    REQUEST = "ServiceRequest", "A service request was made or changed"


class Payload(models.TextChoices):
    """How much a message says (Subscriptions Backport, "Payload types"): never a resource."""

    EMPTY = "empty", "That something changed"
    ID_ONLY = "id-only", "The id of what changed"


class Standing(models.TextChoices):
    """How a subscription stands (FHIR R4, subscription-status)."""

    REQUESTED = "requested", "Waits for its first answer"
    ACTIVE = "active", "Told"
    ERROR = "error", "Its system did not answer, and is told no more"
    OFF = "off", "Over"


class Making(models.TextChoices):
    """How far a bulk export is."""

    WAITING = "waiting", "Asked for"
    RUNNING = "running", "Being written"
    DONE = "done", "There to be fetched"
    FAILED = "failed", "It could not be written"
