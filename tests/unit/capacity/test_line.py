"""The fair order of a line, and how much of it can be said."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.capacity.line import (
    InLine,
    Standing,
    ahead_in_words,
    order,
    ready,
    week_of,
    weeks_in_words,
    weeks_until,
)

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
LINE = st.lists(
    st.builds(
        InLine,
        st.uuids(version=4),
        st.integers(0, 170_000).map(lambda minutes: AT - timedelta(minutes=minutes)),
        st.integers(0, 2),
        st.none() | st.dates(date(2026, 6, 1), date(2026, 12, 1)),
    ),
    max_size=20,
    unique_by=lambda it: it.referral_id,
)


@given(LINE, st.randoms())
def test_the_order_is_the_same_however_they_are_given(line, random):
    shuffled = list(line)
    random.shuffle(shuffled)
    assert order(shuffled) == order(line)


@given(LINE)
def test_nobody_passes_somebody_who_has_waited_a_week_longer(line):
    weeks = [week_of(it.since_at) for it in order(line)]
    assert weeks == sorted(weeks)


@given(LINE)
def test_whoever_waits_later_is_passed_by_and_keeps_their_place(line):
    on = date(2026, 6, 3)
    now = ready(line, on=on)
    assert set(now) == {it for it in line if not it.not_before_date or it.not_before_date <= on}
    assert [it for it in order(line) if it in now] == list(now)


def test_a_humans_word_moves_somebody_within_their_week():
    early = InLine(UUID(int=1), AT)
    urgent = InLine(UUID(int=2), AT + timedelta(hours=3), urgency=2)
    long_ago = InLine(UUID(int=3), AT - timedelta(days=7))
    assert order([early, urgent, long_ago]) == (long_ago, urgent, early)


@pytest.mark.parametrize(
    ("ahead", "caps", "weeks"),
    [(0, (1, 1), 1), (2, (1, 1, 1), 3), (12, (4,) * 52, 4), (9, (2, 3, 5), 3), (5, (), None)],
)
def test_how_long_a_place_may_take(ahead, caps, weeks):
    assert weeks_until(ahead, caps) == weeks


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (0, "nobody is ahead now"),
        (1, "fewer than 5 people are ahead"),
        (4, "fewer than 5 people are ahead"),
        (12, "12 people are ahead"),
        (44, "about 40 people are ahead"),
    ],
)
def test_few_are_not_counted_out_loud_and_many_are_said_in_tens(ahead, said):
    assert ahead_in_words(ahead) == said


def test_what_is_not_known_is_said_so():
    assert weeks_in_words(None) == "we do not know yet how long"
    assert Standing(0, 1).weeks_in_words == "about a week"
    assert Standing(12, 3).weeks_in_words == "about 3 weeks"
