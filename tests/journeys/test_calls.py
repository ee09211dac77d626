"""Somebody rings the advice line: one screen, and on to a referral where they agree."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import check_page, sign_in, town

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")
DAN = "dan.orme@merebridge.example"


def write_down(page: Page, name: str) -> None:
    page.goto("/calls/")
    page.get_by_role("radio", name="The person themself").check()
    page.get_by_label("What about?").select_option(label="Being off work, or a fit note")
    page.get_by_role("radio", name="Yes", exact=True).check()
    page.get_by_label("Their first name").fill(name)
    page.get_by_label("Number to ring them on").fill("07700 900456")
    page.get_by_label("What they said").fill("Off with a bad back since May.")
    page.get_by_label("Where were they pointed?").select_option(label="To support from us")
    page.get_by_label("How long did it take?").fill("7")
    page.get_by_role("button", name="Write it down").click()


def test_a_call_is_one_screen_and_goes_on_where_they_agree(page: Page) -> None:
    sign_in(page, DAN)
    page.goto("/calls/")
    check_page(page, "Advice line")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("alert").first).to_contain_text("Select who rings")
    write_down(page, "Bryn")
    check_page(page, "Advice line: a call")
    page.get_by_role("button", name="Put it in the inbox").click()
    expect(page.get_by_role("alert").first).to_contain_text("Only go on if they agreed")
    page.get_by_label("They want support, and agree").check()
    page.get_by_role("button", name="Put it in the inbox").click()
    expect(page.get_by_text("It is in your inbox")).to_be_visible()
    expect(page.get_by_text("Off with a bad back since May.")).to_be_visible()
    page.get_by_role("link", name="Close it without a referral").click()
    page.get_by_label("The person wants nothing more").check()
    page.get_by_role("button", name="Close it").click()


def test_without_scripts_a_call_about_nobody_keeps_no_name(no_js_page: Page) -> None:
    page = no_js_page
    sign_in(page, DAN)
    page.goto("/calls/")
    page.get_by_role("radio", name="An employer").check()
    page.get_by_label("What about?").select_option(label="Adjustments at work")
    page.get_by_role("radio", name="No, nobody in particular").check()
    page.get_by_label("Their first name").fill("Typed anyway")
    page.get_by_label("Where were they pointed?").select_option(
        label="Nowhere: they had their answer in the call"
    )
    page.get_by_label("How long did it take?").fill("3")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A call about nobody in particular")
    expect(page.get_by_text("Typed anyway")).to_have_count(0)


def test_who_refers_has_the_form_filled(page: Page) -> None:
    sign_in(page, "jo.fairley@merebridge.example")
    write_down(page, "Delyth")
    page.get_by_role("button", name="Refer them").click()
    expect(page.get_by_label("First name")).to_have_value("Delyth")
    expect(page.get_by_label("Phone number")).to_have_value("07700900456")


def test_the_manager_reads_counts_and_no_small_ones(phone: Page) -> None:
    sign_in(phone, "helen.strand@merebridge.example")
    phone.goto("/calls/")
    phone.get_by_role("link", name="Calls in figures").click()
    check_page(phone, "Calls in figures")
    expect(phone.get_by_text("hidden, so that they point at nobody")).to_be_visible()
