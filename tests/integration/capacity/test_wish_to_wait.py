"""A person's wish to wait: kept once, for the clocks and for the line, and undone as one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from handrail.domain.capacity.models import Waiting
from handrail.domain.capacity.waiting import WaitsTooLong
from handrail.domain.referrals import pausing, queries
from handrail.jobs.sweeps import run_places
from handrail.journey import status, waiting
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Person, System, acting_as
from tests.factories import room, support

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)  # a Wednesday
NEXT_WEEK = AT + timedelta(days=5)


@pytest.fixture(scope="module")
def scene(module_db):
    """One place a week, which is taken."""
    scene = support.build(AT)
    room.cap(scene, 1)
    room.send(scene)
    return scene


@pytest.fixture
def sent(scene):
    return room.send(scene, waits=True)


def card(scene, sent):
    by = System(scene.provider_id)
    with acting_as(by, at=AT):
        return queries.record(sent.id, viewer=by, at=AT).card


def person_of(scene, sent):
    return Person(card(scene, sent).person_id)


def not_before(scene, sent):
    with acting_as(System(scene.provider_id), at=AT):
        return Waiting.objects.get(referral_id=sent.id).not_before_date


def wish(sent, by, first, last, at=AT):
    with acting_as(by, at=at):
        waiting.wait(
            referral_id=sent.id,
            from_date=first,
            until_date=last,
            wish="away",
            note="Away with family",
            by=by,
            at=at,
        )


def come(sent, by, on, at=AT):
    with acting_as(by, at=at), transaction.atomic():
        status.come(referral_id=sent.id, on=on, by=by, at=at)


@pytest.mark.parametrize("who", ["coach", "lead"])
def test_what_the_team_writes_down_stops_the_clocks_and_the_line_and_ready_undoes_both(
    scene, sent, who
):
    promised, by = card(scene, sent).promised_at, getattr(scene, who).viewer
    wish(sent, by, AT.date(), date(2026, 6, 14))
    assert card(scene, sent).promised_at > promised
    assert not_before(scene, sent) == date(2026, 6, 15)
    assert run_places(NEXT_WEEK) == 0
    with acting_as(by, at=NEXT_WEEK):
        waiting.ready(referral_id=sent.id, by=by, at=NEXT_WEEK)
    assert not_before(scene, sent) is None
    assert run_places(NEXT_WEEK) == 1


def test_what_they_choose_on_their_own_page_stops_the_clocks_too(scene, sent):
    promised, person = card(scene, sent).promised_at, person_of(scene, sent)
    come(sent, person, date(2026, 6, 15))
    assert not_before(scene, sent) == date(2026, 6, 15)
    later = card(scene, sent).promised_at
    assert later > promised
    with acting_as(scene.coach.viewer, at=AT):
        (found,) = pausing.waits(sent.id, viewer=scene.coach.viewer, at=AT)
    assert (found.from_date, found.until_date) == (AT.date(), date(2026, 6, 14))
    assert (found.note, found.by_account_id) == ("Chosen on their own page", None)
    come(sent, person, None)
    assert not_before(scene, sent) is None
    assert card(scene, sent).promised_at == promised


def test_another_day_takes_the_place_of_the_day_before_and_the_same_changes_nothing(scene, sent):
    person = person_of(scene, sent)
    come(sent, person, date(2026, 6, 15))
    come(sent, person, date(2026, 6, 22))
    come(sent, person, date(2026, 6, 22))
    assert not_before(scene, sent) == date(2026, 6, 22)
    with acting_as(person, at=AT):
        running = [it for it in pausing.waits(sent.id, viewer=person, at=AT) if it.is_running]
        every = pausing.waits(sent.id, viewer=person, at=AT)
    assert [it.until_date for it in running] == [date(2026, 6, 21)]
    assert len(every) == 2


def test_a_wait_that_begins_later_moves_nobody_in_the_line_before_it_begins(scene, sent):
    wish(sent, scene.lead.viewer, date(2026, 6, 8), date(2026, 6, 14))
    assert not_before(scene, sent) is None
    assert run_places(NEXT_WEEK) == 0  # the 8th, when they are away
    assert not_before(scene, sent) == date(2026, 6, 15)
    assert run_places(datetime(2026, 6, 15, 8, tzinfo=UTC)) == 1


def test_a_place_that_opens_before_they_are_away_is_theirs(scene, sent):
    wish(sent, scene.lead.viewer, date(2026, 6, 9), date(2026, 6, 14))
    assert run_places(NEXT_WEEK) == 1


@pytest.mark.parametrize("on", [date(2026, 6, 3), date(2026, 6, 2), date(2026, 8, 28)])
def test_a_day_that_cannot_be_meant_changes_neither(scene, sent, on):
    before, person = card(scene, sent), person_of(scene, sent)
    with pytest.raises(WaitsTooLong, match="within 12 weeks"):
        come(sent, person, on)
    assert card(scene, sent) == before
    assert not_before(scene, sent) is None


def test_the_longest_wait_is_kept_whole(scene, sent):
    come(sent, person_of(scene, sent), date(2026, 8, 27))
    assert not_before(scene, sent) == date(2026, 8, 27)


def test_nobody_wishes_it_for_somebody_else(scene, sent):
    other = person_of(scene, room.send(scene, waits=True))
    with pytest.raises(NotFound):
        come(sent, other, date(2026, 6, 15))
    assert not_before(scene, sent) is None


def test_who_is_in_no_line_still_stops_their_clocks(scene):
    by, referral_id = scene.lead.viewer, scene.referral_id
    with acting_as(by, at=AT):
        before = queries.record(referral_id, viewer=by, at=AT).card
        waiting.wait(
            referral_id=referral_id,
            from_date=AT.date(),
            until_date=date(2026, 6, 14),
            wish="unwell",
            by=by,
            at=AT,
        )
        after = queries.record(referral_id, viewer=by, at=AT).card
    assert after.promised_at > before.promised_at
