"""What a system may know of a person, and what it may do for an organisation it was offered to."""

import pytest
from django.db import transaction

from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.participants.models import Person
from handrail.interop.fhir import codes
from handrail.journey import status, triage
from handrail.kernel import clock
from handrail.kernel.viewer import Person as ThePerson
from handrail.kernel.viewer import System, acting_as
from tests.factories import clinical, fhir
from tests.integration.oversight.area import officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return fhir.build()


def change(world: fhir.World, person_id: str, **values: object) -> None:
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        assert Person.objects.filter(pk=person_id).update(**values) == 1


def test_a_way_that_is_not_safe_and_a_home_that_is_restricted_are_never_told(world):
    patient = fhir.send(world)[0]
    one = f"Patient/{patient['id']}"
    assert {it["system"] for it in world.provider.get(one).json()["telecom"]} == {"phone"}
    change(world, patient["id"], text_safe="yes", email="ilona@handrail.example")
    told = world.provider.get(one).json()
    assert {it["system"] for it in told["telecom"]} == {"phone", "sms", "email"}
    assert told["address"]
    change(world, patient["id"], letter_safe="no")
    assert "address" not in world.provider.get(one).json()
    change(world, patient["id"], letter_safe="yes")
    change(world, patient["id"], phone_safe="no", text_safe="no", email_safe="no")
    change(world, patient["id"], address_restricted=True)
    told = world.provider.get(one).json()
    assert "telecom" not in told
    assert "address" not in told


def test_what_is_not_told_is_not_lost_by_an_update(world):
    patient = fhir.send(world)[0]
    change(world, patient["id"], phone_safe="no", address_restricted=True)
    told = world.provider.get(f"Patient/{patient['id']}").json()
    spoken = [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "hu"}]}}]
    done = world.provider.put(told | {"communication": spoken})
    assert done.json()["communication"][0]["language"]["text"] == "Hungarian", done.content
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        row = Person.objects.get(pk=patient["id"])
    assert (row.phone, row.phone_safe) == ("07700 900456", "no")
    assert (row.address_lines, row.postcode) == (["9 Tern Close"], "BS1 4TR")


def test_who_only_named_somebody_learns_no_more_than_they_named(world):
    patient = fhir.send(world)[0]
    change(
        world,
        patient["id"],
        preferred_name="Ili",
        language="Hungarian",
        interpreter_needed=True,
        died_date="2026-11-01",
        gp_practice_id=world.scene.practice_id,
    )
    more = {"telecom", "address", "extension", "communication", "generalPractitioner",
            "deceasedDateTime"}  # fmt: skip
    known = world.provider.get(f"Patient/{patient['id']}").json()
    assert more <= set(known)
    assert [it["use"] for it in known["name"]] == ["official", "usual"]
    other = fhir.build("two").practice
    answer = other.post("Patient", fhir.patient(telecom=[], address=[])).json()
    for told in (answer, other.get(f"Patient/{patient['id']}").json()):
        assert told["id"] == patient["id"]
        assert not more & set(told)
        assert [it["use"] for it in told["name"]] == ["official"]


OVER = {"end": "2020-01-01"}


def test_what_somebody_no_longer_has_is_not_read(world):
    old_number = {"use": "old", "system": codes.NHS_NUMBER, "value": "9990000050"}
    said = fhir.patient(
        name=[
            {"use": "old", "family": "Before", "given": ["Ilona"]},
            {"use": "official", "family": "Once", "given": ["Ilona"], "period": OVER},
            {"use": "usual", "family": "Varga", "given": ["Ilona"]},
        ],
        identifier=[old_number, *fhir.patient()["identifier"]],
        telecom=[
            {"system": "phone", "value": "07700 900111", "use": "old"},
            {"system": "phone", "value": "07700 900222", "use": "home", "period": OVER},
            {"system": "phone", "value": "07700 900456", "use": "mobile"},
            {"system": "email", "value": "old@handrail.example", "use": "old"},
        ],
        address=[
            {"use": "home", "line": ["1 Old Road"], "period": OVER},
            {"use": "home", "line": ["9 Tern Close"], "period": {"start": "2021-01-01"}},
        ],
    )
    added = world.practice.post("Patient", said).json()
    held = world.practice.get(f"Patient/{added['id']}").json()
    assert [(it["family"], it["use"]) for it in held["name"]] == [("Varga", "official")]
    assert [it["value"] for it in held["identifier"]] == ["9990000042"]
    assert held["telecom"] == [{"system": "phone", "value": "07700 900456"}]
    assert held["address"][0]["line"] == ["9 Tern Close"]
    gone = world.practice.put(held | {"telecom": said["telecom"][:2], "address": []})
    assert gone.json()["telecom"] == held["telecom"], gone.content


def test_an_agreement_is_that_of_whoever_is_referred(world):
    ours, other = (
        world.practice.post("Patient", fhir.patient(it)).json()["id"]
        for it in ("9990000042", "9990000050")
    )
    for id_, expected in ((other, 422), (ours, 201)):
        said = fhir.agreed(type="permit", period={"start": "2020-01-01", "end": "2999-01-01"})
        said |= {"patient": {"reference": f"Patient/{id_}"}}
        order = fhir.request(world, ours, contained=[said, fhir.questions()])
        assert world.practice.post("ServiceRequest", order).status_code == expected, id_


def test_who_somebody_is_stays_for_staff_to_put_right(world):
    patient = fhir.send(world)[0]
    for wrong in (
        {"birthDate": "1985-05-17"},
        {"name": [{"use": "official", "family": "Other", "given": ["Ilona"]}]},
        {"identifier": [{"system": codes.NHS_NUMBER, "value": "9990000050"}]},
        {"deceasedBoolean": True},
    ):
        assert world.practice.put(patient | wrong).status_code == 422, wrong


STATUSES = ("accepted", "rejected", "in-progress", "completed", "failed", "on-hold")


@pytest.mark.parametrize("moves", [(), ("accepted",), ("accepted", "in-progress")])
def test_who_is_not_told_learns_nothing_by_what_they_put(world, moves):
    request, task = fhir.send(
        world, contained=[fhir.consent(purposes=("support",)), fhir.questions()]
    )[1:]
    for each in moves:
        now = world.provider.get(f"Task/{task['id']}").json()
        coach = fhir.worker(world.scene.coach.viewer.account_id)
        assert world.provider.put(now | {"status": each, "owner": coach}).status_code == 200
    answers = [world.practice.put(task | {"status": each}) for each in STATUSES]
    if moves:
        why = {"statusReason": codes.concept(codes.CLOSING, "duplicate")}
        answers.append(world.practice.put(task | why | {"status": "cancelled"}))
    assert {it.status_code for it in answers} == {409}
    (said,) = {it.json()["issue"][0]["diagnostics"] for it in answers}
    assert not any(each in said for each in STATUSES)
    ended = world.practice.put(request | {"status": "completed"})
    assert ended.status_code == 409
    assert "goes on" not in ended.json()["issue"][0]["diagnostics"]


def test_the_person_sees_that_another_system_looked(world):
    patient = fhir.send(world)[0]
    world.provider.get(f"Patient/{patient['id']}")
    viewer, at = ThePerson(patient["id"]), clock.now()
    with acting_as(viewer, at=at):
        own = status.own_page(by=viewer, at=at)
    assert {it.actor_kind for it in own.looks} == {"client"}


def test_who_it_is_offered_to_takes_it_or_says_no(world):
    scene, at = world.scene, clock.now()
    with acting_as(System(), at=at):
        service_id = directory.add(
            service=NewService(
                name="Steady Steps for all",
                provider_id=scene.other_id,
                phone="01632960002",
                area_codes=("E92000001",),
            ),
            by=System(),
            at=at,
        )
    other = _their_system(world)
    for answer in ("rejected", "accepted"):
        task = fhir.send(world)[2]
        lead = scene.lead.viewer
        with transaction.atomic(), acting_as(lead, at=clock.now()):
            triage.offer_elsewhere(
                referral_id=task["id"],
                service_id=service_id,
                how_agreed="spoken",
                note="Closer to home",
                by=lead,
                at=clock.now(),
            )
        offered = other.get(f"Task/{task['id']}").json()
        assert offered["status"] == "requested"
        said = {"status": answer, "owner": fhir.worker(scene.elsewhere.viewer.account_id)}
        done = other.put(offered | said | {"statusReason": {"text": "We are full"}})
        assert (done.status_code, done.json()["status"]) == (200, answer), done.content
        assert other.get(f"Task/{task['id']}").status_code == (200 if answer == "accepted" else 404)
        now = world.practice.get(f"Task/{task['id']}").json()
        assert now["status"] == ("accepted" if answer == "accepted" else "requested")
        keeper = scene.other_id if answer == "accepted" else scene.provider_id
        held = world.practice.found(f"Task?_id={task['id']}&status={now['status']}")
        assert len(held) == 1
        if answer == "rejected":
            assert now["owner"]["reference"] == f"Organization/{keeper}"


def _their_system(world: fhir.World) -> fhir.Speaker:
    at = clock.now()
    admin = officer(world.board_id, "people.manage", at=at, name="Another Admin")
    signer = clinical.Signer(issuer="https://other.example", key=clinical.ec_key("other"))
    clinical.register(
        world.board_id,
        signer,
        {"": world.scene.other_id},
        by=admin,
        at=at,
        kind="provider",
        client_id="other",
        scopes=fhir.ALL,
        name="other",
    )
    return fhir.Speaker("other", signer, world.scene.other_id).sign_in()
