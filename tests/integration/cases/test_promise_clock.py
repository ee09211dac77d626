"""The promise's clock stops at a conversation that was had, and at no other."""

from datetime import UTC, datetime, timedelta

import pytest

from handrail.domain.cases import queries
from handrail.domain.cases.meeting import Outcome
from handrail.domain.messaging.models import Message
from handrail.domain.organisations import operations
from handrail.domain.organisations import queries as organisations
from handrail.domain.referrals import queries as referrals
from handrail.journey import support
from handrail.kernel.errors import BadInput
from handrail.kernel.viewer import System, acting_as
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


def news(scene: Scene, coach) -> list[str]:
    told = referrals.news([scene.referral_id], viewer=coach, at=LATER)[scene.referral_id]
    return [one.event for one in reversed(told)]


def letters(scene: Scene, event: str) -> int:
    rows = Message.objects.filter(template="referral_news", referral_id=scene.referral_id)
    return rows.filter(facts__contains=[{"key": "event", "value": event}]).count()


def test_the_referrer_who_heard_of_a_conversation_hears_that_there_was_none(scene, coach):
    first = met(scene, coach, AT + DAY)
    record(first, "missed", coach)
    assert news(scene, coach)[-2:] == ["referral.contacted", "referral.contact_corrected"]
    assert letters(scene, "referral.contact_corrected") == 0  # it is on their page, as by default
    met(scene, coach, AT + 2 * DAY)
    assert news(scene, coach)[-1] == "referral.contacted"


def test_a_practice_that_is_written_to_at_every_step_gets_the_correction_too(scene, coach):
    by = System()
    with acting_as(by, at=AT):
        practice = organisations.get(scene.practice_id)
        operations.set_mailbox(
            organisation_id=scene.practice_id,
            mailbox_email="ash.tree@handrail.example",
            letters_wanted="every_step",
            version=practice.version,
            by=by,
            at=AT,
        )
    with acting_as(coach, at=LATER):
        record(met(scene, coach, AT + DAY), "missed", coach)
        assert letters(scene, "referral.contacted") == 1
        assert letters(scene, "referral.contact_corrected") == 1


def test_nothing_is_put_right_where_they_had_spoken_anyway(scene, coach):
    first = met(scene, coach, AT + DAY)
    met(scene, coach, AT + 2 * DAY)
    record(first, "missed", coach)
    assert "referral.contact_corrected" not in news(scene, coach)


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
