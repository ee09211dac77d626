"""How support ended, as a decision table: pure, and explained in words (R71).

Each reason that a coach can choose says what must be true for it and which conclusion it
leads to. Disengaging for a good reason is told apart from disengaging for a bad one.
"""

from collections.abc import Callable
from dataclasses import dataclass

IN_WORK = frozenset({"employed", "self_employed"})
HAD_WORK = frozenset({"employed", "self_employed", "off_sick"})
UNSAID = frozenset({"", "not_stated"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when a case is closed."""

    reason: str
    ever_spoke: bool = False
    has_plan: bool = False
    first_work: str = ""
    latest_work: str = ""
    tried_enough: bool = False
    has_risk_look: bool = False


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What kind of ending it was, in a word and in a sentence, and anything in its way."""

    kind: str
    sentence: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that must hold, and what to say when it does not."""

    holds: Callable[[Facts], bool]
    problem: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    kind: str
    sentence: str
    demands: tuple[Demand, ...] = ()


SPOKE = Demand(
    lambda facts: facts.ever_spoke,
    "Nobody has spoken to them yet. Choose that we could never reach them, or record the contact.",
)
WORKS = Demand(
    lambda facts: facts.latest_work in IN_WORK,
    "This reason says they are in work. Record their work now, or choose another reason.",
)
HAD_NONE = Demand(
    lambda facts: facts.first_work not in IN_WORK,
    "They were already in work at the start. Choose that they stayed in work.",
)
WAS_IN_WORK = Demand(
    lambda facts: facts.first_work in HAD_WORK or facts.first_work in UNSAID,
    "They had no job at the start. Choose that they found work.",
)
TRIED = Demand(
    lambda facts: facts.tried_enough and not facts.ever_spoke,
    "There is more to try before closing. Look at the tries on their page.",
)
LOOKED = Demand(
    lambda facts: facts.has_risk_look,
    "Look at what is known about risk, and write what you saw.",
)
PLANNED = Demand(
    lambda facts: facts.has_plan,
    "There is no agreed plan, so there were no goals to meet. Choose another reason.",
)

GOOD, BAD = "disengaged_well", "disengaged_badly"
TABLE: dict[str, Line] = {
    "goals_met": Line("achieved", "They got where they wanted to be.", (SPOKE, PLANNED)),
    "back_at_work": Line("returned", "They are back at work.", (SPOKE, WORKS, WAS_IN_WORK)),
    "still_at_work": Line("stayed", "They stayed in work.", (SPOKE, WORKS, WAS_IN_WORK)),
    "found_work": Line("found", "They found work.", (SPOKE, WORKS, HAD_NONE)),
    "time_ended": Line("ended", "The support came to the end of its time.", (SPOKE,)),
    "moved_on": Line("moved_on", "Another service supports them now.", (SPOKE,)),
    "enough_help": Line(GOOD, "They had enough help and chose to stop.", (SPOKE,)),
    "got_better": Line(GOOD, "They got better and chose to stop.", (SPOKE,)),
    "not_helping": Line(BAD, "They felt it was not helping and stopped.", (SPOKE,)),
    "too_unwell": Line(BAD, "They became too unwell to go on.", (SPOKE,)),
    "lost_touch": Line(BAD, "We lost touch with them.", (SPOKE, LOOKED)),
    "unreached": Line("never_started", "We could not reach them.", (TRIED, LOOKED)),
    "not_wanted": Line("declined", "They decided they did not want it.", (SPOKE,)),
    "died": Line("died", "They died."),
    "in_error": Line("void", "The case was opened in error."),
}
# What the referral's own record says when its case ends this way.
REFERRAL_CLOSING = {
    "unreached": "unreached",
    "died": "died",
    "in_error": "sent_in_error",
    "not_wanted": "not_wanted",
}


def conclude(facts: Facts) -> Conclusion:
    """Return how it ended and what stands against saying so; KeyError for an unknown reason."""
    line = TABLE[facts.reason]
    problems = tuple(demand.problem for demand in line.demands if not demand.holds(facts))
    return Conclusion(line.kind, line.sentence, problems)


def referral_closing(reason: str) -> str:
    """Return the code with which the referral closes."""
    return REFERRAL_CLOSING.get(reason, "finished")


def disengaged(reason: str) -> str:
    """Return ``well`` or ``badly`` for somebody who stopped before the end, or nothing (R71)."""
    return {GOOD: "well", BAD: "badly"}.get(TABLE[reason].kind, "")
