"""A coach writes what could harm most; only whose job role lets them reads it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.support import check_page, sign_in

COACH = "kofi.lyle@merebridge.example"
MANAGER = "helen.strand@merebridge.example"
TEXT = "She said he waits for her outside work. I told our safeguarding lead."


def test_a_note_that_only_some_read(
    page: Page, phone: Page, another_page: Callable[[], Page]
) -> None:
    sign_in(page, COACH)
    page.goto("/caseload/")
    page.locator("tbody tr").first.get_by_role("link").first.click()
    case = page.url
    page.goto(f"{case}safeguarding/")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Safeguarding notes")
    check_page(page, "Safeguarding notes of a coach")
    page.get_by_role("button", name="Keep this note").click()
    expect(page.get_by_role("alert").first).to_contain_text("Write the note")
    check_page(page, "Safeguarding note refused")
    page.get_by_label("Note").fill(TEXT)
    page.get_by_role("button", name="Keep this note").click()
    expect(page.locator(".nhsuk-notification-banner")).to_contain_text("Your safeguarding note")
    expect(page.get_by_role("main")).not_to_contain_text("outside work")
    page.goto(case)
    expect(page.get_by_role("main")).not_to_contain_text("outside work")
    manager = another_page()
    for one in (manager, phone):
        sign_in(one, MANAGER)
        one.goto(f"{case}safeguarding/")
        expect(one.get_by_role("main")).to_contain_text(TEXT)
        check_page(one, "Safeguarding notes")
