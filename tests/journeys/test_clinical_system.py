"""A practice's clinical system is registered, asks while a record is open, and shows a card."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from handrail.domain.organisations import queries as organisations
from handrail.domain.organisations.models import Organisation
from handrail.domain.systems import circuits
from handrail.domain.systems.choices import Trouble
from handrail.domain.systems.circuits import Outside
from handrail.domain.systems.models import OutsideSystem
from handrail.kernel import clock
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import System
from tests.cluster import PROJECT
from tests.factories.clinical import Signer, public
from tests.factories.clinical import register as register_system
from tests.journeys.support import Server, check_page, ehr, sign_in
from tests.journeys.support.ehr import Ehr
from tests.journeys.test_support import heading, press, said

ADMINISTRATOR = "ade.marlowe@merebridge.example"
PRACTICE = "Ash Lane"


@pytest.fixture
def system(live: Server):
    with ehr.running(live.url, local_date(clock.now())) as running:
        yield running


def code_of(live: Server) -> str:
    with live.inside():
        return str(Organisation.objects.get(name="Ash Tree Surgery").ods_code)


def register(page: Page, system: Ehr, code: str) -> None:
    page.goto("/admin/systems/")
    check_page(page, "Other systems, none yet")
    page.get_by_role("button", name="Register a system").click()
    press(page, "Register")
    expect(page.get_by_role("alert")).to_contain_text("Enter what it is called")
    check_page(page, "Register a system, refused")
    page.get_by_label("What is it called?").fill("Merebridge Records")
    page.get_by_label("a clinical system, such as a GP's").check()
    page.get_by_label("Issuer").fill(system.signer.issuer)
    page.get_by_label("Its public keys, as a JWK Set").fill(json.dumps(public(system.signer.key)))
    page.get_by_label("ES384").check()
    press(page, "Register")
    expect(said(page)).to_contain_text("It is off until you switch it on")
    page.get_by_label("Organisation (ODS code)").fill(code)
    page.get_by_label("Tenant (optional)").fill("one")
    press(page, "Add")
    expect(said(page)).to_contain_text("It holds from its next call")
    press(page, "Switch on")
    expect(said(page)).to_contain_text("Switched on")
    check_page(page, "A system that is on")


def opened(browser: Browser, system: Ehr) -> Page:
    """Open the clinical system in a browser of its own."""
    page = browser.new_context().new_page()
    page.goto(system.url)
    return page


def test_a_record_is_opened_and_the_person_agrees(
    page: Page, browser: Browser, live: Server, system: Ehr
) -> None:
    before = opened(browser, system)
    expect(before.locator("#state")).to_have_text("Refused 401")
    before.context.close()

    sign_in(page, ADMINISTRATOR)
    register(page, system, code_of(live))

    record = opened(browser, system)
    expect(record.locator("#state")).to_have_text("1 cards")
    expect(record.locator("h2")).to_contain_text("could help")
    expect(record.locator("pre")).to_contain_text("Fit notes have covered 21 days")
    record.get_by_role("button", name="They agree: refer to").click()
    expect(record.locator("#state")).to_have_text("Feedback 200")
    [order] = system.created
    assert order["resourceType"] == "ServiceRequest"
    assert order["contained"][0]["resourceType"] == "Consent"

    record.reload()
    expect(record.locator("#state")).to_have_text("1 cards")
    record.get_by_role("button", name="Not now", exact=True).click()
    expect(record.locator("#state")).to_have_text("Feedback 200")
    record.reload()
    expect(record.locator("#state")).to_have_text("0 cards")  # quiet for the rest of the day

    page.goto("/admin/prompts/")
    expect(heading(page)).to_have_text("Prompts in clinical systems")
    expect(page.get_by_role("main")).to_contain_text("Fewer than 8")
    check_page(page, "Prompts by practice")

    page.goto("/admin/systems/")
    check_page(page, "Other systems")
    page.get_by_role("link", name="Merebridge Records").click()
    press(page, "Switch off")
    expect(said(page)).to_contain_text("Switched off")
    record.reload()
    expect(record.locator("#state")).to_have_text("Refused 401")
    change_and_take_back(page, live, system)
    record.reload()
    expect(record.locator("#state")).to_have_text("Refused 401")
    record.context.close()


def change_and_take_back(page: Page, live: Server, system: Ehr) -> None:
    """Put another key in the place of a system's, see how it answers, and end it for good."""
    link(page, "Change")
    check_page(page, "Change a system")
    page.get_by_label("Address of its public keys (optional)").fill("http://keys.example")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("starts with https://")
    page.get_by_label("Address of its public keys (optional)").fill("https://keys.example/jwks")
    page.get_by_label("What is it called?").fill("Merebridge Records 2")
    press(page, "Save")
    expect(heading(page)).to_have_text("Merebridge Records 2")
    press(page, "Switch on")
    with live.inside(), transaction.atomic():
        _fails(system.signer.issuer)
    page.goto("/admin/systems/")
    page.get_by_role("link", name="How they answer us").click()
    expect(page.get_by_role("main")).to_contain_text("No connection could be made")
    check_page(page, "Outside systems")
    page.get_by_role("button", name="Try now").click()
    expect(said(page)).to_contain_text("asked again with the next call")
    page.goto("/admin/systems/")
    page.get_by_role("link", name="Merebridge Records 2").click()
    check_page(page, "A system that can be taken back")
    link(page, "Take it back")
    expect(heading(page)).to_have_text("Take back Merebridge Records 2")
    check_page(page, "Take back a system")
    press(page, "Take it back")
    expect(said(page)).to_contain_text("It speaks with us no more")
    page.get_by_role("link", name="Merebridge Records 2").click()
    expect(page.get_by_role("main")).to_contain_text("Taken back on")
    check_page(page, "A system that was taken back")


def link(page: Page, text: str) -> None:
    """Follow a link that looks like a button."""
    page.get_by_role("button", name=text, exact=True).click()


def _fails(issuer: str) -> None:
    """Let a system's keys not be had, several times in a row."""
    row, at = OutsideSystem.objects.get(issuer=issuer), clock.now()
    it = Outside(f"system/{row.id}/keys", row.jwks_url, row.id)
    for _ in range(circuits.OPENS_AFTER):
        entered = circuits.enter(it, at=at)
        assert entered is not None
        circuits.failed(it, entered, Trouble.NO_CONNECTION, at=at)


def test_the_page_for_integrators_leads_to_a_card(live: Server, tmp_path: Path) -> None:
    """Its two programs are run as they are written; registering is what the journey above does."""
    text = (PROJECT / "docs/how-to/join-a-clinical-system.md").read_text()
    keys, ask = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    published = json.loads(run(keys, tmp_path, live))
    code = re.findall(r"ODS code `(\w+)`", text)[0]
    issuer = re.findall(r"Issuer: `([^`]+)`", text)[0]
    at = clock.now()
    with live.inside(), transaction.atomic():
        practice = Organisation.objects.get(ods_code=code)
        area = organisations.area_of(practice.id, local_date(at))
        assert area is not None
        signer = Signer(issuer, "first")
        register_system(
            area.organisation_id, signer, {"first": practice.id}, by=System(), at=at,
            jwks=published, name="First system",
        )  # fmt: skip
    [card] = json.loads(run(ask, tmp_path, live))["cards"]
    assert "could help" in card["summary"]


def run(program: str, folder: Path, live: Server) -> str:
    """Run one of the page's programs and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={"HANDRAIL": live.url, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
