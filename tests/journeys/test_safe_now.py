"""Somebody says that they may not be safe: help on the next page, and a human who answers."""

from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from handrail.kernel import clock
from handrail.kernel.viewer import acting_as
from tests.journeys import test_self_refer as self_refer
from tests.journeys.conftest import PHONE as PHONE_SIZE
from tests.journeys.conftest import opened
from tests.journeys.support import Server, check_page
from tests.journeys.support.area import PRACTICE_CODE, make_island
from tests.journeys.test_support import arrange, enter, heading, press, said

QUESTION = "Are you safe at the moment? (optional)"
HELP = "Help to stay safe"


@pytest.fixture(scope="module", autouse=True)
def island(live: Server):
    """An area, so that a postcode and a practice are known."""
    return make_island(live)


@pytest.fixture
def scene(live: Server, request: pytest.FixtureRequest):
    """A team with somebody on duty, a deputy and a manager."""
    from handrail.domain.concerns import operations
    from tests.factories import support

    made = arrange(live, request.node.name[-20:].strip("_").replace("_", "-"))
    at, lead = clock.now(), made.lead.viewer
    with live.inside(), transaction.atomic():
        boss = support.worker(
            "Ade Bello", "test-lead", made.provider_id, f"boss-{made.provider_id.hex[:8]}", at
        )
        with acting_as(lead, at=at):
            operations.set_rota(
                on_duty=made.coach.viewer.account_id,
                deputy=lead.account_id,
                manager=boss.viewer.account_id,
                read_within_minutes=60,
                by=lead,
                at=at,
            )
    return made, boss


@pytest.fixture
def plain_phone(browser: Browser, live: Server):
    """A phone that runs no JavaScript."""
    with opened(browser, live, PHONE_SIZE, js=False) as found:
        yield found


def until_asked(page: Page, service_id) -> None:
    """Answer everything before the question, after following links of a service and a practice."""
    self_refer.begin(page, f"/get-support/?service={service_id}&practice={PRACTICE_CODE}")
    self_refer.say_where(page)
    self_refer.say_why(page)
    self_refer.say_work(page)
    self_refer.say_birth_date(page)
    self_refer.say_name(page, "Amara", "Quill")
    page.get_by_label("No", exact=True).check()
    self_refer.go_on(page)
    self_refer.say_contact(page)
    self_refer.go_on(page)
    self_refer.go_on(page)
    self_refer.heading(page, QUESTION)


def send_it(page: Page) -> None:
    page.get_by_role("button", name="Go on with my answers").click()
    self_refer.heading(page, "Is there anything else you want to tell us? (optional)")
    self_refer.go_on(page)
    page.get_by_label("Yes, I agree").check()
    self_refer.go_on(page)
    self_refer.heading(page, "Check your answers")
    page.get_by_role("button", name="Send").click()
    self_refer.heading(page, "We have what you sent")


def sweep(live: Server, minutes: int) -> None:
    from handrail.jobs.sweeps import run_worries

    with live.inside():
        run_worries(clock.now() + timedelta(minutes=minutes))


def test_help_comes_next_on_a_phone_without_javascript_and_the_duty_answers(
    plain_phone: Page, another_page, scene
) -> None:
    made, _ = scene
    page, main = plain_phone, plain_phone.get_by_role("main")
    until_asked(page, made.service_id)
    check_page(page, "Self-referral are you safe")
    page.get_by_label("No, I need help to stay safe").check()
    self_refer.go_on(page)
    self_refer.heading(page, HELP)
    for number in ("999", "111", "116 123"):
        expect(page.get_by_role("link", name=number)).to_be_visible()
    expect(main).to_contain_text("Nobody has read your answer yet")
    expect(main).to_contain_text("is asked to read it by")
    check_page(page, "Self-referral help to stay safe")
    page.get_by_role("button", name="Ask the team to contact me").click()
    expect(main).to_contain_text("that you ask them to contact you")
    check_page(page, "Self-referral help was asked for")

    duty = another_page()
    enter(duty, made.coach.email)
    duty.get_by_role("link", name="Worry about somebody not confirmed").click()
    expect(duty.get_by_role("main")).to_contain_text("Amara Quill")
    expect(duty.get_by_role("main")).to_contain_text("They have not sent their request yet")
    check_page(duty, "A worry about who has not sent yet")
    press(duty, "I am dealing with this")
    expect(said(duty)).to_contain_text("Nobody else is told any more")

    send_it(page)
    expect(main).to_contain_text("You said that you may not be safe")
    expect(main).to_contain_text("is asked to read it by")
    check_page(page, "Self-referral sent by somebody who may not be safe")


def test_unanswered_it_goes_to_the_deputy_then_the_manager(
    page: Page, another_page, live: Server, scene
) -> None:
    made, boss = scene
    until_asked(page, made.service_id)
    page.get_by_label("I am not sure").check()
    self_refer.go_on(page)
    self_refer.heading(page, HELP)
    send_it(page)

    deputy = another_page()
    enter(deputy, made.lead.email)
    deputy.goto("/inbox/")
    expect(deputy.get_by_role("heading", name="Somebody is worried")).to_be_visible()
    check_page(deputy, "Inbox, somebody may not be safe")
    deputy.get_by_role("link", name="Amara Quill").click()
    expect(
        deputy.get_by_role("heading", name="They said that they may not be safe")
    ).to_be_visible()
    check_page(deputy, "Inbox, one who may not be safe")
    deputy.goto("/today/")
    expect(deputy.get_by_role("main")).not_to_contain_text("Somebody is worried")

    three_days = 3 * 24 * 60
    sweep(live, three_days)
    manager = another_page()
    enter(manager, boss.email)
    manager.get_by_role("link", name="Worry about somebody not confirmed").click()
    expect(manager.get_by_role("main")).to_contain_text("Manager told: nobody had answered yet")
    press(manager, "I am dealing with this")
    manager.goto("/today/")
    expect(manager.get_by_role("main")).not_to_contain_text("Somebody is worried")


@pytest.mark.parametrize("answer", ["Yes", "I would rather not say", ""])
def test_other_answers_lead_straight_on(page: Page, scene, answer: str) -> None:
    until_asked(page, scene[0].service_id)
    if answer:
        page.get_by_label(answer, exact=True).check()
    self_refer.go_on(page)
    self_refer.heading(page, "Is there anything else you want to tell us? (optional)")
    page.goto("/get-support/help-now/")
    self_refer.heading(page, "Is there anything else you want to tell us? (optional)")


def test_a_coach_hears_it_at_a_contact(page: Page, scene) -> None:
    made, _ = scene
    enter(page, made.lead.email)
    page.goto(f"/cases/{made.case_id}/contact/")
    page.get_by_label("We spoke").check()
    page.get_by_label("They are not sure that they are safe").check()
    check_page(page, "Record a contact, not sure that they are safe")
    press(page, "Save the contact")
    expect(heading(page)).to_contain_text("Worried about Amara Okafor")
    expect(page.get_by_role("link", name="999")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("They said that they may not be safe")
    page.goto(f"/cases/{made.case_id}/")
    expect(page.get_by_role("main")).to_contain_text("They are not sure that they are safe")
