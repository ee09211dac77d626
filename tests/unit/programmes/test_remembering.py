"""A rule that remembers says what it would say anew, whatever was asked before."""

from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.programmes.eligibility.facts import Facts
from handrail.domain.programmes.eligibility.remembering import NAMES, Noting, Remembered, changed
from handrail.domain.programmes.files import reading
from tests.unit.programmes.strategies import partial_facts

RULES = tuple(
    rule
    for path in reading.files_in(reading.folder())
    for rule in reading.read_file(path).rules.criteria
)


@given(st.lists(partial_facts, min_size=2, max_size=4))
def test_every_real_rule_says_the_same_as_without_a_memory(people):
    for rule in RULES:
        remembered = Remembered(rule)
        for facts in [*people, *people]:
            assert remembered.judge(facts) == rule.judge(facts)


def test_what_is_read_through_a_method_is_noted_too():
    noting = Noting(Facts())
    noting.months_since("workwell")
    assert list(noting.read) == ["earlier_help"]
    noting.filled()
    assert set(noting.read) == set(NAMES)


@given(partial_facts, st.integers(16, 70))
def test_one_fact_is_changed_and_no_other(facts, age):
    after = changed(facts, "age", age)
    assert after.age == age
    assert changed(after, "age", facts.age) == facts
