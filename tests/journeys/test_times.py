"""A worker offers a clinic session, and takes one of its times back."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import check_page, sign_in, town

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")


def test_a_session_becomes_times_that_can_be_booked(page: Page) -> None:
    sign_in(page, "kofi.lyle@merebridge.example")
    page.goto("/times/")
    check_page(page, "Times we offer")
    page.get_by_role("button", name="Offer a session").click()
    check_page(page, "Offer a session")
    page.get_by_label("For which service?").select_option(label="WorkWell Merebridge")
    for part, value in (("Day", "4"), ("Month", "1"), ("Year", "2035")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_label("From").fill("9am")
    page.get_by_label("Until").fill("11:30am")
    page.get_by_label("By phone").check()
    page.get_by_role("button", name="Offer these times").click()
    expect(page.get_by_text("3 times are offered.")).to_be_visible()
    page.get_by_text("Take back a free time").click()
    page.get_by_role("button", name="Take back 4 January 2035 at 9:45am").click()
    expect(page.get_by_text("That time is not offered any more.")).to_be_visible()
    expect(page.get_by_role("cell", name="4 January 2035 at 9:45am")).to_have_count(0)


def test_two_sessions_at_once_are_refused(page: Page) -> None:
    sign_in(page, "bea.tansley@merebridge.example")
    for _again in range(2):
        page.goto("/times/new/")
        page.get_by_label("For which service?").select_option(label="WorkWell Merebridge")
        for part, value in (("Day", "8"), ("Month", "1"), ("Year", "2035")):
            page.get_by_label(part, exact=True).fill(value)
        page.get_by_label("From").fill("2pm")
        page.get_by_label("Until").fill("3pm")
        page.get_by_label("By video").check()
        page.get_by_role("button", name="Offer these times").click()
    expect(page.get_by_role("alert")).to_contain_text("already has a time that overlaps")
