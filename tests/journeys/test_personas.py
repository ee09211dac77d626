"""The demo's cast: everybody on the page can be signed in as, and lands on a page of their own."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import Server, check_page, sign_in, town

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")


def test_the_cast_can_be_signed_in_as(page: Page, phone: Page) -> None:
    for one in (page, phone):
        one.goto("/demo/")
        check_page(one, "Choose who to be")
    page.locator('button[name="email"]').first.click()
    expect(page).not_to_have_url(re.compile("/demo/"))
    expect(page.get_by_role("navigation", name="Account")).to_be_visible()


def test_everybody_lands_on_a_page_that_answers(page: Page, live: Server) -> None:
    page.goto("/demo/")
    emails = [
        button.get_attribute("value") or "" for button in page.locator('button[name="email"]').all()
    ]
    assert len(emails) > 5
    for email in emails:
        sign_in(page, email)
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Page not found")
        assert page.get_by_role("navigation", name="Account").is_visible(), email


def test_nobody_else_can_be_signed_in_as(page: Page) -> None:
    page.goto("/demo/")
    page.locator('button[name="email"]').first.evaluate("one => one.value = 'x@example.com'")
    page.locator('button[name="email"]').first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    check_page(page, "Nobody of the cast")
