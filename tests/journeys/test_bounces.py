"""Somebody is sent from one to the next: the GP, the team and a senior cannot miss it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import check_page, sign_in, town
from tests.journeys.test_refer import act_as_triage, refer

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")

SENIOR = "pat.winslow@merebridge.example"
TEAM = "carys.dunmore@merebridge.example"
TWICE = "Sent back to the GP 2 times"


def test_ping_pong_is_at_the_head_of_every_page_and_settled_by_a_senior(
    page: Page, another_page
) -> None:
    sign_in(page, TEAM)
    page.goto("/inbox/")
    rows = page.get_by_role("table").get_by_role("link")
    marked = None
    for href in [row.get_attribute("href") for row in rows.all()]:
        page.goto(href)
        if page.get_by_role("heading", name=TWICE).count():
            marked = page.get_by_role("heading", level=1).inner_text()
            break
    assert marked, "nobody in the inbox is marked"
    check_page(page, "Inbox: sent from one to the next")
    theirs = another_page()
    sign_in(theirs, SENIOR)
    act_as_triage(theirs)
    theirs.get_by_role("link", name="Inbox").click()
    expect(
        theirs.get_by_role("heading", name=re.compile("Sent from one to the next"))
    ).to_be_visible()
    check_page(theirs, "Inbox: raised to a senior")
    theirs.get_by_role("link", name=re.compile("Declined 2 times")).first.click()
    expect(theirs.get_by_role("heading", name=TWICE)).to_be_visible()
    expect(theirs.get_by_text("Stepping Stones into work").first).to_be_visible()
    theirs.get_by_role("button", name="I own this").click()
    check_page(theirs, "Sent from one to the next")
    theirs.get_by_role("button", name="Settled").click()
    expect(theirs.get_by_role("alert")).to_contain_text("Say what was agreed")
    theirs.get_by_label("What was agreed, and who does what next?").fill(
        "Connect to Work takes them on and rings on Monday; Dr Calder knows."
    )
    theirs.get_by_role("button", name="Settled").click()
    expect(theirs.get_by_role("alert")).to_contain_text("Settled")
    check_page(theirs, "Everybody who is sent from one to the next")


def test_the_gp_reads_why_services_came_in_this_order(page: Page) -> None:
    refer(page, "Wanda", "Quill")
    page.get_by_role("link", name="See this referral").click()
    page.get_by_role("link", name="Why these services, in this order").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why these, in this order")
    expect(page.get_by_text("It comes out exactly as it was shown")).to_be_visible()
    expect(page.get_by_role("heading", name="1. WorkWell Merebridge Fits")).to_be_visible()
    check_page(page, "Why these, in this order")
