"""Tiers: one programme, more or less help, each with its own length (R47)."""

from dataclasses import dataclass

from handrail.domain.programmes.eligibility.facts import Facts
from handrail.domain.programmes.eligibility.questions import Question
from handrail.domain.programmes.eligibility.verdicts import Criterion, Verdict


@dataclass(frozen=True, slots=True)
class Tier:
    """One level of help. The first tier that holds is the person's.

    ``gives`` is empty where the tier gives what the whole programme gives.
    """

    id: str
    name: str
    max_weeks: int | None
    when: Criterion | None = None
    gives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TierAnswer:
    """The person's tier, or the questions that would tell which."""

    tier: Tier | None
    questions: tuple[Question, ...] = ()


def choose(tiers: tuple[Tier, ...], facts: Facts) -> TierAnswer:
    """Return the first tier that holds, unless an earlier one is still open."""
    for tier in tiers:
        if tier.when is None:
            return TierAnswer(tier)
        found = tier.when.judge(facts)
        if found.verdict is Verdict.MET:
            return TierAnswer(tier)
        if found.verdict is Verdict.NOT_KNOWN:
            return TierAnswer(None, found.questions)
    return TierAnswer(None)
