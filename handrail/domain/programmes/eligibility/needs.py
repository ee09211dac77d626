"""Criteria about health, hopes and help already given: lists of yes/no things."""

from collections.abc import Callable
from dataclasses import dataclass

from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.facts import Condition, Facts, Hope, Need, Support
from handrail.domain.programmes.eligibility.questions import Question
from handrail.domain.programmes.eligibility.verdicts import (
    Judgement,
    Verdict,
    all_of,
    any_of,
    met,
    not_known,
    not_met,
    of_ticks,
    opposite,
)

ANY_CONDITION = frozenset(Condition)


@dataclass(frozen=True, slots=True)
class HasCondition:
    """At least one of these groups; all of them means any health condition at all."""

    among: frozenset[Condition] = ANY_CONDITION

    def judge(self, facts: Facts) -> Judgement:
        """Return whether one of the conditions is there."""
        ticks = facts.conditions
        verdict = any_of(of_ticks(ticks.has(it) for it in self.among))
        if verdict is Verdict.MET:
            found = [words.CONDITION[it] for it in Condition if it in self.among & ticks.yes]
            return met(f"You have {words.both(found)}.".replace("have another", "have a"))
        return _unmet(verdict, self.describe(), Question.CONDITIONS)

    def describe(self) -> str:
        """Return the rule in words."""
        if self.among == ANY_CONDITION:
            return "People with any health condition."
        return f"People with {_named(self.among)}."


@dataclass(frozen=True, slots=True)
class NoOtherCondition:
    """No condition outside these groups."""

    among: frozenset[Condition]

    def judge(self, facts: Facts) -> Judgement:
        """Return whether every other condition is known to be absent."""
        others = ANY_CONDITION - self.among
        verdict = opposite(any_of(of_ticks(facts.conditions.has(it) for it in others)))
        if verdict is Verdict.MET:
            return met(f"You have no condition other than {_named(self.among)}.")
        return _unmet(verdict, self.describe(), Question.CONDITIONS)

    def describe(self) -> str:
        """Return the rule in words."""
        return f"People with {_named(self.among)} and nothing else."


@dataclass(frozen=True, slots=True)
class ConditionExcluded:
    """None of these groups."""

    among: frozenset[Condition]

    def judge(self, facts: Facts) -> Judgement:
        """Return whether each excluded condition is known to be absent."""
        verdict = opposite(any_of(of_ticks(facts.conditions.has(it) for it in self.among)))
        if verdict is Verdict.MET:
            return met(f"You do not have {_named(self.among)}.")
        return _unmet(verdict, self.describe(), Question.CONDITIONS)

    def describe(self) -> str:
        """Return the rule in words."""
        return f"Not for people with {_named(self.among)}, who need other help."


@dataclass(frozen=True, slots=True)
class HasNeed:
    """Wants at least one of these."""

    among: frozenset[Need]

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the person wants something that is given here."""
        verdict = any_of(of_ticks(facts.needs.has(it) for it in self.among))
        if verdict is Verdict.MET:
            wanted = [words.NEED[it] for it in Need if it in self.among & facts.needs.yes]
            return met(f"You want to {words.both(wanted)}.")
        return _unmet(verdict, self.describe(), Question.NEEDS)

    def describe(self) -> str:
        """Return the rule in words."""
        wanted = words.either(words.NEED[it] for it in Need if it in self.among)
        return f"People who want to {wanted}."


@dataclass(frozen=True, slots=True)
class HopesFor:
    """Hopes for one of these: paid work, say, and not only volunteering or learning."""

    among: frozenset[Hope]

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the person hopes for what is given here."""
        verdict = any_of(of_ticks(facts.hopes.has(it) for it in self.among))
        if verdict is Verdict.MET:
            wanted = (words.HOPE[it] for it in Hope if it in self.among & facts.hopes.yes)
            return met(f"You hope for {words.both(wanted)}.")
        return _unmet(verdict, self.describe(), Question.HOPES)

    def describe(self) -> str:
        """Return the rule in words."""
        wanted = words.either(words.HOPE[it] for it in Hope if it in self.among)
        other = [words.HOPE[it] for it in Hope if it not in self.among]
        only = f", not only {words.either(other)}" if other else ""
        return f"People who hope for {wanted}{only}."


@dataclass(frozen=True, slots=True)
class AlreadyWith:
    """Already getting this help: all of it, or any of it."""

    among: frozenset[Support]
    every: bool = False

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the person already gets the help that is asked for."""
        combined: Callable[..., Verdict] = all_of if self.every else any_of
        verdict = combined(of_ticks(facts.support.has(it) for it in self.among))
        if verdict is Verdict.MET:
            found = [words.SUPPORT[it] for it in Support if it in self.among & facts.support.yes]
            return met(f"You already get help from {words.both(found)}.")
        return _unmet(verdict, self.describe(), Question.SUPPORT)

    def describe(self) -> str:
        """Return the rule in words."""
        named = [words.SUPPORT[it] for it in Support if it in self.among]
        joined = words.both(named) if self.every else words.either(named)
        return f"People who already get help from {joined}."


@dataclass(frozen=True, slots=True)
class NotAlreadyOn:
    """Not getting any of this help at the same time."""

    among: frozenset[Support]

    def judge(self, facts: Facts) -> Judgement:
        """Return whether the person is on none of these."""
        verdict = opposite(any_of(of_ticks(facts.support.has(it) for it in self.among)))
        if verdict is Verdict.MET:
            return met(f"You are not on {self._named()}.")
        return _unmet(verdict, self.describe(), Question.SUPPORT)

    def describe(self) -> str:
        """Return the rule in words."""
        return f"Not for people already on {self._named()}."

    def _named(self) -> str:
        return words.either(words.SUPPORT[it] for it in Support if it in self.among)


def _unmet(verdict: Verdict, rule: str, question: Question) -> Judgement:
    reason = words.for_people(rule)
    return not_met(reason) if verdict is Verdict.NOT_MET else not_known(reason, question)


def _named(conditions: frozenset[Condition]) -> str:
    return words.either(words.CONDITION[it] for it in Condition if it in conditions)
