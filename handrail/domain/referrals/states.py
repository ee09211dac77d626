"""What may follow what in a referral's life."""

from handrail.domain.referrals.choices import State
from handrail.kernel.transitions import Machine, Transition, steps

WAITING = (State.NEW, State.QUESTION)
UNDECIDED = (*WAITING, State.REDIRECTING)

REFERRAL = Machine(
    name="referral",
    owners={
        State.NEW: "the receiving team",
        State.QUESTION: "the referrer, and the receiving team for the clock",
        State.REDIRECTING: "the service it is offered to, and the receiving team until it answers",
        State.ACCEPTED: "the named coach",
        State.CLOSED: "nobody",
    },
    steps=(
        *steps("referral.accepted", WAITING, State.ACCEPTED),
        Transition(State.NEW, State.QUESTION, "referral.question_asked"),
        Transition(State.QUESTION, State.NEW, "referral.question_answered"),
        *steps("referral.offered_elsewhere", WAITING, State.REDIRECTING),
        Transition(State.REDIRECTING, State.NEW, "referral.taken_over"),
        Transition(State.REDIRECTING, State.NEW, "referral.offer_refused"),
        *steps("referral.closed", UNDECIDED, State.CLOSED),
        *steps("referral.withdrawn", UNDECIDED, State.CLOSED),
        Transition(State.ACCEPTED, State.CLOSED, "referral.finished"),
        Transition(State.CLOSED, State.ACCEPTED, "referral.reopened"),
    ),
)
