"""What may become of a draft of a programme."""

from django.db import models

from handrail.kernel.transitions import Machine, Transition, steps


class State(models.TextChoices):
    """How far a draft has come."""

    OPEN = "open", "being written"
    PROPOSED = "proposed", "waits for a second person"
    PUBLISHED = "published", "published"
    THROWN_AWAY = "thrown_away", "thrown away"


STANDING = (State.OPEN, State.PROPOSED)

DRAFT = Machine(
    name="programme draft",
    owners={
        State.OPEN: "whoever keeps the directory",
        State.PROPOSED: "somebody else who keeps the directory",
        State.PUBLISHED: "nobody",
        State.THROWN_AWAY: "nobody",
    },
    steps=(
        Transition(State.OPEN, State.PROPOSED, "programme_draft.proposed"),
        Transition(State.PROPOSED, State.OPEN, "programme_draft.sent_back"),
        Transition(State.PROPOSED, State.PUBLISHED, "programme_draft.published"),
        *steps("programme_draft.thrown_away", STANDING, State.THROWN_AWAY),
    ),
)
