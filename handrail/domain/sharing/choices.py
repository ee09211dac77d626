"""The coded words of sharing."""

from django.db.models import TextChoices


class Way(TextChoices):
    """How a helper is sent their link and their codes."""

    EMAIL = "email", "email"
    TEXT = "text", "text message"
