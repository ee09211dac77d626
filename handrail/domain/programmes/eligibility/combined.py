"""Criteria made of criteria, by three-valued logic; and what only the service can tell."""

from dataclasses import dataclass

from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.facts import Facts, Source
from handrail.domain.programmes.eligibility.questions import ORDER, Question, in_order
from handrail.domain.programmes.eligibility.verdicts import (
    Criterion,
    Judgement,
    Verdict,
    all_of,
    any_of,
    met,
    not_known,
    opposite,
)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one must hold."""

    criteria: tuple[Criterion, ...]

    def judge(self, facts: Facts) -> Judgement:
        """Return the verdict of all together; its sentences are those that decide it."""
        found = [criterion.judge(facts) for criterion in self.criteria]
        verdict = all_of(it.verdict for it in found)
        if verdict is Verdict.NOT_KNOWN:
            return Judgement(verdict, _deciding(found, verdict), every_question(found))
        return Judgement(verdict, _deciding(found, verdict))

    def describe(self) -> str:
        """Return the rule in words."""
        return " ".join(criterion.describe() for criterion in self.criteria)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One is enough."""

    criteria: tuple[Criterion, ...]

    def judge(self, facts: Facts) -> Judgement:
        """Return the verdict; if open, the questions of whichever is soonest settled."""
        found = [criterion.judge(facts) for criterion in self.criteria]
        verdict = any_of(it.verdict for it in found)
        if verdict is Verdict.NOT_KNOWN:
            return Judgement(verdict, _deciding(found, verdict), _fewest(found))
        return Judgement(verdict, _deciding(found, verdict))

    def describe(self) -> str:
        """Return the rule in words."""
        first, *others = [criterion.describe().removesuffix(".") for criterion in self.criteria]
        return words.sentence(
            "; or ".join([first, *(rule[:1].lower() + rule[1:] for rule in others)])
        )


@dataclass(frozen=True, slots=True)
class Not:
    """The criterion turned round; ``whom`` completes "This is not for people …"."""

    criterion: Criterion
    whom: str

    def judge(self, facts: Facts) -> Judgement:
        """Return the opposite verdict."""
        inner = self.criterion.judge(facts)
        return Judgement(opposite(inner.verdict), self.describe(), inner.questions)

    def describe(self) -> str:
        """Return the rule in words."""
        return f"This is not for people {self.whom}."


@dataclass(frozen=True, slots=True)
class WhenReferredBy:
    """A rule that counts only for some referrers; for the others it holds."""

    sources: frozenset[Source]
    criterion: Criterion

    def judge(self, facts: Facts) -> Judgement:
        """Return what the rule says, or that it does not matter for this referrer."""
        inner = self.criterion.judge(facts)
        if inner.verdict is Verdict.MET or facts.referred_by in self.sources:
            return inner
        if facts.referred_by is None:
            return not_known("It depends on who makes the referral.", Question.REFERRER)
        return met(f"That matters only if {words.referrers(self.sources)} refers.")

    def describe(self) -> str:
        """Return the rule in words."""
        rule = self.criterion.describe()
        return f"If {words.referrers(self.sources)} refers: {rule[:1].lower()}{rule[1:]}"


@dataclass(frozen=True, slots=True)
class ServiceWillCheck:
    """Never known here and asked of no referrer: the person tells the service alone.

    The home of every sensitive rule: ``what`` stays general ("other reasons to join").
    """

    what: str

    def judge(self, facts: Facts) -> Judgement:
        """Return "not known", with no question."""
        return not_known(f"It may fit: the coach will check {self.what}.")

    def describe(self) -> str:
        """Return the rule in words."""
        return f"The coach checks {self.what}."


def every_question(found: list[Judgement]) -> tuple[Question, ...]:
    """Return each open question once, in the order they are best asked."""
    return in_order(frozenset(question for it in found for question in it.questions))


def _fewest(found: list[Judgement]) -> tuple[Question, ...]:
    asked = [in_order(frozenset(it.questions)) for it in found if it.questions]
    return min(asked, key=lambda these: (len(these), [ORDER[it] for it in these]), default=())


def _deciding(found: list[Judgement], verdict: Verdict) -> str:
    return " ".join(it.sentence for it in found if it.verdict is verdict)
