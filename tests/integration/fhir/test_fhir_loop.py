"""A practice's system refers; a provider's own takes, answers and finishes it by its Task."""

import pytest

from handrail.domain.audit.models import Event
from handrail.domain.cases.models import Case
from handrail.domain.referrals.models import News, Referral
from handrail.interop.fhir import codes
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import fhir

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(module_db):
    return fhir.build()


def test_what_a_practice_sends_is_read_by_the_provider_and_nobody_else(world):
    patient, request, task = fhir.send(world)
    assert (request["status"], task["status"]) == ("active", "requested")
    assert task["focus"]["reference"] == f"ServiceRequest/{request['id']}"
    assert task["for"]["reference"] == f"Patient/{patient['id']}"
    assert request["requester"]["reference"] == f"Organization/{world.scene.practice_id}"
    for speaker in (world.practice, world.provider):
        for each in (patient, request, task):
            read = speaker.get(f"{each['resourceType']}/{each['id']}")
            assert read.status_code == 200
    stranger = fhir.build("two").provider
    for each in (patient, request, task):
        kind = each["resourceType"]
        assert stranger.get(f"{kind}/{each['id']}").status_code == 404
        assert stranger.get(f"{kind}/{each['id']}/_history").status_code in {404, 405}
        assert stranger.found(f"{kind}?_id={each['id']}") == []
        assert stranger.put(each).status_code == 404


def test_the_whole_way_through_task_alone(world):
    _, request, task = fhir.send(world)
    coach, lead = world.scene.coach.viewer.account_id, world.scene.lead.viewer.account_id
    speak = world.provider
    asked = speak.put(task | {
        "status": "on-hold",
        "statusReason": {"text": "Which knee is it?"},
        "restriction": {"period": {"end": "2030-01-01"}},
    })  # fmt: skip
    assert asked.json()["status"] == "on-hold", asked.content
    seen = world.practice.get(f"Task/{task['id']}").json()
    assert seen["statusReason"]["text"] == "Which knee is it?"
    assert world.practice.put(seen | {"status": "requested"}).status_code == 422
    answered = world.practice.put(seen | {"status": "requested", "note": [{"text": "The left."}]})
    assert answered.json()["status"] == "requested", answered.content
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        answers = News.objects.filter(referral_id=task["id"]).exclude(answer="")
        assert [it.answer for it in answers] == ["The left."]
    taken = speak.put(task | {"status": "accepted", "owner": fhir.worker(coach)})
    assert taken.json()["status"] == "accepted", taken.content
    assert taken.json()["owner"]["reference"] == f"Practitioner/{coach}"
    spoken = speak.put(taken.json() | {"status": "in-progress"})
    assert spoken.json()["status"] == "in-progress", spoken.content
    output = [
        {
            "type": codes.concept(codes.OUTCOME, "work-status"),
            "valueCodeableConcept": codes.concept(codes.WORK_STATUS, "employed"),
        },
        {"type": codes.concept(codes.OUTCOME, "adjustments"), "valueString": "No heavy lifting"},
    ]
    ended = speak.put(
        spoken.json()
        | {
            "status": "completed",
            "statusReason": codes.concept(codes.OUTCOME, "back_at_work"),
            "output": output,
        }
    )
    assert ended.json()["status"] == "completed", ended.content
    seen = world.practice.get(f"Task/{task['id']}").json()
    said = {it["type"]["coding"][0]["code"]: it["valueString"] for it in seen["output"]}
    assert said["adjustments"] == "No heavy lifting"
    assert said["work-status"].startswith("in work")
    assert seen["businessStatus"]["coding"][0]["code"] == "finished"
    mine = world.practice.get(f"ServiceRequest/{request['id']}").json()
    assert mine["status"] == "active"
    done = world.practice.put(mine | {"status": "completed"})
    assert done.json()["status"] == "completed", done.content
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        row = Referral.objects.get(pk=request["id"])
        case = Case.objects.get(referral_id=row.pk)
        assert (row.state, row.closing, case.coach_account_id) == ("closed", "finished", coach)
    assert lead != coach


def test_a_decline_names_who_decides_and_offers_something_else(world):
    _, _, task = fhir.send(world)
    lead = world.scene.lead.viewer.account_id
    no = task | {
        "status": "rejected",
        "statusReason": codes.concept(codes.CLOSING, "no_capacity") | {"text": "Full until March"},
    }
    assert world.provider.put(no).status_code == 422
    assert world.provider.put(no | {"owner": fhir.worker(lead)}).status_code == 422
    coach = world.scene.coach.viewer.account_id
    offer = {
        "type": codes.concept(codes.OUTCOME, "onward-offer"),
        "valueReference": {"reference": f"HealthcareService/{world.scene.service_id}"},
    }
    assert (
        world.provider.put(no | {"owner": fhir.worker(coach), "output": [offer]}).status_code == 422
    )
    done = world.provider.put(no | {"owner": fhir.worker(lead), "output": [offer]})
    assert done.json()["status"] == "rejected", done.content
    assert done.json()["statusReason"]["coding"][0]["code"] == "no_capacity"
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        event = Event.objects.get(action="referral.closed", subject_id=task["id"])
        assert (event.actor_kind, event.account_id) == ("client", lead)
        assert event.detail["client"]


def test_a_referrer_takes_it_back_by_either(world):
    _, request, task = fhir.send(world)
    why = fhir.status_reason(codes.concept(codes.CLOSING, "not_wanted"))
    gone = world.practice.put(request | why | {"status": "revoked"})
    assert gone.json()["status"] == "revoked", gone.content
    assert world.provider.get(f"Task/{task['id']}").json()["status"] == "cancelled"


def test_who_has_not_let_the_practice_know_is_told_of_only_as_sent(world):
    _, _, task = fhir.send(world, contained=[fhir.consent(purposes=("support",)), fhir.questions()])
    coach = world.scene.coach.viewer.account_id
    taken = world.provider.put(task | {"status": "accepted", "owner": fhir.worker(coach)})
    assert taken.json()["status"] == "accepted", taken.content
    seen = world.practice.get(f"Task/{task['id']}").json()
    assert seen["status"] == "requested"
    assert seen["owner"]["reference"] == f"Organization/{world.scene.provider_id}"
    assert [it["id"] for it in world.practice.found(f"Task?_id={task['id']}&status=requested")] == [
        task["id"]
    ]
    assert world.practice.found(f"Task?_id={task['id']}&status=accepted") == []
    assert len(world.practice.found(f"Task/{task['id']}/_history")) == 1
    assert len(world.provider.found(f"Task/{task['id']}/_history")) == 2
