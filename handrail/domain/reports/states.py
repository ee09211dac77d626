"""What may follow what, from the first word of a report to its release or its end."""

from handrail.domain.reports.choices import State
from handrail.kernel.transitions import Machine, Transition, steps

REPORT = Machine(
    name="report",
    owners={
        State.DRAFT: "whoever writes it",
        State.HELD: "the person; after 21 days unheard, a health professional",
        State.SEEN: "the person",
        State.DISPUTED: "whoever wrote it",
        State.RELEASED: "nobody",
        State.WITHHELD: "nobody",
    },
    steps=(
        Transition(State.DRAFT, State.HELD, "report.held"),
        Transition(State.DRAFT, State.RELEASED, "report.released"),
        Transition(State.HELD, State.SEEN, "report.seen"),
        # Without their word only a health professional, and only after 21 days: see rules.py.
        Transition(State.HELD, State.RELEASED, "report.decided"),
        Transition(State.SEEN, State.RELEASED, "report.released"),
        Transition(State.SEEN, State.DISPUTED, "report.change_asked"),
        # What was changed is seen again before anything goes.
        Transition(State.DISPUTED, State.HELD, "report.changed"),
        Transition(State.DISPUTED, State.SEEN, "report.change_refused"),
        *steps(
            "report.withheld",
            (State.DRAFT, State.HELD, State.SEEN, State.DISPUTED),
            State.WITHHELD,
        ),
    ),
)
