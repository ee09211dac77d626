"""What may follow what, from the moment a letter is written until it has arrived."""

from handrail.domain.messaging.choices import DeliveryState as S
from handrail.kernel.transitions import Machine, Transition, steps

UNDER_WAY = (S.GOING, S.AWAITING, S.STRANDED, S.BY_HAND)
DELIVERY = Machine(
    name="letter to a practice",
    owners={
        S.GOING: "Handrail; after a day, the next way",
        S.AWAITING: "Handrail, until an answer is overdue",
        S.ACKNOWLEDGED: "the practice; where it says when it files, Handrail until it does",
        S.FILED: "nobody",
        S.STRANDED: "Handrail, for minutes: it looks for somebody",
        S.BY_HAND: "a named member of staff, by a day",
        S.DONE: "nobody",
        S.STOPPED: "nobody",
    },
    steps=(
        Transition(S.GOING, S.AWAITING, "letter.handed_over"),
        *steps("letter.sent_another_way", (S.GOING, S.AWAITING), S.GOING),
        *steps("letter.sent_again", (S.STRANDED, S.BY_HAND), S.GOING),
        # An answer counts whenever it comes, also after the letter went another way.
        *steps("letter.acknowledged", UNDER_WAY, S.ACKNOWLEDGED),
        *steps("letter.filed", (*UNDER_WAY, S.ACKNOWLEDGED), S.FILED),
        *steps("letter.stranded", (S.GOING, S.AWAITING, S.ACKNOWLEDGED), S.STRANDED),
        Transition(S.STRANDED, S.BY_HAND, "letter.given"),
        Transition(S.BY_HAND, S.BY_HAND, "letter.given"),
        Transition(S.BY_HAND, S.DONE, "letter.done_by_hand"),
        *steps("letter.stopped", UNDER_WAY, S.STOPPED),
    ),
)
