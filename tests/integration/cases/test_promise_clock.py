"""The promise's clock stops at a conversation that was had, and at no other."""

from datetime import UTC, datetime, timedelta

import pytest

from handrail.domain.cases import queries
from handrail.domain.cases.meeting import Outcome
from handrail.domain.referrals import queries as referrals
from handrail.journey import support
from handrail.kernel.errors import BadInput
from handrail.kernel.viewer import acting_as
from tests.factories.support import Scene

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = AT + 5 * DAY
pytestmark = pytest.mark.django_db


@pytest.fixture
def coach(scene: Scene):
    with acting_as(scene.coach.viewer, at=LATER):
        yield scene.coach.viewer


def met(scene: Scene, coach, starts_at: datetime):
    support.book(
        case_id=scene.case_id, starts_at=starts_at, minutes=45, way="phone", by=coach, at=AT
    )
    booked = queries.appointments(scene.case_id, viewer=coach, at=LATER)[-1]
    record(booked.id, "attended", coach)
    return booked.id


def record(appointment_id, state: str, coach) -> None:
    why = "" if state == "attended" else "person_unknown"
    support.record_meeting(
        appointment_id=appointment_id, outcome=Outcome(state, why), by=coach, at=LATER
    )


def clocks(scene: Scene, coach) -> tuple[datetime | None, datetime | None]:
    case = queries.record(scene.case_id, viewer=coach, at=LATER)
    card = referrals.record(scene.referral_id, viewer=coach, at=LATER).card
    return case.first_contact_at, card.first_contact_at


def test_we_spoke_before_they_were_referred_is_refused(scene, coach):
    with pytest.raises(BadInput, match="before they were referred"):
        support.try_contact(
            case_id=scene.case_id, outcome="reached", tried_at=AT - DAY, by=coach, at=LATER
        )
    assert clocks(scene, coach) == (None, None)


def test_we_rang_in_the_minute_in_which_they_were_referred(scene, coach):
    support.try_contact(case_id=scene.case_id, outcome="reached", tried_at=AT, by=coach, at=LATER)
    assert clocks(scene, coach) == (AT, AT)


def test_they_did_not_come_after_all_and_the_clock_goes_on(scene, coach):
    first = met(scene, coach, AT + DAY)
    assert clocks(scene, coach) == (AT + DAY, AT + DAY)
    record(first, "missed", coach)
    assert clocks(scene, coach) == (None, None)


def test_they_did_not_come_to_the_first_but_came_to_the_second(scene, coach):
    first = met(scene, coach, AT + DAY)
    met(scene, coach, AT + 2 * DAY)
    record(first, "missed", coach)
    assert clocks(scene, coach) == (AT + 2 * DAY, AT + 2 * DAY)


def test_a_later_missed_meeting_leaves_the_first_conversation(scene, coach):
    met(scene, coach, AT + DAY)
    second = met(scene, coach, AT + 2 * DAY)
    record(second, "missed", coach)
    assert clocks(scene, coach) == (AT + DAY, AT + DAY)
