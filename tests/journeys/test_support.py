"""A coach supports somebody: reach, meet, plan with them, agree, close; and hands over."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from tests.journeys.support import Server, check_page, heading, press, said

PASSWORD = "three words unlike another"


def arrange(live: Server, mark: str, **changes: str):
    """Make one person's case, accepted yesterday."""
    from django.db import transaction

    from tests.factories import support

    with live.inside(), transaction.atomic():
        return support.build(clock.now() - timedelta(hours=36), mark, **changes)


@pytest.fixture(scope="module")
def scene(live: Server):
    return arrange(live, "journey")


def enter(page: Page, email: str) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def fill_date(page: Page, group: str, day: datetime) -> None:
    box = page.get_by_role("group", name=group)
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        box.get_by_label(name).fill(str(value))


def test_a_coach_reaches_meets_plans_and_closes(page: Page, scene) -> None:
    later = clock.now() + timedelta(days=28)
    enter(page, scene.coach.email)
    expect(heading(page)).to_contain_text("Today")
    check_page(page, "Today")
    page.get_by_role("link", name="Amara Okafor").first.click()
    expect(heading(page)).to_contain_text("Amara Okafor")
    expect(page.get_by_label("About this person")).to_contain_text("Step-free access")
    check_page(page, "Case just accepted")

    page.get_by_role("link", name="Set the next step").click()
    page.get_by_label("What happens next?").fill("Ring about the first meeting")
    check_page(page, "Set the next step")
    press(page, "Save the next step")

    page.get_by_role("button", name="Record a contact").click()
    press(page, "Save the contact")
    expect(page.get_by_role("alert")).to_contain_text("Select what happened")
    check_page(page, "Record a contact refused")
    page.get_by_label("Rang: no answer").check()
    page.get_by_label("Earlier").check()
    fill_date(page, "Which day?", clock.local(clock.now() - timedelta(days=1)))
    page.get_by_label("What time?").fill("6:15pm")
    check_page(page, "Record a contact")
    press(page, "Save the contact")
    expect(page.get_by_role("main")).to_contain_text("Outside 9 to 5")

    page.get_by_role("button", name="Record a contact").click()
    page.get_by_label("We spoke").check()
    press(page, "Save the contact")
    expect(said(page)).to_contain_text("The contact is recorded")

    page.get_by_role("link", name="Book an appointment").click()
    fill_date(page, "Date", clock.local(clock.now() + timedelta(days=3)))
    page.get_by_label("Start time").fill("2:30pm")
    page.get_by_label("By phone").check()
    check_page(page, "Book an appointment")
    press(page, "Book the appointment")
    expect(said(page)).to_contain_text("The appointment is booked for")

    page.get_by_role("button", name="Write the plan").click()
    check_page(page, "Plan not started")
    press(page, "Start the plan")
    page.get_by_role("button", name="Add a goal").click()
    page.get_by_label("The goal, in their own words").fill("I want to go back two days a week")
    page.get_by_label("Work", exact=True).check()
    row = page.get_by_role("group", name="Action 1")
    row.get_by_label("What will be done?").fill("Ring my manager about lighter lifting")
    row.get_by_label("Who?").select_option("Them")
    fill_date(row, "By when?", clock.local(later))
    check_page(page, "Add a goal")
    press(page, "Save the goal")
    expect(page.get_by_role("main")).to_contain_text("Choose a day to look at the plan again")
    page.get_by_role("link", name="Choose when to look again").click()
    fill_date(page, "When will you look at the plan together again?", clock.local(later))
    check_page(page, "Choose when to look again")
    press(page, "Save the day")
    check_page(page, "Plan being written")
    page.get_by_role("button", name="They agree this plan").click()
    page.get_by_label("I read it out by phone").check()
    check_page(page, "They agree this plan")
    press(page, "Record that they agreed")
    expect(said(page)).to_contain_text("The plan is agreed")
    page.get_by_role("button", name="Done Ring my manager").click()
    expect(page.get_by_role("main")).to_contain_text("Done")
    check_page(page, "Plan agreed")
    page.get_by_role("link", name="Print").click()
    expect(heading(page)).to_have_text("My plan")
    check_page(page, "Plan to print")
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Amara Okafor").click()
    check_page(page, "Case with a plan")

    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("main")).not_to_contain_text("They came")
    page.get_by_label("Why?").select_option("They asked to change it")
    check_page(page, "Appointment to cancel")
    press(page, "Save what happened")
    page.get_by_role("link", name="Record their work").click()
    page.get_by_label("Off work, with a job to go back to").check()
    fill_date(page, "Since when?", clock.local(clock.now() - timedelta(days=40)))
    check_page(page, "Record their work")
    press(page, "Save")
    expect(said(page)).to_contain_text("Their work is recorded")

    page.get_by_role("link", name="Close", exact=True).click()
    page.get_by_label("They are back at work").check()
    page.get_by_label("What would help at work?").fill("Lighter lifting for 4 weeks")
    press(page, "Close the case and tell the referrer")
    expect(page.get_by_role("alert")).to_contain_text("says they are in work")
    expect(page.get_by_label("What would help at work?")).to_have_value(
        "Lighter lifting for 4 weeks"
    )
    check_page(page, "Close the case refused")
    page.get_by_label("In work", exact=True).check()
    page.get_by_label("Hours a week").fill("16")
    page.get_by_label("One thing you ask of the GP").fill("Review pain relief")
    fill_date(page, "By when?", clock.local(later))
    press(page, "Close the case and tell the referrer")
    expect(page.get_by_role("main")).to_contain_text("Action for GP: Review pain relief")
    check_page(page, "Closing letter")
    page.get_by_role("link", name="Back").click()
    check_page(page, "Case closed")
    page.get_by_role("button", name="Open again").click()
    page.get_by_label("Why?").fill("Off work again")
    check_page(page, "Open the case again")
    press(page, "Open the case again")
    expect(page.get_by_role("main")).to_contain_text("Off work again")


def test_a_handover_opens_the_case_to_the_other_worker_only_then(
    live: Server, page: Page, another_page: Callable[[], Page]
) -> None:
    scene = arrange(live, "handover", number="9990000026", text_safe="no")
    enter(page, scene.coach.email)
    page.goto(f"/cases/{scene.case_id}/hand-over/?at={scene.other_id}")
    page.get_by_label("Joan Pryce").check()
    page.get_by_label("Hand over").check()
    page.get_by_label("Why, and what do they need to know first?").fill("They moved house")
    press(page, "Ask them")
    expect(page.get_by_role("alert")).to_contain_text("Select how the person agreed")
    page.get_by_label("They said yes").check()
    check_page(page, "Share or hand over")
    press(page, "Ask them")
    expect(page.get_by_role("main")).to_contain_text("Asked; no answer yet")

    other = another_page()
    enter(other, scene.elsewhere.email)
    assert other.goto(f"/cases/{scene.case_id}/").status == 404
    other.goto("/today/")
    check_page(other, "Today with an offer")
    other.get_by_role("link", name="Sam Whitfield asks you to take on a case").click()
    expect(other.get_by_role("main")).not_to_contain_text("Okafor")
    check_page(other, "A case is offered")
    press(other, "Accept")
    expect(heading(other)).to_contain_text("Amara Okafor")
    expect(other.get_by_role("main")).to_contain_text("tell them yourself")
    press(other, "I have told them")
    expect(other.get_by_role("main")).not_to_contain_text("have not been told")
    assert page.goto(f"/cases/{scene.case_id}/").status == 404


def test_the_caseload_keeps_its_filter_on_the_way_back(phone: Page, live: Server) -> None:
    scene = arrange(live, "caseload", number="9990000034")
    enter(phone, scene.coach.email)
    check_page(phone, "Today")
    phone.goto("/caseload/")
    phone.get_by_label("Order").select_option("Name, A to Z")
    press(phone, "Apply")
    expect(phone.get_by_role("main")).to_contain_text("1 case")
    check_page(phone, "Caseload")
    phone.get_by_role("link", name="Amara Okafor").click()
    check_page(phone, "Case just accepted")
    phone.locator(".nhsuk-back-link").click()
    expect(phone.get_by_label("Order")).to_have_value("name")
    phone.get_by_label("Which").select_option("Closed")
    press(phone, "Apply")
    expect(phone.get_by_role("main")).to_contain_text("No cases here")
    check_page(phone, "Caseload empty")


def test_what_is_written_without_javascript_is_kept(no_js_page: Page, live: Server) -> None:
    scene = arrange(live, "plain", number="9990000042")
    page = no_js_page
    enter(page, scene.coach.email)
    page.goto(f"/cases/{scene.case_id}/note/")
    page.get_by_label("Note").fill("Prefers to be rung after 4pm. 🙂 العربية")
    press(page, "Save the note")
    expect(page.get_by_role("main")).to_contain_text("Prefers to be rung after 4pm. 🙂 العربية")
    page.goto(f"/cases/{scene.case_id}/alert/")
    page.get_by_label("What must everyone know").fill("Do not ring: partner answers")
    check_page(page, "Change the alert")
    press(page, "Save the alert")
    expect(page.get_by_label("About this person")).to_contain_text("Do not ring: partner answers")
    page.goto(f"/cases/{scene.case_id}/details/")
    page.get_by_label("Is it safe to leave a voicemail?").select_option("No, do not")
    page.get_by_label("British Sign Language").check()
    check_page(page, "Change contact or needs")
    press(page, "Save the changes")
    header = page.get_by_label("About this person")
    expect(header).to_contain_text("leave a voicemail")
    expect(header).to_contain_text("British Sign Language, Step-free access")
    page.goto(f"/cases/{scene.case_id}/their-page/")
    check_page(page, "Their own page")
    press(page, "Switch it off")
    page.goto(f"/cases/{scene.case_id}/pause/")
    fill_date(page, "Until when?", clock.local(clock.now() + timedelta(days=10)))
    page.get_by_label("Why?").fill("An operation")
    check_page(page, "Pause support")
    press(page, "Pause support")
    expect(page.get_by_label("About this person")).to_contain_text("Paused until")
    check_page(page, "Case paused")
    press(page, "Go on after the pause")
    page.goto(f"/cases/{scene.case_id}/close/")
    page.get_by_label("We could never reach them").check()
    expect(page.get_by_role("main")).to_contain_text("Not yet.")
    check_page(page, "Close the case")
    page.goto(f"/cases/{scene.case_id}/death/")
    fill_date(page, "When did they die?", clock.local(clock.now()))
    check_page(page, "Record that they died")
    press(page, "Record the death")
    expect(page.get_by_label("About this person")).to_contain_text("They died on")
