"""The pages about room, as their readers see them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from handrail.domain.directory import queries as entries
from handrail.domain.referrals import intakes, queries
from handrail.journey import loads as loading
from handrail.journey import status, triage, wind_down
from handrail.kernel import clock
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Person, acting_as
from tests.factories import room, support
from tests.factories.support import browser_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),  # collected assets are a server's
]


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def scene(now):
    return support.build(now - timedelta(weeks=10))


@pytest.fixture
def browser(scene):
    return browser_of(scene.lead.viewer.account_id)


def waiting_person(scene, at):
    """Send somebody who has to wait, to a service with one place a week."""
    room.cap(scene, 1, at=at)
    room.send(scene, at=at)
    return room.send(scene, waits=True, at=at).id


def test_how_urgent_it_is_can_be_said_after_the_day_they_chose_has_come(scene, browser, now):
    before = now - timedelta(days=3)
    referral_id = waiting_person(scene, before)
    by = scene.lead.viewer
    with acting_as(by, at=before):
        person = Person(queries.record(referral_id, viewer=by, at=before).card.person_id)
    with acting_as(person, at=before):
        day = clock.local_date(now) - timedelta(days=1)
        status.come(referral_id=referral_id, on=day, by=person, at=before)
    address = reverse("inbox_urgency", args=[referral_id])
    page = browser.get(address).content.decode()
    kept = dict(re.findall(r'name="(until[^"]*)"[^>]* value="([^"]*)"', page))
    answer = browser.post(address, kept | {"urgency": "1", "why": "She loses the job on Friday"})
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("inbox_item", args=[referral_id]),
    )
    page = browser.get(reverse("inbox_item", args=[referral_id])).content.decode()
    assert "They would rather come from" not in page


def test_the_line_and_the_service_say_the_same_of_when_nobody_waits(scene, browser, now):
    lead, coach = scene.lead.viewer, scene.coach.viewer
    for weeks in range(1, 7):
        at, to = now - timedelta(weeks=weeks), lead if weeks == 1 else coach
        sent = room.send(scene)
        with acting_as(lead, at=at):
            triage.accept(referral_id=sent.id, coach_account_id=to.account_id, by=lead, at=at)
    waiting_person(scene, now)
    with acting_as(lead, at=now):
        for account_id, load in loading.loads(by=lead, at=now).items():
            loading.set_limit(account_id=account_id, points=load.points, by=lead, at=now)
    service = browser.get(reverse("capacity", args=[scene.service_id])).content.decode()
    line = browser.get(reverse("capacity_line", args=[scene.service_id])).content.decode()
    assert "Not in a year" in service
    assert "Until nobody waits: Not within a year, as things go." in line


def test_the_entry_leads_to_the_room_and_pauses_nothing_itself(scene, browser, now):
    address = reverse("directory_entry", args=[scene.service_id])
    page = browser.get(address).content.decode()
    assert 'name="intake"' not in page
    assert reverse("capacity", args=[scene.service_id]) in page
    said = {"intake": "closing", "reason": "We end", "name": "Coaching", "first_contact": "7"}
    assert browser.post(address, said).status_code == 302
    card = entries.service(scene.service_id, on=clock.local_date(now)).card
    assert (card.intake, card.first_contact.working_days) == ("open", 7)


def test_who_sent_themself_is_not_said_to_be_told_that_a_service_ends(scene, browser, now):
    bearer = intakes.bearer_of("a secret of their own")
    said = {"given_name": "Ida", "family_name": "Marsh", "goals": ["find_work"]}
    with acting_as(bearer, at=now):
        intakes.start(source="self", submission_id=new_id(), answers=said, by=bearer, at=now)
        intakes.send(
            answers=said,
            service_id=scene.service_id,
            to_organisation_id=scene.provider_id,
            promised_at=now + timedelta(days=5),
            by=bearer,
            at=now,
        )
    by, until = scene.lead.viewer, clock.local_date(now) + timedelta(days=30)
    page = browser.get(reverse("capacity_end", args=[scene.service_id])).content.decode()
    assert "Who sent themself and is not confirmed yet is not told" in page
    with acting_as(by, at=now):
        told = wind_down.start(
            service_id=scene.service_id, no_new_from=until, reason="Money", by=by, at=now
        )
    assert told == 1  # whose case is open
    page = browser.get(reverse("capacity_end", args=[scene.service_id])).content.decode()
    assert page.count("Not told that it ends") == 1
