"""Somebody chooses what an employer or the Jobcentre sees; those see that, and nothing else."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from handrail.domain.messaging.models import Message
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.integration.intakes import cast
from tests.journeys.support import Server, check_page, sign_in

JOBCENTRE, HOTEL = "Merebridge Jobcentre", "Harbour View Hotel"
WORK_COACH = "gail.inskip@merebridge.example"
PERSONNEL = "noor.haworth@merebridge.example"
COACH = "jo.fairley@merebridge.example"
MAIN = "main"


@pytest.fixture(scope="module")
def known(live: Server):
    """Somebody who was referred, with a contact that is safe."""
    at = clock.now()
    with live.inside(), transaction.atomic():
        with acting_as(System(), at=at):
            team = cast.make_team("Dunes Health", at)
        _person_id, sent = cast.make_referral(team, at)
    return team, sent.reference


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def come_in(page: Page, live: Server, known) -> None:
    team, reference = known
    come_in_by(page, live, team.organisation_id, reference)


def come_in_by(page: Page, live: Server, organisation_id: UUID, reference: str) -> None:
    page.goto("/status/")
    page.get_by_label("Your reference").fill(reference)
    for part, text in (("Day", "1"), ("Month", "2"), ("Year", "1980")):
        page.get_by_label(part, exact=True).fill(text)
    page.get_by_role("button", name="Send me a code").click()
    viewer = System(organisation_id)
    with live.inside(), transaction.atomic(), acting_as(viewer, at=clock.now()):
        row = Message.objects.filter(template="status_code").latest("created_at")
        code = next(fact["value"] for fact in row.facts if fact["key"] == "code")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Continue").click()


def choose(page: Page, *kinds: str) -> None:
    for kind in kinds:
        page.get_by_label(kind).check()
    page.get_by_label("3 months").check()


def test_the_person_tells_the_jobcentre_one_thing_and_stops(
    no_js_page: Page, another_page: Callable[[], Page], live: Server, known
) -> None:
    page, coach = no_js_page, another_page()
    come_in(page, live, known)
    main = page.get_by_role(MAIN)
    expect(main).to_contain_text("Nothing has been shared with the Jobcentre.")
    page.get_by_role("link", name="Tell your employer or the Jobcentre something").click()
    check_page(page, "Share with whom")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Select who you want to tell")
    page.get_by_label(JOBCENTRE).check()
    page.get_by_role("button", name="Continue").click()
    expect(heading(page)).to_have_text(f"What may {JOBCENTRE} see?")
    expect(main).not_to_contain_text("health detail")
    assert page.get_by_role("checkbox", checked=True).count() == 0
    check_page(page, "Share what")
    choose(page, "Your name")
    page.get_by_role("button", name="Show me what they would see").click()
    expect(heading(page)).to_have_text(f"This is what {JOBCENTRE} would see")
    expect(main.locator("dd")).to_have_text(["Amara Okafor"])
    check_page(page, "Share check")
    sign_in(coach, WORK_COACH)
    expect(coach.get_by_role(MAIN)).not_to_contain_text("Amara")
    page.get_by_role("button", name="Yes, share this").click()
    expect(main).to_contain_text("You chose to tell the Jobcentre something")
    expect(main).to_contain_text("by you on this page")

    coach.reload()
    expect(heading(coach)).to_have_text("Shared with you")
    check_page(coach, "Shared with us")
    coach.get_by_role("link", name="Amara Okafor").click()
    expect(coach.get_by_role(MAIN).locator("dd")).to_have_text(["Amara Okafor"])
    check_page(coach, "One who shares")
    for path in ("/caseload/", "/inbox/", "/refer/", "/manage/", "/governance/"):
        assert coach.request.get(path).status == 403

    page.goto("/your-page/")
    page.get_by_text("See who has looked").click()
    expect(main).to_contain_text(f"Sees what people share, {JOBCENTRE}")
    check_page(page, "Your page sharing")
    main.locator("a", has_text=JOBCENTRE).click()
    page.get_by_role("button", name="Stop now").click()
    assert coach.request.get(coach.url).status == 404


def test_a_coach_tells_an_employer_because_the_person_asks(
    page: Page, another_page: Callable[[], Page]
) -> None:
    sign_in(page, COACH)
    page.goto("/caseload/")
    page.get_by_role("table").get_by_role("link").first.click()
    name = heading(page).inner_text()
    page.goto(page.url + "tell/")
    check_page(page, "Tell an employer")
    page.get_by_label(HOTEL).check()
    page.get_by_role("button", name="Continue").click()
    check_page(page, "Tell an employer what")
    expect(page.get_by_label("Your plan", exact=False)).to_have_count(0)
    choose(page, "Your name", "That you get support")
    page.get_by_label("They said yes").check()
    page.get_by_role("button", name="Show what they would see").click()
    shown = page.get_by_role(MAIN).locator(".nhsuk-summary-list dd").all_inner_texts()
    check_page(page, "Tell an employer check")
    page.get_by_role("button", name="They agree: share this").click()
    expect(page.locator(".nhsuk-notification-banner")).to_contain_text(f"Shared with {HOTEL}")

    employer = another_page()
    sign_in(employer, PERSONNEL)
    employer.get_by_role(MAIN).get_by_role("link", name=shown[0]).first.click()
    assert shown[0] in name or name in shown[0]
    seen = employer.get_by_role(MAIN).locator("dd").all_inner_texts()
    assert set(shown) <= set(seen)
    check_page(employer, "An employer sees")
