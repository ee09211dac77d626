"""What may follow what, from asking for a copy to its end."""

from handrail.domain.copies.choices import State
from handrail.kernel.transitions import Machine, Transition

COPY = Machine(
    name="copy",
    owners={
        State.ASKED: "a health professional",
        State.READY: "the person",
        State.ENDED: "nobody",
    },
    steps=(
        Transition(State.ASKED, State.READY, "copy.released"),
        Transition(State.READY, State.ENDED, "copy.ended"),
    ),
)
