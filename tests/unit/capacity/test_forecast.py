"""When a line clears, as a range, or that nobody can say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.capacity.forecast import Forecast, Lately, clears

STEADY = Lately(came=(2,) * 8, started=(5,) * 8, finished=(4,) * 8)


def test_nobody_waits():
    assert clears(0, STEADY, [5]) == Forecast(True, 0, 0)


def test_it_shrinks_by_what_starts_less_what_comes():
    assert clears(9, STEADY, [None]) == Forecast(True, 3, 3)


def test_a_cap_holds_it_up():
    assert clears(9, STEADY, [3]) == Forecast(True, 9, 9)


def test_a_ramp_lets_more_in_later():
    assert clears(9, STEADY, [3, 4, 5, 5]) == Forecast(True, 4, 4)


def test_coaches_without_room_start_nobody_before_somebody_finishes():
    assert clears(4, STEADY, [None], has_room=False) == Forecast(True, 2, 2)


def test_good_and_poor_weeks_make_a_range():
    lately = Lately((1, 3, 1, 3, 1, 3, 1, 3), (4, 8, 4, 8, 4, 8, 4, 8), (1,) * 8)
    found = clears(12, lately, [None])
    assert (found.soonest, found.latest) == (2, 12)


def test_a_line_that_grows_does_not_clear_within_a_year():
    assert clears(9, Lately((6,) * 8, (5,) * 8, (5,) * 8), [None]) == Forecast(True, None, None)


@pytest.mark.parametrize("started", [(1, 2, 9), (1, 1, 1, 1), (0,) * 8])
def test_too_few_data_say_nothing(started):
    found = clears(3, Lately(started, started, started), [5])
    assert not found.is_known
    assert found.because


weeks = st.lists(st.integers(0, 12), min_size=8, max_size=8).map(tuple)


@given(st.integers(0, 200), weeks, weeks, weeks, st.integers(1, 30))
def test_the_soonest_is_never_after_the_latest_and_more_room_is_never_later(
    waiting, came, started, finished, cap
):
    lately = Lately(came, started, finished)
    found, more = (clears(waiting, lately, [each]) for each in (cap, cap + 3))
    if found.latest is not None:
        assert found.soonest is not None
        assert found.soonest <= found.latest
        assert more.latest is not None
        assert more.latest <= found.latest
