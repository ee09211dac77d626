"""The whole answer: does this programme fit this person, and why."""

from dataclasses import dataclass
from enum import StrEnum

from handrail.domain.programmes.eligibility.questions import Question
from handrail.domain.programmes.eligibility.tiers import Tier
from handrail.domain.programmes.eligibility.verdicts import Judgement, Verdict


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

    answer: Answer
    judgements: tuple[Judgement, ...]
    questions: tuple[Question, ...]
    tier: Tier | None
    tier_questions: tuple[Question, ...]
    max_weeks: int | None
    coach_checks: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the sentences that decide the answer."""
        deciding = next(verdict for verdict, answer in ANSWERS.items() if answer is self.answer)
        return tuple(it.sentence for it in self.judgements if it.verdict is deciding)

    @property
    def headline(self) -> str:
        """Return the answer in a few words."""
        if self.answer is Answer.ELIGIBLE:
            return "Fits"
        if self.answer is Answer.NOT_ELIGIBLE:
            return "Does not fit"
        match len(self.questions):
            case 0:
                return "May fit: the coach will check"
            case 1:
                return "May fit: one question would tell"
            case number:
                return f"May fit: {number} questions would tell"
