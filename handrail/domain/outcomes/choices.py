"""What can be said of how support went."""

from django.db import models


class Helped(models.TextChoices):
    """Whether support helped, in the words that the person chooses from."""

    YES = "yes", "Yes"
    PARTLY = "partly", "A bit"
    NO = "no", "No"
