"""Why nothing could be offered. A plain enumeration, so that pure rules may use it."""

from django.db.models import TextChoices


class GapReason(TextChoices):
    """Why nothing could be offered."""

    NO_SERVICE = "no_service", "no service for this place"
    RULES = "rules", "the rules of every service here say no"
    NO_ROOM = "no_room", "what would fit takes nobody now"
