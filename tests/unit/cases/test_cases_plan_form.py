"""What is wrong with a plan says which action of which goal, and leads to its box."""

import pytest

from handrail.domain.cases.planning import ActionDraft, GoalDraft, _check
from handrail.domain.cases.rules import GoalText, plan_missing
from handrail.kernel.errors import BadInput
from handrail.web.coach.plan_forms import GoalForm
from handrail.web.shared.forms.showing import error_links

GOAL = {"area": "work", "words": "Go back two days a week"}


def links(**typed: str) -> list[tuple[str, str]]:
    form = GoalForm({**GOAL, **typed}, position=2)
    assert not form.is_valid()
    return [(link.text, link.href) for link in error_links(form)]


def test_a_day_that_is_none_is_named_with_its_action_and_goal():
    typed = {"what_1": "Ring", "what_3": "Walk"}
    day = {"due_3-day": "31", "due_3-month": "2", "due_3-year": "2027"}
    assert links(**typed, **day) == [
        ("Goal 2, action 3: the day must be a real date", "#due_3-day")
    ]


def test_a_line_that_is_too_long_is_named():
    assert links(what_2="x" * 301) == [
        ("Goal 2, action 2: what will be done must be 300 characters or less", "#what_2")
    ]


def test_a_day_without_words_is_asked_about_and_not_dropped():
    day = {"due_1-day": "1", "due_1-month": "2", "due_1-year": "2027"}
    assert links(**day) == [
        ("Goal 2, action 1: enter what will be done, or take its day out", "#what_1")
    ]


def test_the_rules_name_the_goal_and_the_action_too():
    goal = GoalDraft("work", "Go back", (ActionDraft("Ring"), ActionDraft("Walk", owner="cat")))
    with pytest.raises(BadInput, match="Goal 4, action 2"):
        _check(goal, 4)
    texts = [GoalText("work", "Go back"), GoalText("life", " ")]
    assert plan_missing(texts, None, None)[0] == "Goal 2 has no words yet."
