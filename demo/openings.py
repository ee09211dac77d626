"""Fixed stories of people who are still waiting for somebody to decide, or were just decided on."""

from collections.abc import Callable

from demo import words
from demo.supporting import Supporting
from demo.world import COUNCIL, STONES, WORKWELL
from handrail.domain.referrals.intake_answers import Partner

Plot = Callable[[Supporting], None]
RUTH, PRIYA, OWEN, GRACE, LEILA = (
    "ruth.calder",
    "priya.nandra",
    "owen.pritchard",
    "grace.mbeki",
    "leila.haddow",
)


def from_(referrer: str, service: str = WORKWELL, *, booked: bool = False) -> Plot:
    """Return the story of somebody who was referred and whom nobody has looked at."""
    return lambda t: t.refer(referrer, service, booked=booked)


def read(t: Supporting) -> None:
    """Read by triage, not decided."""
    t.refer(LEILA, WORKWELL)
    t.later(1)
    t.opened()


def asked(t: Supporting) -> None:
    """A question that waits for the GP."""
    t.refer(RUTH, WORKWELL)
    t.later(1)
    t.ask(words.QUESTIONS[0][0])


def answered(t: Supporting) -> None:
    """A question that was answered."""
    asked(t)
    t.later(1)
    t.answer(RUTH, words.QUESTIONS[0][1])


def taken_back(t: Supporting) -> None:
    """Taken back by the practice, because the person changed their mind."""
    t.refer(RUTH, WORKWELL)
    t.later(1)
    t.take_back(RUTH, "not_wanted")


def passed_around(t: Supporting) -> None:
    """Declined twice, back with the GP each time, and sent once more: a senior has to look."""
    t.refer(RUTH, WORKWELL)
    t.later(1)
    t.decline("better_elsewhere", STONES, "They would need more time than we may give.")
    t.later(1)
    t.refer(RUTH, STONES)
    t.later(1)
    t.decline("not_eligible", COUNCIL, "They have a job to go back to.")
    t.later(1)
    t.refer(RUTH, COUNCIL)
    t.raised()


def care_first(t: Supporting) -> None:
    """Other health care comes first, and triage finds out how it went."""
    t.refer(RUTH, WORKWELL)
    t.later(2)
    t.decline(
        "too_severe",
        "",
        "They are too unwell to start. Their community team sees them on Monday.",
        care="The community mental health team",
    )


def offered_on(t: Supporting) -> None:
    """Offered to another service, which has not answered."""
    t.refer(OWEN, WORKWELL)
    t.later(1)
    t.offer_elsewhere(STONES, words.ELSEWHERE[1])


def offered_to_us(t: Supporting) -> None:
    """Offered to WorkWell by another service."""
    t.refer(GRACE, COUNCIL)
    t.later(1)
    t.offer_elsewhere(WORKWELL, "They are in work and want to stay there.")


def taken_over(t: Supporting) -> None:
    """Offered, and taken over."""
    offered_on(t)
    t.later(1)
    t.take_over(STONES)
    t.accept()


def refused(t: Supporting) -> None:
    """Offered, and refused: back where it was."""
    offered_on(t)
    t.later(1)
    t.refuse(STONES, words.REFUSALS[0])


def declined(t: Supporting) -> None:
    """Closed with something else that is open."""
    t.refer(RUTH, WORKWELL)
    t.later(1)
    t.decline(*words.DECLINES[1])


def sent_themself(t: Supporting) -> None:
    """A self-referral that waits to be confirmed."""
    t.refer_themself(WORKWELL, tells_gp="yes")


def sent_by_employer(t: Supporting) -> None:
    """An employer's short form that waits with the area."""
    source, *partner = words.PARTNERS[0]
    t.sent_by_partner(source, Partner(*partner))
