"""What stands on most pages: buttons, the heading, and what was done."""

from playwright.sync_api import Locator, Page


def press(page: Page, name: str) -> None:
    """Press the button that says just this."""
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page) -> Locator:
    """Return the heading of the page."""
    return page.get_by_role("heading", level=1)


def said(page: Page) -> Locator:
    """Return what a page says was done."""
    return page.locator(".nhsuk-notification-banner")
