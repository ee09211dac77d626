"""Which times make sense, and which were a slip of the pen."""

from datetime import date, datetime, time

import pytest

from handrail.domain.capacity.rules import nonsense
from handrail.kernel.clock import LONDON

AT = datetime(2026, 6, 3, 9, 30, tzinfo=LONDON)


def session(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    return datetime.combine(day, starts, LONDON), datetime.combine(day, ends, LONDON)


@pytest.mark.parametrize(
    ("day", "starts", "ends"),
    [
        (date(2026, 6, 3), time(10), time(12)),
        (date(2026, 6, 4), time(7), time(21)),
        (date(2026, 12, 1), time(18), time(20, 30)),
        (date(2027, 6, 4), time(9), time(10)),
    ],
)
def test_a_time_when_people_meet_makes_sense(day, starts, ends):
    assert nonsense(*session(day, starts, ends), at=AT) is None


@pytest.mark.parametrize(
    ("day", "starts", "ends", "about", "why"),
    [
        (date(2026, 6, 3), time(9), time(12), "day", "in the future"),
        (date(2025, 6, 4), time(9), time(12), "day", "in the future"),
        (date(2099, 6, 4), time(9), time(12), "day", "within a year"),
        (date(2026, 6, 4), time(3), time(5), "starts", "7am or later"),
        (date(2026, 6, 4), time(9), time(23), "ends", "by 9pm"),
        (date(2026, 6, 4), time(12), time(9), "ends", "after the start"),
    ],
)
def test_a_slip_of_the_pen_is_said_at_the_answer_it_is_about(day, starts, ends, about, why):
    found = nonsense(*session(day, starts, ends), at=AT)
    assert found is not None
    assert found.about == about
    assert why in found.why


def test_a_session_that_ends_on_another_day_makes_no_sense():
    starts, _ = session(date(2026, 6, 4), time(20), time(21))
    _, ends = session(date(2026, 6, 5), time(8), time(9))
    found = nonsense(starts, ends, at=AT)
    assert found is not None
    assert found.about == "ends"
