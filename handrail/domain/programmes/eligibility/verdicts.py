"""Met, not met, not known: Kleene's three values, and a judgement that says why.

The one property everything rests on: as facts are added, "not known" may become "met" or
"not met", and neither of those ever changes again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from handrail.domain.programmes.eligibility.facts import Facts
from handrail.domain.programmes.eligibility.questions import Question


class Verdict(StrEnum):
    """What one criterion says."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"


_OPPOSITE = {
    Verdict.MET: Verdict.NOT_MET,
    Verdict.NOT_MET: Verdict.MET,
    Verdict.NOT_KNOWN: Verdict.NOT_KNOWN,
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a criterion says of a person, in one sentence that a GP could say aloud.

    ``questions`` are the fewest that could settle it; none, when only the service can tell.
    """

    verdict: Verdict
    sentence: str
    questions: tuple[Question, ...] = ()

    @property
    def question(self) -> Question | None:
        """Return the first question to ask, if asking would help."""
        return self.questions[0] if self.questions else None


class Criterion(Protocol):
    """One thing that must hold."""

    def judge(self, facts: Facts) -> Judgement:
        """Return whether it holds for a person, and why."""

    def describe(self) -> str:
        """Return the rule itself, in one plain sentence."""


def met(sentence: str) -> Judgement:
    """Return the judgement that a criterion holds."""
    return Judgement(Verdict.MET, sentence)


def not_met(sentence: str) -> Judgement:
    """Return the judgement that a criterion does not hold."""
    return Judgement(Verdict.NOT_MET, sentence)


def not_known(sentence: str, *questions: Question) -> Judgement:
    """Return the judgement that a criterion waits for an answer, or for the service itself."""
    return Judgement(Verdict.NOT_KNOWN, sentence, questions)


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict of things that must all hold; an empty list holds."""
    found = frozenset(verdicts)
    if Verdict.NOT_MET in found:
        return Verdict.NOT_MET
    return Verdict.NOT_KNOWN if Verdict.NOT_KNOWN in found else Verdict.MET


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict of things of which one must hold; an empty list does not hold."""
    return opposite(all_of(opposite(verdict) for verdict in verdicts))


def opposite(verdict: Verdict) -> Verdict:
    """Return the verdict of the rule turned round."""
    return _OPPOSITE[verdict]


def of_ticks(values: Iterable[bool | None]) -> tuple[Verdict, ...]:
    """Return known yes, known no and unsaid as verdicts."""
    return tuple(
        Verdict.NOT_KNOWN if value is None else Verdict.MET if value else Verdict.NOT_MET
        for value in values
    )
