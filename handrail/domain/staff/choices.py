"""The coded words of access. Plain enumerations, for whoever gives and takes it away."""

from django.db.models import TextChoices


class EndReason(TextChoices):
    """Why somebody's access ends."""

    LEFT = "left", "they leave the organisation"
    MOVED = "moved", "they move to another organisation"
    NOT_NEEDED = "not_needed", "they no longer need it for their work"
    MISUSE = "misuse", "it may have been misused"
    NOT_TRUSTED = "not_trusted", "they may no longer be trusted with it"
    STOLEN = "stolen", "somebody else may be using their account"


# These end access at once, whatever it leaves undone, and end every session.
FOR_CAUSE = frozenset({EndReason.MISUSE, EndReason.NOT_TRUSTED, EndReason.STOLEN})


class Decision(TextChoices):
    """What whoever reviews somebody's access says about it."""

    KEPT = "kept", "still needs it"
    CHANGED = "changed", "needs another job role"
    ENDED = "ended", "no longer needs it"
