"""Who made each version of a request and its task, and who looked at somebody."""

import pytest

from handrail.domain.audit import operations as audit
from handrail.domain.audit.models import Event
from handrail.domain.audit.purposes import Purpose
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import fhir

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(module_db):
    return fhir.build()


@pytest.fixture(scope="module")
def sent(world):
    patient, request, task = fhir.send(world)
    coach = fhir.worker(world.scene.coach.viewer.account_id)
    now = world.provider.get(f"Task/{task['id']}").json()
    taken = world.provider.put(now | {"status": "accepted", "owner": coach})
    assert taken.status_code == 200, taken.content
    return patient, request, task


def whose(found: list[dict]) -> list[tuple[str, ...]]:
    return [(it["who"].get("reference", ""), it["who"].get("display", ""))
            for each in found for it in each["agent"]]  # fmt: skip


def test_each_version_says_who_made_it_and_when(world, sent):
    patient, request, task = sent
    theirs = world.provider.found(f"Provenance?target=Task/{task['id']}")
    assert [[it["reference"] for it in each["target"]] for each in theirs] == [
        [f"Task/{task['id']}/_history/2"],
        [f"ServiceRequest/{task['id']}/_history/1", f"Task/{task['id']}/_history/1"],
    ]
    accepted, first = theirs
    assert accepted["agent"][0]["who"]["reference"].startswith("Practitioner/")
    assert accepted["agent"][0]["onBehalfOf"]["reference"] == (
        f"Organization/{world.scene.provider_id}"
    )
    assert first["agent"][0]["who"]["reference"] == f"Organization/{world.scene.practice_id}"
    assert first["activity"]["coding"][0]["code"] == "CREATE"
    ours = world.practice.found(f"Provenance?patient={patient['id']}")
    assert whose(ours)[0][0] == f"Organization/{world.scene.provider_id}"
    assert world.practice.get(f"Provenance/{first['id']}").json() == first
    (only,) = world.practice.found(f"Provenance?target=ServiceRequest/{request['id']}")
    assert only == first
    page = world.practice.get(f"Provenance?target=Task/{task['id']}&_count=1").json()
    assert (page["total"], len(page["entry"])) == (2, 1)
    joined = world.practice.found(f"Task?_id={task['id']}&_revinclude=Provenance:target")
    assert [it["resourceType"] for it in joined] == ["Task", "Provenance", "Provenance"]
    assert world.practice.get("Provenance").status_code == 400
    assert fhir.build("two").practice.get(f"Provenance/{first['id']}").status_code == 404


def test_who_is_not_told_how_it_goes_sees_only_what_they_did(world):
    alone = [fhir.consent(purposes=("support",)), fhir.questions()]
    task = fhir.order(world, "9990000050", contained=alone)
    coach = fhir.worker(world.scene.coach.viewer.account_id)
    now = world.provider.get(f"Task/{task['id']}").json()
    assert world.provider.put(now | {"status": "accepted", "owner": coach}).status_code == 200
    theirs = world.provider.found(f"Provenance?target=Task/{task['id']}")
    (ours,) = world.practice.found(f"Provenance?target=Task/{task['id']}")
    assert (len(theirs), ours) == (2, theirs[-1])
    assert world.practice.get(f"Provenance/{theirs[0]['id']}").status_code == 404


def test_the_looks_of_ones_own_organisation_say_role_place_and_reason_and_no_name(world, sent):
    patient, scene, at = sent[0], world.scene, clock.now()
    for worker in (scene.coach, scene.gp):
        with acting_as(worker.viewer, at=at):
            audit.record_view(
                what="case.viewed",
                by=worker.viewer,
                at=at,
                subject=("case", scene.case_id),
                person_id=patient["id"],
                purpose=Purpose.DIRECT_CARE,
                reason="She asked me to",
            )
    world.provider.get(f"Patient/{patient['id']}")
    found = world.provider.found(f"AuditEvent?patient={patient['id']}&date=ge2026")
    roles = {it["agent"][0]["role"][0]["text"] for it in found}
    assert roles == {"Another computer system", "Work and health coach"}
    assert {it["agent"][0]["who"]["reference"] for it in found} == {
        f"Organization/{scene.provider_id}"
    }
    (looked,) = (it for it in found if "coach" in str(it))
    assert looked["purposeOfEvent"][0]["coding"][0]["code"] == "direct_care"
    assert not {"Whitfield", "asked me", str(scene.coach.viewer.account_id)} & set(
        str(looked).split()
    )
    for hidden in ("Whitfield", "She asked", str(scene.coach.viewer.account_id), "case"):
        assert hidden not in str(looked), hidden
    assert world.provider.get(f"AuditEvent/{looked['id']}").json() == looked
    assert world.practice.get(f"AuditEvent/{looked['id']}").status_code == 404
    assert "coach" not in str(world.practice.found(f"AuditEvent?patient={patient['id']}"))
    assert world.provider.found("AuditEvent?date=lt2020") == []
    with acting_as(System(scene.provider_id), at=clock.now()):
        seen = Event.objects.filter(action="look.viewed", person_id=patient["id"])
        assert {it.subject_id for it in seen} == {patient["id"]}
