"""When a promise is half over, over, and long over: bank holidays and clock changes included."""

from datetime import UTC, datetime, timedelta

import pytest

from handrail.domain.referrals.chasing_rules import (
    Level,
    area_told_from,
    half_way,
    levels_due,
)
from handrail.kernel.clock import LONDON
from handrail.kernel.working_days import promised_by


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("sent", "days", "half"),
    [
        # Two days from a Monday: half is the end of Tuesday.
        ("2026-06-01T10:00", 2, "2026-06-03T00:00"),
        # Five days from a Wednesday: the third working day is Monday, cut at midday.
        ("2026-06-03T10:30", 5, "2026-06-08T12:00"),
        # One day from a Friday: the Monday, cut at midday; nobody is chased at a weekend.
        ("2026-06-05T16:55", 1, "2026-06-08T12:00"),
        # Good Friday 3 April and Easter Monday 6 April 2026 do not count.
        ("2026-04-02T09:00", 3, "2026-04-08T12:00"),
        ("2026-04-02T09:00", 2, "2026-04-08T00:00"),
        # Over Christmas: 25 December, and Monday 28 in place of the Saturday.
        ("2026-12-24T09:00", 4, "2026-12-31T00:00"),
        # The clocks go forward on Sunday 29 March 2026 and back on Sunday 25 October 2026.
        ("2026-03-27T09:00", 1, "2026-03-30T12:00"),
        ("2026-10-23T09:00", 1, "2026-10-26T12:00"),
        ("2026-10-23T09:00", 2, "2026-10-27T00:00"),
    ],
)
def test_half_of_the_promised_working_days(sent, days, half):
    sent_at = london(sent).astimezone(UTC)
    assert half_way(sent_at, promised_by(sent_at, days)) == london(half)


def test_a_promise_for_the_same_day_is_cut_in_what_is_left_of_it():
    sent_at = london("2026-06-01T16:00").astimezone(UTC)
    assert half_way(sent_at, promised_by(sent_at, 0)) == london("2026-06-01T20:00")


@pytest.mark.parametrize(
    ("sent", "days", "told"),
    [
        ("2026-06-01T10:00", 2, "2026-06-05T00:00"),
        # The promise ends on Thursday 2 April; the next working day is Tuesday 7 April.
        ("2026-04-01T10:00", 1, "2026-04-08T00:00"),
        # It ends on Friday before the clocks change; the next working day is Monday.
        ("2026-10-22T10:00", 1, "2026-10-27T00:00"),
    ],
)
def test_the_area_is_told_one_working_day_later(sent, days, told):
    sent_at = london(sent).astimezone(UTC)
    assert area_told_from(promised_by(sent_at, days)) == london(told)


SENT = london("2026-06-01T10:00").astimezone(UTC)
PROMISED = promised_by(SENT, 4)  # the end of Friday 5 June
HALF = london("2026-06-04T00:00")
AREA = london("2026-06-09T00:00")
INSTANT = timedelta(seconds=1)


def due(at, *, is_opened=False, told=frozenset()):
    return levels_due(
        sent_at=SENT, promised_at=PROMISED, is_opened=is_opened, told=frozenset(told), at=at
    )


def test_each_level_in_its_turn():
    assert due(HALF - INSTANT) == ()
    assert due(HALF) == (Level.REMINDER,)
    assert due(HALF, is_opened=True) == ()
    assert due(HALF, told={Level.REMINDER}) == ()
    assert due(PROMISED - INSTANT, told={Level.REMINDER}) == ()
    assert due(PROMISED, is_opened=True) == (Level.MANAGER,)
    assert due(AREA - INSTANT, told={Level.MANAGER}) == ()
    assert due(AREA, told={Level.MANAGER}) == (Level.AREA,)
    assert due(AREA, told=set(Level)) == ()


def test_after_an_outage_the_manager_and_the_area_are_told_and_no_reminder():
    assert due(AREA + timedelta(days=30)) == (Level.MANAGER, Level.AREA)
