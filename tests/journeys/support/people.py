"""Being somebody: the demo's cast, by the form of the page that a visitor would use."""

import html
import re

from playwright.sync_api import Page

HIDDEN = re.compile(r'<input type="hidden" name="csrfmiddlewaretoken" value="([^"]*)"')


def sign_in(page: Page, email: str) -> None:
    """Sign in as one of the demo's cast, and open the page that they land on.

    The form is sent without being drawn: ``test_personas`` presses its buttons.
    """
    held = HIDDEN.search(page.request.get("/demo/").text())
    assert held, "the page of the cast has no form"
    form = {"csrfmiddlewaretoken": html.unescape(held[1]), "email": email}
    landed = page.request.post("/demo/be/", form=form)
    assert "/demo/" not in landed.url, f"{email} was not let in"
    page.goto(landed.url)
    page.wait_for_load_state()


def sign_out(page: Page) -> None:
    """Sign out by the button in the header."""
    page.get_by_role("button", name="Sign out").click()
