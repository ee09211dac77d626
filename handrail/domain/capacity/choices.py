"""The coded words of free times."""

from django.db.models import TextChoices


class Way(TextChoices):
    """How people meet."""

    IN_PRACTICE = "in_practice", "at a GP practice"
    ELSEWHERE = "other_place", "at another place"
    PHONE = "phone", "by phone"
    VIDEO = "video", "by video"
    HOME = "home", "at home"
