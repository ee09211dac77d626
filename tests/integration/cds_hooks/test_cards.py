"""What a card says, and that silence is silence. Numbers are of the CDS Hooks 2.0 sheet."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import override_settings

from handrail.domain.invitations import links
from handrail.domain.systems import launch_points
from handrail.domain.systems.launch_points import NewPoint
from handrail.interop.cds_hooks import cards as writing
from handrail.kernel import clock
from handrail.kernel.viewer import acting_as
from tests.factories import records
from tests.factories.hooked import NOTE

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
INACTIVE = {"coding": [{"code": "inactive"}]}


@pytest.fixture
def card(hooked):
    [found] = hooked.cards()
    return found


def every(value):
    """Yield every value inside, and the name it stands under."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for name, each in inside:
        yield name, each
        if isinstance(each, dict | list):
            yield from every(each)


def test_silence_is_an_empty_list_and_nothing_else(hooked):
    """Requirements: 3, 74."""
    today = hooked.today
    answer = hooked.call(
        body=records.call(
            "patient-view",
            today=today,
            prefetch=records.prefetch(today, observations=records.bundle()),
        )
    )
    assert answer.status_code == 200
    assert answer.content == b'{"cards":[]}'


def test_a_card_has_all_it_needs_and_nothing_empty(hooked, card):
    """Requirements: 1, 3, 74, 75, 80, 83, 87, 88, 90."""
    answer = hooked.call()
    assert answer["Content-Type"] == "application/json"
    assert set(answer.json()) == {"cards"}, "no system actions: nothing is done unasked"
    assert UUID(card["uuid"]).version == 4
    assert 0 < len(card["summary"]) < 140
    assert card["indicator"] == "info"
    assert [each for _, each in every(card) if each in (None, "", [], {})] == []


def test_it_says_why_now_which_support_how_soon_and_what_could_be_said(hooked, card):
    """Requirements: 85."""
    said = card["detail"]
    assert "Fit notes have covered 21 days in one absence." in said
    assert "**Back to Work Well one**, Pathways Back one." in said
    assert "First conversation: about 4 working days, declared today." in said
    assert f"Funded until 31 March {hooked.today.year + 2}." in said
    assert "You could say: “Back to Work Well one helps people with their health and work" in said
    assert "a line for the note: Referred to Back to Work Well one on" in said
    assert "first contact by" in said
    assert not {"Quillfeather", "9990000034", "1985"} & set(said.replace(".", " ").split())


def test_its_source_is_us(card):
    """Requirements: 105, 107."""
    assert card["source"] == {"label": "Handrail", "url": "http://127.0.0.1:8000"}


def test_one_click_refers_with_the_agreement_in_its_label(hooked, card):
    """Requirements: 92, 93, 95, 96, 117, 119, 124, 125, 127, 128, 130, 131."""
    assert card["selectionBehavior"] == "at-most-one"
    [suggestion] = card["suggestions"]
    assert suggestion["label"] == "They agree: refer to Back to Work Well one"
    assert UUID(suggestion["uuid"])
    [action] = suggestion["actions"]
    assert action["type"] == "create"
    assert action["description"].startswith("Refer to Back to Work Well one")
    order = action["resource"]
    assert (order["resourceType"], order["status"], order["intent"]) == (
        "ServiceRequest", "active", "order"
    )  # fmt: skip
    assert order["subject"] == {"reference": "Patient/pat-1"}
    assert order["requester"] == {"reference": records.CLINICIAN}
    assert order["performer"][0]["identifier"]["value"] == str(hooked.service_id)
    [agreement] = order["contained"]
    assert order["supportingInfo"] == [{"reference": f"#{agreement['id']}"}]
    assert (agreement["resourceType"], agreement["status"]) == ("Consent", "active")
    assert agreement["dateTime"] == order["authoredOn"]
    assert agreement["verification"][0]["verified"] is True
    assert "id" not in order, "whoever creates it names it"


def test_why_it_is_set_aside_can_be_chosen(card):
    """Requirements: 98, 100, 136, 216, 217, 218, 219."""
    assert [each["display"] for each in card["overrideReasons"]] == [
        "Not now", "The person does not want it", "Not suitable",
    ]  # fmt: skip
    assert all(each["code"] and each["system"] for each in card["overrideReasons"])


def test_the_link_leads_to_our_own_page_until_there_is_an_app(card):
    """Requirements: 103, 138, 139, 141, 142, 147."""
    link, _handed_over = card["links"]
    assert link == {
        "label": "Refer with the form",
        "url": "http://127.0.0.1:8000/refer/",
        "type": "absolute",
    }


def test_another_link_hands_support_over_and_has_no_word_about_anybody(hooked, card):
    """Requirements: 138, 141."""
    link = card["links"][1]
    code = links.of_practice(hooked.practice_id, at=clock.now())
    assert link == {
        "label": "Give them a link to ask for it themself",
        "url": f"http://127.0.0.1:8000/from/{code}/leaflet/",
        "type": "absolute",
    }
    assert hooked.cards()[0]["links"][1] == link, "whoever it is about"


def test_the_link_opens_the_app_with_its_context_once_there_is_one(hooked):
    """Requirements: 142, 144."""
    with acting_as(hooked.admin, at=clock.now()):
        launch_points.add(
            system_id=hooked.system_id,
            organisation_id=hooked.practice_id,
            point=NewPoint(iss="https://records.merebridge.example/fhir", client_id="handrail"),
            by=hooked.admin,
            at=clock.now(),
        )
    [card] = hooked.cards()
    link, _handed_over = card["links"]
    assert (link["type"], link["url"]) == ("smart", "http://127.0.0.1:8000/smart/launch")
    assert isinstance(link["appContext"], str)
    assert json.loads(link["appContext"]) == {
        "card": card["uuid"], "service": str(hooked.service_id)
    }  # fmt: skip


def test_names_that_others_wrote_are_no_markup():
    assert writing._plain("<b> *x* [y](https://z) `c` a_b\n\nd") == (
        r"\<b\> \*x\* \[y\](https://z) \`c\` a\_b d"
    )


def fit_note_call(hooked, *, days=20, selected=True, hook="order-sign", **context):
    today = hooked.today
    note = records.draft(today, today + timedelta(days=days))
    said = {"draftOrders": records.bundle(note)}
    if hook == "order-select":
        said["selections"] = ["ServiceRequest/draft-1"] if selected else ["ServiceRequest/x"]
    empty = records.prefetch(today, observations=records.bundle())
    return records.call(hook, today=today, context=said | context, prefetch=empty)


def test_a_first_note_beyond_two_weeks_is_the_moment(hooked):
    for hook in ("order-sign", "order-select"):
        [card] = hooked.cards(NOTE, fit_note_call(hooked, hook=hook))
        assert card["summary"].startswith("A first fit note beyond two weeks")


def test_a_short_first_note_is_not(hooked):
    assert hooked.cards(NOTE, fit_note_call(hooked, days=6)) == []


def test_a_note_that_is_not_selected_is_not(hooked):
    body = fit_note_call(hooked, hook="order-select", selected=False)
    assert hooked.cards(NOTE, body) == []


def test_another_order_is_answered_with_silence_and_nothing_is_fetched(hooked):
    body = fit_note_call(hooked)
    body["context"]["draftOrders"] = records.bundle(records.coded("ServiceRequest", "306206005"))
    del body["prefetch"]
    assert hooked.cards(NOTE, body) == []


@pytest.mark.parametrize(
    "change",
    [
        {"observations": "palliative"},
        {"conditions": [records.coded("Condition", records.PREGNANT)]},
        {"procedures": [records.coded("Procedure", records.PALLIATIVE, status="completed")]},
        {"conditions": [records.coded("Condition", records.PALLIATIVE, clinicalStatus=INACTIVE)]},
        {"conditions": [records.coded("Condition", "9900001")]},
        {"procedures": "surgery"},
        {"patient": records.patient(birthDate="1950-01-01")},
        {"patient": records.patient(birthDate="1985")},
        {"patient": records.patient(deceasedBoolean=True)},
        {"patient": records.patient(deceasedDateTime="2026-06-01")},
    ],
    ids=["dying", "pregnant", "hospice", "inactive", "local", "operation", "pension", "no day",
         "died", "died on a day"],
)  # fmt: skip
def test_whoever_is_not_to_be_prompted_about_is_met_with_silence(hooked, change):
    today = hooked.today
    held = records.prefetch(today)
    for name, more in change.items():
        if more == "palliative":
            held[name]["entry"].append({"resource": records.coded(
                "Observation", records.PALLIATIVE, status="final")})  # fmt: skip
        elif more == "surgery":
            on = (today - timedelta(days=14)).isoformat()
            held[name] = records.bundle(
                records.coded("Procedure", "9900002", status="completed", performedDateTime=on)
            )
        else:
            held[name] = records.bundle(*more) if isinstance(more, list) else more
    assert hooked.cards(body=records.call("patient-view", today=today, prefetch=held)) == []


@pytest.mark.parametrize(("state", "count"), [("in-progress", 0), ("finished", 1)])
def test_whoever_is_in_hospital_is_met_with_silence(hooked, state, count):
    encounter = {
        "resourceType": "Encounter", "id": "enc-1", "status": state,
        "class": {"code": "IMP"}, "subject": {"reference": "Patient/pat-1"},
    }  # fmt: skip
    held = records.prefetch(hooked.today, encounter=encounter)
    body = records.call(
        "patient-view", today=hooked.today, context={"encounterId": "enc-1"}, prefetch=held
    )
    assert len(hooked.cards(body=body)) == count


def test_a_pregnancy_of_long_ago_silences_nothing(hooked):
    old = (hooked.today - timedelta(days=900)).isoformat()
    held = records.prefetch(hooked.today)
    for kind in ("Condition", "Observation"):
        name = f"{kind.lower()}s"
        on = {"onsetDateTime": old} if kind == "Condition" else {"effectiveDateTime": old}
        held[name]["entry"].append({"resource": records.coded(kind, records.PREGNANT, **on)})
    assert hooked.cards(body=records.call("patient-view", today=hooked.today, prefetch=held))


def test_a_note_entered_in_error_does_not_count(hooked):
    off = hooked.today - timedelta(days=20)
    wrong = records.fit_note(off, hooked.today) | {"status": "entered-in-error"}
    held = records.prefetch(hooked.today, observations=records.bundle(wrong))
    assert hooked.cards(body=records.call("patient-view", today=hooked.today, prefetch=held)) == []


@pytest.mark.parametrize("user", ["Patient/pat-1", "RelatedPerson/r-1"])
def test_the_person_themself_is_never_prompted(hooked, user):
    body = records.call("patient-view", today=hooked.today, context={"userId": user})
    assert hooked.cards(body=body) == []


def test_before_anybody_agreed_the_lists_every_answer_is_silence(hooked):
    with override_settings(PROMPT_CODES_FILE=""):
        assert hooked.cards() == []


def test_a_clinician_is_prompted_so_often_a_day(hooked):
    with override_settings(PROMPTS_A_DAY=2):
        assert [len(hooked.cards()) for _ in range(3)] == [1, 1, 0]


def test_where_nothing_fits_nothing_is_said(hooked):
    young = records.prefetch(hooked.today)
    from handrail.domain.directory.models import Service

    Service.objects.all().update(intake="full")
    from handrail.domain.matching import queries

    queries._kept.clear()
    try:
        body = records.call("patient-view", today=hooked.today, prefetch=young)
        assert hooked.cards(body=body) == []
    finally:
        queries._kept.clear()
