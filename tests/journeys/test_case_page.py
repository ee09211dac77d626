"""The page of a case: what is next, all that can be done, and what is caught in time."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from handrail.kernel import clock
from tests.journeys.support import Server, check_page
from tests.journeys.test_support import arrange, enter, fill_date, heading, press, said

GROUPS = {
    "Contact": "Record a contact",
    "Meet": "Book an appointment",
    "Plan": "Plan",
    "Share or end": "Share or hand over",
}


def test_what_is_next_comes_first_and_the_rest_in_groups(
    page: Page, phone: Page, live: Server
) -> None:
    scene = arrange(live, "groups", number="9990000050")
    for one in (page, phone):
        enter(one, scene.coach.email)
        one.goto(f"/cases/{scene.case_id}/")
        following = one.get_by_role("region", name="Next: Send a text")
        expect(following.get_by_role("button")).to_have_text("Record a contact")
        everything = one.get_by_role("navigation", name="Do something with this case")
        for group, first in GROUPS.items():
            links = everything.get_by_role("list", name=group).get_by_role("link")
            expect(links.first).to_have_text(first)
        check_page(one, "Case and what is next")
    top = page.get_by_role("navigation", name="Do something with this case").bounding_box()
    story = page.get_by_role("heading", name="What has happened").bounding_box()
    assert top
    assert story
    assert top["y"] < story["y"]
    phone.get_by_role("link", name="More you can do").click()
    expect(phone.get_by_role("link", name="Share or hand over")).to_be_in_viewport()


def test_an_odd_hour_is_asked_about_and_ten_is_a_time(page: Page, live: Server) -> None:
    scene = arrange(live, "hours", number="9990000115")
    enter(page, scene.coach.email)
    page.goto(f"/cases/{scene.case_id}/book/")
    soon = clock.local(clock.now() + timedelta(days=3))
    fill_date(page, "Date", soon)
    page.get_by_label("Start time").fill("5:30am")
    page.get_by_label("By phone").check()
    press(page, "Book the appointment")
    problem = page.get_by_role("alert")
    problem.get_by_role("link", name="That is before 7am or after 9pm").click()
    expect(page.get_by_label("Start time")).to_be_focused()
    expect(page.get_by_label("Yes, the appointment is at this hour")).to_be_visible()
    check_page(page, "An odd hour to meet")
    fill_date(page, "Date", soon.replace(year=soon.year + 30))
    press(page, "Book the appointment")
    expect(page.get_by_role("alert")).to_contain_text("within 2 years")
    fill_date(page, "Date", soon)
    page.get_by_label("Start time").fill("10")
    press(page, "Book the appointment")
    expect(said(page)).to_contain_text("at 10am")
    section = page.get_by_role("region", name="Appointments")
    expect(section).to_contain_text("By phone, with Sam Whitfield")


def test_a_voicemail_that_was_not_safe_is_kept_as_an_incident(page: Page, live: Server) -> None:
    scene = arrange(live, "voicemail", number="9990000077")
    enter(page, scene.coach.email)
    page.goto(f"/cases/{scene.case_id}/details/")
    page.get_by_label("Is it safe to leave a voicemail?").select_option("No, do not")
    press(page, "Save the changes")
    page.get_by_role("button", name="Record a contact").click()
    expect(page.get_by_label("Rang: left a message")).to_have_accessible_description(
        "They said that this is not safe"
    )
    check_page(page, "Record a contact, voicemail not safe")
    page.get_by_label("Rang: left a message").check()
    press(page, "Save the contact")
    expect(page.get_by_role("main")).to_contain_text("Tell your team lead today")
    entry = page.get_by_role("listitem").filter(has_text="Incident of safe contact")
    expect(entry).to_contain_text("A voicemail was left, which is marked not safe")
    check_page(page, "Incident of safe contact")


def test_lines_and_paragraphs_of_a_note_are_kept(page: Page, live: Server) -> None:
    scene = arrange(live, "lines", number="9990000085")
    enter(page, scene.coach.email)
    page.goto(f"/cases/{scene.case_id}/note/")
    page.get_by_label("Note").fill("Sleeps <badly>\nTwo hours\n\nWill ring their manager")
    press(page, "Save the note")
    entry = page.get_by_role("listitem").filter(has_text="Will ring")
    text = "Sleeps <badly>\nTwo hours\n\nWill ring their manager"
    assert entry.inner_text().replace("\n\n\n", "\n\n").endswith(text)


def test_a_wrong_day_in_a_plan_says_which_action_of_which_goal(page: Page, live: Server) -> None:
    scene = arrange(live, "errors", number="9990000093")
    enter(page, scene.coach.email)
    page.goto(f"/cases/{scene.case_id}/plan/")
    press(page, "Start the plan")
    page.get_by_role("button", name="Add a goal").click()
    page.get_by_label("The goal, in their own words").fill("Walk to the shop")
    page.get_by_label("Life", exact=True).check()
    row = page.get_by_role("group", name="Action 2")
    row.get_by_label("What will be done?").fill("Walk")
    row.get_by_label("Day").fill("31")
    row.get_by_label("Month").fill("2")
    row.get_by_label("Year").fill(str(clock.now().year + 1))
    press(page, "Save the goal")
    problem = page.get_by_role("alert").get_by_role("link")
    expect(problem).to_have_text("Goal 1, action 2: the day must be a real date")
    problem.click()
    expect(row.get_by_label("Day")).to_be_focused()
    check_page(page, "A goal refused")


def test_a_page_that_is_not_there_keeps_the_header_of_who_is_signed_in(
    page: Page, live: Server
) -> None:
    scene = arrange(live, "missing", number="9990000107")
    enter(page, scene.coach.email)
    expect(heading(page)).to_contain_text("Today")
    answer = page.goto("/cases/no-such-case/")
    assert answer
    assert answer.status == 404
    expect(page.get_by_role("navigation", name="Account")).to_contain_text("Sam Whitfield")
    expect(page.get_by_role("link", name="Caseload")).to_be_visible()
    check_page(page, "Page not found, signed in")
    page.get_by_role("link", name="Go to your own start page").click()
    expect(heading(page)).to_contain_text("Today")
    page.goto("/cases/no-such-case/")
    press(page, "Sign out")
    expect(page.get_by_role("navigation", name="Account")).to_have_count(0)


def test_a_long_email_address_fits_the_narrowest_phone(phone: Page, live: Server) -> None:
    scene = arrange(live, "long", number="9990000069")
    enter(phone, scene.coach.email)
    phone.goto(f"/cases/{scene.case_id}/details/")
    phone.get_by_label("Email").first.fill("a-rather-long-name-of-somebody.winstanley@example.org")
    phone.get_by_role("button", name="Save").first.click()
    phone.goto(f"/cases/{scene.case_id}/safeguarding/")
    expect(phone.get_by_text("winstanley@example.org")).to_be_visible()
    check_page(phone, "A case of somebody with a long email address")
