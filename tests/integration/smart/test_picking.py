"""No patient is open: whoever launched says whose record, and it is looked up where it is."""

import pytest
from django.urls import reverse

from tests.factories import ehr as systems
from tests.factories.launched import fields_of

pytestmark = pytest.mark.django_db
ALL = "openid fhirUser user/Patient.rs user/Condition.rs user/Observation.rs"


@pytest.fixture
def picking(launched):
    """A launch outside any record, by a system that asks for no patient."""
    launched.ehr.scope = ALL
    launched.ehr.context = {"patient": None}
    return launched


def asked(launched):
    """Return the page that asks whose record."""
    answer = launched.come_back(
        launched.browser.get(reverse("smart_launch"), {"iss": launched.ehr.iss})
    )
    assert answer.status_code == 200, answer.content
    return answer


def pick(launched, key: str, number: str, born: str):
    year, month, day = born.split("-")
    said = {"key": key, "nhs_number": number, "birth_date-day": day, "birth_date-month": month,
            "birth_date-year": year}  # fmt: skip
    return launched.browser.post(reverse("smart_pick"), said)


def whose(launched, key: str = "pat-1") -> tuple[str, str]:
    held = launched.ehr.patients[key]
    return held["identifier"][0]["value"], held["birthDate"]


def words(answer) -> str:
    return answer.content.decode().replace("&#39;", "'")


def test_a_record_is_picked_by_number_and_day_and_sent_like_any_other(picking):
    page = asked(picking)
    assert "Whose record?" in words(page)
    form = pick(picking, fields_of(page)["key"], *whose(picking, systems.OTHER))
    assert form.status_code == 200
    assert "Refer Ottoline" in words(form)

    assert "Whose record this is" in words(form), "a banner, because nobody else shows it"
    sent = picking.send(fields_of(form), agree="on", phone="07700 900123", goals="return_to_work")
    assert sent.status_code == 200, words(sent)
    assert "Reference" in words(sent)


def test_the_number_stands_in_no_address_of_ours_and_the_token_on_no_page(picking):
    page = asked(picking)
    number, born = whose(picking)
    form = pick(picking, fields_of(page)["key"], number, born)
    assert form.request["QUERY_STRING"] == ""
    assert all(token not in words(page) + words(form) for token in picking.ehr.tokens)


@pytest.mark.parametrize("number", ["", "999 000 0019"])
def test_what_is_no_number_is_said_and_nothing_looked_up(picking, number):
    key = fields_of(asked(picking))["key"]
    before = len(picking.ehr.read)
    answer = pick(picking, key, number, "1980-02-01")
    assert answer.status_code == 400
    assert "Error: " in words(answer)
    assert len(picking.ehr.read) == before


def test_nobody_of_both_is_said_and_asked_again(picking):
    key = fields_of(asked(picking))["key"]
    number, _born = whose(picking)
    answer = pick(picking, key, number, "1950-01-01")
    assert answer.status_code == 400
    assert "has nobody of that NHS number" in words(answer)
    assert pick(picking, key, *whose(picking)).status_code == 200


@pytest.mark.parametrize(
    ("finds", "status"), [([systems.OTHER], 403), (["pat-1", systems.OTHER], 400)]
)
def test_another_or_several_are_never_taken(picking, finds, status):
    key = fields_of(asked(picking))["key"]
    picking.ehr.finds = finds
    answer = pick(picking, key, *whose(picking))
    assert answer.status_code == status
    assert "Ottoline" not in words(answer)


def test_a_system_that_does_not_answer_is_a_plain_page(picking):
    key = fields_of(asked(picking))["key"]
    picking.ehr.fails = {"Patient"}
    answer = pick(picking, key, *whose(picking))
    assert answer.status_code == 503
    assert "does not answer" in words(answer)


def test_a_key_that_picks_nothing_is_refused(picking):
    answer = pick(picking, "no-such-key", *whose(picking))
    assert answer.status_code == 403


def test_trying_numbers_is_stopped(picking):
    key = fields_of(asked(picking))["key"]
    tries = [
        pick(picking, key, "9990000018", f"19{year}-01-01").status_code for year in range(50, 62)
    ]
    assert tries[-1] == 429
    assert tries[0] == 400


def test_a_system_that_lets_us_not_look_says_that_no_patient_is_open(picking):
    picking.ehr.scope = systems.ALL
    answer = picking.come_back(
        picking.browser.get(reverse("smart_launch"), {"iss": picking.ehr.iss})
    )
    assert answer.status_code == 403
    assert "No patient is open" in words(answer)
    assert "paste the NHS number" in words(answer)
