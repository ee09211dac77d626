"""No room: people wait in line or go to a partner; a service pauses and opens; one ends."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import check_page, sign_in, town
from tests.journeys.test_refer import GP, act_as_triage, nhs_number, say_who

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")

FULL = "Employment advice in Talking Therapies"
PARTNER = "Mere Advice line"
ADVISERS = "isla.farrow@merebridge.example"
WORKWELL = "helen.strand@merebridge.example"
COUNCIL = "carys.dunmore@merebridge.example"
CLUB = "Job club, Harbour"
AREA = "zara.hollin@merebridge.example"
NO_DAY = "There is no place now: support starts when one is free."


def offer(page: Page, given: str, family: str) -> None:
    """Refer somebody whom the full service fits, up to the offer."""
    sign_in(page, GP)
    say_who(page, given=given, family=family, number=nhs_number())
    page.get_by_label("Go back to work").check()
    page.get_by_label("Mental health").check()
    page.get_by_label("Off work, with a job to go back to").check()
    page.get_by_label("Keen", exact=True).check()
    page.get_by_role("button", name="See what fits").click()


def agree_and_send(page: Page) -> None:
    page.get_by_label("They said yes, in person or by phone").check()
    page.get_by_label("All of these, they agree").check()
    page.get_by_label("Yes, they agree").check()
    page.get_by_role("button", name="They agree: send").click()


def room_of(page: Page, service: str) -> None:
    """Open the page of a service's room from the manager's page."""
    page.goto("/manage/")
    page.get_by_role("row").filter(has_text=service).get_by_role(
        "link", name=re.compile("Room and waiting list")
    ).click()


def test_without_a_place_they_choose_to_wait_and_everybody_sees_where_they_stand(
    page: Page, another_page
) -> None:
    offer(page, "Orla", "Quayle")
    page.get_by_label(FULL).check()
    card = page.locator(".app-offer").filter(has_text=FULL)
    expect(card).to_contain_text("First conversation by")
    expect(card).to_contain_text(NO_DAY)
    expect(card).not_to_contain_text("Support starts by")
    check_page(page, "Refer: a service without a place")
    agree_and_send(page)
    expect(page.get_by_role("alert")).to_contain_text("has no place this week")
    page.get_by_label("They know that there is no place this week, and choose to wait").check()
    agree_and_send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sent")
    expect(page.get_by_text("They wait for a place.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(NO_DAY)
    check_page(page, "Sent: in line")
    page.get_by_role("link", name="See this referral").click()
    expect(page.get_by_text("Waits for a place")).to_be_visible()
    manager = another_page()
    sign_in(manager, ADVISERS)
    room_of(manager, FULL)
    check_page(manager, "Room of a service")
    manager.get_by_role("link", name="waiting for a place").click()
    expect(manager.get_by_role("row").filter(has_text="Orla Quayle")).to_be_visible()
    check_page(manager, "Waiting list")
    theirs = another_page()
    sign_in(theirs, "yusuf.kellan@merebridge.example")
    act_as_triage(theirs)
    theirs.goto("/inbox/")
    theirs.get_by_role("link", name="Orla Quayle").click()
    expect(theirs.get_by_text("They wait for a place")).to_be_visible()
    expect(theirs.get_by_role("button", name="Accept")).to_have_count(0)
    theirs.get_by_role("link", name="Say how urgent it is").click()
    check_page(theirs, "Their place in line")
    theirs.get_by_label("Urgent", exact=True).check()
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.get_by_role("alert")).to_contain_text("Say why it is more urgent")
    theirs.get_by_label("Why?").fill("She loses the job on Friday")
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.get_by_text("Saved. The line is in its new order.")).to_be_visible()


def test_the_partner_is_named_and_the_person_chooses(phone: Page) -> None:
    offer(phone, "Bram", "Sorley")
    phone.get_by_label(FULL).check()
    expect(phone.get_by_text(f"{PARTNER} takes people meanwhile")).to_be_visible()
    check_page(phone, "Refer: the partner is named")
    phone.get_by_label(re.compile(f"^{PARTNER}")).check()
    agree_and_send(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sent")
    expect(phone.get_by_text(f"has it: {PARTNER}")).to_be_visible()


def test_a_service_pauses_with_a_reason_that_everybody_reads_and_opens_again(
    page: Page, another_page
) -> None:
    sign_in(page, ADVISERS)
    room_of(page, FULL)
    page.get_by_role("button", name="Pause: take nobody new").click()
    check_page(page, "Pause a service")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("alert")).to_contain_text("Say in a few words why")
    page.get_by_label("Why, in words the public reads").fill("Two advisers are ill.")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused. Everybody sees it from now on.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Two advisers are ill.")
    check_page(page, "Room of a service: paused")
    public = another_page()
    public.goto("/find-support/?text=talking+therapies")
    public.get_by_role("link", name=FULL).click()
    expect(public.get_by_role("main")).to_contain_text("Two advisers are ill. Since")
    expect(public.get_by_role("link", name=f"{PARTNER} takes people meanwhile")).to_be_visible()
    check_page(public, "A service that is paused")
    offer(public, "Vera", "Holt")
    expect(public.get_by_label(FULL)).to_have_count(0)
    public.get_by_text("What does not fit, and why").click()
    expect(public.get_by_role("main")).to_contain_text("Two advisers are ill")
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_text("Open. Whoever waits longest comes first.")).to_be_visible()


def test_a_cap_that_cannot_be_meant_is_refused_in_words(page: Page) -> None:
    sign_in(page, ADVISERS)
    room_of(page, FULL)
    page.get_by_role("link", name="Change how many a week").click()
    check_page(page, "How many people a week")
    page.get_by_label("How many people can start each week?").fill("5")
    page.get_by_label("The first weeks, if you are starting slowly").fill("3, 0")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("day the service starts|nobody"))
    check_page(page, "How many people a week: refused")


def test_a_limit_below_what_somebody_carries_is_refused_with_the_number(page: Page) -> None:
    sign_in(page, WORKWELL)
    room_of(page, "WorkWell Merebridge")
    expect(page.get_by_role("heading", name="Who carries how much")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Jo Fairley")
    row.get_by_role("link", name=re.compile("None set")).click()
    check_page(page, "How much somebody carries")
    page.get_by_label("How many points at most?").fill("1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"carry \d+ points already"))


def test_a_service_ends_when_everybody_is_settled(page: Page, another_page) -> None:
    sign_in(page, COUNCIL)
    room_of(page, CLUB)
    page.get_by_role("link", name="See who is not settled yet").click()
    expect(page.get_by_text("2 people are not settled yet")).to_be_visible()
    expect(page.get_by_role("button", name="End the service")).to_have_count(0)
    check_page(page, "Winding down")
    page.get_by_role("link", name="Go on with us Wilf Dacre").click()
    check_page(page, "Go on in another service")
    page.get_by_label("Which service goes on?").select_option(label="Connect to Work, Merebridge")
    page.get_by_label("They said yes, in person or by phone").check()
    page.get_by_role("button", name="Go on there").click()
    expect(page.get_by_text("1 person is not settled yet")).to_be_visible()
    triage = another_page()
    sign_in(triage, "aled.rook@merebridge.example")
    act_as_triage(triage)
    triage.goto("/inbox/")
    triage.get_by_role("link", name="Tamsin Rudge").click()
    triage.get_by_role("link", name="Decline, with something else for them").click()
    triage.get_by_label("The person wants nothing more").check()
    triage.get_by_label("In words they and the referrer will read").fill("Tamsin found work.")
    triage.get_by_role("button", name="Decline").click()
    page.reload()
    expect(page.get_by_text("Everybody is settled")).to_be_visible()
    check_page(page, "Winding down: everybody is settled")
    page.get_by_role("button", name="End the service").click()
    expect(page.get_by_text("The service has ended.")).to_be_visible()


def test_the_area_sees_where_there_is_room_and_never_people(page: Page) -> None:
    sign_in(page, AREA)
    page.goto("/area/capacity/")
    row = page.get_by_role("row").filter(has_text=FULL)
    expect(row).to_contain_text(f"{PARTNER} helps out")
    check_page(page, "Room in the area")
