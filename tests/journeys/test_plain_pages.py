"""The pages that only say something: every one is clean, and leads somewhere."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import check_page

PAGES = {
    "/about/": "About this service",
    "/benefits/": "Work, health and benefits",
    "/privacy/": "How we use information about you",
    "/contact/": "Contact us",
    "/accessibility-statement/": "Accessibility statement",
}


@pytest.mark.parametrize("path", PAGES)
def test_a_plain_page_is_clean(phone: Page, path: str) -> None:
    phone.goto(path)
    expect(phone.get_by_role("heading", level=1)).to_contain_text(PAGES[path].split()[0])
    check_page(phone, PAGES[path])
