"""What is clicked on an old page changes only what that page showed; and a death in the inbox."""

from datetime import timedelta

import pytest
from django.test import Client

from handrail.domain.cases import planning, queries
from handrail.domain.cases.planning import GoalDraft
from handrail.domain.consent import operations as consent
from handrail.domain.consent import queries as consents
from handrail.domain.participants import queries as participants
from handrail.domain.referrals import queries as referrals
from handrail.domain.referrals.choices import Closing
from handrail.kernel import clock
from handrail.kernel.viewer import Person, acting_as
from tests.factories.support import Scene, Worker, browser_of, build, send

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:No directory at"),  # collected assets are a server's
]


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    return build(clock.now() - timedelta(hours=1))


def sign_in(worker: Worker) -> Client:
    return browser_of(worker.viewer.account_id)


def is_off(scene: Scene) -> bool:
    by, at = scene.coach.viewer, clock.now()
    with acting_as(by, at=at):
        return participants.record(scene.person_id, viewer=by, at=at).status_page_off


def test_switching_their_page_off_twice_leaves_it_off(scene):
    client, address = sign_in(scene.coach), f"/cases/{scene.case_id}/their-page/"
    assert 'value="off"' in client.get(address).content.decode()
    for _ in range(2):
        assert client.post(address, {"wanted": "off"}).status_code == 302
        assert is_off(scene)
    assert client.post(address, {"wanted": ""}).status_code == 400
    assert client.post(address, {"wanted": "no"}).status_code == 400
    assert is_off(scene)
    client.post(address, {"wanted": "on"})
    assert not is_off(scene)


def test_take_out_on_an_old_page_takes_out_no_other_goal(scene):
    by, at = scene.coach.viewer, clock.now()
    with acting_as(by, at=at):
        plan_id = planning.start_plan(case_id=scene.case_id, by=by, at=at)
        goals = [GoalDraft("work", words) for words in ("First", "Second", "Third")]
        planning.save_goals(plan_id=plan_id, goals=goals, review_date=None, by=by, at=at)
        shown = queries.plans(scene.case_id, viewer=by, at=at)[0].version
    client, address = sign_in(scene.coach), f"/cases/{scene.case_id}/plan/goals/1/drop/"
    page = client.get(f"/cases/{scene.case_id}/plan/").content.decode()
    assert f'name="version" value="{shown}"' in page
    assert client.post(address, {"version": shown}).status_code == 302
    for stale in ({"version": shown}, {}):
        assert client.post(address, stale).status_code >= 400
    with acting_as(by, at=at):
        left = queries.plans(scene.case_id, viewer=by, at=at)[0].goals
    assert [goal.words for goal in left] == ["Second", "Third"]


def test_the_team_records_a_death_before_anybody_decided(scene):
    person_id, referral_id = send(
        scene.gp.viewer,
        scene.service_id,
        scene.provider_id,
        scene.at,
        number="9990000026",
        names=("Bo", "Lind"),
    )
    client, today = sign_in(scene.lead), clock.local(clock.now()).date()
    declining = client.get(f"/inbox/{referral_id}/decline/").content.decode()
    assert f'value="{Closing.DIED}"' not in declining
    assert f"/inbox/{referral_id}/died/" in client.get(f"/inbox/{referral_id}/").content.decode()
    address = f"/inbox/{referral_id}/died/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"died_date-day": ""}).status_code == 400
    said = {
        "died_date-day": today.day,
        "died_date-month": today.month,
        "died_date-year": today.year,
    }
    assert client.post(address, said).status_code == 302
    by, at = scene.lead.viewer, clock.now()
    with acting_as(by, at=at):
        assert participants.record(person_id, viewer=by, at=at).died_date == today
        card = referrals.record(referral_id, viewer=by, at=at).card
        assert (card.state, card.closing) == ("closed", "died")
    assert client.get(address).status_code >= 400


def test_a_coach_is_told_what_to_do_when_agreement_is_taken_back(scene):
    client, address = sign_in(scene.coach), f"/cases/{scene.case_id}/"
    assert "taken back their agreement" not in client.get(address).content.decode()
    person = Person(scene.person_id)
    at = clock.now()
    with acting_as(person, at=at):
        for each in consents.agreements(scene.person_id, viewer=person, at=at):
            consent.withdraw(evidence_id=each.id, how="on their own page", by=person, at=at)
    answer = client.get(address)
    assert answer.status_code == 200
    assert "taken back their agreement" in answer.content.decode()


@pytest.mark.parametrize("version", ["²", "12²"])
def test_what_is_no_version_is_an_old_page_and_no_error_of_ours(scene, version):
    client, address = sign_in(scene.coach), f"/cases/{scene.case_id}/alert/"
    answer = client.post(address, {"text": "Ring twice", "version": version})
    assert answer.status_code == 400
    by, at = scene.coach.viewer, clock.now()
    with acting_as(by, at=at):
        assert queries.record(scene.case_id, viewer=by, at=at).worry == ""
