"""What must hold of every criterion and every person."""

import random
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.combined import AllOf, AnyOf, Not
from handrail.domain.programmes.eligibility.facts import ASKED_ALONE, Facts, Group, Ticks
from handrail.domain.programmes.eligibility.groups import InAnyGroup
from handrail.domain.programmes.eligibility.tiers import Tier, choose
from handrail.domain.programmes.eligibility.verdicts import Verdict
from handrail.domain.programmes.rules import ProgrammeRules, Status, judge
from tests.unit.programmes.strategies import (
    KINDS,
    complete_facts,
    criteria,
    more_and_more,
    partial_facts,
    simple_criteria,
    some,
)

SETTLED = (Verdict.MET, Verdict.NOT_MET)
rule_lists = st.lists(simple_criteria, min_size=1, max_size=6)


def rules_of(them):
    return ProgrammeRules(
        id="p", name="P", nation="England", status=Status.LIVE, summary="", criteria=tuple(them)
    )


@pytest.mark.parametrize("kind", [*KINDS, AllOf], ids=lambda kind: kind.__name__)
@settings(max_examples=max(200, settings.default.max_examples))
@given(data=st.data(), states=more_and_more())
def test_adding_a_fact_never_changes_a_settled_verdict(kind, data, states):
    criterion = data.draw(KINDS.get(kind, criteria))
    earlier = None
    for facts in states:
        found = criterion.judge(facts).verdict
        assert earlier not in SETTLED or found is earlier
        earlier = found


@given(rule_lists, more_and_more())
def test_adding_a_fact_never_changes_a_yes_or_a_no_of_a_programme(them, states):
    rules = rules_of(them)
    answers = [judge(rules, facts).verdict for facts in states]
    for earlier, later in pairwise(answers):
        assert earlier not in SETTLED or later is earlier


@given(st.lists(criteria, min_size=1, max_size=3), more_and_more())
def test_adding_a_fact_never_changes_a_tier_once_it_is_known(whens, states):
    tiers = tuple(Tier(f"t{n}", f"Tier {n}", n, when) for n, when in enumerate(whens))
    earlier = None
    for facts in states:
        found = choose(tiers, facts).tier
        assert earlier is None or found is earlier
        earlier = found


@given(criteria, partial_facts)
def test_a_rule_and_its_negation_are_never_both_met(criterion, facts):
    found = {criterion.judge(facts).verdict, Not(criterion, "like that").judge(facts).verdict}
    assert found in ({Verdict.MET, Verdict.NOT_MET}, {Verdict.NOT_KNOWN})


@given(st.lists(criteria, min_size=1, max_size=5), partial_facts, st.randoms())
def test_the_order_of_criteria_never_matters(them, facts, chance: random.Random):
    mixed = chance.sample(them, k=len(them))
    for combined in (AllOf, AnyOf):
        one, other = combined(tuple(them)).judge(facts), combined(tuple(mixed)).judge(facts)
        assert (one.verdict, one.questions) == (other.verdict, other.questions)


@given(rule_lists, partial_facts, st.randoms())
def test_the_order_of_a_programmes_rules_never_matters(them, facts, chance: random.Random):
    one = judge(rules_of(them), facts)
    other = judge(rules_of(chance.sample(them, k=len(them))), facts)
    assert (one.answer, one.questions) == (other.answer, other.questions)
    assert sorted(one.reasons) == sorted(other.reasons)


@given(criteria, partial_facts)
def test_judging_is_deterministic(criterion, facts):
    assert criterion.judge(facts) == criterion.judge(facts)


@given(simple_criteria, complete_facts)
def test_with_everything_known_no_question_is_left(criterion, facts):
    assert criterion.judge(facts).questions == ()


@given(criteria, partial_facts)
def test_questions_are_asked_only_of_what_is_open(criterion, facts):
    found = criterion.judge(facts)
    assert found.verdict is Verdict.NOT_KNOWN or found.questions == ()


@given(simple_criteria, partial_facts)
def test_every_criterion_speaks_in_whole_sentences(criterion, facts):
    for sentence in (criterion.describe(), criterion.judge(facts).sentence):
        assert sentence[0].isupper() or sentence[0].isdigit()
        assert sentence.endswith(".")
        assert not re.search(r"disab|client|complian|fail|None|[{}_]", sentence)


@given(simple_criteria, partial_facts)
def test_every_sentence_can_be_said_about_the_person_too(criterion, facts):
    said = criterion.judge(facts).sentence
    assert not re.search(r"\b(to|for|with|by|from|of) you\b", said)
    assert not re.search(r"\b[Yy]ou(r|rself)?\b", words.said_about(said))


PRIVATE = r"been in care|law|drug|alcohol|abuse|slavery|violen"


@given(st.builds(InAnyGroup, some(Group)), partial_facts)
def test_what_is_asked_alone_is_never_named_nor_asked(criterion, facts):
    found = criterion.judge(facts)
    assert not re.search(PRIVATE, criterion.describe() + found.sentence)
    alone = ProgrammeRules(
        id="p",
        name="P",
        nation="England",
        status=Status.LIVE,
        summary="",
        criteria=(InAnyGroup(criterion.among & ASKED_ALONE),),
    )
    assert judge(alone, facts).questions == ()


@given(criteria, complete_facts)
def test_what_a_person_says_alone_changes_nothing_that_a_referrer_sees(criterion, facts):
    silent = replace(facts, groups=Ticks(facts.groups.yes - ASKED_ALONE, frozenset()))
    told = replace(facts, groups=Ticks(silent.groups.yes | ASKED_ALONE, frozenset()))
    one, other = silent.as_a_referrer_knows(), told.as_a_referrer_knows()
    assert criterion.judge(one) == criterion.judge(other)


@given(partial_facts)
def test_what_plainly_follows_changes_nothing_that_was_said(facts):
    filled = facts.filled()
    for name in Facts.__dataclass_fields__:
        before, after = getattr(facts, name), getattr(filled, name)
        if hasattr(before, "yes"):
            assert before.yes <= after.yes
            assert before.no <= after.no
        else:
            assert before is None or before == after
    assert filled.filled() == filled
