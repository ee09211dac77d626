"""Each failure is a plain page that says what happened, what was kept, and what to do."""

from datetime import timedelta

import pytest
from django.db.models import F

from handrail.domain.referrals import drafts
from handrail.domain.referrals.models import Referral
from handrail.domain.systems.models import Launch
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import ehr as systems
from tests.factories.launched import fields_of


def words(answer):
    return answer.content.decode()


def kept(launched):
    with acting_as(launched.town.gp, at=clock.now()):
        return drafts.mine(by=launched.town.gp, at=clock.now())


def sent(launched):
    with acting_as(launched.town.gp, at=clock.now()):
        return Referral.objects.count()


def age(by):
    with acting_as(System(), at=clock.now()):
        for row in Launch.objects.all():
            row.began_at -= by
            row.save(update_fields=["began_at"])


@pytest.mark.parametrize("error", ["access_denied", "invalid_scope", "something_else"])
def test_a_refusal_says_how_to_go_on(launched, error):
    launched.ehr.error = error
    answer = launched.open()
    assert answer.status_code == 403
    assert "did not let us open this record" in words(answer)
    assert "What to do" in words(answer)
    assert error not in words(answer)


@pytest.mark.parametrize("error", ["server_error", "temporarily_unavailable"])
def test_a_system_that_is_out_of_order_says_wait(launched, error):
    launched.ehr.error = error
    answer = launched.open()
    assert answer.status_code == 503
    assert "Wait a minute" in words(answer)


def test_a_system_that_does_not_answer(launched):
    launched.ehr.is_down = True
    answer = launched.launch()
    assert answer.status_code == 503
    assert "does not answer" in words(answer)


def test_a_record_that_does_not_answer(launched):
    launched.ehr.fails = {"Patient"}
    assert launched.open().status_code == 503


@pytest.mark.parametrize("letter", ["\0", "\ud800"], ids=["NUL", "half a pair"])
def test_a_record_with_what_is_no_text_is_not_read(launched, letter):
    for named in (f"Quill{letter}", "Quillfeather"):
        name = [{"family": named, "given": ["Zachariah"]}]
        launched.ehr.patients["pat-1"] = systems.patient(name=name)
        launched.ehr.resources = [systems.problem("9900005", f"Another{letter}")]
        answer = launched.open()
        assert answer.status_code == 503
        assert "does not answer" in words(answer)


def test_a_record_that_takes_too_long_is_not_waited_for(launched, monkeypatch):
    from handrail.interop.smart import fetching

    monkeypatch.setattr(fetching, "SECONDS", 0.001)
    assert launched.open().status_code == 503


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint"])
@pytest.mark.parametrize("address", ["https://[x", "http://[", "https://x.example/\ud800", 7])
def test_a_configuration_with_an_address_that_is_none(launched, name, address):
    launched.ehr.configuration = {name: address}
    assert launched.launch().status_code == 503


def test_a_token_endpoint_that_nobody_can_call(launched):
    launched.ehr.configuration = {"token_endpoint": "https://records.example:x/token"}
    assert launched.open().status_code == 503


@pytest.mark.parametrize("token", ["\ud800", "a\nb", "\u00e9", 7])
def test_a_token_that_fits_in_no_header(launched, token):
    launched.ehr.context = {"access_token": token}
    assert launched.open().status_code == 403


def test_no_patient_is_open(launched):
    for said in (None, "", 7, "../Patient"):
        launched.ehr.context = {"patient": said}
        answer = launched.open()
        assert answer.status_code == 403
        assert "No patient is open" in words(answer)


def test_no_encounter_is_no_matter(launched):
    launched.ehr.context = {"encounter": None}
    assert launched.open().status_code == 200


def test_another_patient_than_the_one_named(launched):
    launched.ehr.patients["pat-1"] = systems.other()
    answer = launched.open()
    assert answer.status_code == 403
    assert "This may be another patient" in words(answer)
    assert "Marrowby" not in words(answer)


def test_another_patients_problem_among_theirs(launched):
    stray = systems.problem("279039007", "Of somebody else", "pat-2")
    launched.ehr.found = lambda path, query, found=launched.ehr.found: (
        (200, systems.records.bundle(stray)) if path == "Condition" else found(path, query)
    )
    answer = launched.open()
    assert answer.status_code == 403
    assert "Of somebody else" not in words(answer)


def test_fewer_scopes_than_asked_leave_their_part_empty(launched):
    launched.ehr.scope = "launch openid fhirUser patient/Patient.r"
    answer = launched.open()
    assert answer.status_code == 200
    assert "did not let us read" in words(answer)
    assert [path for path, _ in launched.ehr.read] == ["/fhir/Patient/pat-1"]


def test_grants_of_the_older_kind_are_understood(launched):
    launched.ehr.scope = "launch openid fhirUser patient/*.read"
    assert "Low back pain" in words(launched.open())


@pytest.mark.parametrize(
    "who", [None, "Practitioner/gp-2", "https://bad.example/Practitioner/gp-1"]
)
def test_somebody_who_is_not_named_opens_nothing(launched, who):
    launched.ehr.fhir_user = who
    answer = launched.open()
    assert answer.status_code == 403
    assert "Quillfeather" not in words(answer)


def test_somebody_who_is_not_named_is_told_what_to_ask_for(launched):
    launched.ehr.fhir_user = "Practitioner/gp-2"
    assert "Practitioner/gp-2" in words(launched.open())


def test_somebody_whose_job_is_over_sends_nothing(launched):
    from handrail.domain.staff.models import Membership

    form = fields_of(launched.open())
    Membership.objects.filter(account_id=launched.town.gp.account_id).update(
        until_at=F("from_at") + timedelta(microseconds=1)
    )
    assert launched.send(form, agree="yes").status_code == 403
    assert sent(launched) == 0


def test_whoever_has_died_is_not_referred(launched):
    launched.ehr.patients["pat-1"] = systems.patient(deceasedBoolean=True)
    answer = launched.open()
    assert answer.status_code == 403
    assert "has died" in words(answer)


def test_too_late_keeps_what_was_filled_in_as_a_draft(launched):
    form = fields_of(launched.open())
    age(timedelta(minutes=31))
    answer = launched.send(form, agree="yes", free_text="Prefers mornings")
    assert answer.status_code == 403
    assert "kept as a draft" in words(answer)
    (draft,) = kept(launched)
    assert draft.answers["free_text"] == "Prefers mornings"
    assert draft.answers["family_name"] == "Quillfeather"
    assert sent(launched) == 0


def test_too_late_keeps_half_a_form_too(launched):
    form = fields_of(launched.open())
    age(timedelta(minutes=31))
    assert "kept as a draft" in words(launched.send(form, goals=None))
    assert len(kept(launched)) == 1


def test_too_long_ago_to_come_back(launched):
    answer = launched.launch()
    age(timedelta(minutes=10))
    assert launched.come_back(answer).status_code == 403
    assert launched.ehr.exchanged == []


def test_a_key_that_nobody_was_given_opens_nothing(launched):
    form = fields_of(launched.open())
    for key in ("", "made-up"):
        answer = launched.send(form, agree="yes", key=key)
        assert answer.status_code == 403
        assert "Quillfeather" not in words(answer)
    assert sent(launched) == 0


def test_a_service_that_closed_meanwhile_keeps_the_draft(launched):
    form = fields_of(launched.open())
    answer = launched.send(form, agree="yes", service="00000000-0000-4000-8000-000000000000")
    assert answer.status_code == 400
    assert sent(launched) == 0


def test_launches_are_forgotten(launched):
    from handrail.domain.systems import launching

    launched.open()
    age(timedelta(hours=8))
    with acting_as(System(), at=clock.now()):
        assert launching.forget(at=clock.now()) == 1
        assert not Launch.objects.exists()
