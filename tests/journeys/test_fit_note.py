"""A fit note in hand starts a referral; its conditions arrive unticked."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import check_page, sign_in, town

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")
NOTE = """Patient's name: Bryn Tolley
I assessed your case on: 03/06/2026
because of the following condition(s): low back pain; anxiety
[x] you are not fit for work
[x] altered hours
from 03/06/2026 to 30/09/2026
Issuer's name: Dr Ruth Calder
Issuer's profession: Doctor
Date of statement: 03/06/2026
"""


def test_a_note_fills_the_form_and_is_checked(no_js_page: Page) -> None:
    page = no_js_page
    sign_in(page, "ruth.calder@merebridge.example")
    page.goto("/refer/")
    page.get_by_role("link", name="Start from a fit note").click()
    check_page(page, "Refer: start from a fit note")
    page.get_by_label("Paste the fit note").fill("hello")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("alert").first).to_contain_text("We could not read a fit note")
    page.get_by_label("Paste the fit note").fill(NOTE)
    page.get_by_role("button", name="Read it").click()
    check_page(page, "Refer: a fit note that was read")
    expect(page.get_by_text("more than 3 months")).to_be_visible()
    expect(page.get_by_text("One of the two is wrong")).to_be_visible()
    for words in ("low back pain", "anxiety"):
        expect(page.get_by_label(words)).not_to_be_checked()
    page.get_by_label("low back pain").check()
    page.get_by_role("button", name="Use this").click()
    expect(page.get_by_label("Last name")).to_have_value("Tolley")
    page.goto("/refer/")
    page.get_by_role("link", name="Delete draft").first.click()
    page.get_by_role("button", name="Delete").click()
