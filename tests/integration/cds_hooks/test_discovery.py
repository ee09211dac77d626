"""What a clinical system learns of us. Numbers are of the CDS Hooks 2.0 requirement sheet."""

import re

import pytest
from django.test import Client, override_settings

from handrail.domain.prompting import codes
from tests.factories.hooked import NOTE, VIEW, url_of

pytestmark = pytest.mark.django_db
PATH = "/cds-services"
# What any server can be asked for (CDS Hooks 2.0, "Prefetch query restrictions").
READ = re.compile(r"(Patient|Encounter)/\{\{context\.\w+\}\}")
TOKEN = r"[a-z-]+=[\w:/.|,-]+"
SEARCH = re.compile(rf"[A-Z][A-Za-z]+\?patient=\{{\{{context\.\w+\}}\}}(&{TOKEN})*")
# The fields of the contexts of patient-view, order-select and order-sign that are plain values.
FIELDS = {"context.userId", "context.patientId", "context.encounterId"}


def services():
    answer = Client().get(PATH)
    assert answer.status_code == 200
    return answer.json()["services"]


def test_anybody_learns_what_there_is():
    """Requirements: 1, 4, 5, 6, 13."""
    answer = Client().get(PATH)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert isinstance(answer.json()["services"], list)


def test_each_service_says_its_hook_its_id_and_what_it_is():
    """Requirements: 7, 9, 10, 16."""
    found = [(each["id"], each["hook"]) for each in services()]
    assert found == [(VIEW, "patient-view"), (NOTE, "order-select"), (NOTE, "order-sign")]
    for each in services():
        assert each["description"]
        assert each["title"]
        assert Client().post(f"{PATH}/{each['id']}").status_code == 401, "it is there, and asks who"


def test_one_service_with_two_hooks_replaces_its_own_stale_card():
    """Requirements: 211."""
    hooks = [each["hook"] for each in services() if each["id"] == NOTE]
    assert hooks == ["order-select", "order-sign"]


def test_prefetch_is_asked_for_in_the_searchable_subset_with_tokens_of_the_context():
    """Requirements: 29, 36, 55, 56, 57, 59."""
    for each in services():
        assert set(each["prefetch"]) == {
            "patient", "conditions", "observations", "procedures", "encounter"
        }  # fmt: skip
        for template in each["prefetch"].values():
            assert READ.fullmatch(template) or SEARCH.fullmatch(template), template
            assert set(re.findall(r"\{\{(.*?)\}\}", template)) <= FIELDS


def test_no_more_is_asked_for_than_codes_that_the_rules_know():
    held = codes.load()
    asked = services()[0]["prefetch"]["observations"].partition("code=")[2].split(",")
    assert {each.rpartition("|")[2] for each in asked} == held.fit_notes | held.silencing


def test_it_can_be_closed_to_those_who_do_not_prove_who_they_are(hooked):
    with override_settings(CDS_DISCOVERY_IS_OPEN=False):
        assert hooked.browser.get(PATH).status_code == 401
        token = hooked.signer.token(url_of(PATH))
        proved = hooked.browser.get(PATH, headers={"Authorization": f"Bearer {token}"})
    assert proved.status_code == 200


def test_a_browser_may_ask_with_a_token():
    """Requirements: 208."""
    for path in (PATH, f"{PATH}/{VIEW}", f"{PATH}/{VIEW}/feedback"):
        allowed = Client().options(path, headers={"Origin": "https://ehr.example"})
        assert allowed.status_code == 204
        assert allowed["Access-Control-Allow-Origin"] == "*"
        assert "authorization" in allowed["Access-Control-Allow-Headers"].lower()
        method = "GET" if path == PATH else "POST"
        assert method in allowed["Access-Control-Allow-Methods"]
    assert Client().get(PATH)["Access-Control-Allow-Origin"] == "*"
    assert Client().post(f"{PATH}/{VIEW}")["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("method", "path"),
    [("post", PATH), ("get", f"{PATH}/{VIEW}"), ("put", f"{PATH}/{VIEW}/feedback"),
     ("head", PATH)],
)  # fmt: skip
def test_another_method_is_refused(method, path):
    answer = getattr(Client(), method)(path)
    assert answer.status_code == 405
    assert "OPTIONS" in answer["Allow"]
