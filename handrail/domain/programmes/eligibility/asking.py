"""Which questions to put, in which order, so that the fewest are asked to settle all candidates.

A candidate is settled once it fits, does not fit, or only its service can tell. Each answer worth
imagining is held to be as likely as another, and answers that leave the same rules and questions
open are taken together. With few questions left every order is tried; with more, all that are left
after an answer are counted as if they had to be put, so that a page never waits for the search.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from handrail.domain.programmes.eligibility.facts import Facts
from handrail.domain.programmes.eligibility.imagining import imagined, leaves
from handrail.domain.programmes.eligibility.questions import ORDER, Question, in_order
from handrail.domain.programmes.eligibility.remembering import remembered
from handrail.domain.programmes.eligibility.verdicts import Criterion, Verdict

EXACTLY = 3

# For each candidate that is not settled, which of the rules are still open, by their place.
Open = frozenset[frozenset[int]]


@dataclass(frozen=True, slots=True)
class Plan:
    """The questions in the order they are best asked, and how many are expected to be put."""

    questions: tuple[Question, ...]
    expected: float


@dataclass(frozen=True, slots=True)
class _State:
    """What is still open, and the questions that could settle something of it."""

    left: Open
    questions: tuple[Question, ...]


def plan(candidates: Iterable[Sequence[Criterion]], facts: Facts) -> Plan:
    """Return the questions to ask of a person so that all candidates are settled soonest.

    The first is the best one to put next; later ones may become needless by its answer. The order
    of candidates and of their rules changes nothing.
    """
    return _planned(frozenset(tuple(rules) for rules in candidates), facts)


@lru_cache(maxsize=1_024)
def _planned(candidates: frozenset[tuple[Criterion, ...]], facts: Facts) -> Plan:
    """Return the plan, found once for the same candidates and answers: a page is sent after it."""
    search = _Search(tuple(candidates))
    state = search.state(search.every, facts)
    cost = {it: _round(search.after(it, state, facts)) for it in state.questions}
    ordered = sorted(cost, key=lambda it: (cost[it], ORDER[it]))
    return Plan(tuple(ordered), min(cost.values(), default=0.0))


class _Search:
    """One search, which remembers what it has found."""

    def __init__(self, candidates: tuple[tuple[Criterion, ...], ...]) -> None:
        self.rules = tuple(dict.fromkeys(rule for rules in candidates for rule in rules))
        place = {rule: at for at, rule in enumerate(self.rules)}
        self.every: Open = frozenset(frozenset(place[it] for it in rules) for rules in candidates)
        self.single = tuple(leaves(self.rules))
        self.judges = tuple(remembered(it) for it in self.rules)
        self.found: dict[_State, float] = {}

    def state(self, left: Open, facts: Facts) -> _State:
        """Return what is open of these candidates once the facts are known."""
        judged = {at: self.judges[at].judge(facts) for at in frozenset().union(*left)}
        still = frozenset(
            frozenset(at for at in rules if judged[at].questions)
            for rules in left
            if all(judged[at].verdict is not Verdict.NOT_MET for at in rules)
        ) - {frozenset()}
        asked = (judged[at].questions for rules in still for at in rules)
        return _State(still, in_order(frozenset(it for questions in asked for it in questions)))

    def expected(self, state: _State, facts: Facts) -> float:
        """Return the expected number of questions from here, or how many there are at most."""
        if len(state.questions) > EXACTLY:
            return len(state.questions)
        if state not in self.found:
            costs = (self.after(question, state, facts) for question in state.questions)
            self.found[state] = min(costs, default=0.0)
        return self.found[state]

    def after(self, question: Question, state: _State, facts: Facts) -> float:
        """Return the expected number of questions if this one is put next, itself included."""
        outcomes = self._outcomes(question, state, facts)
        return 1 + sum(share * self.expected(then, known) for share, then, known in outcomes)

    def _outcomes(
        self, question: Question, state: _State, facts: Facts
    ) -> list[tuple[float, _State, Facts]]:
        """Return the states that answers lead to, with their shares and one answer of each."""
        alike: dict[_State, list[Facts]] = {}
        for known in imagined(question, facts, self.single):
            alike.setdefault(self.state(state.left, known), []).append(known)
        number = sum(map(len, alike.values()))
        return [(len(them) / number, then, them[0]) for then, them in alike.items()]


def _round(number: float) -> float:
    """Return a number without its last digits, in which two machines may differ."""
    return round(number, 9)
