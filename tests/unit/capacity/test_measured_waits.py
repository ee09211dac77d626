"""Measured waits: who waits still counts, few people are not spoken of, order does not matter."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.capacity.waits_rules import Day, in_public, lasting

# (days waited, whether they were seen)
WAITS = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=5, max_size=60)


def table(waits: list[tuple[int, bool]]) -> list[Day]:
    seen = Counter(days for days, is_seen in waits if is_seen)
    return [
        Day(day, seen[day], sum(days >= day for days, _ in waits))
        for day in sorted({days for days, _ in waits})
    ]


def test_where_all_were_seen_it_is_the_ordinary_median():
    found = lasting(table([(day, True) for day in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)]))
    assert (found.median, found.ninetieth, found.at_least) == (5, 9, None)


def test_those_who_wait_still_make_it_longer():
    seen = [(2, True)] * 6
    assert lasting(table(seen)).median == 2
    # Six more have waited for ten days and nobody has spoken with them: half are seen after 2.
    assert lasting(table([*seen, *[(10, False)] * 6])).median == 2
    # Seven: not even half were seen, so it takes more than ten days.
    found = lasting(table([*seen, *[(10, False)] * 7]))
    assert (found.median, found.at_least) == (None, 10)


def test_nobody_seen_is_no_short_wait():
    found = lasting(table([(12, False)] * 5))
    assert (found.median, found.ninetieth, found.at_least) == (None, None, 12)


def test_one_early_entry_does_not_decide_for_all():
    # Only one was watched on the first day, because all others were sent before the window.
    found = lasting([Day(0, 1, 1), Day(20, 5, 10), Day(25, 5, 5)])
    assert found.median == 20


@given(WAITS)
def test_one_who_waits_still_never_makes_it_shorter(waits):
    before = lasting(table(waits))
    longest = max(days for days, _ in waits)
    after = lasting(table([*waits, (longest, False)]))
    as_long = lambda it: it.median if it.median is not None else 1_000  # noqa: E731
    assert as_long(after) >= as_long(before)


@given(WAITS, st.randoms())
def test_the_order_of_lines_decides_nothing(waits, chance):
    lines = table(waits)
    mixed = list(lines)
    chance.shuffle(mixed)
    assert lasting(mixed) == lasting(lines)


@given(WAITS)
def test_nine_in_ten_is_never_sooner_than_half(waits):
    found = lasting(table(waits))
    if found.ninetieth is not None:
        assert found.median is not None
        assert found.median <= found.ninetieth
    assert (found.median is None) == (found.at_least is not None)


def test_small_numbers_are_not_said_in_public_and_others_are_rounded():
    assert [in_public(number) for number in (5, 7, 8, 12, 13, 14, 17, 18)] == [
        None,
        None,
        10,
        10,
        15,
        15,
        15,
        20,
    ]
