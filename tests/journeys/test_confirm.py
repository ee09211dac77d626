"""Somebody sent themself: triage confirms who it is, and nothing is asked again."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import check_page, sign_in, town

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")


def test_a_human_confirms_who_it_is_and_the_clock_goes_on(page: Page) -> None:
    sign_in(page, "dan.orme@merebridge.example")
    page.goto("/inbox/")
    check_page(page, "Inbox")
    row = page.get_by_role("row").filter(has_text="Confirm who").first
    promise = row.get_by_role("cell").first.inner_text()
    row.get_by_role("link").first.click()
    check_page(page, "Inbox: confirm who it is")
    page.get_by_role("button", name="Confirm and decide").click()
    expect(page.get_by_role("alert")).to_contain_text("Check with them who they are first")
    page.get_by_label("They said yes, in person or by phone").check()
    page.get_by_label("I have checked with them that this is who they are").check()
    page.get_by_role("button", name="Confirm and decide").click()
    expect(page.get_by_text("The clock goes on from when they sent it")).to_be_visible()
    assert page.locator("h1 .nhsuk-tag").inner_text() in promise


def test_it_can_be_closed_with_a_reason(page: Page) -> None:
    sign_in(page, "dan.orme@merebridge.example")
    page.goto("/inbox/")
    page.get_by_role("row").filter(has_text="Confirm who").first.get_by_role("link").first.click()
    name = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Close it without a referral").click()
    check_page(page, "Inbox: close what was sent")
    page.get_by_label("The person wants nothing more").check()
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("Closed.")).to_be_visible()
    assert name
