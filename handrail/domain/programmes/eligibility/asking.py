"""Which questions to put, in which order, so that the fewest are asked to settle all candidates.

A candidate is settled once it fits, does not fit, or only its service can tell. Each answer worth
imagining is held to be as likely as another; the order is the one whose expected number of
questions is smallest. With few questions it is found exactly, else question by question by the
one after which the fewest are left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handrail.domain.programmes.eligibility.combined import every_question
from handrail.domain.programmes.eligibility.facts import Facts
from handrail.domain.programmes.eligibility.imagining import Rules, imagined, leaves
from handrail.domain.programmes.eligibility.questions import ORDER, Question, in_order
from handrail.domain.programmes.eligibility.verdicts import Criterion, Verdict

EXACTLY = 4

# For each candidate that is not settled, the rules of it that are still open.
Open = tuple[tuple[Criterion, ...], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The questions in the order they are best asked, and how many are expected to be put."""

    questions: tuple[Question, ...]
    expected: float


def plan(candidates: Iterable[Sequence[Criterion]], facts: Facts) -> Plan:
    """Return the questions to ask of a person so that all candidates are settled soonest.

    Later ones may become needless by the answers to earlier ones. The order of candidates and
    of their rules changes nothing.
    """
    left = _still_open(tuple(tuple(rules) for rules in candidates), facts)
    ordered: list[Question] = []
    first = _Search(left)
    expected = first.expected(left, facts)
    every = _questions(left, facts)
    while len(ordered) < len(every):
        rest = [it for it in every if it not in ordered]
        ordered.append(min(rest, key=lambda it: (_round(first.after(it, left, facts)), ORDER[it])))
    return Plan(tuple(ordered), expected)


class _Search:
    """One search, which remembers what it has found."""

    def __init__(self, left: Open) -> None:
        self.single = tuple(leaves(rule for rules in left for rule in rules))
        self.found: dict[Facts, float] = {}

    def expected(self, left: Open, facts: Facts) -> float:
        """Return the expected number of questions from here, with the best one put each time."""
        if facts not in self.found:
            questions = _questions(left, facts)
            self.found[facts] = self._least(questions, left, facts) if questions else 0.0
        return self.found[facts]

    def after(self, question: Question, left: Open, facts: Facts) -> float:
        """Return the expected number of questions if this one is put next, itself included."""
        outcomes = _outcomes(question, left, facts, self.single)
        return 1 + sum(share * self.expected(rest, then) for share, rest, then in outcomes)

    def _least(self, questions: tuple[Question, ...], left: Open, facts: Facts) -> float:
        if len(questions) <= EXACTLY:
            return min(self.after(question, left, facts) for question in questions)
        chosen = min(
            questions,
            key=lambda it: (_round(_left_after(it, left, facts, self.single)), ORDER[it]),
        )
        return self.after(chosen, left, facts)


def _outcomes(
    question: Question, left: Open, facts: Facts, single: Rules
) -> list[tuple[float, Open, Facts]]:
    """Return the situations that answers lead to, alike ones together, with their shares."""
    alike: dict[tuple[Open, tuple[Question, ...]], list[Facts]] = {}
    for then in imagined(question, facts, single):
        rest = _still_open(left, then)
        alike.setdefault((rest, _questions(rest, then)), []).append(then)
    number = sum(map(len, alike.values()))
    return [(len(them) / number, rest, them[0]) for (rest, _), them in alike.items()]


def _left_after(question: Question, left: Open, facts: Facts, single: Rules) -> float:
    outcomes = _outcomes(question, left, facts, single)
    return sum(share * len(_questions(rest, then)) for share, rest, then in outcomes)


def _still_open(candidates: Open, facts: Facts) -> Open:
    """Return the rules that are still open, of candidates that are not settled."""
    found = []
    for rules in candidates:
        judged = [(rule, rule.judge(facts)) for rule in rules]
        if any(it.verdict is Verdict.NOT_MET for _, it in judged):
            continue
        if open_rules := tuple(rule for rule, it in judged if it.questions):
            found.append(open_rules)
    return tuple(found)


def _questions(left: Open, facts: Facts) -> tuple[Question, ...]:
    """Return each question that could still settle something, once."""
    return in_order(
        frozenset(
            question
            for rules in left
            for question in every_question([rule.judge(facts) for rule in rules])
        )
    )


def _round(number: float) -> float:
    """Return a number without its last digits, in which two machines may differ."""
    return round(number, 9)
