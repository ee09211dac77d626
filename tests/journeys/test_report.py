"""A report to an employer: held for the person, read, changed, let go, read there, and stopped."""

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from handrail.domain.organisations.models import Organisation
from handrail.domain.reports.models import Report
from handrail.domain.staff.models import Account
from handrail.journey import triage
from handrail.kernel import clock
from handrail.kernel.viewer import Staff, System, acting_as
from tests.integration.intakes import cast
from tests.journeys.support import Server, check_page, sign_in
from tests.journeys.test_share import come_in, find, heading

HOTEL = "Harbour View Hotel"
PERSONNEL = "noor.haworth@merebridge.example"
COACH = "jo.fairley@merebridge.example"
CLINICIAN = "rory.teale@merebridge.example"
MAIN = "main"


@pytest.fixture(scope="module")
def known(live: Server):
    """Somebody with a case of the demo's coach, and a contact that is safe."""
    at = clock.now()
    with live.inside(), transaction.atomic():
        coach = Account.objects.get(email=COACH)
        ours = Organisation.objects.get(name="Merebridge Work and Health")
        with acting_as(System(), at=at):
            team = cast.make_team("Dunes Reports", at, areas=("E06000001",))
        team = cast.Team(ours.id, team.service_id, team.triage)
        lead = Staff(coach.id, ours.id, "service-manager", frozenset({"referral.triage"}))
        _person, sent = cast.make_referral(team, at)
        with acting_as(lead, at=at):
            case_id = triage.accept(referral_id=sent.id, coach_account_id=coach.id, by=lead, at=at)
    return team, sent.reference, case_id


def write(page: Page, case_id: object, *, clinician: str) -> None:
    page.goto(f"/cases/{case_id}/")
    page.get_by_role("link", name="Report to an employer").click()
    check_page(page, "Reports of a case")
    page.get_by_role("button", name="Write a report").click()
    find(page, "harbour", HOTEL)
    page.get_by_label("What they can do at work").fill("Can stand for an hour.")
    page.get_by_label("What would help at work").fill("A stool at the desk.")
    page.get_by_role("button", name="Keep the report").click()
    expect(page.get_by_role("alert")).to_contain_text("Select yes or no")
    check_page(page, "Write a report")
    page.get_by_label(clinician, exact=True).check()
    page.get_by_role("button", name="Keep the report").click()
    expect(heading(page)).to_contain_text(f"Report to {HOTEL}")


def ask(page: Page, first: str) -> None:
    page.get_by_role("button", name="Ask the person").click()
    check_page(page, "Ask about a report")
    page.get_by_label(first).check()
    page.get_by_label("They said yes").check()
    page.get_by_role("button", name="They agree").click()


def test_it_waits_for_the_person_and_goes_on_their_word(
    page: Page, another_page: Callable[[], Page], no_js_page: Page, live: Server, known
) -> None:
    team, reference, case_id = known
    them, employer, main = no_js_page, another_page(), no_js_page.get_by_role(MAIN)
    sign_in(page, COACH)
    write(page, case_id, clinician="Yes")
    ask(page, "Yes: hold it")
    expect(page.locator(".nhsuk-notification-banner")).to_contain_text("We told them")
    expect(page.get_by_role(MAIN)).to_contain_text("a health professional decides")
    check_page(page, "A report held")
    sign_in(employer, PERSONNEL)
    expect(employer.get_by_role(MAIN)).not_to_contain_text("Amara")

    come_in(them, live, (team, reference))
    them.get_by_role("link", name=HOTEL).first.click()
    expect(main).not_to_contain_text("Can stand for an hour.")
    check_page(them, "Your report held")
    them.get_by_role("button", name="Read the report").click()
    expect(main).to_contain_text("Can stand for an hour.")
    them.get_by_label("please change it").check()
    them.get_by_label("What should change?").fill("I can stand for two hours")
    check_page(them, "Your report to read")
    them.get_by_role("button", name="Continue").click()
    expect(main).to_contain_text("You asked for a change")
    check_page(them, "Your report disputed")

    page.reload()
    expect(page.get_by_role(MAIN)).to_contain_text("I can stand for two hours")
    check_page(page, "A report disputed")
    page.get_by_role("button", name="Change the report").click()
    check_page(page, "Change a report")
    page.get_by_label("What they can do at work").fill("Can stand for two hours.")
    page.get_by_role("button", name="Save the change").click()

    them.reload()
    them.get_by_role("button", name="Read the report").click()
    them.wait_for_load_state()
    shown = main.locator(".nhsuk-summary-list dd").all_inner_texts()
    them.get_by_label("my employer may read it").check()
    them.get_by_role("button", name="Continue").click()
    expect(main).to_contain_text("You can read your copy until")
    check_page(them, "Your report released")

    employer.reload()
    employer.get_by_role("link", name="Amara Okafor").click()
    employer.wait_for_load_state()
    assert employer.get_by_role(MAIN).locator("dd").all_inner_texts() == shown
    check_page(employer, "An employer reads a report")
    them.goto("/your-page/")
    check_page(them, "Your page with a report")
    them.get_by_role("link", name=HOTEL).first.click()
    them.get_by_role("link", name="Stop them reading it").click()
    them.get_by_role("button", name="Stop now").click()
    assert employer.request.get(employer.url).status == 404


def test_unheard_for_21_days_it_comes_to_a_health_professional(
    page: Page, another_page: Callable[[], Page], live: Server, known
) -> None:
    team, _, case_id = known
    clinician = another_page()
    sign_in(page, COACH)
    write(page, case_id, clinician="Yes")
    ask(page, "Yes: hold it")
    page.get_by_role("button", name="Write down what they said").click()
    check_page(page, "What they said about a report")
    sign_in(clinician, CLINICIAN)
    clinician.goto("/decisions/")
    expect(clinician.get_by_role(MAIN)).to_contain_text("No report waits for you")
    check_page(clinician, "No decisions")
    report_id = page.url.split("/")[-3]
    ours = System(team.organisation_id)
    with live.inside(), transaction.atomic(), acting_as(ours, at=clock.now()):
        row = Report.objects.get(pk=report_id)
        row.held_at = row.held_at.replace(year=row.held_at.year - 1)
        row.save(update_fields=["held_at"])
    clinician.goto("/today/")
    check_page(clinician, "Today with a decision")
    clinician.get_by_role("link", name="1 decision waits").click()
    check_page(clinician, "Decisions")
    clinician.get_by_role("table").get_by_role("link").first.click()
    check_page(clinician, "Decide about a report")
    clinician.get_by_label("It does not go").check()
    clinician.get_by_label("Why?").fill("Not without their word")
    clinician.get_by_role("button", name="Write down my decision").click()
    expect(clinician.get_by_role(MAIN)).to_contain_text("No report waits for you")
    page.goto(page.url.replace("answer/", ""))
    expect(heading(page)).to_contain_text("It does not go")
