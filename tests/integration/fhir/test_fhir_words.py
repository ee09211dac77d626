"""What is said about a referral: notes, questions and answers, and the letters to the practice."""

import base64
import io
from datetime import timedelta

import pypdf
import pytest

from handrail.domain.consent import operations as consents
from handrail.domain.consent import queries as agreed
from handrail.domain.messaging.models import Delivery
from handrail.domain.organisations.models import Organisation
from handrail.interop.fhir import codes
from handrail.jobs.deliveries import run_deliveries
from handrail.jobs.letters import run_letters
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import fhir

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(module_db):
    return fhir.build()


@pytest.fixture(scope="module")
def sent(world):
    return fhir.send(world)


def said(request: dict, text: str, **changes: object) -> dict:
    return {
        "resourceType": "Communication",
        "status": "completed",
        "basedOn": [{"reference": f"ServiceRequest/{request['id']}"}],
        "payload": [{"contentString": text}],
    } | changes


def asks(world: fhir.World, task: dict, text: str = "Which shifts?") -> None:
    now = world.provider.get(f"Task/{task['id']}").json()
    change = {
        "status": "on-hold",
        "statusReason": {"text": text},
        "restriction": {"period": {"end": "2999-01-01"}},
    }
    answer = world.provider.put(now | change)
    assert answer.status_code == 200, answer.content


def test_a_note_reaches_the_team_once(world, sent):
    request = sent[1]
    first = world.practice.post("Communication", said(request, "They moved house."))
    assert first.status_code == 201, first.content
    again = world.practice.post("Communication", said(request, "They moved house."))
    assert (again.status_code, again.json()) == (200, first.json())
    (read,) = world.provider.found(f"Communication?based-on={request['id']}&category=note")
    assert read == first.json()
    assert read["payload"] == [{"contentString": "They moved house."}]
    notes = world.provider.get(f"ServiceRequest/{request['id']}").json()["note"]
    assert "They moved house." in [it["text"] for it in notes]
    for query, number in (
        (f"sender=Organization/{world.scene.practice_id}&patient={sent[0]['id']}", 1),
        (f"recipient=Organization/{world.scene.practice_id}&_id={read['id']}", 0),
        (f"_id={read['id']}&sent=ge2026&_lastUpdated=ge2026", 1),
        (f"_id={read['id']}&received=ge2026", 0),
    ):
        assert len(world.practice.found(f"Communication?{query}")) == number, query
    assert world.practice.put(read).status_code == 200
    assert world.practice.put(read | {"payload": [{"contentString": "x"}]}).status_code == 422
    assert world.practice.put(read | {"status": "entered-in-error"}).status_code == 422


def test_what_cannot_be_said_is_refused(world, sent):
    request = sent[1]
    me = world.scene
    for speaker, wrong, status in (
        (world.provider, said(request, "Which shifts?"), 422),
        (world.practice, said(request, "x", basedOn=[]), 422),
        (world.practice, said(request, "x", status="preparation"), 422),
        (world.practice, said(request, "y" * 2001), 422),
        (world.practice, said(request, "x", payload=[]), 422),
        (
            world.practice,
            said(request, "x", payload=[{"contentAttachment": {"title": "a file"}}]),
            422,
        ),
        (
            world.practice,
            said(request, "x", sender={"reference": f"Organization/{me.provider_id}"}),
            422,
        ),
        (
            world.practice,
            said(request, "x", basedOn=[{"reference": f"ServiceRequest/{sent[0]['id']}"}]),
            404,
        ),
        (
            world.practice,
            said(request, "x", inResponseTo=[{"reference": f"Communication/{request['id']}"}]),
            422,
        ),
    ):
        answer = speaker.post("Communication", wrong)
        assert answer.status_code == status, answer.content
        assert answer.json()["resourceType"] == "OperationOutcome"


def test_a_question_is_read_and_answered_once(world):
    _, request, task = fhir.send(world)
    asks(world, task)
    (question,) = world.practice.found(f"Communication?based-on={request['id']}&category=question")
    assert question["payload"][0] == {"contentString": "Which shifts?"}
    reply = {"inResponseTo": [{"reference": f"Communication/{question['id']}"}]}
    first = world.practice.post("Communication", said(request, "Nights.", **reply))
    assert first.status_code == 201, first.content
    again = world.practice.post("Communication", said(request, "Nights.", **reply))
    assert (again.status_code, again.json()) == (200, first.json())
    other = world.practice.post("Communication", said(request, "Days.", **reply))
    assert other.status_code == 409
    assert world.provider.get(f"Task/{task['id']}").json()["status"] == "requested"
    (answer,) = world.provider.found(f"Communication?based-on={request['id']}&category=answer")
    assert answer["inResponseTo"][0]["reference"] == f"Communication/{question['id']}"
    assert answer["payload"] == [{"contentString": "Nights."}]


def test_what_was_not_agreed_to_is_not_read(world):
    kinds = [codes.concept(codes.KIND, "work-situation")]
    said_so = [fhir.agreed(code=kinds), fhir.questions()]
    request = fhir.order(world, "9990000050", contained=said_so)
    refused = world.practice.post("Communication", said(request, "Back pain again."))
    assert refused.status_code == 422, refused.content
    request = fhir.order(world, "9990000069")
    assert world.practice.post("Communication", said(request, "Pain.")).status_code == 201
    assert len(world.provider.found(f"Communication?based-on={request['id']}")) == 1
    (held,) = world.practice.found(f"Consent?data={request['id']}")
    assert world.practice.put(held | {"status": "inactive"}).status_code == 200
    assert world.provider.found(f"Communication?based-on={request['id']}") == []
    assert len(world.practice.found(f"Communication?based-on={request['id']}")) == 1


def supports(world: fhir.World, task: dict) -> None:
    """Take somebody on and finish with them, which writes a letter to the practice."""
    coach = fhir.worker(world.scene.coach.viewer.account_id)
    for change in (
        {"status": "accepted", "owner": coach},
        {"status": "in-progress"},
        {"status": "completed", "statusReason": codes.concept(codes.OUTCOME, "enough_help")},
    ):
        now = world.provider.get(f"Task/{task['id']}").json()
        assert world.provider.put(now | change).status_code == 200


def followed(world: fhir.World, letter: dict) -> tuple[str, str]:
    """Return how a letter stands and which way it went."""
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        row = Delivery.objects.get(pk=letter["id"])
        return row.state, row.way


def test_what_a_practice_fetches_goes_no_other_way(world):
    practice = Organisation.objects.filter(pk=world.scene.practice_id)
    practice.update(letter_ways=["fhir", "email"], mailbox_email="hill@practice.example")
    fetched, left = fhir.send(world), fhir.send(world)
    for _, _, task in (fetched, left):
        supports(world, task)
    assert run_deliveries(clock.now()).sent > 0
    letters = [
        world.practice.found(f"Communication?category=letter&based-on={request['id']}")[0]
        for _, request, _ in (fetched, left)
    ]
    assert [followed(world, it) for it in letters] == [("awaiting", "fhir")] * 2
    (held,) = world.practice.found(f"DocumentReference?related={fetched[1]['id']}")
    address = held["content"][0]["attachment"]["url"].partition("/fhir/R4/")[2]
    assert base64.b64decode(world.practice.get(address).json()["data"]).startswith(b"%PDF")
    got = world.practice.put(letters[0] | {"received": clock.now().isoformat()})
    assert got.status_code == 200, got.content
    later = clock.now() + timedelta(days=8)
    run_letters(later)
    run_deliveries(later, now=lambda: later)
    assert [followed(world, it) for it in letters] == [
        ("acknowledged", "fhir"),
        ("awaiting", "email"),
    ]


def test_a_letter_is_read_and_received_by_the_practice_it_is_to(world):
    patient, request, task = fhir.send(world)
    supports(world, task)
    (letter,) = world.practice.found(
        f"Communication?patient={patient['id']}&category=letter&based-on={request['id']}"
    )
    assert letter["sender"]["reference"] == f"Organization/{world.scene.provider_id}"
    (held,) = world.practice.found(
        f"DocumentReference?patient={patient['id']}&related={request['id']}&status=current"
    )
    addresses = [it["attachment"]["url"].partition("/fhir/R4/")[2] for it in held["content"]]
    assert (
        letter["payload"][0]["contentReference"]["reference"] == f"DocumentReference/{held['id']}"
    )
    pdf, bundle = (world.practice.get(it) for it in addresses)
    text = pypdf.PdfReader(io.BytesIO(base64.b64decode(pdf.json()["data"]))).pages[0].extract_text()
    assert "Action for GP: none" in text
    assert bundle.json()["type"] == "document"
    assert (world.practice.get("Binary").status_code, pdf.json()["contentType"]) == (
        405,
        "application/pdf",
    )
    for other in (world.provider, fhir.build("two").practice):
        for path in (
            f"DocumentReference/{held['id']}",
            f"Communication/{letter['id']}",
            *addresses,
        ):
            assert other.get(path).status_code == 404, path
    got = world.practice.put(letter | {"received": clock.now().isoformat()})
    assert got.status_code == 200, got.content
    assert (got.json()["meta"]["versionId"], "received" in got.json()) == ("2", True)
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        assert Delivery.objects.get(pk=letter["id"]).state == "acknowledged"
    stop(world, patient["id"])
    for path in (f"DocumentReference/{held['id']}", f"Communication/{letter['id']}", *addresses):
        assert world.practice.get(path).status_code == 404, path


def stop(world: fhir.World, person_id: str) -> None:
    by, at = System(world.scene.practice_id), clock.now()
    with acting_as(by, at=at):
        for each in agreed.agreements(person_id, viewer=by, at=at):
            if each.purpose == "keep the referrer informed" and each.withdrawn_at is None:
                consents.withdraw(evidence_id=each.id, how="asked", by=by, at=at)
