"""An appointment is at a time at which somebody can come, and says with whom."""

from datetime import UTC, datetime, timedelta

import pytest

from handrail.domain.cases import queries
from handrail.domain.cases.meeting import OddHour, PastTime, TooFarAhead
from handrail.domain.cases.operations import book_appointment
from handrail.journey import support
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import acting_as
from tests.factories.support import Scene

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def coach(scene: Scene):
    with acting_as(scene.coach.viewer, at=AT):
        yield scene.coach.viewer


def book(scene: Scene, coach, starts_at: datetime, **more) -> bool:
    return support.book(
        case_id=scene.case_id, starts_at=starts_at, minutes=45, way="phone", by=coach, at=AT, **more
    )


@pytest.mark.parametrize(
    ("starts_at", "refusal"),
    [
        (AT, PastTime),
        (AT - DAY, PastTime),
        (AT.replace(year=2062), TooFarAhead),
        (AT + 732 * DAY, TooFarAhead),
        (datetime(2026, 6, 4, 1, 30, tzinfo=UTC), OddHour),  # 2:30 in the night, for 2:30pm
        (datetime(2026, 6, 4, 5, 59, tzinfo=UTC), OddHour),  # a minute before 7 in London
        (datetime(2026, 6, 4, 20, 1, tzinfo=UTC), OddHour),
    ],
)
def test_a_time_that_cannot_be_meant_is_refused(scene, coach, starts_at, refusal):
    with pytest.raises(refusal):
        book(scene, coach, starts_at)
    assert not queries.appointments(scene.case_id, viewer=coach, at=AT)


@pytest.mark.parametrize("hour", [6, 20])
def test_from_seven_to_nine_on_london_clocks_is_a_time_to_meet(scene, coach, hour):
    book(scene, coach, datetime(2026, 6, 4, hour, 0, tzinfo=UTC))
    assert len(queries.appointments(scene.case_id, viewer=coach, at=AT)) == 1


def test_an_odd_hour_that_is_meant_is_booked(scene, coach):
    book(scene, coach, datetime(2026, 6, 4, 4, 30, tzinfo=UTC), is_hour_meant=True)
    assert len(queries.appointments(scene.case_id, viewer=coach, at=AT)) == 1


def test_what_was_booked_while_referring_is_kept_though_it_has_passed(scene, coach):
    book_appointment(
        case_id=scene.case_id,
        starts_at=AT - DAY,
        minutes=45,
        way="phone",
        slot_id=new_id(),
        by=coach,
        at=AT,
    )
    assert len(queries.appointments(scene.case_id, viewer=coach, at=AT)) == 1
