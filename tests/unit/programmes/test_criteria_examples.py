"""Criteria by example, where the boundary or the words matter."""

from datetime import date

import pytest

from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.combined import AnyOf, ServiceWillCheck
from handrail.domain.programmes.eligibility.facts import (
    Condition,
    Employment,
    Facts,
    Need,
    Source,
    Ticks,
    age_on,
    ticked,
)
from handrail.domain.programmes.eligibility.needs import HasCondition
from handrail.domain.programmes.eligibility.people import Age, Area, Link, ReferredBy
from handrail.domain.programmes.eligibility.questions import TEXTS, Question
from handrail.domain.programmes.eligibility.verdicts import Verdict, all_of, any_of, opposite
from handrail.domain.programmes.eligibility.work import (
    EmployerSize,
    LongEnoughOff,
    Operator,
    OutOfWorkAtMost,
    WorkStatus,
)

MET, NOT_MET, NOT_KNOWN = Verdict.MET, Verdict.NOT_MET, Verdict.NOT_KNOWN


def test_three_valued_logic_is_kleenes():
    assert all_of([]) is MET
    assert any_of([]) is NOT_MET
    assert all_of([MET, NOT_KNOWN]) is NOT_KNOWN
    assert all_of([NOT_MET, NOT_KNOWN]) is NOT_MET
    assert any_of([MET, NOT_KNOWN]) is MET
    assert any_of([NOT_MET, NOT_KNOWN]) is NOT_KNOWN
    assert opposite(NOT_KNOWN) is NOT_KNOWN


@pytest.mark.parametrize(
    ("birth_date", "day", "age"),
    [
        (date(2008, 6, 3), date(2026, 6, 2), 17),
        (date(2008, 6, 3), date(2026, 6, 3), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_counts_whole_years(birth_date, day, age):
    assert age_on(day, birth_date=birth_date) == age


def test_a_thing_cannot_both_hold_and_not_hold():
    with pytest.raises(ValueError, match="both"):
        Ticks(frozenset({Need.FIND_WORK}), frozenset({Need.FIND_WORK}))


def test_any_link_with_the_area_is_enough():
    area = Area("Camden", (Link.RESIDENT, Link.REGISTERED), frozenset({"QMJ"}))
    elsewhere, here, nowhere = frozenset({"QOP"}), frozenset({"QMJ"}), frozenset()
    assert area.judge(Facts(home_areas=elsewhere, practice_areas=here)).sentence == (
        "You are registered with a GP practice in Camden."
    )
    assert area.judge(Facts(home_areas=nowhere, practice_areas=here)).verdict is MET
    assert area.judge(Facts(practice_areas=elsewhere)).question is Question.HOME
    refused = area.judge(Facts(home_areas=elsewhere, practice_areas=nowhere))
    assert refused.sentence == (
        "This is for people who live in Camden or are registered with a GP practice there;"
        " none of that is so."
    )


def test_an_area_that_nobody_named_is_checked_by_the_service():
    found = Area("its area", (Link.RESIDENT,), None).judge(Facts(home_areas=frozenset({"QMJ"})))
    assert (found.verdict, found.questions) == (NOT_KNOWN, ())


@pytest.mark.parametrize(
    ("age", "verdict"), [(15, NOT_MET), (16, NOT_KNOWN), (17, NOT_KNOWN), (18, MET), (99, MET)]
)
def test_exceptions_below_the_age_are_the_services_to_make(age, verdict):
    found = Age(18, exceptions_from=16).judge(Facts(age=age))
    assert found.verdict is verdict
    assert found.questions == ()


def test_self_employed_people_are_told_so():
    rule = WorkStatus(frozenset({Employment.EMPLOYED, Employment.OFF_SICK}))
    assert rule.judge(Facts(employment=Employment.SELF_EMPLOYED)).sentence == (
        "This is for people who are in a job or off sick from a job;"
        " it does not take self-employed people."
    )


@pytest.mark.parametrize(
    ("off", "expected", "verdict", "question"),
    [
        (4, None, MET, None),
        (3, 4, MET, None),
        (None, 4, MET, None),
        (3, 3, NOT_MET, None),
        (3, None, NOT_KNOWN, Question.EXPECTED_WEEKS_OFF),
        (None, 3, NOT_KNOWN, Question.WEEKS_OFF),
        (None, None, NOT_KNOWN, Question.WEEKS_OFF),
    ],
)
def test_off_or_expected_to_be_off_for_four_weeks(off, expected, verdict, question):
    found = LongEnoughOff(4, expected_counts=True).judge(
        Facts(weeks_off=off, expected_weeks_off=expected)
    )
    assert (found.verdict, found.question) == (verdict, question)


@pytest.mark.parametrize(
    ("operator", "size", "verdict"),
    [
        (Operator.AT_MOST, 250, MET),
        (Operator.FEWER_THAN, 250, NOT_MET),
        (Operator.FEWER_THAN, 249, MET),
        (Operator.AT_LEAST, 250, MET),
        (Operator.MORE_THAN, 250, NOT_MET),
    ],
)
def test_the_operator_of_an_employers_size_counts(operator, size, verdict):
    facts = Facts(employment=Employment.EMPLOYED, employer_size=size)
    assert EmployerSize(operator, 250).judge(facts).verdict is verdict


def test_who_may_refer_is_named_by_groups():
    found = ReferredBy(frozenset({Source.GP, Source.SELF})).judge(
        Facts(referred_by=Source.EMPLOYER)
    )
    assert found.sentence == "A referral has to come from yourself or a GP."


def test_of_two_ways_in_the_one_that_can_be_asked_is_asked():
    rule = AnyOf((HasCondition(), ServiceWillCheck("other ways in")))
    assert rule.judge(Facts()).questions == (Question.CONDITIONS,)
    none = Facts(conditions=ticked([], among=Condition))
    assert rule.judge(none).questions == ()
    assert rule.judge(none).sentence == "It may fit: the coach will check other ways in."


def test_every_question_has_words():
    assert set(TEXTS) == set(Question)
    assert all(text.endswith("?") for text in TEXTS.values())


def test_what_plainly_follows_is_not_asked():
    facts = Facts(
        needs=ticked([Need.STAY_IN_WORK], among=Need),
        conditions=ticked([Condition.MSK], among=[Condition.MSK, Condition.MENTAL_HEALTH]),
        home_areas=frozenset({"QMJ"}),
    ).filled()
    assert facts.work_at_risk is True
    assert facts.conditions.has(Condition.SEVERE_MENTAL_ILLNESS) is False
    assert facts.jobcentre_areas == frozenset({"QMJ"})


def off_sick(**more):
    return Facts(employment=Employment.OFF_SICK, **more)


@pytest.mark.parametrize(
    ("rule", "facts", "aloud"),
    [
        (WorkStatus(frozenset({Employment.OFF_SICK})), off_sick(), "They are off sick from a job."),
        (
            WorkStatus(frozenset(), frozenset({Employment.OFF_SICK})),
            off_sick(work_at_risk=False),
            "They are off sick from a job; then this is only for people whose health makes it hard"
            " to stay in work.",
        ),
        (
            HasCondition(frozenset({Condition.MSK})),
            Facts(conditions=ticked([], among=Condition)),
            "This is for people with pain or movement problems.",
        ),
        (
            HasCondition(),
            Facts(conditions=ticked([Condition.OTHER], among=Condition)),
            "They have a health condition.",
        ),
        (
            OutOfWorkAtMost(26),
            off_sick(),
            "They are off sick from a job, so no time limit applies.",
        ),
        (
            ReferredBy(frozenset({Source.GP}), frozenset({Source.SELF})),
            Facts(referred_by=Source.SELF),
            "The service says whether they can refer themselves.",
        ),
        (
            Area("Camden", (Link.REGISTERED,), frozenset({"QMJ"})),
            Facts(practice_areas=frozenset()),
            "This is for people who are registered with a GP practice in Camden; they are not.",
        ),
    ],
)
def test_a_reason_is_a_sentence_to_say_aloud(rule, facts, aloud):
    assert words.said_about(rule.judge(facts).sentence) == aloud
