"""Somebody is worried: one click, the one on duty, the deputy, the manager, an answer."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from tests.journeys.support import Server, check_page
from tests.journeys.test_support import arrange, enter, heading, press, said

WORRIED = "I am worried about this person"


@pytest.fixture
def scene(live: Server, request: pytest.FixtureRequest):
    return arrange(live, request.node.name[-20:].replace("_", "-"))


def manager_of(live: Server, scene):
    from django.db import transaction

    from tests.factories import support

    with live.inside(), transaction.atomic():
        return support.worker("Ade Bello", "test-lead", scene.provider_id, "boss", scene.at)


def sweep(live: Server, minutes: int) -> None:
    """Let the clock run past the time in which a worry was to be read."""
    from handrail.jobs.sweeps import run_worries

    with live.inside():
        run_worries(clock.now() + timedelta(minutes=minutes))


def leave(page: Page) -> None:
    page.context.clear_cookies()


def test_duty_deputy_manager_and_an_answer(page: Page, live: Server, scene) -> None:
    manager = manager_of(live, scene)
    enter(page, scene.lead.email)
    page.goto("/worries/")
    expect(page.get_by_role("main")).to_contain_text("No rota is set")
    check_page(page, "Worries, none")
    page.get_by_role("link", name="Change who is on duty").click()
    page.get_by_label("On duty").select_option(label="Sam Whitfield, Work and health coach")
    page.get_by_label("Deputy").select_option(label="Sam Whitfield, Work and health coach")
    page.get_by_label("Manager").select_option(label="Ade Bello, Team lead")
    press(page, "Save the rota")
    expect(page.get_by_role("alert")).to_contain_text("Choose somebody else as deputy")
    page.get_by_label("Deputy").select_option(label="Ruth Osei, Team lead")
    check_page(page, "Who is on duty, refused")
    press(page, "Save the rota")
    expect(said(page)).to_contain_text("The rota holds from now on")

    page.goto(f"/cases/{scene.case_id}/")
    press(page, WORRIED)
    expect(heading(page)).to_contain_text("Worried about Amara Okafor")
    expect(page.get_by_role("main")).to_contain_text("reads this by")
    expect(page.get_by_role("link", name="999")).to_be_visible()
    page.get_by_label("Why are you worried? (optional)").fill("They said goodbye in a new way")
    check_page(page, "A worry just raised")
    press(page, "Add the reason")
    expect(said(page)).to_contain_text("Your reason is with your worry")
    page.goto("/today/")
    expect(page.get_by_role("main")).not_to_contain_text("Somebody is worried")

    leave(page)
    enter(page, scene.coach.email)
    expect(heading(page)).to_contain_text("Today")
    expect(page.get_by_role("heading", name="Somebody is worried")).to_be_visible()
    check_page(page, "Today of whoever is on duty")

    three_days = 3 * 24 * 60
    sweep(live, three_days)
    leave(page)
    enter(page, manager.email)
    page.get_by_role("link", name="Worry about Amara Okafor").click()
    expect(page.get_by_role("main")).to_contain_text("Manager told: nobody had answered yet")
    expect(page.get_by_role("main")).to_contain_text("They said goodbye in a new way")
    check_page(page, "A worry that nobody has answered")
    press(page, "I am dealing with this")
    expect(said(page)).to_contain_text("Nobody else is told any more")
    check_page(page, "A worry that somebody deals with")
    press(page, "It is dealt with")
    expect(page.get_by_role("alert")).to_contain_text("Say what was done")
    page.get_by_label("What was done?").fill("Rang them, and their GP sees them today")
    press(page, "It is dealt with")
    expect(page.get_by_role("main")).to_contain_text("No worry stands")
    page.goto("/today/")
    expect(page.get_by_role("main")).not_to_contain_text("Somebody is worried")


def test_the_deputy_is_shown_it_before_the_manager(page: Page, live: Server, scene) -> None:
    from django.db import transaction

    from handrail.domain.concerns import operations
    from handrail.domain.concerns.rules import read_by
    from handrail.journey import worry
    from handrail.kernel.viewer import acting_as

    now = clock.now()
    lead, coach = scene.lead.viewer, scene.coach.viewer
    with live.inside(), transaction.atomic():
        with acting_as(lead, at=now):
            operations.set_rota(
                on_duty=coach.account_id,
                deputy=lead.account_id,
                manager=coach.account_id,
                read_within_minutes=60,
                by=lead,
                at=now,
            )
        with acting_as(coach, at=now):
            worry.about_case(case_id=scene.case_id, by=coach, at=now)
    enter(page, scene.lead.email)
    expect(page.get_by_role("main")).not_to_contain_text("Somebody is worried")
    late = read_by(now, 60) - now
    sweep(live, int(late.total_seconds() // 60) + 1)
    page.goto("/today/")
    expect(page.get_by_role("main")).to_contain_text("Somebody is worried")


def test_what_is_typed_on_a_page_is_not_lost(page: Page, scene) -> None:
    enter(page, scene.coach.email)
    page.goto(f"/cases/{scene.case_id}/note/")
    page.get_by_label("Note").fill("Half a note")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name=WORRIED).click()
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Worried about")
    expect(page.get_by_label("Note")).to_have_value("Half a note")


def test_a_practice_says_it_without_javascript(no_js_page: Page, live: Server, scene) -> None:
    enter(no_js_page, scene.gp.email)
    no_js_page.goto(f"/referrals/{scene.referral_id}/")
    press(no_js_page, WORRIED)
    expect(heading(no_js_page)).to_contain_text("Worried about Amara Okafor")
    expect(no_js_page.get_by_role("button", name="I am dealing with this")).to_have_count(0)
    check_page(no_js_page, "A worry of a practice")


def test_on_a_phone(phone: Page, scene) -> None:
    enter(phone, scene.coach.email)
    phone.goto(f"/cases/{scene.case_id}/")
    press(phone, WORRIED)
    check_page(phone, "A worry on a phone")
