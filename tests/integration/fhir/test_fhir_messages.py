"""A referral comes as a message in the shape of BaRS, and goes the way of every other."""

from dataclasses import replace

import pytest

from handrail.domain.organisations.models import Organisation
from handrail.domain.referrals.models import Referral
from handrail.interop.bars import names
from handrail.interop.fhir import codes
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import bars, fhir

pytestmark = pytest.mark.django_db
DOOR = "$process-message"
CANNOT = "REC_UNPROCESSABLE_ENTITY"


@pytest.fixture(scope="module")
def world(module_db):
    made = fhir.build()
    Organisation.objects.filter(pk=made.scene.practice_id).update(ods_code=bars.ODS)
    return made


def send(world, said, **headers):
    return world.practice.post(DOOR, said, **bars.headers(world, **headers))


def refused(answer, status: int, code: str, error: str) -> str:
    assert answer.status_code == status, answer.content
    (issue,) = answer.json()["issue"]
    assert issue["code"] == code, issue["diagnostics"]
    (coded,) = issue["details"]["coding"]
    assert (coded["system"], coded["code"]) == (names.ERRORS, error)
    return issue["diagnostics"]


def resource(said: dict, kind: str) -> dict:
    (found,) = [it["resource"] for it in said["entry"] if it["resource"]["resourceType"] == kind]
    return found


def held(world) -> int:
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        return Referral.objects.count()


def test_a_message_sends_a_referral_and_is_answered_by_one(world):
    said = bars.order(world)
    answer = send(world, said, X_Correlation_Id="one-thread")
    assert answer.status_code == 200, answer.content
    assert answer["X-Correlation-Id"] == "one-thread"
    told = answer.json()
    assert told["type"] == "message"
    head, request = told["entry"][0]["resource"], resource(told, "ServiceRequest")
    sent = said["entry"][0]["resource"]["id"]
    assert head["response"] == {"identifier": sent, "code": "ok"}
    assert head["eventCoding"]["code"] == names.ANSWERED
    assert (request["intent"], request["status"]) == ("plan", "active")
    assert request["category"] == [bars.CATEGORY]
    (task,) = world.provider.found(f"Task?focus={request['id']}")
    assert task["status"] == "requested"
    read = world.provider.get(f"ServiceRequest/{request['id']}").json()
    assert (read["intent"], "category" in read) == ("order", False)


def test_the_same_message_again_is_a_conflict_that_says_what_it_became(world):
    said = bars.order(world)
    first = resource(send(world, said).json(), "ServiceRequest")
    before = held(world)
    why = refused(send(world, said), 409, "duplicate", "REC_CONFLICT")
    assert first["id"] in why
    numbered = bars.order(world, identifier=[{"system": "https://surgery.example", "value": "7"}])
    assert send(world, numbered).status_code == 200
    again = bars.order(world, identifier=[{"system": "https://surgery.example", "value": "7"}])
    refused(send(world, again), 409, "duplicate", "REC_CONFLICT")
    assert held(world) == before + 1


@pytest.mark.parametrize(
    ("status", "reason"), [("revoked", "update"), ("entered-in-error", "delete")]
)
def test_a_message_takes_a_referral_back(world, status, reason):
    request = resource(send(world, bars.order(world)).json(), "ServiceRequest")
    why = [codes.concept(codes.CLOSING, "not_wanted")]
    answer = send(world, bars.change(world, request, reason, status=status, reasonCode=why))
    assert answer.status_code == 200, answer.content
    assert resource(answer.json(), "ServiceRequest")["status"] == "revoked"
    (task,) = world.provider.found(f"Task?focus={request['id']}")
    expected = "not_wanted" if status == "revoked" else "sent_in_error"
    assert task["status"] == "cancelled"
    assert task["statusReason"]["coding"][0]["code"] == expected


def test_a_later_message_adds_its_notes_by_a_number_of_the_sender(world):
    mine = [{"system": "https://surgery.example", "value": "note-me"}]
    request = resource(send(world, bars.order(world, identifier=mine)).json(), "ServiceRequest")
    later = {name: said for name, said in request.items() if name != "id"} | {"identifier": mine}
    answer = send(world, bars.change(world, later, note=[{"text": "They moved house."}]))
    assert answer.status_code == 200, answer.content
    notes = world.provider.get(f"ServiceRequest/{request['id']}").json()["note"]
    assert "They moved house." in [it["text"] for it in notes]


def test_flags_reach_the_team_and_what_is_not_read_is_named(world):
    flag = {
        "resourceType": "Flag",
        "status": "active",
        "code": {"text": "Needs a quiet room"},
        "subject": {"display": "them"},
    }
    seen = {"resourceType": "Observation", "status": "final", "code": {"text": "Pulse"}}
    told = send(world, bars.order(world, bars.entry(flag), bars.entry(seen))).json()
    request = resource(told, "ServiceRequest")
    notes = world.provider.get(f"ServiceRequest/{request['id']}").json()["note"]
    assert any("Flag: Needs a quiet room" in it["text"] for it in notes)
    (issue,) = resource(told, "OperationOutcome")["issue"]
    assert issue["diagnostics"] == "Came, and was not read: Observation (1)"
    assert issue["severity"] == "warning"


def test_a_flag_that_does_not_hold_or_is_about_another_is_named_and_not_told(world):
    other = bars.entry(fhir.patient("9990000050"))
    flag = {"resourceType": "Flag", "status": "active", "code": {"text": "Of somebody else"}}
    more = [
        other,
        bars.entry(flag | {"subject": {"reference": other["fullUrl"]}}),
        bars.entry(flag | {"status": "inactive", "code": {"text": "No more"}}),
        bars.entry(flag | {"code": ["nothing"]}),
    ]
    told = send(world, bars.order(world, *more)).json()
    said = {it["diagnostics"] for it in resource(told, "OperationOutcome")["issue"]}
    assert said == {"Came, and was not read: Flag (3)", "Came, and was not read: Patient (1)"}
    request = resource(told, "ServiceRequest")
    notes = world.provider.get(f"ServiceRequest/{request['id']}").json()["note"]
    assert "Flag" not in str(notes)


def test_a_message_about_two_or_to_another_service_changes_nothing(world):
    before = held(world)
    two = bars.order(world)
    again = bars.order(world, number="9990000050")["entry"][1:]
    refused(send(world, two | {"entry": [*two["entry"], *again]}), 422, "value", CANNOT)
    assert held(world) == before
    request = resource(send(world, bars.order(world)).json(), "ServiceRequest")
    said = bars.change(world, request, status="revoked")
    other = fhir.build("two").service_id
    said["entry"][0]["resource"]["destination"] = [{"endpoint": f"{names.SERVICE}|{other}"}]
    target = bars.base64_of({"system": names.SERVICE, "value": str(other)})
    refused(send(world, said, NHSD_Target_Identifier=target), 422, "value", CANNOT)
    assert world.practice.get(f"ServiceRequest/{request['id']}").json()["status"] == "active"


def test_a_number_with_a_comma_is_found_again(world):
    mine = [{"system": "https://surgery.example", "value": "7,8\\9"}]
    request = resource(send(world, bars.order(world, identifier=mine)).json(), "ServiceRequest")
    later = {name: said for name, said in request.items() if name != "id"} | {"identifier": mine}
    why = [codes.concept(codes.CLOSING, "not_wanted")]
    answer = send(world, bars.change(world, later, status="revoked", reasonCode=why))
    assert answer.status_code == 200, answer.content


def test_a_message_about_somebody_else_changes_nothing(world):
    request = resource(send(world, bars.order(world)).json(), "ServiceRequest")
    other = bars.entry(fhir.patient("9990000050"))
    gone = request | {"subject": {"reference": other["fullUrl"]}, "status": "revoked"}
    said = bars.change(world, gone)
    refused(send(world, said | {"entry": [*said["entry"], other]}), 422, "value", CANNOT)
    read = world.practice.get(f"ServiceRequest/{request['id']}").json()
    assert read["status"] == "active"


def broken(world):
    """Give what nobody should send: the message, headers, and how it is refused."""
    whole = bars.order(world)
    bad, cannot = "REC_BAD_REQUEST", CANNOT
    yield whole | {"type": "transaction"}, {}, 422, "value", cannot
    yield {n: s for n, s in whole.items() if n != "timestamp"}, {}, 422, "required", cannot
    yield whole | {"timestamp": "rubbish"}, {}, 422, "required", cannot
    odd = [{"coding": [{"system": [], "code": {}}]}]
    yield bars.order(world, category=odd), {}, 422, "not-supported", cannot
    yield whole, {"NHSD_Target_Identifier": "é"}, 400, "structure", bad
    yield whole, {"NHSD_End_User_Organisation": "é"}, 400, "structure", bad
    yield whole | {"entry": []}, {}, 422, "required", cannot
    yield whole | {"entry": whole["entry"][1:]}, {}, 422, "structure", cannot
    yield whole | {"entry": [*whole["entry"], whole["entry"][1]]}, {}, 422, "duplicate", cannot
    yield whole | {"entry": [whole["entry"][0], {"fullUrl": 1}]}, {}, 422, "structure", cannot
    booked = {"eventCoding": {"system": names.EVENTS, "code": "booking-request"}}
    yield bars.message(bars.header(world, "x", **booked)), {}, 422, "not-supported", cannot
    yield bars.message(bars.header(world, "x", "perhaps")), {}, 422, "value", cannot
    yield bars.message(bars.header(world, "nowhere")), {}, 422, "value", cannot
    unnamed = bars.order(world)
    unnamed["entry"][0]["fullUrl"] = "https://surgery.example/1"
    del unnamed["entry"][0]["resource"]["id"]
    yield unnamed, {}, 422, "required", cannot
    yield bars.order(world, intent="order"), {}, 422, "value", cannot
    yield bars.order(world, category=[]), {}, 422, "not-supported", cannot
    yield bars.order(world, subject={"reference": "urn:uuid:nobody"}), {}, 422, "required", cannot
    yield bars.order(world, supportingInfo=[]), {}, 422, "required", cannot
    yield whole, {"X_Request_Id": ""}, 400, "required", bad
    yield whole, {"X_Correlation_Id": ""}, 400, "required", bad
    yield whole, {"NHSD_Target_Identifier": ""}, 400, "required", bad
    yield whole, {"NHSD_Target_Identifier": "???"}, 400, "structure", bad
    other = bars.base64_of({"system": names.SERVICE, "value": "another"})
    yield whole, {"NHSD_Target_Identifier": other}, 400, "value", bad
    nobody = bars.base64_of({"identifier": [{"system": codes.ODS_CODE, "value": "ZZ999"}]})
    yield whole, {"NHSD_End_User_Organisation": nobody}, 403, "forbidden", "REC_FORBIDDEN"
    gone = {"resourceType": "ServiceRequest", "id": str(world.board_id), "intent": "plan"}
    there = gone | {"category": [bars.CATEGORY], "status": ["revoked"]}
    yield bars.change(world, there), {}, 404, "not-found", "REC_NOT_FOUND"


def test_what_cannot_be_read_is_refused_and_changes_nothing(world):
    before = held(world)
    for said, headers, status, code, error in broken(world):
        refused(send(world, said, **headers), status, code, error)
    assert held(world) == before


def test_a_message_needs_a_token_and_its_scopes(world):
    stranger = fhir.Speaker("nobody", world.practice.signer, world.scene.practice_id)
    answer = stranger.post(DOOR, bars.order(world), **bars.headers(world))
    refused(answer, 401, "login", "REC_UNAUTHORIZED")
    narrow = replace(world.practice).sign_in("system/Patient.c")
    answer = narrow.post(DOOR, bars.order(world), **bars.headers(world))
    refused(answer, 403, "forbidden", "REC_FORBIDDEN")


def test_only_its_sender_changes_a_referral(world):
    request = resource(send(world, bars.order(world)).json(), "ServiceRequest")
    said = bars.change(world, request, status="revoked")
    given = bars.headers(world)
    del given["NHSD_End_User_Organisation"]
    refused(world.provider.post(DOOR, said, **given), 403, "forbidden", "REC_FORBIDDEN")


def test_what_may_be_sent_is_said_before(world):
    service = f"context={names.SERVICE}|{world.service_id}"
    ours = f"context={names.USE_CASES}|{names.USE_CASE}"
    (found,) = world.practice.found(f"MessageDefinition?{service}&{ours}")
    assert (found["status"], found["experimental"]) == ("draft", True)
    assert [found] == world.practice.found(f"MessageDefinition?{service}")
    for other in (
        f"{service}&context={names.USE_CASES}|a5t1",
        f"{service}&context=https://fhir.nhs.uk/CodeSystem/usecases-categories-bars|a5t1",
        f"context={names.SERVICE}|{world.board_id}&{ours}",
        ours,
    ):
        assert world.practice.found(f"MessageDefinition?{other}") == []
