"""A new service is listed at once, and takes people when all that they must be told is known."""

from playwright.sync_api import Page, expect

from demo.places import postcode
from tests.journeys.support import Server, check_page, sign_in
from tests.journeys.support.pages import heading, press, said

ADMINISTRATOR = "ade.marlowe@merebridge.example"
NAME = "Mere Mornings back to work"
PROVIDER = "Merebridge Work and Health"


def fill(page: Page, *, programme: str = "", wait: str = "") -> None:
    page.goto("/directory/add/")
    page.get_by_label("Name of the service").fill(NAME)
    page.get_by_label("Who runs it?").select_option(PROVIDER)
    if programme:
        page.get_by_label("Which programme is it part of?").select_option(programme)
    page.get_by_label("What does it do?").fill("A group on Tuesday mornings for people off sick.")
    page.get_by_label("At a local place").check()
    page.get_by_label("Postcode of where it is").fill(postcode(0, 3))
    page.get_by_label("The whole area").check()
    page.get_by_label("How long do people wait now").fill(wait)


def withdraw(page: Page, there: str) -> None:
    """Leave the town as it was for the journeys that come after."""
    page.goto(there.replace("go-live", "withdraw"))
    page.get_by_label("Why is it withdrawn?").fill("Only tried out")
    press(page, "Withdraw it")
    expect(said(page)).to_contain_text("is withdrawn")


def test_a_service_is_added_and_takes_people_when_all_is_known(page: Page, live: Server) -> None:
    sign_in(page, ADMINISTRATOR)
    page.goto("/directory/")
    page.get_by_role("button", name="Add a service").click()
    press(page, "Add it")
    expect(page.get_by_role("alert")).to_contain_text("Choose who runs it")
    check_page(page, "Add a service refused")

    fill(page)
    check_page(page, "Add a service")
    press(page, "Add it")
    expect(said(page)).to_contain_text("is listed")
    expect(heading(page)).to_contain_text("Can people be sent here?")
    missing = page.locator(".nhsuk-task-list__item").filter(has_text="Missing")
    expect(missing).to_have_count(1)
    expect(missing).to_contain_text("How long people wait")
    expect(page.get_by_role("button", name="Send people here")).to_have_count(0)
    check_page(page, "A service that is not ready")
    there = page.url

    page.get_by_role("link", name="How long people wait").click()
    page.get_by_label("Wait to first contact").fill("5")
    press(page, "Save")
    page.goto("/directory/?show=listed_only")
    page.get_by_role("row").filter(has_text=NAME).get_by_role("link", name="Take people").click()
    assert page.url == there
    check_page(page, "A service that is ready")
    press(page, "Send people here from now on")
    expect(said(page)).to_contain_text("People can be sent to")
    expect(heading(page)).to_contain_text(NAME)

    withdraw(page, there)


def test_what_its_programme_leaves_open_keeps_people_from_being_sent(page: Page) -> None:
    sign_in(page, ADMINISTRATOR)
    fill(page, programme="workwell", wait="5")
    press(page, "Add it")
    missing = page.locator(".nhsuk-task-list__item").filter(has_text="Missing")
    expect(missing).to_have_count(1)
    expect(missing).to_contain_text("What data is owed to the funder is being checked")
    expect(page.get_by_role("button", name="Send people here")).to_have_count(0)
    withdraw(page, page.url)
