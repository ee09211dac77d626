"""What may become of a look that is to be explained."""

from django.db import models

from handrail.kernel.transitions import Machine, Transition


class LookState(models.TextChoices):
    """How far a look has been explained."""

    TO_EXPLAIN = "to_explain", "to explain"
    REFERRED = "referred", "passed on"
    EXPLAINED = "explained", "explained"


LOOK = Machine(
    name="look to explain",
    owners={
        LookState.TO_EXPLAIN: "information governance, after asking who looked",
        LookState.REFERRED: "whom it was passed on to: a manager, HR or the Caldicott Guardian",
        LookState.EXPLAINED: "nobody",
    },
    steps=(
        Transition(LookState.TO_EXPLAIN, LookState.EXPLAINED, "look.explained"),
        Transition(LookState.TO_EXPLAIN, LookState.REFERRED, "look.referred"),
        Transition(LookState.REFERRED, LookState.EXPLAINED, "look.explained"),
    ),
)
