"""The whole answer: does this programme fit this person, and why."""

from dataclasses import dataclass, replace
from enum import StrEnum

from handrail.domain.programmes.eligibility.questions import Question, in_order
from handrail.domain.programmes.eligibility.tiers import Tier
from handrail.domain.programmes.eligibility.verdicts import Judgement, Verdict, all_of


class Answer(StrEnum):
    """Yes, no, or ask."""

    ELIGIBLE = "eligible"
    ASK = "ask"
    NOT_ELIGIBLE = "not_eligible"


ANSWERS = {
    Verdict.MET: Answer.ELIGIBLE,
    Verdict.NOT_KNOWN: Answer.ASK,
    Verdict.NOT_MET: Answer.NOT_ELIGIBLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """The answer, every criterion's sentence, and the questions that would settle it.

    ``ASK`` with no question means that only the service can tell. ``tier_questions`` do not
    decide whether the programme fits, only how much of it. ``coach_checks`` are said once the
    person is there; no referrer is asked them.
    """

    verdict: Verdict
    judgements: tuple[Judgement, ...]
    questions: tuple[Question, ...]
    tier: Tier | None
    tier_questions: tuple[Question, ...]
    max_weeks: int | None
    coach_checks: tuple[str, ...]

    @property
    def answer(self) -> Answer:
        """Return yes, no or ask."""
        return ANSWERS[self.verdict]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the sentences that decide the answer."""
        return tuple(it.sentence for it in self.judgements if it.verdict is self.verdict)

    @property
    def headline(self) -> str:
        """Return the answer in a few words."""
        if self.verdict is Verdict.MET:
            return "Fits"
        if self.verdict is Verdict.NOT_MET:
            return "Does not fit"
        match len(self.questions):
            case 0:
                return "May fit: the coach will check"
            case 1:
                return "May fit: one question would tell"
            case number:
                return f"May fit: {number} questions would tell"

    def also(self, judgement: Judgement) -> "Eligibility":
        """Return the answer when one more thing must hold; it is named first."""
        verdict = all_of((self.verdict, judgement.verdict))
        asked = (*self.questions, *judgement.questions) if verdict is Verdict.NOT_KNOWN else ()
        return replace(
            self,
            verdict=verdict,
            judgements=(judgement, *self.judgements),
            questions=in_order(frozenset(asked)),
        )
