"""Why somebody overrides a person's wish, and what a reviewer says of it."""

from django.db.models import TextChoices


class Reason(TextChoices):
    """The reason, in a code that is counted."""

    DANGER_TO_SELF = "self", "they may come to harm by their own hand"
    DANGER_FROM_OTHERS = "others", "somebody may harm them"
    DANGER_TO_OTHERS = "harm", "somebody else, or a child, may come to harm"
    MISSING = "missing", "they are missing, or nobody can reach them"
    LAW = "law", "the law or a court makes us"
    OTHER = "other", "another reason, given in words"


class Judgement(TextChoices):
    """What a reviewer found."""

    RIGHT = "right", "right to look"
    WRONG = "wrong", "not right to look"


class Telling(TextChoices):
    """Whether the person is told."""

    WAITS = "waits", "waits for the review"
    TOLD = "told", "told"
    NOT_YET = "not_yet", "not told, because that would endanger somebody"
