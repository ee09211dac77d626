"""Those who look after the area: access, letters, the directory, figures, and who looked."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import Server, check_page, heading, press, said, sign_in

ADMINISTRATOR = "ade.marlowe@merebridge.example"
COMMISSIONER = "zara.hollin@merebridge.example"
GOVERNANCE = "erin.sable@merebridge.example"
PASSWORD = "three words unlike another"


def test_somebody_joins_sets_a_password_and_leaves(
    page: Page, another_page: Callable[[], Page]
) -> None:
    sign_in(page, ADMINISTRATOR)
    expect(heading(page)).to_have_text("People and access")
    check_page(page, "People and access")
    page.get_by_role("button", name="Give somebody access").click()
    press(page, "Give access")
    expect(page.get_by_role("alert")).to_contain_text("Enter their name")
    check_page(page, "Give somebody access refused")
    page.get_by_label("Full name").fill("Noor Ellery")
    page.get_by_label("Work email address").fill("noor.ellery@merebridge.example")
    page.get_by_label("Organisation").select_option("Merebridge Work and Health (provider)")
    page.get_by_label("Job role").select_option("Work and health coach")
    press(page, "Give access")
    expect(said(page)).to_contain_text("They have access")
    check_page(page, "One person's access")
    link = page.locator("code").inner_text()

    newcomer = another_page()
    newcomer.goto(re.sub(r"^https?://[^/]+", "", link))
    newcomer.get_by_label("New password", exact=True).fill(PASSWORD)
    newcomer.get_by_label("New password again").fill(PASSWORD)
    press(newcomer, "Save")
    newcomer.goto("/account/sign-in/")
    newcomer.get_by_label("Email address").fill("noor.ellery@merebridge.example")
    newcomer.get_by_label("Password", exact=True).fill(PASSWORD)
    press(newcomer, "Sign in")
    expect(heading(newcomer)).to_contain_text("Today")

    page.get_by_role("link", name="End access").click()
    check_page(page, "End access")
    press(page, "End access")
    expect(page.get_by_role("alert")).to_contain_text("Select why it ends")
    page.get_by_label("They leave the organisation").check()
    page.get_by_label("Now", exact=True).check()
    press(page, "End access")
    expect(said(page)).to_contain_text("Access ended")
    check_page(page, "One person without access")
    newcomer.goto("/today/")
    expect(heading(newcomer)).to_contain_text("Sign in")

    page.goto("/admin/")
    page.get_by_label("Name, email or organisation").fill("nobody of that name")
    press(page, "Apply")
    expect(page.get_by_role("main")).to_contain_text("Nobody matches")
    check_page(page, "People and access empty")


def test_job_roles_are_sets_of_permissions(page: Page) -> None:
    sign_in(page, ADMINISTRATOR)
    page.goto("/admin/roles/")
    check_page(page, "Job roles")
    page.get_by_role("button", name="Add a job role").click()
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Enter what it is called")
    page.get_by_label("What is it called?").fill("Pharmacist")
    page.get_by_label("Refer people").check()
    page.get_by_label("When they refer, they count as").select_option("Pharmacist")
    check_page(page, "Add a job role refused")
    press(page, "Save")
    expect(page.get_by_role("row", name="Pharmacist")).to_contain_text("refer people")
    page.get_by_role("link", name="Administrator", exact=True).click()
    page.get_by_label("Give and take away access").uncheck()
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Your own job role needs")
    check_page(page, "Own job role refused")


def test_letters_go_where_they_should(page: Page) -> None:
    sign_in(page, ADMINISTRATOR)
    page.goto("/admin/mailboxes/")
    check_page(page, "Mailboxes")
    page.get_by_label("Name or code").fill("Kiln")
    press(page, "Apply")
    page.get_by_role("link", name="Kiln Lane Surgery").click()
    page.get_by_label("Shared mailbox", exact=True).fill("not an address")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Enter an email address")
    page.get_by_label("Shared mailbox", exact=True).fill("kiln.lane@merebridge.example")
    page.get_by_label("At every step").check()
    page.get_by_label("Into their clinical system by MESH; if that fails, by email").check()
    page.get_by_label("By the name given below").check()
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Give the MESH mailbox, or choose")
    page.get_by_label("MESH mailbox", exact=True).fill("x26abc2")
    check_page(page, "One mailbox")
    press(page, "Save")
    page.get_by_label("Name or code").fill("Kiln")
    press(page, "Apply")
    expect(page.get_by_role("row", name="Kiln Lane Surgery")).to_contain_text("X26ABC2")
    page.get_by_role("link", name="Kiln Lane Surgery").click()
    page.get_by_label("By email to their shared mailbox").check()
    page.get_by_label("MESH mailbox", exact=True).fill("")
    press(page, "Save")
    page.get_by_label("Name or code").fill("Kiln")
    press(page, "Apply")
    expect(page.get_by_role("main")).to_contain_text("kiln.lane@merebridge.example")

    page.goto("/admin/mail-domains/")
    page.get_by_label("Domain").fill("nhs.example")
    page.get_by_label("Yes, it is accredited").check()
    check_page(page, "Secure email")
    press(page, "Save")
    expect(page.get_by_role("row", name="nhs.example")).to_contain_text("Allowed")

    page.goto("/admin/area/")
    check_page(page, "Public contact")
    page.get_by_label("Telephone").fill("01632 960 097")
    press(page, "Save")
    expect(page.locator("footer")).to_contain_text("01632 960 097")
    page.get_by_label("Telephone").fill("01632 960 099")
    press(page, "Save")


def test_an_entry_is_checked_in_one_click(page: Page, live: Server) -> None:
    make_entries(live)
    sign_in(page, ADMINISTRATOR)
    page.goto("/directory/")
    expect(page.get_by_role("main")).to_contain_text("Never checked")
    check_page(page, "Directory upkeep")
    press(page, "Still right Quay walking group")
    expect(said(page)).to_contain_text("Quay walking group: checked today")
    expect(page.get_by_role("button", name="Still right Quay walking group")).to_have_count(0)
    check_page(page, "Directory upkeep, one fewer")
    page.get_by_role("link", name=re.compile("Marked for review")).click()
    expect(page.get_by_role("main")).to_contain_text("Quay cookery club")
    page.get_by_role("link", name="Withdraw Quay cookery club").click()
    press(page, "Withdraw it")
    expect(page.get_by_role("alert")).to_contain_text("Enter why it is withdrawn")
    check_page(page, "Withdraw an entry refused")
    page.get_by_label("Why is it withdrawn?").fill("It has closed")
    press(page, "Withdraw it")
    page.get_by_role("link", name=re.compile("Withdrawn")).click()
    expect(page.get_by_role("main")).to_contain_text("It has closed")
    check_page(page, "Withdrawn entries")
    press(page, "Put back Quay cookery club")
    expect(page.get_by_role("row").filter(has_text="Quay cookery club")).to_have_count(0)
    page.get_by_role("link", name=re.compile("No area known")).click()
    expect(page.get_by_role("main")).to_contain_text("nobody can tell whom they cover")
    expect(page.get_by_role("main")).to_contain_text("Quay walking group")
    feeds = page.get_by_role("table", name="Other directories")
    expect(feeds.get_by_role("row", name="quay-council")).to_contain_text("E06000023")
    check_page(page, "Entries with no area known")


def make_entries(live: Server) -> None:
    """Add an entry nobody has checked, and one that waits for a look."""
    from django.db import transaction

    from handrail.domain.directory import operations as directory
    from handrail.domain.directory.operations import NewService
    from handrail.domain.directory.records import Pull, ServiceRecord
    from handrail.domain.organisations import queries
    from handrail.kernel import clock
    from handrail.kernel.viewer import System, acting_as

    by, at = System(), clock.now()
    with live.inside(), transaction.atomic(), acting_as(by, at=at):
        provider = queries.named("Mere Advice")[0].id
        for name in ("Quay walking group", "Quay cookery club"):
            made = directory.add(
                service=NewService(name=name, provider_id=provider, takes_referrals=False),
                by=by,
                at=at,
            )
        directory.set_state(
            service_id=made, state="for_review", reason="Gone from its feed", by=by, at=at
        )
        record = ServiceRecord(source_id="q1", source_hash="q1", name="Quay choir")
        pull = Pull("quay.json", "q", (record,), (), frozenset({"q1"}), complete=True)
        directory.apply_pull(pull=pull, feed="quay-council", by=by, at=at)
        directory.set_feed_area(feed="quay-council", area_codes=["E06000023"], by=by, at=at)


def test_the_area_is_seen_in_counts(page: Page) -> None:
    sign_in(page, COMMISSIONER)
    expect(heading(page)).to_have_text("Merebridge work and health")
    page.get_by_text("What is hidden, and why").click()
    expect(page.get_by_role("main")).to_contain_text("a number from 1 to 7 is shown as *")
    check_page(page, "Area")
    shown = page.locator(".app-table td.app-number").all_inner_texts()
    counts = [text.replace(",", "") for text in shown if "%" not in text]
    assert all(text in {"*", "-"} or int(text) % 5 == 0 for text in counts)


@pytest.fixture
def known(live: Server):
    """Somebody's case in the demo's own area, and a colleague who looked out of curiosity."""
    from django.db import transaction

    from handrail.domain.audit import operations as audit
    from handrail.domain.audit.purposes import Purpose
    from handrail.domain.directory import queries as services
    from handrail.domain.organisations import queries
    from handrail.domain.staff import people
    from handrail.kernel import clock
    from handrail.kernel.viewer import Staff, acting_as
    from tests.factories.support import send

    at = clock.now()
    with live.inside(), transaction.atomic():
        provider = queries.named("Merebridge Work and Health")[0].id
        practice = queries.named("Ash Tree Surgery")[0].id
        service = services.of_provider(provider, on=at.date())[0].id
        gp, curious = (
            people.who_has_access([place], text=name, at=at)[0]
            for place, name in ((practice, "Calder"), (provider, "Lyle"))
        )
        refers = Staff(gp.account_id, practice, "gp", frozenset({"referral.send"}))
        person, _referral = send(
            refers, service, provider, at, number="9990000069", names=("Ines", "Quillfeather")
        )
        viewer = Staff(curious.account_id, provider, "coach", frozenset({"case.work"}))
        with acting_as(viewer, at=at):
            audit.record_view(
                what="referral.viewed", by=viewer, at=at, person_id=person, purpose=Purpose.TRIAGE
            )


def test_who_looked_is_answered_for_a_reason(page: Page, known) -> None:
    sign_in(page, GOVERNANCE)
    expect(heading(page)).to_have_text("Who looked at a record")
    check_page(page, "Who looked")
    fill(page, "Quillfeathers", "The person asked who looked")
    expect(page.get_by_role("alert")).to_contain_text("We found nobody with exactly these")
    check_page(page, "Who looked found nobody")
    fill(page, "Quillfeather", "The person asked who looked")
    expect(heading(page)).to_contain_text("Quillfeather")
    expect(page.get_by_role("main")).to_contain_text("no relation to this person")
    first = page.locator("tbody tr").first
    expect(first).to_contain_text("No relation")
    expect(page.get_by_role("main")).to_contain_text("Kofi Lyle")
    expect(page.get_by_role("main")).to_contain_text("Ruth Calder")
    check_page(page, "Who looked at one record")
    page.get_by_label("Show").select_option("Looks without a relation")
    press(page, "Apply")
    expect(page.get_by_role("main")).not_to_contain_text("Ruth Calder")
    page.locator(".nhsuk-back-link").click()
    expect(page.get_by_role("main")).to_contain_text("The person asked who looked")


def fill(page: Page, family_name: str, reason: str) -> None:
    page.get_by_label("NHS number").fill("999 000 0069")
    for name, value in (("Day", "1"), ("Month", "2"), ("Year", "1980")):
        page.get_by_label(name).fill(value)
    page.get_by_label("Last name").fill(family_name)
    page.get_by_label("Why do you need to know?").fill(reason)
    press(page, "Show who looked")
