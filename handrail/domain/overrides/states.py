"""What may become of an override."""

from django.db import models

from handrail.kernel.transitions import Machine, Transition


class State(models.TextChoices):
    """How far an override has come. Whether it still shows anything is a matter of its time."""

    ASKED = "asked", "waits for a second person"
    REFUSED = "refused", "refused by the second person"
    TO_REVIEW = "to_review", "opened, to be reviewed"
    REVIEWED = "reviewed", "reviewed"


OVERRIDE = Machine(
    name="override",
    owners={
        State.ASKED: "a second person with the permission, within a day",
        State.REFUSED: "nobody",
        State.TO_REVIEW: "information governance, within one working day",
        State.REVIEWED: "nobody; or information governance, on the day to ask again about telling",
    },
    steps=(
        Transition(State.ASKED, State.TO_REVIEW, "override.agreed"),
        Transition(State.ASKED, State.REFUSED, "override.refused"),
        Transition(State.TO_REVIEW, State.REVIEWED, "override.reviewed"),
    ),
)
