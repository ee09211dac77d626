"""The answers worth imagining to a question: one for each way in which the rules could turn.

A number is tried on both sides of every limit, a list by every choice among the things the rules
name. What is asked of a person alone is left open, since no search may depend on it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from handrail.domain.programmes.eligibility.before import NotReferredAlready, RepeatGap
from handrail.domain.programmes.eligibility.combined import AllOf, AnyOf, Not, WhenReferredBy
from handrail.domain.programmes.eligibility.facts import (
    ASKED_ALONE,
    NEVER,
    Condition,
    Employment,
    Facts,
    Group,
    Hope,
    Need,
    Source,
    Support,
    Thing,
    Ticks,
    ticked,
)
from handrail.domain.programmes.eligibility.people import Age, Area
from handrail.domain.programmes.eligibility.questions import Question
from handrail.domain.programmes.eligibility.remembering import changed
from handrail.domain.programmes.eligibility.verdicts import Criterion
from handrail.domain.programmes.eligibility.work import (
    AbsenceByReferrer,
    EmployerSize,
    LongEnoughOff,
    OutOfWorkAtMost,
)

USUAL_AGE = 40
Rules = Sequence[Criterion]


def leaves(criteria: Iterable[Criterion]) -> Iterator[Criterion]:
    """Yield the single rules that these are made of."""
    for criterion in criteria:
        match criterion:
            case AllOf() | AnyOf():
                yield from leaves(criterion.criteria)
            case Not() | WhenReferredBy():
                yield from leaves([criterion.criterion])
            case AbsenceByReferrer():
                yield from leaves(rule for _, rule in criterion.by_source)
            case _:
                yield criterion


def imagined(question: Question, facts: Facts, rules: Rules) -> Iterator[Facts]:
    """Yield the facts after each answer worth imagining; ``rules`` are single ones."""
    if question in _FIELDS:
        name, values = _FIELDS[question]
        for value in values(rules):
            yield changed(facts, name, value)
        return
    name, kind = _LISTS[question]
    before = getattr(facts, name)
    for chosen in _choices(kind, rules, question):
        after = ticked(chosen | before.yes, among=_told(kind) | before.yes)
        yield changed(facts, name, Ticks(after.yes - before.no, after.no | before.no))


def _told(kind: type[Thing]) -> frozenset[Thing]:
    return frozenset(it for it in kind if it not in ASKED_ALONE)


def _choices(kind: type[Thing], rules: Rules, question: Question) -> Iterator[frozenset[Thing]]:
    named = sorted(_told(kind) & _named(kind, rules))
    others = sorted(_told(kind) - _named(kind, rules))
    most = len(named) if question is not Question.GROUPS else min(1, len(named))
    for size in range(most + 1):
        for chosen in combinations(named, size):
            yield frozenset(chosen)
    if others:  # something that no rule names
        yield frozenset(others[:1])


def _named(kind: type[Thing], rules: Rules) -> frozenset[Thing]:
    found: set[Thing] = set()
    for rule in rules:
        among = {rule.by} if isinstance(rule, NotReferredAlready) else getattr(rule, "among", ())
        found |= {it for it in among if isinstance(it, kind)}
    return frozenset(found)


def _ages(rules: Rules) -> list[int]:
    limits = [USUAL_AGE]
    for rule in rules:
        if isinstance(rule, Age):
            for limit in (rule.youngest, rule.oldest, rule.exceptions_from):
                limits += [limit - 1, limit, limit + 1] if limit is not None else []
    return sorted(set(limits))


def _numbers(of: Callable[[Criterion], int | None]) -> Callable[[Rules], list[int]]:
    def values(rules: Rules) -> list[int]:
        limits = [limit for rule in rules if (limit := of(rule)) is not None]
        return sorted({0, 1} | {limit + by for limit in limits for by in (-1, 0, 1)})

    return values


def _areas(rules: Rules) -> list[frozenset[str]]:
    codes = {code for it in rules if isinstance(it, Area) for code in it.codes or ()}
    return [frozenset(), *(frozenset({code}) for code in sorted(codes)[:1]), frozenset(codes)]


def _earlier(rules: Rules) -> list[frozenset[tuple[str, int]]]:
    gaps = [(it.programme_id, it.months) for it in rules if isinstance(it, RepeatGap)]
    ids = sorted({programme for programme, _ in gaps})
    longest = max((months for _, months in gaps), default=0)
    return [frozenset((programme, ago) for programme in ids) for ago in (0, longest, NEVER)]


def _either(rules: Rules) -> list[bool]:
    return [True, False]


_FIELDS: dict[Question, tuple[str, Callable[[Rules], Iterable[Any]]]] = {
    Question.REFERRER: ("referred_by", lambda rules: Source),
    Question.AGE: ("age", _ages),
    Question.HOME: ("home_areas", _areas),
    Question.PRACTICE: ("practice_areas", _areas),
    Question.JOBCENTRE: ("jobcentre_areas", _areas),
    Question.EMPLOYMENT: ("employment", lambda rules: Employment),
    Question.WORK_AT_RISK: ("work_at_risk", _either),
    Question.WEEKS_OFF: (
        "weeks_off",
        _numbers(lambda rule: rule.weeks if isinstance(rule, LongEnoughOff) else None),
    ),
    Question.EXPECTED_WEEKS_OFF: (
        "expected_weeks_off",
        _numbers(lambda rule: rule.weeks if isinstance(rule, LongEnoughOff) else None),
    ),
    Question.WEEKS_OUT_OF_WORK: (
        "weeks_out_of_work",
        _numbers(lambda rule: rule.weeks if isinstance(rule, OutOfWorkAtMost) else None),
    ),
    Question.LEFT_BECAUSE_OF_HEALTH: ("left_work_because_of_health", _either),
    Question.EMPLOYER_SIZE: (
        "employer_size",
        _numbers(lambda rule: rule.people if isinstance(rule, EmployerSize) else None),
    ),
    Question.LIKELY_TO_RETURN: ("likely_to_return", _either),
    Question.EARLIER_HELP: ("earlier_help", _earlier),
}
_LISTS: dict[Question, tuple[str, type[Any]]] = {
    Question.NEEDS: ("needs", Need),
    Question.CONDITIONS: ("conditions", Condition),
    Question.SUPPORT: ("support", Support),
    Question.HOPES: ("hopes", Hope),
    Question.GROUPS: ("groups", Group),
    Question.REFERRED_ALREADY: ("referred_already", Source),
}
