"""Search, paging, what comes along, conditions on writing, and history."""

from uuid import uuid4

import pytest

from handrail.domain.audit.models import Event
from handrail.interop.fhir.serving import SERVED
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import fhir

pytestmark = pytest.mark.django_db
# Of which there are none in this scene: test_fhir_support and test_fhir_words have some.
NONE_HERE = {"Location", "Appointment", "CarePlan", "Goal", "Communication", "DocumentReference"}


@pytest.fixture
def world(db):
    return fhir.build()


@pytest.fixture
def sent(world):
    return fhir.send(world)


def ids(found):
    return [it["id"] for it in found]


def test_parameters_a_referrer_and_a_provider_need(world, sent):
    patient, request, task = sent
    scene, id_, person = world.scene, request["id"], patient["id"]
    reference = request["identifier"][0]["value"]
    for query in (
        f"_id={id_}",
        f"patient={person}",
        f"patient=Patient/{person}",
        f"subject=Patient/{person}",
        f"subject:Patient={person}&status=active",
        f"identifier={reference}",
        f"identifier=https://handrail.example/fhir/Id/reference|{reference}",
        f"requester=Organization/{scene.practice_id}&patient={person}",
        f"performer=HealthcareService/{world.service_id}",
        f"performer=Organization/{scene.provider_id}&patient={person}",
        f"performer={world.service_id}",
        f"performer={scene.provider_id}&patient={person}",
        f"performer=HealthcareService/{world.service_id},Organization/{scene.practice_id}",
        f"authored={request['authoredOn'][:10]}&patient={person}",
        f"authored=ge2020&authored=lt2999-01&patient={person}",
        f"_lastUpdated=gt2020-06-03T10:00:00Z&patient={person}",
        f"_id={id_},11111111-1111-4111-8111-111111111111",
    ):
        assert ids(world.provider.found(f"ServiceRequest?{query}")) == [id_], query
    for query in (
        f"status=accepted&patient={person}",
        "authored=lt2020",
        f"patient=Organization/{person}",
        f"patient={person}&patient={scene.person_id}",
        "identifier=WH-NONE-NONE",
        f"performer=HealthcareService/{scene.practice_id}",
    ):
        assert id_ not in ids(world.provider.found(f"ServiceRequest?{query}")), query
    for query in (
        f"focus=ServiceRequest/{id_}",
        f"focus={id_}&status=requested,accepted",
        f"owner=Organization/{scene.provider_id}&patient={person}",
        f"owner={scene.provider_id}&patient={person}",
        f"owner={scene.provider_id},{scene.coach.viewer.account_id}&patient={person}",
        f"owner=Organization/{scene.provider_id},Practitioner/{scene.practice_id}&patient={person}",
        f"requester={scene.practice_id}&patient={person}",
        f"authored-on=ge2020&modified=ge2020&patient={person}",
    ):
        assert ids(world.provider.found(f"Task?{query}")) == [task["id"]], query
    assert world.provider.found(f"Task?owner=Practitioner/{scene.lead.viewer.account_id}") == []
    coach = scene.coach.viewer.account_id
    for said in (f"Practitioner/{coach}", coach, f"Organization/{person},Practitioner/{coach}"):
        assert ids(world.provider.found(f"Task?owner={said}")) == [str(scene.referral_id)], said
    assert world.provider.found(f"Task?owner=Organization/{coach}") == []
    both = f"owner=Organization/{scene.provider_id}&owner=Practitioner/{coach}"
    assert world.provider.found(f"Task?{both}") == []


def test_people_are_found_by_number_and_by_name_and_none_but_ours(world, sent):
    patient = sent[0]
    for query in (
        f"_id={patient['id']}",
        "identifier=https://fhir.nhs.uk/Id/nhs-number|9990000042",
        "identifier=9990000042",
        "family=var&given=il&birthdate=1984-05-17",
    ):
        assert ids(world.practice.found(f"Patient?{query}")) == [patient["id"]], query
    assert world.practice.found("Patient?family=nobody") == []
    assert world.practice.found("Patient?identifier=https://x.example|9990000042") == []
    assert fhir.build("two").practice.found("Patient?family=var") == []


def test_pages_follow_each_other_and_the_number_of_all_is_told(world):
    for number in ("9990000042", "9990000050", "9990000069"):
        world.practice.post("Patient", fhir.patient(number))
    seen, url = [], "Patient?_count=2"
    while url:
        said = world.practice.get(url).json()
        assert said["total"] == 4
        seen += [it["resource"]["id"] for it in said["entry"]]
        links = {it["relation"]: it["url"] for it in said["link"]}
        url = links.get("next", "").partition("/fhir/R4/")[2]
    assert len(seen) == len(set(seen)) == 4
    assert "total" not in world.practice.get("Patient?_total=none").json()
    only = world.practice.get("Patient?_summary=count").json()
    assert (only["total"], "entry" in only) == (4, False)
    assert world.practice.get("Patient?_count=0").json()["total"] == 4


def test_what_belongs_together_comes_together(world, sent):
    patient, request, _ = sent
    query = (
        f"ServiceRequest?_id={request['id']}&_include=ServiceRequest:patient"
        "&_include=ServiceRequest:performer&_include=ServiceRequest:requester"
        "&_revinclude=Task:focus"
    )
    said = world.practice.get(query).json()
    assert said["total"] == 1
    modes = {it["resource"]["resourceType"]: it["search"]["mode"] for it in said["entry"]}
    assert modes == {
        "ServiceRequest": "match",
        "Patient": "include",
        "HealthcareService": "include",
        "Organization": "include",
        "Task": "include",
    }
    back = world.practice.get(f"Patient?_id={patient['id']}&_revinclude=Task:patient").json()
    assert len(back["entry"]) == 2
    world.practice.sign_in("system/ServiceRequest.rs")
    alone = world.practice.get(query).json()
    assert {it["resource"]["resourceType"] for it in alone["entry"]} == {"ServiceRequest"}


def test_unknown_parameters_are_left_out_or_refused_as_prefer_says(world):
    lenient = world.practice.get("Patient?shoe-size=9&_count=1").json()
    assert "shoe-size" not in lenient["link"][0]["url"]
    assert lenient["entry"][-1]["search"]["mode"] == "outcome"
    strict = world.practice.get("Patient?shoe-size=9", Prefer="handling=strict")
    assert strict.status_code == 400
    for wrong in (
        "Patient?family:exact=x",
        "Patient?birthdate=yesterday",
        "Patient?birthdate=gt2020-01-01",
        "Task?authored-on=ne2020",
        "Task?_count=many",
        "Task?_offset=999999",
        "Task?_sort=colour",
        "Task?_include=Patient:x",
        "Task?_include=x",
        "Task?_revinclude=Patient:x",
        "Task?_summary=true",
        "Patient?family=a&family=b",
    ):
        assert world.practice.get(wrong).status_code == 400, wrong


def test_a_search_by_form_leaves_nothing_in_an_address(world, sent):
    answer = world.practice.browser.post(
        f"{fhir.ROOT}/Patient/_search",
        {"identifier": "9990000042"},
        headers={"Authorization": f"Bearer {world.practice.token}"},
    )
    assert [it["resource"]["id"] for it in answer.json()["entry"]] == [sent[0]["id"]]


def test_order_is_asked_for(world, sent):
    first = ids(world.provider.found("Task?_sort=authored-on"))
    assert ids(world.provider.found("Task?_sort=-authored-on")) == first[::-1]
    assert set(ids(world.provider.found("Task?_sort=-_lastUpdated"))) == set(first)


def test_a_person_is_created_only_where_none_is_found(world):
    query = "identifier=https://fhir.nhs.uk/Id/nhs-number|9990000042"
    first = world.practice.post("Patient", fhir.patient(), If_None_Exist=query)
    again = world.practice.post("Patient", fhir.patient(), If_None_Exist=f"Patient?{query}")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert first["Location"].endswith(f"Patient/{first.json()['id']}")
    several = world.practice.post("Patient", fhir.patient(), If_None_Exist="birthdate=1984-05-17")
    assert several.status_code == 200
    world.practice.post("Patient", fhir.patient("9990000050"))
    several = world.practice.post("Patient", fhir.patient(), If_None_Exist="birthdate=1984-05-17")
    assert several.status_code == 412
    assert world.practice.post("Patient", fhir.patient(), If_None_Exist="x=1").status_code == 400


def test_the_same_request_again_answers_the_same_and_another_is_refused(world):
    person = world.practice.post("Patient", fhir.patient()).json()["id"]
    named = [{"system": "https://records.example/order", "value": "A-1"}]
    order = fhir.request(world, person, identifier=named)
    first = world.practice.post("ServiceRequest", order)
    again = world.practice.post("ServiceRequest", order)
    assert (first.status_code, again.status_code) == (201, 200), first.content
    assert first.json() == again.json()
    assert named[0] in first.json()["identifier"]
    assert ids(world.practice.found("ServiceRequest?identifier=https://records.example/order|A-1"))
    other = world.practice.post("ServiceRequest", order | {"note": [{"text": "Another story"}]})
    assert other.status_code == 409
    keyed = fhir.request(world, person)
    one = world.practice.post("ServiceRequest", keyed, Idempotency_Key="k1")
    two = world.practice.post("ServiceRequest", keyed, Idempotency_Key="k1")
    assert one.json()["id"] == two.json()["id"]
    assert world.practice.post("ServiceRequest", keyed).json()["id"] != one.json()["id"]


def test_a_transaction_sent_again_answers_the_same(world):
    bundle = fhir.transaction(world)
    one = world.practice.post("", bundle, Idempotency_Key="t1").json()
    two = world.practice.post("", bundle, Idempotency_Key="t1").json()
    assert one["entry"][1]["response"]["status"] == "201 Created"
    assert [it["resource"]["id"] for it in one["entry"]] == [
        it["resource"]["id"] for it in two["entry"]
    ]


def test_only_the_version_that_was_read_is_changed(world, sent):
    _, request, task = sent
    patient = world.practice.get(f"Patient/{sent[0]['id']}").json()
    changed = patient | {"telecom": [{"system": "phone", "value": "07700 900777"}]}
    assert world.practice.put(changed, If_Match='W/"1"').status_code == 412
    done = world.practice.put(changed, If_Match=f'W/"{patient["meta"]["versionId"]}"')
    assert done.status_code == 200
    assert done["ETag"] == 'W/"3"'
    assert done.json()["telecom"] == [{"system": "phone", "value": "07700 900777"}]
    assert world.practice.put(task | {"status": "cancelled"}, If_Match='W/"9"').status_code == 412
    noted = request | {"note": [*request["note"], {"text": "They start nights on Monday."}]}
    added = world.practice.put(noted, If_Match='W/"1"').json()
    assert [it["text"] for it in added["note"]][-1] == "They start nights on Monday."
    assert world.practice.put(noted).json()["meta"] == added["meta"]


def test_notes_that_are_held_as_one_are_not_added_again(world):
    texts = ("Back pain.", "Since June.\n\nWorse at night.", "Sleeps badly.")
    notes = [{"text": text} for text in texts]
    request = fhir.send(world, note=notes)[1]
    assert len(request["note"]) == 1
    mine = world.practice.put(request | {"note": notes}).json()
    assert mine["note"] == request["note"]
    more = world.practice.put(request | {"note": [*notes, {"text": "Since"}]}).json()
    assert [it["text"] for it in more["note"]] == [request["note"][0]["text"], "Since"]
    assert world.practice.put(request | {"note": [*notes, {"text": "Since"}]}).json() == more


def test_each_version_can_be_read_again(world, sent):
    task = sent[2]
    coach = world.scene.coach.viewer.account_id
    world.provider.put(task | {"status": "accepted", "owner": fhir.worker(coach)})
    whole = world.provider.get(f"Task/{task['id']}/_history").json()
    assert [it["resource"]["status"] for it in whole["entry"]] == ["accepted", "requested"]
    for entry in whole["entry"]:
        version = entry["resource"]["meta"]["versionId"]
        read = world.provider.get(f"Task/{task['id']}/_history/{version}")
        assert read.json() == entry["resource"]
        assert read["ETag"] == f'W/"{version}"'
    assert world.provider.get(f"Task/{task['id']}/_history/3").status_code == 404


def test_every_look_is_written_down(world, sent):
    patient = sent[0]
    world.provider.get(f"Patient/{patient['id']}")
    world.provider.found(f"Task?patient={patient['id']}")
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        looks = Event.objects.filter(person_id=patient["id"], is_view=True, actor_kind="client")
        assert {it.action for it in looks} == {"person.viewed", "referral.viewed"}
        assert all(it.detail["client"] and it.purpose_code == "direct_care" for it in looks)


def looks(world: fhir.World, person_id: str) -> list[str]:
    with acting_as(System(world.scene.practice_id), at=clock.now()):
        found = Event.objects.filter(person_id=person_id, is_view=True, actor_kind="client")
        return sorted(it.action for it in found)


def test_who_is_given_what_they_did_not_write_has_looked_at_it(world):
    bundle = fhir.transaction(world)
    answer = world.practice.post("", bundle, Idempotency_Key="t1").json()
    task, request, patient = (it["resource"] for it in answer["entry"])
    seen = ["referral.viewed"]  # the Task that was there
    assert looks(world, patient["id"]) == seen
    query = "identifier=https://fhir.nhs.uk/Id/nhs-number|9990000042"
    acts = [
        (lambda: world.practice.post("Patient", fhir.patient(), If_None_Exist=query), "person"),
        (lambda: world.practice.post("Patient", fhir.patient()), "person"),
        (lambda: world.practice.put(patient), "person"),
        (lambda: world.practice.put(request), "referral"),
        (lambda: world.practice.put(task), "referral"),
        (lambda: world.practice.post("Task", fhir.task(request["id"])), "referral"),
    ]
    for number, (act, kind) in enumerate(acts):
        assert act().status_code in {200, 201}, number
        seen = sorted([*seen, f"{kind}.viewed"])
        assert looks(world, patient["id"]) == seen, number
    again = world.practice.post("", bundle, Idempotency_Key="t1")
    assert again.status_code == 200
    seen = sorted([*seen, "person.viewed", *["referral.viewed"] * 2])
    assert looks(world, patient["id"]) == seen
    asks = bundle["entry"][2] | {"request": bundle["entry"][2]["request"] | {"ifNoneExist": query}}
    assert world.practice.post("", bundle | {"entry": [asks]}).status_code == 200
    assert looks(world, patient["id"]) == sorted([*seen, "person.viewed"])


def test_if_none_exist_needs_the_scope_to_search(world, sent):
    query = "identifier=https://fhir.nhs.uk/Id/nhs-number|9990000042"
    world.practice.sign_in("system/Patient.c")
    refused = world.practice.post("Patient", fhir.patient(), If_None_Exist=query)
    assert refused.status_code == 403
    entry = {
        "resource": fhir.patient(),
        "request": {"method": "POST", "url": "Patient", "ifNoneExist": query},
    }
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}
    assert world.practice.post("", bundle).status_code == 403
    world.practice.sign_in("system/Patient.cs")
    assert world.practice.post("Patient", fhir.patient(), If_None_Exist=query).status_code == 200


def test_what_is_said_of_the_server_is_what_it_does(world, sent):
    said = world.practice.browser.get(f"{fhir.ROOT}/metadata").json()
    told = {it["type"]: it for it in said["rest"][0]["resource"]}
    assert set(told) == set(SERVED) | {"Subscription", "Group", "MessageDefinition"}
    for kind in SERVED:
        one = told[kind]
        can = {it["code"] for it in one["interaction"]}
        id_ = _one_of(world, kind) if "search-type" in can else str(uuid4())
        if "search-type" not in can:
            assert world.provider.get(kind).status_code == 405, kind
        assert world.provider.get(f"{kind}/{id_}").status_code in {200, 404}
        history = world.provider.get(f"{kind}/{id_}/_history").status_code
        assert (history == 200) == ("history-instance" in can)
        created = world.provider.post(kind, {"resourceType": kind}).status_code
        assert (created == 405) == ("create" not in can)
        updated = world.provider.put({"resourceType": kind, "id": id_}).status_code
        assert (updated == 405) == ("update" not in can)
        for parameter in one.get("searchParam", ()):
            value = "2020-01-01" if parameter["type"] == "date" else "x"
            asked = world.provider.get(
                f"{kind}?{parameter['name']}={value}", Prefer="handling=strict"
            )
            assert asked.status_code == 200, parameter
        for name in one.get("searchInclude", ()):
            assert world.provider.get(f"{kind}?_include={name}").status_code == 200


def _one_of(world: fhir.World, kind: str) -> str:
    """Return the id of one of a type, which is there to be read where there is one at all."""
    some = world.provider.found(f"{kind}?_count=1&{_any(world, kind)}")
    assert some or kind in NONE_HERE, kind
    if not some:
        return str(uuid4())
    assert world.provider.get(f"{kind}/{some[0]['id']}").json() == some[0]
    return str(some[0]["id"])


def _any(world: fhir.World, kind: str) -> str:
    return {
        "Provenance": f"target={world.scene.referral_id}",
        "Organization": f"_id={world.scene.provider_id}",
        "HealthcareService": f"organization={world.scene.provider_id}",
    }.get(kind, "")
