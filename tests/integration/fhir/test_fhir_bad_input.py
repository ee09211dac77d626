"""What cannot be read or done: an OperationOutcome, the right status, nothing half written."""

import json

import pytest

from handrail.domain.participants.models import Person
from handrail.domain.referrals.models import Referral
from handrail.interop.fhir import codes
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import fhir

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(module_db):
    return fhir.build()


def counted(world: fhir.World) -> tuple[int, int]:
    with acting_as(System(world.scene.practice_id), at=clock.now()):
        return Person.objects.count(), Referral.objects.count()


def refused(answer, status: int, code: str = "") -> dict:
    assert answer.status_code == status, answer.content
    said = answer.json()
    assert said["resourceType"] == "OperationOutcome"
    if code:
        assert said["issue"][0]["code"] == code
    return said


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 415),
        (b"{", 400),
        (b"[]", 400),
        (b'"Patient"', 400),
        (b'{"resourceType": 1}', 400),
        (b'{"resourceType": "Patient", "resourceType": "Task"}', 400),
        (b'{"resourceType": "Patient", "birthDate": null}', 400),
        (b'{"resourceType": "Patient", "x": NaN}', 400),
        (b'{"resourceType": "Patient", "x": "\\u0000"}', 400),
        (b'{"resourceType": "Patient", "x": "\\ud800"}', 400),
        (b'\xff\xfe{"resourceType": "Patient"}', 400),
        (b'{"resourceType": "Patient", "x": ' + b"9" * 6000 + b"}", 400),
        (b'{"resourceType": "Patient", "x": ' + b"[" * 100 + b"]" * 100 + b"}", 400),
        (b'{"resourceType": "Patient", "x": ' + b"[" * 90000 + b"]" * 90000 + b"}", 400),
        (b'{"resourceType": "Patient"}', 422),
        (b'{"resourceType": "Task"}', 400),
        (b"<Patient xmlns='http://hl7.org/fhir'/>", 400),
    ],
    ids=lambda it: str(it)[:60],
)
def test_a_body_that_cannot_be_read(world, body, status):
    before = counted(world)
    refused(world.practice.post("Patient", body), status)
    assert counted(world) == before


def test_xml_is_refused_both_ways(world):
    speaker, address = world.practice, f"{fhir.ROOT}/Patient"
    headers = {"Authorization": f"Bearer {speaker.token}"}
    sent = speaker.browser.post(
        address, b"<Patient>", content_type="application/fhir+xml", headers=headers
    )
    refused(sent, 415)
    refused(speaker.get("Patient", Accept="application/fhir+xml"), 406)
    refused(speaker.get("Patient?_format=xml"), 406)


@pytest.mark.parametrize("path", ["Patient", ""])
def test_fifty_megabytes_are_refused_before_they_are_read(world, path):
    body = b'{"resourceType": "Bundle", "x": "' + b"a" * 52_428_800 + b'"}'
    refused(world.practice.post(path, body), 413, "too-long")


def test_what_goes_wrong_names_the_place_and_never_what_stood_there(world):
    said = refused(
        world.practice.post("Patient", fhir.patient(birthDate="Secretly yesterday")), 422
    )
    assert said["issue"][0]["expression"] == ["Patient.birthDate"]
    assert "Secretly" not in json.dumps(said)


@pytest.mark.parametrize(
    "changes",
    [
        {"identifier": [{"system": codes.NHS_NUMBER, "value": "9990000019"}]},
        {"identifier": [{"system": codes.NHS_NUMBER, "value": "1"}]},
        {"birthDate": "2999-01-01"},
        {"birthDate": "1700-01-01"},
        {"name": []},
        {"name": [{"text": "Ilona Varga"}]},
        {"name": [{"family": "x" * 200, "given": ["y"]}]},
        {"deceasedBoolean": True},
        {"active": False},
        {"modifierExtension": [{"url": "https://x.example", "valueBoolean": True}]},
        {"implicitRules": "https://x.example"},
        {"name": [{"use": "old", "family": "Varga", "given": ["Ilona"]}]},
        {"deceasedDateTime": "0001-01-01T00:00:00+14:00"},
        {"generalPractitioner": [{"reference": "Organization/none"}]},
        {"generalPractitioner": [{"identifier": {"system": codes.ODS_CODE, "value": "QQQ"}}]},
    ],
    ids=lambda it: str(it)[:50],
)
def test_a_patient_that_cannot_be(world, changes):
    before = counted(world)
    refused(world.practice.post("Patient", fhir.patient(**changes)), 422)
    assert counted(world) == before


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "draft"},
        {"intent": "proposal"},
        {"doNotPerform": True},
        {"performer": []},
        {"performer": [{"reference": "Organization/11111111-1111-4111-8111-111111111111"}]},
        {"performer": [{"reference": "HealthcareService/x"}]},
        {"performer": [{"reference": "https://elsewhere.example/HealthcareService/1"}]},
        {"orderDetail": []},
        {"orderDetail": [codes.concept(codes.GOAL, "fly")]},
        {"reasonCode": [codes.concept(codes.CONDITION, "sadness")]},
        {"contained": [fhir.questions()]},
        {"contained": [fhir.consent(how="guessed"), fhir.questions()]},
        {"contained": [fhir.consent(purposes=("marketing",)), fhir.questions()]},
        {"contained": [fhir.consent() | {"dateTime": "2999-01-01"}]},
        {"contained": [fhir.consent() | {"status": "rejected"}]},
        {"contained": [fhir.agreed(type="deny"), fhir.questions()]},
        {"contained": [fhir.agreed(provision=[{"type": "deny"}]), fhir.questions()]},
        {"contained": [fhir.agreed(period={"end": "2020-01-01"}), fhir.questions()]},
        {"contained": [fhir.agreed(period={"end": "2020-01-01T10:00:00Z"}), fhir.questions()]},
        {"contained": [fhir.agreed(period={"start": "2999-01-01"}), fhir.questions()]},
        {"contained": [fhir.consent() | {"patient": {"display": "Ilona"}}, fhir.questions()]},
        {"contained": [fhir.consent(), fhir.questions(keen={})]},
        {"contained": [fhir.consent()]},
        {
            "contained": [
                fhir.consent(),
                fhir.questions(keen={"valueCoding": {"system": codes.KEEN, "code": "not_now"}}),
            ]
        },
        {"requester": {"reference": "Practitioner/11111111-1111-4111-8111-111111111111"}},
    ],
    ids=lambda it: str(it)[:60],
)
def test_a_transaction_with_a_request_that_cannot_be_writes_nothing(world, changes):
    before = counted(world)
    answer = world.practice.post("", fhir.transaction(world, **changes))
    refused(answer, 422)
    assert counted(world) == before


def test_a_service_that_is_not_there_is_not_found(world):
    before = counted(world)
    gone = [{"reference": "HealthcareService/11111111-1111-4111-8111-111111111111"}]
    refused(world.practice.post("", fhir.transaction(world, performer=gone)), 404)
    assert counted(world) == before


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("Patient", {"telecom": [{"system": "phone", "value": "0" * 31}]}),
        ("Patient", {"telecom": [{"system": "email", "value": f"{'a' * 260}@x.example"}]}),
        ("Patient", {"address": [{"line": ["x" * 201]}]}),
        ("Patient", {"address": [{"postalCode": "BS1 4TR 12"}]}),
        ("Patient", {"communication": [{"language": {"text": "x" * 61}}]}),
        ("ServiceRequest", {"note": [{"text": "x" * 2000}] * 2}),
        (
            "ServiceRequest",
            {
                "contained": [
                    fhir.consent(),
                    fhir.questions(**{"job-title": {"valueString": "x" * 121}}),
                ]
            },
        ),
    ],
    ids=lambda it: str(it)[:40],
)
def test_what_is_too_long_is_refused_and_never_cut(world, kind, changes):
    person = world.practice.post("Patient", fhir.patient()).json()["id"]
    before = counted(world)
    said = (
        fhir.patient("9990000050", **changes)
        if kind == "Patient"
        else fhir.request(world, person, **changes)
    )
    refused(world.practice.post(kind, said), 422, "too-long")
    assert counted(world) == before


def test_a_task_or_a_key_that_is_too_long_is_refused(world):
    _, request, task = fhir.send(world)
    asks = task | {"status": "on-hold", "restriction": {"period": {"end": "2030-01-01"}}}
    refused(world.provider.put(asks | {"note": [{"text": "x" * 1001}]}), 422, "too-long")
    ask = {"type": codes.concept(codes.OUTCOME, "ask"), "valueString": "x" * 301}
    refused(world.provider.put(asks | {"output": [ask]}), 422, "too-long")
    why = fhir.status_reason({"text": "x" * 1001})
    refused(world.practice.put(request | why | {"status": "revoked"}), 422, "too-long")
    refused(
        world.practice.post("Patient", fhir.patient(), Idempotency_Key="k" * 201), 400, "too-long"
    )


def test_moments_and_characters_that_nobody_can_hold(world):
    task = fhir.send(world)[2]
    coach = fhir.worker(world.scene.coach.viewer.account_id)
    taken = world.provider.put(task | {"status": "accepted", "owner": coach}).json()
    for start in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        spoken = taken | {"status": "in-progress", "executionPeriod": {"start": start}}
        said = refused(world.provider.put(spoken), 422)
        assert said["issue"][0]["expression"][0].startswith("Task.executionPeriod.start")
    for query in (
        "Task?_lastUpdated=9999-12-31T23:59:59Z",
        "Task?status=%00",
        "Patient?family=%00",
        "Patient?identifier=%00",
        "Patient?%00=1",
    ):
        refused(world.practice.get(query), 400)
    for when in ("0001-01-01T00:00:00%2B14:00", "0001-01-01", "9998-12-31T23:59:59-14:00"):
        assert world.practice.get(f"Task?_lastUpdated=gt{when}").status_code == 200, when
    refused(world.practice.post("Patient", fhir.patient(), If_None_Exist="family=%00"), 400)


def test_bundles_that_are_no_transaction(world):
    good = fhir.transaction(world)
    for wrong in (
        good | {"type": "batch"},
        good | {"entry": []},
        {"resourceType": "Patient"},
        good | {"entry": [{"resource": fhir.patient()}]},
        good | {"entry": [{"resource": fhir.patient(), "request": {"method": "DELETE"}}]},
        good | {"entry": ["x"]},
        good | {"entry": [good["entry"][2], good["entry"][2]]},
    ):
        refused(world.practice.post("", wrong), 422)
    refused(world.practice.post("", good | {"entry": good["entry"] * 40}), 413)


def test_what_is_anothers_cannot_be_referred_to(world):
    other = fhir.build("two")
    theirs = other.practice.post("Patient", fhir.patient("9990000050")).json()["id"]
    refused(world.practice.post("ServiceRequest", fhir.request(world, theirs)), 404)
    mine = world.practice.post("Patient", fhir.patient()).json()["id"]
    as_them = fhir.request(
        world, mine, requester={"reference": f"Organization/{other.scene.practice_id}"}
    )
    refused(world.practice.post("ServiceRequest", as_them), 422)
    _, request, _ = fhir.send(other)
    refused(world.practice.post("Task", fhir.task(request["id"])), 404)


def test_one_nhs_number_for_two_people_is_kept_apart_and_tells_nothing(world):
    first = world.practice.post("Patient", fhir.patient())
    other = fhir.build("two")
    name = [{"use": "official", "family": "Someone", "given": ["Else"]}]
    second = other.practice.post("Patient", fhir.patient(name=name))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]
    assert first.json()["identifier"] == second.json()["identifier"]
    same = other.practice.post("Patient", fhir.patient(telecom=[]))
    assert same.json()["id"] == first.json()["id"]
    assert "telecom" not in same.json()
    assert "address" not in same.json()
    twice = fhir.patient(
        identifier=[
            {"system": codes.NHS_NUMBER, "value": "9990000042"},
            {"system": codes.NHS_NUMBER, "value": "9990000050"},
        ]
    )
    refused(world.practice.post("Patient", twice), 422)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "Nothing", 404),
        ("get", "Patient/x", 404),
        ("get", "Patient/11111111-1111-4111-8111-111111111111", 404),
        ("get", "Task/x/_history/1", 404),
        ("get", "Patient/11111111-1111-4111-8111-111111111111/_history", 405),
        ("get", "Observation/1", 404),
        ("delete", "Patient/x", 405),
        ("patch", "Patient/x", 405),
        ("get", "a/b/c/d/e", 404),
        ("get", "", 405),
    ],
)
def test_addresses_that_lead_nowhere(world, method, path, status):
    speaker = world.practice
    headers = {"Authorization": f"Bearer {speaker.token}"}
    ask = getattr(speaker.browser, method)
    refused(ask(f"{fhir.ROOT}/{path}".rstrip("/"), headers=headers), status)


def test_what_cannot_be_created_or_updated(world):
    refused(world.practice.post("Organization", {"resourceType": "Organization"}), 405)
    patient, request, task = fhir.send(world)
    refused(world.practice.put(patient | {"resourceType": "Patient", "id": request["id"]}), 404)
    refused(
        world.practice.put(request | {"orderDetail": [codes.concept(codes.GOAL, "find_work")]}), 422
    )
    refused(world.provider.put(request | {"status": "completed"}), 403)
    refused(
        world.provider.put(
            task | {"focus": {"reference": f"ServiceRequest/{world.scene.referral_id}"}}
        ),
        422,
    )
    refused(world.practice.put(task | {"status": "completed"}), 409)
    refused(world.practice.put(task | {"status": "accepted"}), 409)
    refused(world.provider.put(task | {"status": "accepted"}), 422)
    refused(world.provider.put(task | {"status": "received"}), 409)
