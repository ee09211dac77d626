"""Criteria about what came before a referral, and what is likely to come after it."""

from dataclasses import dataclass

from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.facts import NEVER, Facts, Source
from handrail.domain.programmes.eligibility.questions import Question
from handrail.domain.programmes.eligibility.verdicts import Judgement, met, not_known, not_met


@dataclass(frozen=True, slots=True)
class RepeatGap:
    """Not again within so many months of the same programme's help."""

    programme_id: str
    months: int

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the last help was long enough ago, if there was any."""
        ago = facts.months_since(self.programme_id)
        if ago is None:
            return not_known(words.for_people(self.describe()), Question.EARLIER_HELP)
        if ago >= NEVER:
            return met("You have not had this help before.")
        if ago >= self.months:
            return met(f"You had this help {words.months(ago)} ago, which is long enough.")
        return not_met(f"{words.for_people(self.describe())[:-1]}; you had.")

    def describe(self) -> str:
        """Return the rule in words."""
        return f"People who have not had this help in the last {words.months(self.months)}."


@dataclass(frozen=True, slots=True)
class NotReferredAlready:
    """Nobody of this kind has referred the person to it already."""

    by: Source

    def judge(self, facts: Facts) -> Judgement:
        """Return whether such a referral is known not to be there."""
        already = facts.referred_already.has(self.by)
        if already is None:
            return not_known(words.for_people(self.describe()), Question.REFERRED_ALREADY)
        if already:
            return not_met(f"You were already referred by {words.SOURCE[self.by]}.")
        return met(f"You were not yet referred by {words.SOURCE[self.by]}.")

    def describe(self) -> str:
        """Return the rule in words."""
        return f"People not already referred by {words.SOURCE[self.by]}."


@dataclass(frozen=True, slots=True)
class LikelyToReturn:
    """There is a reasonable prospect of going back to the job."""

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the person is likely to go back."""
        if facts.likely_to_return is None:
            return not_known(words.for_people(self.describe()), Question.LIKELY_TO_RETURN)
        if facts.likely_to_return:
            return met("You are likely to go back to your job.")
        return not_met(words.for_people(self.describe()))

    def describe(self) -> str:
        """Return the rule in words."""
        return "People who are likely to go back to their job."
