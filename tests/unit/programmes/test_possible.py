"""Rules that nobody can meet are found by search, with those that exclude each other."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handrail.domain.programmes.eligibility.combined import Not
from handrail.domain.programmes.eligibility.facts import Condition, Employment, Source, Support
from handrail.domain.programmes.eligibility.needs import (
    AlreadyWith,
    ConditionExcluded,
    HasCondition,
    NotAlreadyOn,
)
from handrail.domain.programmes.eligibility.people import Age, ReferredBy
from handrail.domain.programmes.eligibility.possible import TooManyToImagine, clash, somebody
from handrail.domain.programmes.eligibility.verdicts import Verdict
from handrail.domain.programmes.eligibility.work import (
    AbsenceByReferrer,
    LongEnoughOff,
    OffOrAtRisk,
    WorkStatus,
)
from tests.unit.programmes.strategies import complete_facts, criteria, simple_criteria

OUT = WorkStatus(frozenset({Employment.UNEMPLOYED}))
IN = WorkStatus(frozenset({Employment.EMPLOYED}))


@pytest.mark.parametrize(
    ("rules", "excluding"),
    [
        ([Age(18), OUT, IN], (OUT, IN)),
        ([Age(30), HasCondition(), Age(None, 20)], (Age(30), Age(None, 20))),
        (
            [HasCondition(frozenset({Condition.MSK})), ConditionExcluded(frozenset(Condition)), IN],
            (HasCondition(frozenset({Condition.MSK})), ConditionExcluded(frozenset(Condition))),
        ),
        (
            [
                AlreadyWith(frozenset({Support.IPS, Support.RESTART})),
                NotAlreadyOn(frozenset({Support.IPS})),
                NotAlreadyOn(frozenset({Support.RESTART})),
            ],
            (
                AlreadyWith(frozenset({Support.IPS, Support.RESTART})),
                NotAlreadyOn(frozenset({Support.IPS})),
                NotAlreadyOn(frozenset({Support.RESTART})),
            ),
        ),
        ([Age(18), IN, HasCondition()], ()),
        ([], ()),
    ],
    ids=["work", "age", "conditions", "three together", "somebody", "no rule"],
)
def test_the_fewest_rules_that_exclude_each_other_are_named(rules, excluding):
    assert clash(rules) == excluding


def test_who_refers_can_be_what_makes_it_impossible():
    only_gps = ReferredBy(frozenset({Source.GP}))
    absence = AbsenceByReferrer(((Source.GP, LongEnoughOff(4)), (Source.SELF, OffOrAtRisk())))
    assert clash([only_gps, absence]) == ()
    assert clash([only_gps, ReferredBy(frozenset({Source.SELF}))])


@given(criteria)
def test_a_rule_and_its_negation_exclude_each_other(criterion):
    try:
        found = somebody([criterion, Not(criterion, "like that")])
    except TooManyToImagine:
        assume(False)
    if found is not None:  # then only the service can tell
        assert criterion.judge(found).verdict is Verdict.NOT_KNOWN


@given(st.lists(simple_criteria, min_size=1, max_size=4), complete_facts)
def test_where_somebody_real_fits_the_search_finds_somebody(rules, facts):
    assume(all(rule.judge(facts).verdict is not Verdict.NOT_MET for rule in rules))
    assert clash(rules) == ()
