"""Criteria about a person's circumstances, some of which are asked of them alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.facts import ASKED_ALONE, Facts, Group
from handrail.domain.programmes.eligibility.questions import Question
from handrail.domain.programmes.eligibility.verdicts import (
    Judgement,
    Verdict,
    any_of,
    met,
    not_known,
    not_met,
    of_ticks,
)

OTHER_REASONS = "other reasons that let people join"


@dataclass(frozen=True, slots=True)
class InAnyGroup:
    """At least one of these circumstances. What is asked alone is never named."""

    among: frozenset[Group]

    @property
    def asked_alone(self) -> frozenset[Group]:
        """Return what only the person says, alone or to the coach."""
        return self.among & ASKED_ALONE

    def judge(self, facts: Facts) -> Judgement:
        """Return whether one of them holds; no question ever asks for one that is asked alone."""
        asked = self.among - ASKED_ALONE
        openly = any_of(of_ticks(facts.groups.has(it) for it in asked))
        alone = any_of(of_ticks(facts.groups.has(it) for it in self.asked_alone))
        if openly is Verdict.MET:
            named = words.both(_named(asked & facts.groups.yes))
            return met(f"You are in a group it is open to: {named}.")
        if alone is Verdict.MET:
            return met("You have a reason to join, as the coach knows.")
        if openly is Verdict.NOT_KNOWN:
            return not_known(f"It is also open to {words.both(_named(asked))}.", Question.GROUPS)
        if alone is Verdict.NOT_KNOWN:
            return not_known(f"It may fit: the coach will check {OTHER_REASONS}.")
        return not_met("This is for people with a reason to join; none of them is so.")

    def describe(self) -> str:
        """Return the rule in words, without what is asked alone."""
        named = _named(self.among - ASKED_ALONE)
        if not named:
            return f"The coach checks {OTHER_REASONS}."
        other = f"; the coach checks {OTHER_REASONS}" if self.asked_alone else ""
        return f"Open to {words.both(named)}{other}."


def _named(groups: Iterable[Group]) -> list[str]:
    found = frozenset(groups)
    return [words.GROUP[it] for it in Group if it in found]
