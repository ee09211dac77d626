"""What may follow what in a case's life."""

from handrail.domain.cases.choices import CaseState
from handrail.kernel.transitions import Machine, Transition, steps

CASE = Machine(
    name="case",
    owners={
        CaseState.OPEN: "the named coach",
        CaseState.PAUSED: "the named coach, until the date the pause ends",
        CaseState.CLOSED: "nobody",
    },
    steps=(
        Transition(CaseState.OPEN, CaseState.PAUSED, "case.paused"),
        Transition(CaseState.PAUSED, CaseState.OPEN, "case.resumed"),
        *steps("case.closed", (CaseState.OPEN, CaseState.PAUSED), CaseState.CLOSED),
        Transition(CaseState.CLOSED, CaseState.OPEN, "case.reopened"),
    ),
)
