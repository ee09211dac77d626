"""Why a look is to be explained. None of these says that anything was wrong."""

from django.db import models


class Reason(models.TextChoices):
    """One reason to ask why somebody looked."""

    ORGANISATION = "organisation", "their organisation had nothing to do with the person"
    UNRELATED = "unrelated", "they had nothing to do with the person"
    OWN = "own", "the person has their name or email address"
    SURNAME = "surname", "the person has their last name"
    COLLEAGUE = "colleague", "the person has the name or email address of a colleague"
