"""When one may stop trying to reach somebody, and what to try next."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.cases.rules import (
    Means,
    Try,
    days_tried,
    is_outside_office_hours,
    may_close_unreached,
    next_try,
)

MONDAY = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
ALL = Means()
OUTCOMES = ("text_sent", "email_sent", "no_answer", "voicemail", "wrong_number", "letter_sent")


def tries(*said: tuple[int, int, str]) -> list[Try]:
    """Return tries from (days after Monday, hours after 11am in London, outcome)."""
    return [Try(MONDAY + timedelta(days=d, hours=h), outcome) for d, h, outcome in said]


FULL = tries(
    (0, 0, "text_sent"),
    (0, 1, "no_answer"),
    (1, 8, "voicemail"),
    (2, 0, "no_answer"),
    (3, 0, "letter_sent"),
)


def test_a_full_set_of_tries_may_be_closed_a_week_after_the_letter():
    assert may_close_unreached(FULL, ALL, date(2026, 6, 11)).yes
    early = may_close_unreached(FULL, ALL, date(2026, 6, 10))
    assert early.reasons == ("Give them until 11 June 2026 to answer the letter.",)


def test_nothing_tried_says_everything_that_is_missing():
    assert may_close_unreached([], ALL, MONDAY.date()).reasons == (
        "Send a text: they said that is safe.",
        "Ring on 3 different days.",
        "Ring once before 9am, after 5pm or at a weekend: they may be at work or asleep.",
        "Send a letter.",
    )


@pytest.mark.parametrize("left_out", range(len(FULL)))
def test_every_part_of_the_rule_counts(left_out):
    fewer = [one for number, one in enumerate(FULL) if number != left_out]
    assert not may_close_unreached(fewer, ALL, date(2026, 7, 1)).yes


def test_three_calls_on_one_day_are_one_day():
    same = tries((0, 0, "no_answer"), (0, 1, "no_answer"), (0, 8, "no_answer"))
    assert days_tried(same, ALL) == (date(2026, 6, 1),)


def test_having_spoken_is_another_reason_to_close():
    answer = may_close_unreached([*FULL, *tries((4, 0, "reached"))], ALL, date(2026, 7, 1))
    assert not answer.yes
    assert "lost touch" in answer.reasons[0]


def test_no_text_where_it_is_not_safe_and_no_call_where_that_is_not():
    quiet = Means(text=False, phone=False, letter=True)
    assert next_try([], quiet, MONDAY.date()).way == "letter"
    assert may_close_unreached([], quiet, MONDAY.date()).reasons == (
        "Write on 3 different days.",
        "Send a letter.",
    )


def test_nobody_to_try_may_be_closed():
    nothing = Means(text=False, phone=False, letter=False)
    assert may_close_unreached([], nothing, MONDAY.date()).yes


def test_what_comes_next_walks_to_the_letter():
    done: list[Try] = []
    seen = []
    at = MONDAY
    for _ in range(20):
        step = next_try(done, ALL, at.date())
        if step is None:
            break
        seen.append(step.what)
        if step.from_date and step.from_date > at.date():
            at += timedelta(days=(step.from_date - at.date()).days)
        evening = timedelta(hours=8 if "outside" in step.what else 0)
        outcome = {"text": "text_sent", "letter": "letter_sent"}.get(step.way, "no_answer")
        if step.way != "wait":
            done.append(Try(at + evening, outcome))
    assert seen == [
        "Send a text",
        "Ring",
        "Ring",
        "Ring outside 9 to 5",
        "Send a letter",
        "Wait for an answer to the letter",
    ]
    assert may_close_unreached(done, ALL, at.date()).yes


def test_a_wrong_number_is_put_right_first():
    step = next_try(tries((0, 0, "text_sent"), (0, 1, "wrong_number")), ALL, MONDAY.date())
    assert step.way == "ask"


@pytest.mark.parametrize(
    ("at", "outside"),
    [
        (datetime(2026, 6, 1, 7, 59, tzinfo=UTC), True),  # 8:59 in London, in summer time
        (datetime(2026, 6, 1, 8, 0, tzinfo=UTC), False),
        (datetime(2026, 6, 1, 15, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 1, 16, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 6, 11, 0, tzinfo=UTC), True),  # a Saturday
        (datetime(2026, 1, 5, 8, 30, tzinfo=UTC), True),
        (datetime(2026, 1, 5, 9, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 30, 8, 0, tzinfo=UTC), False),  # the day after the clocks went on
    ],
)
def test_office_hours_are_londons(at, outside):
    assert is_outside_office_hours(at) is outside


some_tries = st.lists(
    st.builds(
        Try,
        st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(  # noqa: DTZ001
            lambda moment: moment.replace(tzinfo=UTC)
        ),
        st.sampled_from(OUTCOMES),
    ),
    max_size=12,
)
some_means = st.builds(Means, st.booleans(), st.booleans(), st.booleans())


@given(some_tries, some_means)
def test_one_may_stop_exactly_when_nothing_is_left_to_try(made, means):
    today = date(2026, 12, 20)
    assert may_close_unreached(made, means, today).yes == (next_try(made, means, today) is None)


@given(some_tries, some_tries, some_means)
def test_trying_more_never_takes_the_answer_back(made, more, means):
    today = date(2026, 12, 20)
    if may_close_unreached(made, means, today).yes:
        assert may_close_unreached([*made, *more], means, today).yes
