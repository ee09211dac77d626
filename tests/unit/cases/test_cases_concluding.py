"""How support ended: every reason, and what stands against it."""

from dataclasses import replace
from datetime import date

import pytest

from handrail.domain.cases.concluding import (
    REFERRAL_CLOSING,
    TABLE,
    Facts,
    conclude,
    disengaged,
    referral_closing,
)
from handrail.domain.cases.rules import GoalText, plan_missing
from handrail.domain.outcomes.rules import change_in_words

KNOWN = Facts(
    "goals_met", ever_spoke=True, has_plan=True, first_work="off_sick", latest_work="employed"
)


def test_every_reason_has_a_line_and_every_line_a_reason():
    from handrail.domain.cases.choices import Close
    from handrail.domain.referrals.choices import Closing

    assert set(TABLE) == set(Close.values)
    assert set(REFERRAL_CLOSING.values()) <= set(Closing.values)
    assert all(len(line.kind) <= 20 for line in TABLE.values())


@pytest.mark.parametrize(
    ("reason", "how"),
    [
        ("enough_help", "well"),
        ("got_better", "well"),
        ("not_helping", "badly"),
        ("too_unwell", "badly"),
        ("lost_touch", "badly"),
        ("goals_met", ""),
        ("died", ""),
    ],
)
def test_stopping_for_a_good_reason_is_told_apart(reason, how):
    assert disengaged(reason) == how


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"reason": "goals_met", "has_plan": False}, "no agreed plan"),
        ({"reason": "goals_met", "ever_spoke": False}, "Nobody has spoken"),
        ({"reason": "back_at_work", "latest_work": "off_sick"}, "says they are in work"),
        ({"reason": "back_at_work", "first_work": "unemployed"}, "had no job"),
        ({"reason": "found_work", "first_work": "employed"}, "already in work"),
        ({"reason": "unreached", "ever_spoke": False, "has_risk_look": True}, "more to try"),
        ({"reason": "unreached", "ever_spoke": False, "tried_enough": True}, "about risk"),
        ({"reason": "unreached", "tried_enough": True, "has_risk_look": True}, "more to try"),
        ({"reason": "lost_touch"}, "about risk"),
    ],
)
def test_a_reason_that_does_not_fit_says_why(changes, problem):
    problems = conclude(replace(KNOWN, **changes)).problems
    assert len(problems) == 1
    assert problem in problems[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "goals_met"},
        {"reason": "back_at_work"},
        {"reason": "found_work", "first_work": "inactive"},
        {"reason": "unreached", "ever_spoke": False, "tried_enough": True, "has_risk_look": True},
        {"reason": "died", "ever_spoke": False},
        {"reason": "in_error", "ever_spoke": False, "has_plan": False},
    ],
)
def test_a_reason_that_fits(changes):
    assert conclude(replace(KNOWN, **changes)).problems == ()


def test_a_referral_closes_with_its_own_word():
    assert referral_closing("unreached") == "unreached"
    assert referral_closing("goals_met") == "finished"


TODAY = date(2026, 6, 3)
GOAL = GoalText("work", "Go back two days a week")


@pytest.mark.parametrize(
    ("goals", "review", "missing"),
    [
        ((GOAL,), date(2026, 7, 1), ""),
        ((GOAL,) * 5, date(2026, 7, 1), ""),
        ((), date(2026, 7, 1), "at least one goal"),
        ((GOAL,) * 6, date(2026, 7, 1), "five goals"),
        ((GoalText("work", " "),), date(2026, 7, 1), "no words"),
        ((GOAL,), None, "Choose a day"),
        ((GOAL,), TODAY, "after today"),
        ((GOAL,), date(2027, 1, 1), "within 3 months"),
    ],
)
def test_what_a_plan_needs(goals, review, missing):
    said = " ".join(plan_missing(goals, review, TODAY))
    assert (missing in said) if missing else not said


@pytest.mark.parametrize(
    ("first", "latest", "words"),
    [
        ("off_sick", "employed", "back at work"),
        ("employed", "employed", "stayed in work"),
        ("unemployed", "self_employed", "found work"),
        ("employed", "off_sick", "off work now"),
        ("employed", "unemployed", "no longer in work"),
        ("off_sick", "off_sick", "still off work"),
        ("inactive", "student", "not in work"),
        ("not_stated", "employed", ""),
    ],
)
def test_what_became_of_their_work(first, latest, words):
    assert change_in_words(first, latest) == words
