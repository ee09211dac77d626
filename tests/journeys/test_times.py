"""A worker offers a clinic session, and takes one of its times back."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.config.templating import nhs_date
from handrail.kernel.clock import local_date, now
from tests.journeys.support import check_page, sign_in, town

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")


def offer(page: Page, day: date, starts: str, ends: str, way: str = "By phone") -> None:
    page.goto("/times/new/")
    page.get_by_label("For which service?").select_option(label="WorkWell Merebridge")
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label("From").fill(starts)
    page.get_by_label("Until").fill(ends)
    page.get_by_label(way).check()
    page.get_by_role("button", name="Offer these times").click()


def in_days(number: int) -> date:
    return local_date(now()) + timedelta(days=number)


def test_a_session_becomes_times_that_can_be_booked(page: Page) -> None:
    sign_in(page, "kofi.lyle@merebridge.example")
    page.goto("/times/")
    check_page(page, "Times we offer")
    page.get_by_role("button", name="Offer a session").click()
    check_page(page, "Offer a session")
    day = in_days(200)
    offer(page, day, "9am", "11.30")
    expect(page.get_by_text("3 times are offered.")).to_be_visible()
    page.get_by_text("Take back a free time").click()
    page.get_by_role("button", name=f"Take back {nhs_date(day)} at 9:45am").click()
    expect(page.get_by_text("That time is not offered any more.")).to_be_visible()
    expect(page.get_by_role("cell", name=f"{nhs_date(day)} at 9:45am")).to_have_count(0)


def test_two_sessions_at_once_are_refused(page: Page) -> None:
    sign_in(page, "bea.tansley@merebridge.example")
    for _again in range(2):
        offer(page, in_days(204), "2pm", "15", "By video")
    expect(page.get_by_role("alert")).to_contain_text("already has a time that overlaps")


@pytest.mark.parametrize(
    ("days", "starts", "ends", "said"),
    [
        (201, "3am", "5am", "The start must be 7am or later"),
        (27_000, "9am", "10am", "The day must be within a year"),
    ],
)
def test_a_time_that_nobody_can_mean_is_refused(page: Page, days, starts, ends, said) -> None:
    sign_in(page, "bea.tansley@merebridge.example")
    offer(page, in_days(days), starts, ends)
    expect(page.get_by_role("alert")).to_contain_text(said)
    check_page(page, "Offer a session with errors")
