"""When somebody's way from one to the next is raised to a senior."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.referrals.bouncing_rules import WITHIN, Turn, judge
from handrail.domain.referrals.onward_choices import BounceReason

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
turns = st.builds(
    Turn,
    st.sampled_from(BounceReason),
    st.integers(0, 500).map(lambda days: AT - days * DAY),
    st.booleans(),
)


@pytest.mark.parametrize(
    ("ways", "reasons"),
    [
        ([], ()),
        (["declined"], ()),
        (["redirected"], ()),
        (["declined", "redirected"], ()),
        (["sent_back"], ("sent_back",)),
        (["redirected", "redirected"], ("redirected",)),
        (["declined", "declined"], ("declined",)),
        (["declined", "sent_back", "declined"], ("sent_back", "declined")),
    ],
)
def test_sent_back_once_or_passed_on_or_declined_twice_is_raised(ways, reasons):
    found = judge([Turn(BounceReason(way), AT - DAY) for way in ways], since=None, at=AT)
    assert found.reasons == reasons


def test_given_back_to_the_gp_twice_is_ping_pong():
    once = [Turn(BounceReason.DECLINED, AT - DAY, to_gp=True)]
    assert not judge(once, since=None, at=AT).is_pingpong
    assert judge(
        [*once, Turn(BounceReason.SENT_BACK, AT, to_gp=True)], since=None, at=AT
    ).is_pingpong


@given(st.lists(turns, max_size=6), st.randoms())
def test_the_order_of_what_happened_changes_nothing(way, chance):
    mixed = list(way)
    chance.shuffle(mixed)
    assert judge(mixed, since=None, at=AT) == judge(way, since=None, at=AT)


@given(st.lists(turns, max_size=6), turns)
def test_one_more_turn_never_takes_an_alarm_away(way, more):
    before = judge(way, since=None, at=AT)
    after = judge([*way, more], since=None, at=AT)
    assert set(before.reasons) <= set(after.reasons)
    assert after.is_pingpong or not before.is_pingpong


@given(st.lists(turns, max_size=6), st.integers(0, 400))
def test_what_was_settled_or_is_over_a_year_ago_counts_no_more(way, days):
    since = AT - days * DAY
    fresh = [it for it in way if it.at > since and it.at >= AT - WITHIN]
    assert judge(way, since=since, at=AT) == judge(fresh, since=None, at=AT)
