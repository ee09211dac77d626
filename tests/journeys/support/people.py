"""Being somebody: the demo's cast, through the page that a visitor would use."""

from playwright.sync_api import Page


def sign_in(page: Page, email: str) -> None:
    """Sign in as one of the demo's cast."""
    page.goto("/demo/")
    page.locator(f'button[name="email"][value="{email}"]').click()
    page.wait_for_load_state()
    assert "/demo/" not in page.url, f"{email} was not let in"


def sign_out(page: Page) -> None:
    """Sign out by the button in the header."""
    page.get_by_role("button", name="Sign out").click()
