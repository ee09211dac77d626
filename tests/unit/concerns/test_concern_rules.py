"""When a human reads it, whose turn it is, and which answers show risk."""

from datetime import UTC, datetime, timedelta

import pytest

from handrail.domain.concerns.rules import AnswerRule, Post, post_due, read_by, shows_risk
from handrail.kernel.clock import LONDON


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("raised", "read"),
    [
        (london(2026, 6, 3, 10, 0), london(2026, 6, 3, 11, 0)),
        (london(2026, 6, 3, 7, 0), london(2026, 6, 3, 10, 0)),  # before the day begins
        (london(2026, 6, 3, 16, 45), london(2026, 6, 4, 9, 45)),  # 15 minutes, then 45
        (london(2026, 6, 5, 18, 0), london(2026, 6, 8, 10, 0)),  # Friday evening
        (london(2026, 4, 2, 16, 30), london(2026, 4, 7, 9, 30)),  # over Easter
        (london(2026, 3, 27, 17, 0), london(2026, 3, 30, 10, 0)),  # over the change of the clocks
    ],
)
def test_a_worry_is_read_within_an_hour_of_office_hours(raised, read):
    assert read_by(raised.astimezone(UTC), 60) == read


def test_a_nations_own_bank_holidays_count():
    evening = london(2026, 11, 27, 18, 0)
    assert read_by(evening, 60, "Scotland") == london(2026, 12, 1, 10, 0)
    assert read_by(evening, 60, "England") == london(2026, 11, 30, 10, 0)


FIRST = datetime(2026, 6, 3, 10, tzinfo=UTC)
SECOND = FIRST + timedelta(hours=1)
INSTANT = timedelta(microseconds=1)


def due(at, **told):
    said = {Post(name): moment for name, moment in told.items()}
    return post_due(read_by_at=FIRST, manager_by_at=SECOND, told=said, at=at)


def test_the_deputy_then_the_manager_then_the_manager_every_day():
    assert due(FIRST - INSTANT) is None
    assert due(FIRST) is Post.DEPUTY
    assert due(FIRST, deputy=FIRST) is None
    assert due(SECOND, deputy=FIRST) is Post.MANAGER
    assert due(SECOND + timedelta(hours=23), deputy=FIRST, manager=SECOND) is None
    assert due(SECOND + timedelta(days=1), deputy=FIRST, manager=SECOND) is Post.MANAGER


def test_after_an_outage_the_manager_is_told_at_once():
    assert due(SECOND + timedelta(days=3)) is Post.MANAGER


RULES = (AnswerRule("made-up-risk", "item", 1),)


@pytest.mark.parametrize("answer", [1, 2, 3])
def test_an_answer_at_or_above_the_rule_shows_risk(answer):
    assert shows_risk(RULES, {"item": answer, "other": 0}) == ("made-up-risk",)


@pytest.mark.parametrize("answer", [0, None, "I feel awful", "3", True, ""])
def test_words_and_silence_never_do(answer):
    assert shows_risk(RULES, {"item": answer}) == ()
    assert shows_risk(RULES, {}) == ()
