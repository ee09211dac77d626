"""Could anybody meet these rules? Found by search, with the rules that exclude each other.

The search asks the rules' own questions and imagines the answers. Because adding a fact never
changes a "not met", a branch is left as soon as one rule says it.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from handrail.domain.programmes.eligibility.combined import every_question
from handrail.domain.programmes.eligibility.facts import Facts
from handrail.domain.programmes.eligibility.imagining import imagined, leaves
from handrail.domain.programmes.eligibility.verdicts import Criterion, Verdict

MOST_PEOPLE = 20_000
WITNESS = 3


class TooManyToImagine(Exception):  # noqa: N818 - reads as what it says
    """The search was ended before it was certain."""


def somebody(criteria: Iterable[Criterion]) -> Facts | None:
    """Return a person whom no rule turns away, or None where there is none.

    What only the service can tell counts as possible. TooManyToImagine when it is not certain.
    """
    rules = tuple(criteria)
    single = tuple(leaves(rules))
    open_people = [Facts()]
    for _ in range(MOST_PEOPLE):
        if not open_people:
            return None
        facts = open_people.pop()
        found = [rule.judge(facts) for rule in rules]
        if any(it.verdict is Verdict.NOT_MET for it in found):
            continue
        questions = every_question(found)
        if not questions:
            return facts
        open_people += imagined(questions[0], facts, single)
    raise TooManyToImagine


def clash(criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """Return the fewest rules that exclude each other, or nothing where somebody could fit."""
    try:
        if somebody(criteria) is not None:
            return ()
    except TooManyToImagine:
        pass
    for size in range(1, WITNESS + 1):
        for some in combinations(criteria, size):
            if _nobody(some):
                return some
    return tuple(criteria) if _nobody(criteria) else ()


def _nobody(criteria: Sequence[Criterion]) -> bool:
    try:
        return somebody(criteria) is None
    except TooManyToImagine:
        return False
