"""The rules of the pages hold for what another system orders and decides."""

import pytest
from django.db import transaction

from handrail.domain.capacity import caps
from handrail.domain.capacity.cap_rules import CapRule
from handrail.domain.directory import operations as directory
from handrail.domain.programmes import operations as programmes
from handrail.domain.programmes.files import reading
from handrail.domain.referrals.models import Referral
from handrail.interop.fhir import codes
from handrail.journey import loads
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import fhir, room
from tests.integration.capacity.test_waiting import TIERED

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(module_db):
    return fhir.build()


def order(world: fhir.World, number: str, work: str) -> dict:
    person = world.practice.post("Patient", fhir.patient(number)).json()["id"]
    status = {"valueCoding": {"system": codes.WORK_STATUS, "code": work}}
    said = [fhir.consent(), fhir.questions(**{"work-status": status})]
    return fhir.request(world, person, contained=said)


def test_the_cap_of_a_tier_holds_for_what_is_ordered(world):
    by, at = System(), clock.now()
    with acting_as(by, at=at):
        programmes.load_version(
            source=reading.read("tiered.yaml", TIERED.encode()),
            valid_from_date=clock.local_date(at),
            by=by,
            at=at,
        )
        changes = {"programme_id": "tiered"}
        directory.revise(service_id=world.service_id, changes=changes, by=by, at=at)
    manager = room.manager(world.scene, world.scene.provider_id)
    with acting_as(manager, at=at):
        caps.set_cap(
            service_id=world.service_id, tier="in_work", rule=CapRule(1), by=manager, at=at
        )
    first, second, other = (
        world.practice.post("ServiceRequest", order(world, number, work))
        for number, work in (
            ("9990000042", "employed"),
            ("9990000050", "employed"),
            ("9990000069", "unemployed"),
        )
    )
    assert first.status_code == 201, first.content
    assert second.status_code in {409, 422}, second.content
    assert other.status_code == 201, other.content
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        kept = Referral.objects.get(pk=first.json()["id"]).eligibility
    assert kept["tier"] == "in_work"
    assert kept["facts"]["employment"] == "employed"


def test_the_same_again_answers_the_same_after_the_service_closed(world):
    person = world.practice.post("Patient", fhir.patient()).json()["id"]
    said = fhir.request(world, person)
    first = world.practice.post("ServiceRequest", said, Idempotency_Key="once")
    by, at = System(), clock.now()
    with acting_as(by, at=at):
        changes = {"takes_referrals": False}
        directory.revise(service_id=world.service_id, changes=changes, by=by, at=at)
    again = world.practice.post("ServiceRequest", said, Idempotency_Key="once")
    assert (first.status_code, again.status_code) == (201, 200), again.content
    assert again.json()["id"] == first.json()["id"]
    assert world.practice.post("ServiceRequest", said, Idempotency_Key="two").status_code == 422


def test_who_carries_as_much_as_they_may_is_given_more_by_who_decides(world):
    coach, lead = world.scene.coach.viewer.account_id, world.scene.lead.viewer
    for account_id in (coach, lead.account_id):
        with transaction.atomic(), acting_as(lead, at=clock.now()):
            loads.set_limit(account_id=account_id, points=2, by=lead, at=clock.now())
    why = {"type": codes.concept(codes.TASK_INPUT, "over-limit"), "valueString": "They met before"}
    said = {"status": "accepted", "input": [why]}
    one, two = (fhir.send(world)[2] for _ in range(2))
    refused = world.provider.put(one | said | {"owner": fhir.worker(coach)})
    assert refused.status_code == 422
    assert "Name the colleague" in refused.json()["issue"][0]["diagnostics"]
    mine = {"owner": fhir.worker(lead.account_id)}
    assert world.provider.put(one | said | mine).status_code == 200
    for guessed in ({"statusReason": {"text": "They met"}}, {"note": [{"text": "They met"}]}):
        left = world.provider.put(two | {"status": "accepted"} | mine | guessed)
        assert left.status_code == 422
    assert world.provider.put(two | said | mine).status_code == 200
