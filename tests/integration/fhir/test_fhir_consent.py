"""What somebody agreed to: read, recorded, taken back at once, and sent along with a request."""

import pytest

from handrail.domain.audit.models import Event
from handrail.domain.messaging.models import Message
from handrail.interop.fhir import codes
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import fhir

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(module_db):
    return fhir.build()


def alone(patient_id: str, **changes: object) -> dict:
    """A Consent of its own, that the referrer is kept informed."""
    said = fhir.consent(purposes=("keep-the-referrer-informed",))
    del said["id"]
    return said | {"patient": {"reference": f"Patient/{patient_id}"}} | changes


def informed(speaker: fhir.Speaker, patient_id: str) -> dict:
    found = speaker.found(f"Consent?patient={patient_id}&status=active")
    return next(it for it in found if purpose(it) == "keep-the-referrer-informed")


def purpose(consent: dict) -> str:
    return consent["provision"]["purpose"][0]["code"]


def test_what_a_referral_rests_on_is_read_by_both_sides_and_by_nobody_else(world):
    patient, request, _ = fhir.send(world)
    ours = world.practice.found(f"Consent?patient={patient['id']}")
    assert {purpose(it): it["status"] for it in ours} == {
        "support": "active",
        "keep-the-referrer-informed": "active",
    }
    theirs = world.provider.found(f"Consent?patient={patient['id']}")
    assert [purpose(it) for it in theirs] == ["support"]
    (held,) = theirs
    assert (
        held["provision"]["data"][0]["reference"]["reference"] == f"ServiceRequest/{request['id']}"
    )
    assert "We will send your name" in held["policyRule"]["text"]
    for query, number in (
        (f"_id={held['id']}", 1),
        (f"data=ServiceRequest/{request['id']}", 1),
        (f"actor=Organization/{world.scene.provider_id}&patient={patient['id']}", 1),
        (f"patient={patient['id']}&status=inactive", 0),
        (f"patient={patient['id']}&status=rejected", 0),
        ("date=lt2020", 0),
        ("_lastUpdated=lt2020", 0),
    ):
        assert len(world.provider.found(f"Consent?{query}")) == number, query
    joined = f"ServiceRequest?_id={request['id']}&_revinclude=Consent:data"
    kinds = [it["resourceType"] for it in world.provider.found(joined)]
    assert kinds == ["ServiceRequest", "Consent"]
    other = fhir.build("two")
    assert other.provider.get(f"Consent/{held['id']}").status_code == 404
    assert other.practice.put(held | {"status": "inactive"}).status_code == 404


def test_it_is_taken_back_at_once_and_recorded_again(world):
    patient, _, task = fhir.send(world)
    coach = fhir.worker(world.scene.coach.viewer.account_id)
    taken = world.provider.get(f"Task/{task['id']}").json() | {"status": "accepted", "owner": coach}
    assert world.provider.put(taken).status_code == 200
    assert world.practice.get(f"Task/{task['id']}").json()["status"] == "accepted"
    held = informed(world.practice, patient["id"])
    wrong = held | {"provision": held["provision"] | {"code": held["provision"]["code"][:1]}}
    assert world.practice.put(wrong).status_code == 422
    assert world.practice.put(held | {"status": "rejected"}).status_code == 422
    ended = {"status": "inactive"}
    assert world.practice.put(held | ended, If_Match='W/"2"').status_code == 412
    over = world.practice.put(held | ended, If_Match='W/"1"')
    assert (over.status_code, over.json()["status"]) == (200, "inactive"), over.content
    assert over.json()["meta"]["versionId"] == "2"
    assert world.practice.get(f"Task/{task['id']}").json()["status"] == "requested"
    assert world.practice.put(held | ended).status_code == 200
    assert world.practice.put(held).status_code == 409
    answer = world.practice.post("Consent", alone(patient["id"]))
    assert answer.status_code == 201, answer.content
    assert world.practice.get(f"Task/{task['id']}").json()["status"] == "accepted"
    again = world.practice.post("Consent", alone(patient["id"]))
    assert (again.status_code, again.json()["id"]) == (200, answer.json()["id"])
    less = fhir.consent(purposes=("keep-the-referrer-informed",))["provision"]
    less |= {"code": [codes.concept(codes.KIND, "attendance")]}
    assert world.practice.post("Consent", alone(patient["id"], provision=less)).status_code == 409


def test_a_provider_records_it_for_who_referred_and_for_nobody_else(world):
    said = [fhir.consent(purposes=("support",)), fhir.questions()]
    patient, _, task = fhir.send(world, contained=said)
    scene = world.scene
    for organisation_id, expected in ((scene.other_id, 422), (scene.practice_id, 201)):
        to = {"role": {"text": "told"},
              "reference": {"reference": f"Organization/{organisation_id}"}}  # fmt: skip
        provision = alone("x")["provision"] | {"actor": [to], "period": {"end": "2999-01-01"}}
        answer = world.provider.post("Consent", alone(patient["id"], provision=provision))
        assert answer.status_code == expected, answer.content
    held = world.practice.get(f"Consent/{answer.json()['id']}").json()
    assert held["provision"]["period"]["end"].startswith("2999-01-02")
    for changes, expected in (
        ({"provision": fhir.consent(purposes=("support",))["provision"]}, 422),
        ({"patient": {"reference": f"Patient/{task['id']}"}}, 404),
        ({"category": []}, 422),
        ({"dateTime": "2999-01-01"}, 422),
        ({"status": "proposed"}, 422),
    ):
        wrong = world.practice.post("Consent", alone(patient["id"], **changes))
        assert wrong.status_code == expected, wrong.content
    missing = alone(patient["id"])
    del missing["patient"]
    assert world.practice.post("Consent", missing).status_code == 422


def test_a_team_that_may_not_support_them_any_more_is_told(world):
    patient, request, _ = fhir.send(world)
    (held,) = world.practice.found(f"Consent?data={request['id']}")
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        before = Message.objects.filter(template="agreement_withdrawn").count()
    assert world.practice.put(held | {"status": "inactive"}).status_code == 200
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        assert Message.objects.filter(template="agreement_withdrawn").count() == before + 1
    assert world.provider.get(f"Consent/{held['id']}").json()["status"] == "inactive"
    note = {"note": [*request["note"], {"text": "One thing more"}]}
    assert world.practice.put(request | note).status_code in {403, 422}
    with acting_as(System(world.scene.practice_id), at=clock.now()):
        seen = Event.objects.filter(person_id=patient["id"], action="consent.viewed")
        assert seen.exists()


def test_agreement_and_answers_go_along_in_one_transaction(world):
    bundle = fhir.transaction(world)
    request = next(it["resource"] for it in bundle["entry"] if "contained" in it["resource"])
    along = request.pop("contained")
    names = [f"urn:uuid:0000000{number}-0000-4000-8000-000000000000" for number in (1, 2)]
    request["supportingInfo"] = [{"reference": name} for name in names]
    for name, resource in zip(names, along, strict=True):
        bundle["entry"].insert(
            0,
            {
                "fullUrl": name,
                "resource": resource,
                "request": {"method": "POST", "url": resource["resourceType"]},
            },
        )
    answer = world.practice.post("", bundle)
    assert answer.status_code == 200, answer.content
    sent = {it["resource"]["resourceType"]: it["resource"] for it in answer.json()["entry"]}
    assert [it["resource"]["resourceType"] for it in answer.json()["entry"][:2]] == [
        "QuestionnaireResponse",
        "Consent",
    ]
    assert sent["QuestionnaireResponse"]["id"] == sent["ServiceRequest"]["id"]
    request_id = sent["ServiceRequest"]["id"]
    found = world.provider.found(f"QuestionnaireResponse?based-on=ServiceRequest/{request_id}")
    answers = {it["linkId"]: it["answer"][0] for it in found[0]["item"]}
    assert answers["job-title"] == {"valueString": "Warehouse picker"}
    assert found[0] == world.provider.get(f"QuestionnaireResponse/{request_id}").json()
    assert world.provider.found(f"QuestionnaireResponse?_id={request_id}&authored=lt2020") == []
    assert purpose(sent["Consent"]) == "support"
    for kind, resource in (("QuestionnaireResponse", along[1]), ("Consent", along[0])):
        refused = world.practice.post(kind, resource)
        assert refused.status_code == 422, refused.content
    limited = fhir.Speaker("x", world.practice.signer, world.practice.organisation_id)
    limited.client_id = world.practice.client_id
    limited.sign_in("system/Patient.cruds system/ServiceRequest.cruds system/Task.cruds")
    assert limited.post("", bundle).status_code == 403
    assert limited.get(f"Consent/{sent['Consent']['id']}").status_code == 403
