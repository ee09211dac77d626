"""Bad input: the right status, and nothing half-written."""

import json
import time
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.domain.prompting.models import Shown
from tests.factories import records
from tests.factories.hooked import NOTE, VIEW

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


def refused(hooked, body, status=400, service=VIEW, **more):
    answer = hooked.call(service, body, **more)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert Shown.objects.count() == 0
    return answer


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"hook": NaN}', b'{"hook": 1}\x00',
        b"[" * 100_000, b'{"a":' * 100_000, b'{"hook":"patient-view"}',
    ],
    ids=["cut", "list", "null", "text", "not utf-8", "nan", "nul", "deep list",
         "deep object", "short"],
)  # fmt: skip
def test_what_is_no_call_is_400(hooked, body):
    refused(hooked, body)


@pytest.mark.parametrize(
    "change",
    [
        {"hook": "order-sign"}, {"hook": None}, {"hookInstance": "x"}, {"hookInstance": None},
        {"context": None}, {"context": []}, {"context": {}},
        {"context": {"userId": "Practitioner/1"}},
        {"context": {"userId": "gp-1", "patientId": "p"}},
        {"context": {"userId": "Practitioner/1", "patientId": "../Patient/2"}},
        {"context": {"userId": "Practitioner/\ud800", "patientId": "p"}},
        {"fhirServer": "ftp://x"}, {"fhirServer": "https://x\x00"},
        {"fhirAuthorization": {"access_token": "x", "token_type": "Bearer", "expires_in": 1,
                               "scope": "x", "subject": "x"}},
        {"fhirServer": "https://x.example", "fhirAuthorization": {"access_token": "a\nb"}},
        {"prefetch": []},
    ],
    ids=lambda change: json.dumps(change)[:60],
)  # fmt: skip
def test_a_call_that_lacks_something_is_400_and_says_where_but_not_what(hooked, change):
    body = records.call("patient-view", today=hooked.today) | change
    body = {name: each for name, each in body.items() if each is not None}
    answer = refused(hooked, body)
    assert "Quillfeather" not in answer.json()["detail"]


def test_an_order_without_its_orders_is_400(hooked):
    refused(hooked, records.call("order-sign", today=hooked.today), service=NOTE)
    said = {"draftOrders": records.bundle()}
    body = records.call("order-select", today=hooked.today, context=said)
    refused(hooked, body, service=NOTE)


def test_what_is_not_json_is_415(hooked):
    refused(hooked, b"<Patient/>", 415, content_type="application/fhir+xml")
    refused(hooked, b"a=b", 415, content_type="application/x-www-form-urlencoded")


def test_a_huge_body_is_413_unread(hooked):
    refused(hooked, b" " * 2_700_000, 413)


def test_a_service_that_is_not_there_is_404(hooked):
    refused(hooked, {}, 404, service="no-such-service")


@pytest.mark.parametrize("where", ["patient", "conditions", "observations", "procedures"])
def test_a_record_of_another_patient_is_400(hooked, where):
    held = records.prefetch(hooked.today)
    if where == "patient":
        held[where] = records.patient(id="pat-2")
    else:
        kind = where.removesuffix("s").capitalize()
        held[where]["entry"].append({"resource": records.coded(kind, "1", patient_id="pat-2")})
    refused(hooked, records.call("patient-view", today=hooked.today, prefetch=held))


@pytest.mark.parametrize(
    "subject",
    [None, {}, {"reference": 7}, {"reference": "Group/pat-1"}, {"reference": "Patient/pat-1/x"},
     {"reference": "NotPatient/pat-1"}, {"display": "pat-1"}],
    ids=str,
)  # fmt: skip
def test_a_resource_that_does_not_say_whose_it_is_is_400(hooked, subject):
    held = records.prefetch(hooked.today)
    held["conditions"]["entry"][0]["resource"]["subject"] = subject
    refused(hooked, records.call("patient-view", today=hooked.today, prefetch=held))


def test_whole_references_are_as_good(hooked):
    held = records.prefetch(hooked.today)
    resource = held["conditions"]["entry"][0]["resource"]
    resource["subject"] = {"reference": "https://ehr.example/fhir/Patient/pat-1/_history/2"}
    assert hooked.cards(body=records.call("patient-view", today=hooked.today, prefetch=held))


def test_a_draft_about_another_patient_is_400(hooked):
    note = records.draft(hooked.today, hooked.today) | {"subject": {"reference": "Patient/pat-2"}}
    context = {"draftOrders": records.bundle(note)}
    refused(hooked, records.call("order-sign", today=hooked.today, context=context), service=NOTE)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-06", "2026-07", 0), ("0001-01-01", "9999-12-31", 0), ("x", "y", 0), (7, [], 0),
        ("1999-01-01T00:00:00Z", "9999-12-31T23:59:59Z", 0),
    ],
)  # fmt: skip
def test_days_that_cannot_be_count_for_nothing(hooked, start, end, count):
    note = records.fit_note(hooked.today, hooked.today)
    note["effectivePeriod"] = {"start": start, "end": end}
    held = records.prefetch(hooked.today, observations=records.bundle(note))
    body = records.call("patient-view", today=hooked.today, prefetch=held)
    assert len(hooked.cards(body=body)) == count


def test_a_note_until_the_end_of_time_has_no_end(hooked):
    note = records.fit_note(hooked.today - timedelta(days=1), None)
    note["effectivePeriod"]["end"] = "9999-12-31"
    held = records.prefetch(hooked.today, observations=records.bundle(note))
    [card] = hooked.cards(body=records.call("patient-view", today=hooked.today, prefetch=held))
    assert "no end date" in card["detail"]


def test_what_a_later_version_adds_is_tolerated(hooked):
    body = records.call("patient-view", today=hooked.today) | {
        "extension": {"com.example": {"a": 1}}, "hookVersion": "3.0", "cdsClient": {"name": "x"}
    }  # fmt: skip
    assert len(hooked.cards(body=body)) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=12)
    | st.sampled_from(["Bundle", "Patient", "Observation", "Patient/pat-1", "pat-1"]),
    lambda inside: st.lists(inside, max_size=3)
    | st.dictionaries(
        st.sampled_from(["resourceType", "entry", "resource", "subject", "reference", "id",
                         "code", "coding", "system", "status", "effectivePeriod", "link", "url",
                         "relation", "identifier", "birthDate", "address", "meta", "security"]),
        inside, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    where=st.sampled_from(["patient", "conditions", "observations", "procedures", "encounter"]),
    what=JSON,
)
def test_whatever_stands_in_a_record_is_answered_or_refused_but_breaks_nothing(hooked, where, what):
    body = records.call("patient-view", today=hooked.today, context={"encounterId": "enc-1"})
    body["prefetch"] |= {"encounter": {"resourceType": "Bundle"}, where: what}
    assert hooked.call(body=body).status_code in (200, 400, 412)


def test_clocks_that_are_wrong_are_401(hooked):
    path = f"/cds-services/{VIEW}"
    for skew in (-3_600, 3_600):
        now = int(time.time()) + skew
        token = hooked.signer.token(f"http://127.0.0.1:8000{path}", iat=now, exp=now + 300)
        refused(hooked, {}, 401, token=token)
