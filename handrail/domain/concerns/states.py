"""What may follow what, once somebody is worried."""

from handrail.domain.concerns.choices import State
from handrail.kernel.transitions import Machine, Transition

CONCERN = Machine(
    name="concern",
    owners={
        State.RAISED: "whoever is on duty, then the deputy, then the manager",
        State.ACKNOWLEDGED: "whoever said that they are dealing with it",
        State.DEALT_WITH: "nobody",
    },
    steps=(
        Transition(State.RAISED, State.ACKNOWLEDGED, "concern.acknowledged"),
        Transition(State.ACKNOWLEDGED, State.DEALT_WITH, "concern.dealt_with"),
    ),
)
