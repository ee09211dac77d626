"""The form arrives filled, two clicks send it, and nothing is sent that was not ticked."""

import pytest

from handrail.domain.participants.models import Person
from handrail.domain.referrals.models import Draft, Referral
from handrail.interop.fhir import codes
from handrail.kernel import clock
from handrail.kernel.viewer import acting_as
from tests.factories import ehr as systems
from tests.factories.launched import fields_of

DAY = ("fit_note_until-day", "fit_note_until-month", "fit_note_until-year")


def sent(launched):
    with acting_as(launched.town.gp, at=clock.now()):
        return list(Referral.objects.all())


def person(launched):
    with acting_as(launched.town.gp, at=clock.now()):
        return Person.objects.get()


def test_the_form_is_filled_from_the_record(launched):
    page = launched.open()
    assert page.status_code == 200
    text = page.content.decode()
    assert "Zachariah Quillfeather" in text
    assert "999\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}0034" in text
    form = fields_of(page)
    assert form["phone"] == "07700900123" or form["phone"] == "07700 900123"
    assert form["postcode"].replace(" ", "") == "ZZ11AA"
    assert form["goals"] == ["return_to_work"]
    assert form["weeks_off"] == "3"
    assert form["fit_note_until-day"]
    assert form["service"] == str(launched.town.service_id)


def test_problems_and_the_agreement_are_never_ticked_for_anybody(launched):
    form = fields_of(launched.open())
    assert not {"problems", "conditions", "agree", "tell", "safe_ways"} & set(form)


def test_the_agreement_and_send_are_enough(launched):
    form = fields_of(launched.open())
    answer = launched.send(form, agree="yes")
    assert answer.status_code == 200, answer.content.decode()
    assert "Sent" in answer.content.decode()
    (referral,) = sent(launched)
    assert referral.goals == ["return_to_work"]
    assert referral.from_organisation_id == launched.town.practice_id
    assert person(launched).family_name == "Quillfeather"


def test_no_word_about_health_is_sent_that_was_not_ticked(launched):
    launched.send(fields_of(launched.open()), agree="yes")
    (referral,) = sent(launched)
    assert referral.conditions == []
    assert referral.free_text == ""
    assert "pain" not in str(referral.eligibility).lower()


def test_a_ticked_problem_is_sent_in_words_and_as_its_group(launched):
    launched.send(fields_of(launched.open()), agree="yes", problems=["279039007"])
    (referral,) = sent(launched)
    assert referral.conditions == ["msk"]
    assert "Low back pain" in referral.free_text


def test_without_the_agreement_nothing_is_sent_and_no_draft_is_made(launched):
    answer = launched.send(fields_of(launched.open()))
    assert answer.status_code == 400
    assert "Nothing is sent until they agree" in answer.content.decode()
    assert sent(launched) == []
    with acting_as(launched.town.gp, at=clock.now()):
        assert not Draft.objects.exists()


def test_what_the_gp_clears_is_not_sent(launched):
    form = fields_of(launched.open())
    launched.send(form, agree="yes", weeks_off="", phone="", **dict.fromkeys(DAY, ""))
    (referral,) = sent(launched)
    assert referral.absent_since_date is None
    assert referral.fit_note_until_date is None
    assert person(launched).phone == ""


def test_who_it_is_about_cannot_be_changed_by_what_the_browser_sends(launched):
    form = fields_of(launched.open())
    launched.send(form, agree="yes", family_name="Somebody", nhs_number="9990000042")
    assert person(launched).family_name == "Quillfeather"


def test_restricted_and_listed_problems_are_never_offered(launched):
    launched.ehr.resources += [
        systems.problem("9900003", "Never to be seen"),
        systems.problem("9900004", "Marked as restricted", meta={"security": [{"code": "R"}]}),
        systems.problem("9900005", "Another problem"),
        {
            **systems.problem("9900006", "Written in words"),
            "code": {"text": "Nobody can judge this"},
        },
    ]
    text = launched.open().content.decode()
    assert "Another problem" in text
    for hidden in ("Never to be seen", "Marked as restricted", "Nobody can judge this"):
        assert hidden not in text


def test_relevant_problems_come_first(launched):
    launched.ehr.resources.append(systems.problem("9900005", "Another problem"))
    text = launched.open().content.decode()
    assert text.index("Low back pain") < text.index("Another problem")


def test_while_no_list_is_agreed_only_known_groups_are_offered(launched, settings):
    settings.PROMPT_CODES_FILE = ""
    launched.ehr.resources.append(systems.problem("9900005", "Another problem"))
    text = launched.open().content.decode()
    assert "Low back pain" in text
    assert "Another problem" not in text


def test_coded_work_is_filled_in(launched):
    coding = [{"system": "http://snomed.info/sct", "code": "224363007"}]
    launched.ehr.resources.append(
        {
            "resourceType": "Observation",
            "status": "final",
            "code": {"coding": coding},
            "subject": {"reference": "Patient/pat-1"},
            "effectiveDateTime": "2025-05-01",
        }
    )
    assert fields_of(launched.open())["work_status"] == "employed"


def test_nothing_is_filled_in_from_what_is_restricted(launched):
    coding = [{"system": "http://snomed.info/sct", "code": "224363007"}]
    work = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": coding},
        "subject": {"reference": "Patient/pat-1"},
        "effectiveDateTime": "2025-05-01",
    }
    launched.ehr.resources.append(work)
    for mark in ("R", "V"):
        for each in launched.ehr.resources:
            each["meta"] = {"security": [{"code": mark}]}
        form = fields_of(launched.open())
        assert form.get("work_status", "") not in {"employed", "off_sick"}
        assert not form["weeks_off"]
        assert not form["fit_note_until-day"]


def test_the_same_form_twice_is_one_referral(launched):
    form = fields_of(launched.open())
    first = launched.send(form, agree="yes")
    again = launched.send(form, agree="yes")
    assert first.status_code == again.status_code == 200
    assert len(sent(launched)) == 1
    assert len(launched.ehr.written) == 2  # one request and one task, once


def test_a_request_and_its_task_are_written_into_the_record(launched):
    launched.send(fields_of(launched.open()), agree="yes", problems=["279039007"])
    request, task = launched.ehr.written
    assert (request["resourceType"], task["resourceType"]) == ("ServiceRequest", "Task")
    assert request["subject"] == task["for"] == {"reference": "Patient/pat-1"}
    assert task["focus"] == {"reference": f"ServiceRequest/{request['id']}"}
    assert request["requester"] == {"reference": "Practitioner/gp-1"}
    (referral,) = sent(launched)
    assert request["if"] == f"identifier={codes.REFERENCE}|{referral.reference}"
    for each in (request, task):
        assert each["identifier"] == [{"system": codes.REFERENCE, "value": referral.reference}]
    assert "pain" not in str(launched.ehr.written).lower()


@pytest.mark.parametrize(
    "location", ["{iss}/{kind}/{id}/_history/1", "{kind}/{id}", "/fhir/{kind}/{id}"]
)
def test_a_record_that_says_only_where_it_wrote_has_written(launched, location):
    form = fields_of(launched.open())
    launched.ehr.says_place = location
    answer = launched.send(form, agree="yes")
    request, task = launched.ehr.written
    assert task["focus"] == {"reference": f"ServiceRequest/{request['id']}"}
    assert "Paste this" not in answer.content.decode()


def test_where_a_record_wrote_something_else_nothing_is_believed(launched):
    form = fields_of(launched.open())
    launched.ehr.says_place = "Observation/{id}"
    assert "Paste this" in launched.send(form, agree="yes").content.decode()


def test_where_nothing_may_be_written_there_is_a_text_to_paste(launched):
    launched.ehr.scope = "launch openid fhirUser patient/*.read"
    answer = launched.send(fields_of(launched.open()), agree="yes")
    text = answer.content.decode()
    assert launched.ehr.written == []
    assert "306206005" in text
    assert "Paste this" in text


def test_a_record_that_refuses_the_write_still_has_its_referral(launched):
    form = fields_of(launched.open())
    launched.ehr.fails = {"ServiceRequest"}
    answer = launched.send(form, agree="yes")
    assert answer.status_code == 200
    assert len(sent(launched)) == 1
    assert "Paste this" in answer.content.decode()
