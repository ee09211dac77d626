"""The pages of other systems and of prompts, as an administrator uses them."""

import json
from datetime import timedelta

import pytest

from handrail.domain.prompting.models import Shown
from handrail.domain.systems import queries
from handrail.domain.systems.models import OutsideSystem
from handrail.kernel import clock
from handrail.kernel.clock import local_date
from tests.factories import hooked as factory
from tests.factories.clinical import Signer, ec_key, public
from tests.factories.fhir import Speaker
from tests.factories.support import browser_of
from tests.integration.oversight.area import officer

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]


@pytest.fixture
def hooked(db):
    return factory.build()


@pytest.fixture
def admin(hooked):
    return browser_of(hooked.admin.account_id)


def form(**changes):
    return {
        "name": "Another system",
        "kind": "clinical",
        "issuer": "https://another.example",
        "jwks": json.dumps(public(ec_key("new"))),
        "algorithms": ["ES384"],
        "fhir_servers": "https://another.example/fhir\nhttps://another.example/fhir2",
    } | changes


def test_a_system_is_registered_switched_on_named_for_a_practice_and_switched_off(hooked, admin):
    answer = admin.post("/admin/systems/new/", form(), follow=True)
    assert "Registered. It is off until you switch it on." in answer.content.decode()
    system = OutsideSystem.objects.get(name="Another system")
    page = f"/admin/systems/{system.id}/"
    assert system.fhir_servers == ["https://another.example/fhir", "https://another.example/fhir2"]
    from handrail.domain.organisations.models import Organisation

    Organisation.objects.filter(pk=hooked.practice_id).update(ods_code="Z12345")
    said = admin.post(page, {"ods_code": "z12345", "tenant": "t-1"}, follow=True).content.decode()
    assert "Ash Tree Surgery one" in said
    asked = {"issuer": "https://another.example", "tenant": "t-1", "kind": "clinical"}
    assert queries.candidate(**asked) is None, "it is off"
    admin.post(f"{page}switch/", {"switch": "on", "version": "1"})
    assert queries.candidate(**asked).organisation_id == hooked.practice_id
    line = queries.get(system.id, viewer=hooked.admin).tenants[0]
    admin.post(f"{page}acts-for/{line.id}/stop/")
    assert queries.candidate(**asked) is None
    admin.post(f"{page}switch/", {"switch": "off", "version": "2"})
    assert not OutsideSystem.objects.get(pk=system.id).is_enabled


def test_a_system_registered_here_is_given_a_token_for_its_scopes(hooked, admin):
    from handrail.domain.organisations.models import Organisation

    key = ec_key("new")
    said = {"client_id": "new-client", "scopes": "system/Task.ru\nsystem/ServiceRequest.rs"}
    admin.post("/admin/systems/new/", form(jwks=json.dumps(public(key)), **said))
    system = OutsideSystem.objects.get(name="Another system")
    page = f"/admin/systems/{system.id}/"
    shown = admin.get(page).content.decode()
    for text in ("new-client", "system/Task.ru", "system/ServiceRequest.rs"):
        assert text in shown
    Organisation.objects.filter(pk=hooked.practice_id).update(ods_code="Z12345")
    admin.post(page, {"ods_code": "Z12345", "tenant": ""})
    admin.post(f"{page}switch/", {"switch": "on", "version": "1"})
    speaker = Speaker("new-client", Signer("https://another.example", key=key), hooked.practice_id)
    answer = speaker.ask("system/ServiceRequest.cruds system/Patient.r")
    assert answer.status_code == 200, answer.content
    assert answer.json()["scope"] == "system/ServiceRequest.rs"


def test_a_client_id_is_one_system_s_and_may_be_left_out(hooked, admin):
    admin.post("/admin/systems/new/", form(client_id="same"))
    again = form(client_id="same", issuer="https://third.example")
    assert "registered already" in admin.post("/admin/systems/new/", again).content.decode()
    for number in range(2):
        without = form(issuer=f"https://{number}.example")
        assert admin.post("/admin/systems/new/", without).status_code == 302


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"jwks": "not keys"}, "Paste the keys whole"),
        ({"jwks": "[]"}, "Paste the keys whole"),
        ({"jwks": json.dumps(ec_key().as_dict(private=True))}, "Never a private key"),
        ({"jwks": ""}, "Give the address"),
        ({"jwks_url": "http://another.example/keys"}, "starts with https://"),
        ({"fhir_servers": "10.0.0.1"}, "starts with https://"),
        ({"scopes": "system/Task.read"}, "Write scopes as SMART 2 has them"),
        ({"algorithms": []}, "Select what it may sign with"),
        ({"algorithms": ["HS256"]}, "Select"),
        ({"issuer": ""}, "Enter the issuer"),
        ({"issuer": "https://ehr.merebridge.example"}, "registered already"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(hooked, admin, change, said):
    answer = admin.post("/admin/systems/new/", form(**change))
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert OutsideSystem.objects.count() == 1


@pytest.mark.parametrize("code", ["Z99999", "Q1"])
def test_an_organisation_that_there_is_not_or_is_not_ours_is_said(hooked, admin, code):
    from handrail.domain.organisations.models import Organisation

    Organisation.objects.create(name="Elsewhere", kind="practice", ods_code="Q1")
    answer = admin.post(f"/admin/systems/{hooked.system_id}/", {"ods_code": code})
    assert answer.status_code == 400
    assert len(queries.get(hooked.system_id, viewer=hooked.admin).tenants) == 1


def test_a_switch_that_somebody_else_used_meanwhile_is_refused(hooked, admin):
    for version in ("1", "", "x", "9" * 12):
        answer = admin.post(
            f"/admin/systems/{hooked.system_id}/switch/", {"switch": "off", "version": version}
        )
        assert answer.status_code == 409
    assert OutsideSystem.objects.get().is_enabled


def test_an_administrator_of_a_practice_is_told_whose_it_is(hooked):
    theirs = officer(hooked.practice_id, "people.manage", at=clock.now(), name="Own Admin")
    browser = browser_of(theirs.account_id)
    for path in ("/admin/systems/", "/admin/prompts/"):
        said = browser.get(path).content.decode()
        assert "board" in said
        assert "Merebridge Records" not in said
    assert browser.get("/admin/systems/new/").status_code == 403
    assert browser.get(f"/admin/systems/{hooked.system_id}/").status_code == 404


def test_prompts_are_shown_by_practice_with_small_numbers_hidden(hooked, admin):
    def add(number, **more):
        Shown.objects.bulk_create(
            Shown(
                system_id=hooked.system_id, practice_id=hooked.practice_id,
                **({"shown_date": local_date(clock.now())} | more),
            )
            for _ in range(number)
        )  # fmt: skip

    add(20, outcome="accepted")
    add(9, outcome="overridden", reason="not-now")
    add(3, outcome="overridden", reason="not-wanted")
    add(8)
    add(100, shown_date=local_date(clock.now()) - timedelta(days=40))
    said = " ".join(admin.get("/admin/prompts/").content.decode().split())
    assert "Ash Tree Surgery one" in said
    assert ">40<" in said
    assert "20 (50%)" in said
    assert "10 (25%)" in said
    assert "Not now: 10; The person does not want it: Fewer than 8" in said
    assert "counted_by" not in said
