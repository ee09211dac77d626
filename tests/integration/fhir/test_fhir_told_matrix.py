"""What each system is told of one person, element by element, in every state of their agreement."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from handrail.domain.cases import planning
from handrail.domain.cases.models import Case
from handrail.domain.cases.planning import ActionDraft, GoalDraft
from handrail.interop.fhir import codes
from handrail.journey import handover, plan, support
from handrail.kernel import clock
from handrail.kernel.viewer import acting_as
from tests.factories import clinical, fhir
from tests.integration.oversight.area import officer

pytestmark = pytest.mark.django_db
SEARCHED = {
    "Appointment": "patient",
    "CarePlan": "patient",
    "Goal": "patient",
    "Consent": "patient",
    "QuestionnaireResponse": "patient",
    "Communication": "patient",
    "DocumentReference": "patient",
    "Provenance": "patient",
    "AuditEvent": "patient",
}
MET = "basedOn created end extension minutesDuration participant start status"
PLAN = "author intent note period status subject title"
GOAL = "category description expressedBy lifecycleStatus startDate subject"
AGREED = "category dateTime organization patient performer policyRule provision scope status"
ANSWERED = "author authored basedOn item questionnaire status subject"
SAID = "basedOn category payload recipient sender sent status subject"
LETTER = "author content context date status subject type"
MADE = "activity agent occurredDateTime recorded target"
LOOKED = "action agent entity outcome purposeOfEvent recorded source type"
WORDS = {"note", "question", "answer"}
HOLDER = {
    "Appointment": MET,
    "CarePlan": f"activity goal {PLAN}",
    "Goal": GOAL,
    "Consent": AGREED,
    "QuestionnaireResponse": ANSWERED,
    "Communication": f"inResponseTo {SAID}",
    "Provenance": MADE,
    "AuditEvent": LOOKED,
}
REFERRER = {
    "CarePlan": f"description {PLAN}",
    "Consent": AGREED,
    "QuestionnaireResponse": ANSWERED,
    "Communication": f"inResponseTo {SAID}",
    "DocumentReference": LETTER,
    "Provenance": MADE,
    "AuditEvent": LOOKED,
}
SENDER_ALONE = {name: REFERRER[name] for name in REFERRER
                if name not in {"CarePlan", "DocumentReference"}}  # fmt: skip
SHARER = {
    "Appointment": MET.replace("basedOn ", ""),
    "CarePlan": f"activity goal {PLAN}",
    "Goal": GOAL,
    "Consent": AGREED,
    "AuditEvent": LOOKED,
}


@pytest.fixture(scope="module")
def world(module_db):
    return fhir.build()


@pytest.fixture(scope="module")
def request_(world) -> dict[str, Any]:
    """A referral in which everything happened that a system can be told of."""
    request = fhir.order(world, "9990000042")
    coach = fhir.worker(world.scene.coach.viewer.account_id)
    moved(world, request, status="on-hold", statusReason={"text": "Which shifts?"},
          restriction={"period": {"end": "2999-01-01"}})  # fmt: skip
    (question,) = world.practice.found(f"Communication?based-on={request['id']}&category=question")
    for words, more in (
        ("Nights.", {"inResponseTo": [{"reference": f"Communication/{question['id']}"}]}),
        ("They moved house.", {}),
    ):
        said = {
            "resourceType": "Communication",
            "status": "completed",
            "basedOn": [{"reference": f"ServiceRequest/{request['id']}"}],
            "payload": [{"contentString": words}],
        } | more
        answer = world.practice.post("Communication", said)
        assert answer.status_code == 201, answer.content
    moved(world, request, status="accepted", owner=coach)
    moved(world, request, status="in-progress")
    supported(world, request)
    return request


def supported(world: fhir.World, request: dict[str, Any]) -> None:
    by, at = world.scene.coach.viewer, clock.now()
    with acting_as(by, at=at):
        case = Case.objects.visible_to(by, at=at).get(referral_id=request["id"])
        starts = datetime.combine(clock.local_date(at) + timedelta(days=1), time(10), clock.LONDON)
        support.book(case_id=case.id, starts_at=starts, minutes=30, way="phone",
                     with_account_id=by.account_id, by=by, at=at)  # fmt: skip
        plan_id = planning.start_plan(case_id=case.id, by=by, at=at)
        planning.save_goals(
            plan_id=plan_id,
            goals=[GoalDraft("work", "Half days", (ActionDraft("Ring the manager"),))],
            review_date=clock.local_date(at) + timedelta(days=30),
            by=by,
            at=at,
        )
        plan.agree(plan_id=plan_id, case_id=case.id, how="together", by=by, at=at)
        helper = world.scene.elsewhere.viewer
        offered = handover.offer(
            case_id=case.id,
            to_account_id=helper.account_id,
            to_organisation_id=helper.organisation_id,
            is_share=True,
            why="She knows them",
            how_agreed="spoken",
            by=by,
            at=at,
        )
    with acting_as(helper, at=at):
        handover.accept(handover_id=offered, by=helper, at=at)


def moved(world: fhir.World, request: dict[str, Any], **change: Any) -> None:
    now = world.provider.get(f"Task/{request['id']}").json()
    answer = world.provider.put(now | change)
    assert answer.status_code == 200, answer.content


def told(speaker: fhir.Speaker, request: dict[str, Any]) -> dict[str, str]:
    """Return the elements of each type that a system finds, and reads alike one by one."""
    person = request["subject"]["reference"]
    found = {}
    for kind, parameter in SEARCHED.items():
        resources = speaker.found(f"{kind}?{parameter}={person}")
        names = {name for each in resources for name in each} - {"id", "meta", "resourceType"}
        if names:
            found[kind] = names
            # Each answer is a look of its own, so that those of the looks come later.
            assert speaker.get(f"{kind}/{resources[0]['id']}").json() == resources[0], kind
    return {kind: " ".join(sorted(names)) for kind, names in found.items()}


def in_order(table: dict[str, str]) -> dict[str, str]:
    return {kind: " ".join(sorted(set(names.split()))) for kind, names in table.items()}


def agreement(speaker: fhir.Speaker, request: dict[str, Any], purpose: str) -> dict[str, Any]:
    about = f"patient={request['subject']['reference']}&actor={speaker.organisation_id}"
    found = speaker.found(f"Consent?{about}&status=active")
    return next(it for it in found if it["provision"]["purpose"][0]["code"] == purpose)


def other(world: fhir.World) -> fhir.Speaker:
    admin = officer(world.board_id, "people.manage", at=clock.now(), name="Another Admin")
    signer = clinical.Signer(issuer="https://other.example", key=clinical.ec_key("other"))
    clinical.register(
        world.board_id,
        signer,
        {"": world.scene.other_id},
        by=admin,
        at=clock.now(),
        kind="provider",
        client_id="other",
        scopes=fhir.ALL,
        name="other",
    )
    return fhir.Speaker("other", signer, world.scene.other_id).sign_in()


def test_every_element_is_told_only_to_who_may_know_it_in_every_state(world, request_):
    third = other(world)
    assert told(fhir.build("two").practice, request_) == {}
    assert told(third, request_) == in_order(SHARER)
    ended = codes.concept(codes.OUTCOME, "enough_help")
    moved(world, request_, status="completed", statusReason=ended)
    assert told(third, request_) == {"Consent": in_order(SHARER)["Consent"]}
    assert told(world.provider, request_) == in_order(HOLDER)
    assert told(world.practice, request_) == in_order(REFERRER)
    informed = agreement(world.practice, request_, "keep-the-referrer-informed")
    assert world.practice.put(informed | {"status": "inactive"}).status_code == 200
    assert told(world.practice, request_) == in_order(SENDER_ALONE)
    person = request_["subject"]["reference"]
    said = world.practice.found(f"Communication?patient={person}")
    assert {it["category"][0]["coding"][0]["code"] for it in said} == WORDS
    made = world.practice.found(f"Provenance?patient={person}")
    accepted = [it for it in made if "Task/" in str(it) and "_history/4" in str(it)]
    assert accepted == [], "what the team did is not told"
    helped = agreement(world.provider, request_, "support")
    assert world.provider.put(helped | {"status": "inactive"}).status_code == 200
    theirs = world.provider.found(f"Communication?patient={person}")
    assert {it["category"][0]["coding"][0]["code"] for it in theirs} == WORDS - {"note"}
