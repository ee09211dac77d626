"""After sending: what was agreed and sent is shown, added to, taken back; drafts are told apart."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import check_page, sign_in, town
from tests.journeys.test_refer import (
    GP,
    OTHER_GP,
    act_as_triage,
    agree,
    open_in_inbox,
    refer,
    say_who,
    say_why,
)

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")


def test_agreement_is_an_act(no_js_page: Page) -> None:
    page = no_js_page
    sign_in(page, GP)
    say_who(page, given="Milo", family="Nash")
    say_why(page)
    expect(page.locator("input[type=checkbox]:checked")).to_have_count(0)
    agree(page, "WorkWell Merebridge")
    page.get_by_label("All of these, they agree").uncheck()
    page.get_by_label("Their work situation").check()
    page.get_by_role("button", name="They agree: send").click()
    expect(page.get_by_role("alert")).to_contain_text("who they are and how to reach them")
    check_page(page, "Refer: agreement with errors")
    page.get_by_label("Who they are, how to reach them").check()
    page.get_by_role("button", name="They agree: send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sent")
    page.get_by_role("link", name="See this referral").click()
    expect(page.get_by_text("Not sent: they did not agree to it")).to_be_visible()
    expect(page.get_by_role("link", name="Add information")).to_have_count(0)


def test_two_drafts_are_told_apart_and_one_is_deleted(page: Page, another_page) -> None:
    sign_in(page, GP)
    for day in ("1", "2"):
        page.goto("/refer/")
        say_who(page, given="Nia", family="Orme")
        page.get_by_role("link", name="Change their details").click()
        page.get_by_label("Day").fill(day)
        page.get_by_role("button", name="Continue").click()
    page.goto("/refer/")
    check_page(page, "Refer: drafts")
    row = page.get_by_role("row", name=re.compile("Nia Orme 1 February 1980"))
    expect(row).to_contain_text(re.compile(r"\d{1,2}:\d\d[ap]m"))
    row.get_by_role("link", name="Delete draft").click()
    check_page(page, "Refer: delete a draft")
    theirs = another_page()
    sign_in(theirs, OTHER_GP)
    answer = theirs.goto(page.url)
    assert answer.status == 404
    page.get_by_role("button", name="Delete draft").click()
    expect(page.get_by_text("The draft is deleted.")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Nia Orme 1 February"))).to_have_count(0)
    expect(page.get_by_role("row", name=re.compile("Nia Orme 2 February"))).to_have_count(1)


def test_what_was_sent_is_shown_and_added_to(page: Page, another_page) -> None:
    refer(page, "Oona", "Pike")
    page.get_by_role("link", name="See this referral").click()
    expect(page.get_by_role("heading", name="What you sent")).to_be_visible()
    expect(page.get_by_text("Warehouse picker")).to_be_visible()
    page.get_by_role("link", name="Add information").click()
    check_page(page, "One referral: add")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what the team should know")
    page.get_by_label("What should the team know?").fill("A new fit note until 1 March.")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_text("A new fit note until 1 March.")).to_be_visible()
    check_page(page, "One referral: added to")
    theirs = another_page()
    open_in_inbox(theirs, "Oona Pike")
    expect(theirs.get_by_text("A new fit note until 1 March.")).to_be_visible()
    check_page(theirs, "Inbox: added to")
    theirs.get_by_label("Named coach").select_option(label="Jo Fairley, Work and health coach")
    theirs.get_by_role("button", name="Accept").click()
    coach = another_page()
    sign_in(coach, "jo.fairley@merebridge.example")
    coach.goto("/caseload/")
    coach.get_by_role("link", name="Oona Pike").first.click()
    expect(coach.get_by_text("A new fit note until 1 March.")).to_be_visible()


def test_a_referral_is_taken_back_and_the_team_sees_why(page: Page, another_page) -> None:
    refer(page, "Piet", "Quill")
    page.get_by_role("link", name="See this referral").click()
    page.get_by_role("link", name="Withdraw this referral").click()
    check_page(page, "One referral: withdraw")
    page.get_by_role("button", name="Withdraw the referral").click()
    expect(page.get_by_role("alert")).to_contain_text("Select why you withdraw it")
    page.get_by_label("They do not want it any more").check()
    page.get_by_label("Anything the team should know").fill("They rang us.")
    page.get_by_role("button", name="Withdraw the referral").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Withdrawn")
    expect(page.get_by_role("link", name="Withdraw this referral")).to_have_count(0)
    check_page(page, "One referral: withdrawn")
    theirs = another_page()
    sign_in(theirs, "sana.whitlock@merebridge.example")
    act_as_triage(theirs)
    theirs.goto("/inbox/")
    check_page(theirs, "Inbox: withdrawn")
    taken_back = theirs.get_by_role("table", name="Withdrawn")
    expect(taken_back.get_by_role("row", name=re.compile("Piet Quill"))).to_contain_text(
        "The person wants nothing more"
    )
    taken_back.get_by_role("link", name="Piet Quill").click()
    expect(theirs.get_by_text("They rang us.")).to_be_visible()


def test_the_inbox_says_who_waits_and_where_a_decision_led(page: Page, another_page) -> None:
    refer(page, "Rhea", "Stott")
    theirs = another_page()
    open_in_inbox(theirs, "Rhea Stott")
    address = theirs.url
    theirs.get_by_role("link", name="Ask the referrer a question").click()
    theirs.get_by_label("Your question").fill("Mornings or evenings?")
    theirs.get_by_role("button", name="Send the question").click()
    row = theirs.get_by_role("row", name=re.compile("Rhea Stott"))
    expect(row).to_contain_text("Waits for the referrer")
    expect(row).to_contain_text("The referrer answers by")
    check_page(theirs, "Inbox: waits for the referrer")
    theirs.goto(address)
    theirs.get_by_label("Named coach").select_option(label="Jo Fairley, Work and health coach")
    theirs.get_by_role("button", name="Accept").click()
    theirs.goto(address)
    expect(theirs.get_by_text("Accepted. Jo Fairley supports them.")).to_be_visible()
    check_page(theirs, "Inbox: accepted")


def test_my_referrals_are_in_pages(page: Page) -> None:
    sign_in(page, GP)
    page.goto("/referrals/?show=all")
    expect(page.get_by_text(re.compile(r"\d+ referrals: 1 to 25 shown"))).to_be_visible()
    check_page(page, "My referrals: all")
    page.get_by_role("navigation", name="Pagination").get_by_role("link", name="Next").click()
    expect(page.get_by_text(re.compile(r"\d+ referrals: 26 to \d+ shown"))).to_be_visible()
    expect(page.get_by_role("link", name="All", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
