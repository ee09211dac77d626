"""What a search finds by status is what the resources say, whoever looks and whatever happened."""

from dataclasses import dataclass

import pytest

from handrail.interop.fhir import codes
from handrail.journey import close
from handrail.kernel import clock
from handrail.kernel.viewer import acting_as
from tests.factories import fhir

pytestmark = pytest.mark.django_db
TOLD = ("support", "keep-the-referrer-informed")
STATUSES = {
    "Task": ("requested", "accepted", "rejected", "cancelled", "in-progress", "on-hold",
             "failed", "completed"),
    "ServiceRequest": ("active", "revoked", "completed"),
}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """What is done with a referral, one status after the other."""

    name: str
    moves: tuple[str, ...]


WAYS = (
    Way("asked", ("on-hold",)),
    Way("asked and taken", ("on-hold", "accepted")),
    Way("asked and declined", ("on-hold", "rejected")),
    Way("taken", ("accepted",)),
    Way("spoken", ("accepted", "in-progress")),
    Way("finished", ("accepted", "in-progress", "completed")),
    Way("lost", ("accepted", "in-progress", "failed")),
    Way("declined", ("rejected",)),
    Way("taken back", ("cancelled",)),
    Way("again", ("accepted", "in-progress", "completed", "in-progress")),
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
@pytest.mark.parametrize("is_told", [True, False], ids=["told", "not told"])
def test_search_and_resource_agree(db, way, is_told):
    world = fhir.build()
    purposes = TOLD if is_told else ("support",)
    _, request, task = fhir.send(
        world, contained=[fhir.consent(purposes=purposes), fhir.questions()]
    )
    for status in way.moves:
        _move(world, task["id"], status)
    for speaker in (world.practice, world.provider):
        for kind, every in STATUSES.items():
            said = speaker.get(f"{kind}/{task['id']}").json()["status"]
            found = [
                status
                for status in every
                if speaker.found(f"{kind}?_id={task['id']}&status={status}")
            ]
            assert found == [said]
        for kind in STATUSES:
            now = speaker.get(f"{kind}/{task['id']}").json()["meta"]
            assert int(now["versionId"]) == len(speaker.found(f"{kind}/{task['id']}/_history"))
    mine = world.practice.get(f"Task/{task['id']}").json()
    if not is_told:
        assert mine["status"] in {"requested", "on-hold", "cancelled"}
        assert "output" not in mine
    assert request["id"] == task["id"]


def test_the_latest_change_is_found_by_when_it_was(world_of_one):
    world, task = world_of_one
    before = world.provider.get(f"Task/{task['id']}").json()["meta"]["lastUpdated"]
    _move(world, task["id"], "accepted")
    after = world.provider.get(f"Task/{task['id']}").json()["meta"]["lastUpdated"]
    assert after > before
    moment = before.replace("+", "%2B")
    assert world.provider.found(f"Task?_id={task['id']}&_lastUpdated=gt{moment}")
    moment = after.replace("+", "%2B")
    assert not world.provider.found(f"Task?_id={task['id']}&_lastUpdated=gt{moment}")


def test_what_was_referred_on_our_pages_ends_with_its_support(world_of_one):
    world, _ = world_of_one
    scene = world.scene
    lead = scene.lead.viewer
    found = f"ServiceRequest/{scene.referral_id}"
    assert world.provider.get(found).json()["status"] == "active"
    with acting_as(lead, at=clock.now()):
        close.close(
            case_id=scene.case_id, closure=close.Closure(reason="in_error"), by=lead, at=clock.now()
        )
    assert world.provider.get(found).json()["status"] == "revoked"
    assert world.provider.found(f"ServiceRequest?_id={scene.referral_id}&status=revoked")


def test_what_a_system_concluded_stands_when_support_goes_on_again(world_of_one):
    world, _ = world_of_one
    scene, lead = world.scene, world.scene.lead.viewer
    found = f"ServiceRequest/{scene.referral_id}"
    with acting_as(lead, at=clock.now()):
        close.close(
            case_id=scene.case_id, closure=close.Closure(reason="in_error"), by=lead, at=clock.now()
        )
    said = world.practice.get(found).json() | {"status": "completed"}
    assert world.practice.put(said).json()["status"] == "completed"
    with acting_as(lead, at=clock.now()):
        close.reopen(case_id=scene.case_id, why="They rang us", by=lead, at=clock.now())
    for speaker in (world.practice, world.provider):
        assert speaker.get(found).json()["status"] == "completed"
        assert speaker.found(f"ServiceRequest?_id={scene.referral_id}&status=completed")


@pytest.fixture(scope="module")
def world_of_one(module_db):
    world = fhir.build()
    return world, fhir.send(world)[2]


def _move(world: fhir.World, id_: str, status: str) -> None:
    scene = world.scene
    speaker = world.practice if status == "cancelled" else world.provider
    now = speaker.get(f"Task/{id_}").json()
    said = now | {"status": status} | {
        "on-hold": {
            "statusReason": {"text": "Which knee?"},
            "restriction": {"period": {"end": "2030-01-01"}},
        },
        "accepted": {"owner": fhir.worker(scene.coach.viewer.account_id)},
        "rejected": {
            "owner": fhir.worker(scene.lead.viewer.account_id),
            "statusReason": codes.concept(codes.CLOSING, "duplicate"),
        },
        "cancelled": {"statusReason": codes.concept(codes.CLOSING, "duplicate")},
        "completed": {"statusReason": codes.concept(codes.OUTCOME, "enough_help")},
        "failed": {"statusReason": codes.concept(codes.OUTCOME, "not_wanted")},
        "in-progress": {"note": [{"text": "We spoke"}]},
    }.get(status, {})  # fmt: skip
    answer = speaker.put(said)
    assert answer.status_code == 200, answer.content
    assert answer.json()["status"] == status
