"""What a system reads of support: places, appointments, plans and goals, as far as it may know."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction

from handrail.domain.cases import planning
from handrail.domain.cases.planning import ActionDraft, GoalDraft
from handrail.domain.consent import operations as consent
from handrail.domain.consent import queries as consents
from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewPlace, NewService
from handrail.journey import plan, support
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import fhir

pytestmark = pytest.mark.django_db
WORDS = "Walk to the shop; and back, without stopping"


@pytest.fixture(scope="module")
def world(module_db):
    world = fhir.build()
    scene, at = world.scene, clock.now()
    with acting_as(scene.coach.viewer, at=at):
        support.book(
            case_id=scene.case_id,
            starts_at=_tomorrow_at_ten(at),
            minutes=45,
            way="home",
            place="4 Mill Lane",
            with_account_id=scene.coach.viewer.account_id,
            by=scene.coach.viewer,
            at=at,
        )
        plan_id = planning.start_plan(case_id=scene.case_id, by=scene.coach.viewer, at=at)
        planning.save_goals(
            plan_id=plan_id,
            goals=[
                GoalDraft(
                    "work",
                    WORDS,
                    (
                        ActionDraft("Ring the manager", "person", due_date=date(2026, 12, 24)),
                        ActionDraft("Write a letter", "other", "Their sister", state="done"),
                    ),
                )
            ],
            review_date=clock.local_date(at) + timedelta(days=30),
            by=scene.coach.viewer,
            at=at,
        )
        plan.agree(
            plan_id=plan_id,
            case_id=scene.case_id,
            how="together",
            by=scene.coach.viewer,
            at=at,
        )
    return world


def _tomorrow_at_ten(at: datetime) -> datetime:
    return datetime.combine(clock.local_date(at) + timedelta(days=1), time(10), clock.LONDON)


def stop(world: fhir.World, purpose: str) -> None:
    scene, at = world.scene, clock.now()
    with transaction.atomic(), acting_as(System(scene.practice_id), at=at):
        by = System(scene.practice_id)
        for each in consents.agreements(scene.person_id, viewer=by, at=at):
            if each.purpose == purpose and each.withdrawn_at is None:
                consent.withdraw(evidence_id=each.id, how="asked", by=by, at=at)


def test_where_a_service_is_given_is_a_place(world):
    at = clock.now()
    with acting_as(System(), at=at):
        service_id = directory.add(
            service=NewService(
                name="By the river",
                provider_id=world.scene.provider_id,
                phone="01632960001",
                places=(NewPlace(name="Tern House", address="1 Tern Road", postcode="BS1 4TR"),),
            ),
            by=System(),
            at=at,
        )
    found = world.practice.get(
        f"HealthcareService?_id={service_id}&_include=HealthcareService:location"
    ).json()["entry"]
    service, place = (it["resource"] for it in found)
    assert service["location"] == [
        {"reference": f"Location/{place['id']}", "type": "Location", "display": "Tern House"}
    ]
    assert place["address"] == {"text": "1 Tern Road", "postalCode": "BS1 4TR"}
    assert world.practice.get(f"Location/{place['id']}").json() == place
    for query in ("name=tern", "address-postalcode=bs1", f"_id={place['id']}"):
        assert world.practice.found(f"Location?{query}") == [place], query
    assert world.practice.found("Location?name=nowhere") == []
    said = world.practice.get(
        f"Location?_id={place['id']}&_revinclude=HealthcareService:location"
    ).json()
    assert [it["search"]["mode"] for it in said["entry"]] == ["match", "include"]


def test_appointments_are_told_to_who_supports_and_to_nobody_else(world):
    scene, person = world.scene, world.scene.person_id
    (found,) = world.provider.found(f"Appointment?patient={person}&date=ge2026&status=booked")
    assert (found["status"], found["minutesDuration"]) == ("booked", 45)
    assert [it["actor"]["type"] for it in found["participant"]] == ["Patient", "Practitioner"]
    assert "Mill Lane" not in str(found)
    assert found["basedOn"][0]["reference"] == f"ServiceRequest/{scene.referral_id}"
    assert world.provider.get(f"Appointment/{found['id']}").json() == found
    for query, number in (
        (f"_id={found['id']}", 1),
        (f"based-on=ServiceRequest/{scene.referral_id}", 1),
        (f"practitioner={scene.coach.viewer.account_id}&_sort=-_lastUpdated", 1),
        ("_lastUpdated=lt2020", 0),
        ("status=fulfilled", 0),
    ):
        assert len(world.provider.found(f"Appointment?{query}")) == number, query
    said = world.provider.get(
        f"Appointment?patient={person}&_include=Appointment:patient&_include=Appointment:practitioner"
    ).json()
    assert {it["resource"]["resourceType"] for it in said["entry"]} == {
        "Appointment",
        "Patient",
        "Practitioner",
    }
    assert world.practice.found("Appointment") == []
    assert world.practice.get(f"Appointment/{found['id']}").status_code == 404


def test_a_plan_is_told_in_the_persons_words_as_far_as_it_was_released(world):
    scene = world.scene
    (held,) = world.provider.found(f"CarePlan?patient={scene.person_id}&status=active")
    assert held["id"] == str(scene.referral_id)
    goal = held["goal"][0]["reference"].partition("/")[2]
    assert [it["detail"]["status"] for it in held["activity"]] == ["not-started", "completed"]
    assert held["activity"][1]["detail"]["performer"] == [{"display": "Their sister"}]
    said = world.provider.get(
        f"CarePlan?_id={held['id']}&_include=CarePlan:goal&_include=CarePlan:subject"
    ).json()
    assert {it["resource"]["resourceType"] for it in said["entry"]} == {
        "CarePlan",
        "Goal",
        "Patient",
    }
    (found,) = world.provider.found(
        f"Goal?subject=Patient/{scene.person_id}&lifecycle-status=active"
    )
    assert (found["id"], found["description"]["text"]) == (goal, WORDS)
    assert world.provider.get(f"Goal/{goal}").json() == found
    told = world.practice.get(f"CarePlan/{held['id']}").json()
    assert told["description"] == WORDS
    assert told["note"] == held["note"]
    assert not {"goal", "activity"} & set(told)
    assert world.practice.found("Goal") == []
    assert world.practice.get(f"Goal/{goal}").status_code == 404
    stop(world, "keep the referrer informed")
    assert world.practice.found("CarePlan") == []
    assert world.practice.get(f"CarePlan/{held['id']}").status_code == 404
    other = fhir.build("two").provider
    assert [*other.found("CarePlan"), *other.found("Goal"), *other.found("Appointment")] == []
