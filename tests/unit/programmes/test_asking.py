"""The questions of several candidates, in the order that settles them with the fewest."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.domain.programmes.eligibility.asking import plan
from handrail.domain.programmes.eligibility.facts import (
    Employment,
    Facts,
    Need,
    Support,
    ticked,
)
from handrail.domain.programmes.eligibility.imagining import imagined, leaves
from handrail.domain.programmes.eligibility.needs import HasNeed, NotAlreadyOn
from handrail.domain.programmes.eligibility.people import Age
from handrail.domain.programmes.eligibility.questions import Question
from handrail.domain.programmes.eligibility.verdicts import Verdict
from handrail.domain.programmes.eligibility.work import OutOfWorkAtMost, WorkStatus
from tests.unit.programmes.strategies import KINDS

ADULT = Age(18)
OUT = WorkStatus(frozenset({Employment.UNEMPLOYED}))
FINDS = HasNeed(frozenset({Need.FIND_WORK}))
NOT_ON = NotAlreadyOn(frozenset({Support.IPS}))
FEW = [ADULT, OUT, FINDS, NOT_ON]


def expected_of(order, candidates, facts, rules):
    """How many questions an order puts, on average, skipping those that settle nothing."""
    left = [
        them
        for them in candidates
        if not any(rule.judge(facts).verdict is Verdict.NOT_MET for rule in them)
    ]
    useful = {q for them in left for rule in them for q in rule.judge(facts).questions}
    question = next((it for it in order if it in useful), None)
    if question is None:
        return 0.0
    then = list(imagined(question, facts, rules))
    return 1 + sum(expected_of(order, left, it, rules) for it in then) / len(then)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(FEW[:3]), min_size=1, max_size=3), min_size=1, max_size=3)
    | st.lists(st.lists(st.sampled_from(FEW[1:]), min_size=1, max_size=3), min_size=1, max_size=3)
)
def test_no_order_of_questions_expects_fewer(candidates):
    rules = tuple(leaves(rule for them in candidates for rule in them))
    found = plan(candidates, Facts())
    for order in permutations(found.questions):
        assert found.expected <= expected_of(order, candidates, Facts(), rules) + 1e-9


def test_with_many_questions_open_no_fewer_are_promised_than_there_can_be():
    found = plan([[ADULT, OUT, FINDS, NOT_ON]], Facts())
    assert set(found.questions) == {
        Question.AGE,
        Question.EMPLOYMENT,
        Question.NEEDS,
        Question.SUPPORT,
    }
    assert 1 <= found.expected <= 4


def test_what_can_only_be_a_no_for_most_is_asked_first():
    # One answer in eight about work fits, every second one about other help.
    assert plan([[OUT, NOT_ON]], Facts()).questions == (Question.EMPLOYMENT, Question.SUPPORT)


def test_a_question_that_settles_two_services_comes_before_one_that_settles_one():
    found = plan([[OUT], [OUT, OutOfWorkAtMost(4)], [ADULT]], Facts(age=40))
    assert found.questions == (Question.EMPLOYMENT,)
    assert 1 < found.expected < 2


def test_nothing_is_asked_where_all_is_settled_or_only_the_service_can_tell():
    facts = Facts(age=17, needs=ticked([], among=Need))
    assert plan([[ADULT, OUT], [FINDS], [Age(18, exceptions_from=16)]], facts).questions == ()
    assert plan([], Facts()).expected == 0


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(FEW), min_size=1, max_size=3), min_size=1, max_size=3),
    st.randoms(),
)
def test_the_order_of_candidates_and_rules_changes_nothing(candidates, chance):
    mixed = [chance.sample(them, k=len(them)) for them in candidates]
    chance.shuffle(mixed)
    one, other = plan(candidates, Facts()), plan(mixed, Facts())
    assert one.questions == other.questions
    assert one.expected == pytest.approx(other.expected)


@pytest.mark.parametrize("question", Question)
def test_every_question_has_answers_worth_imagining(question):
    answers = list(imagined(question, Facts(), ()))
    assert len(answers) >= 1
    assert all(answer.filled() for answer in answers)


@settings(max_examples=100, deadline=None)
@given(st.one_of(*KINDS.values()))
def test_every_imagined_answer_settles_its_question(criterion):
    found = criterion.judge(Facts())
    for question in found.questions:
        for then in imagined(question, Facts(), tuple(leaves([criterion]))):
            assert question not in criterion.judge(then).questions
