"""A GP sends somebody to a service whose rules say no, and the manager reads why."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import check_page, sign_in, town
from tests.journeys.test_refer import GP, nhs_number, open_in_inbox, say_who, say_why

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")

MANAGER = "helen.strand@merebridge.example"
WHY = "Her course ends on Friday and her old employer wants her back."
AGAINST = "WorkWell Merebridge, although its rules say no"
SAY_WHY = "Say why they should look at them all the same"


def choose_against_the_rules(page: Page, given: str, family: str) -> None:
    """Refer a student, for whom WorkWell is not, and choose it."""
    sign_in(page, GP)
    say_who(page, given=given, family=family, number=nhs_number())
    page.get_by_label("Find work").check()
    page.get_by_label("Mental health").check()
    page.get_by_label("Studying").check()
    page.get_by_label("Keen", exact=True).check()
    page.get_by_role("button", name="See what fits").click()
    page.get_by_label(AGAINST).check()
    page.get_by_label("They said yes, in person or by phone").check()
    page.get_by_label("All of these, they agree").check()
    page.get_by_label("Yes, they agree").check()
    page.get_by_role("button", name="They agree: send").click()
    expect(page.get_by_role("alert")).to_contain_text(SAY_WHY)


def test_a_gp_sends_against_the_rules_with_a_reason_and_the_team_reads_it(page: Page) -> None:
    choose_against_the_rules(page, "Imogen", "Thwaite")
    check_page(page, "Refer: against the rules")
    page.get_by_label("Why should WorkWell Merebridge look at them all the same?").fill(WHY)
    page.get_by_role("button", name="They agree: send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sent")
    reference = re.search(r"WH-\w{4}-\w{4}", page.content())[0]
    open_in_inbox(page, "Imogen Thwaite")
    expect(page.get_by_role("heading", name="What the rules say")).to_be_visible()
    expect(page.get_by_text("Does not fit", exact=True)).to_be_visible()
    expect(page.get_by_text(WHY)).to_be_visible()
    check_page(page, "Inbox: what the rules say")
    sign_in(page, MANAGER)
    page.goto("/manage/")
    row = page.get_by_role("row").filter(has_text=reference)
    expect(row).to_contain_text(WHY)
    expect(row).to_contain_text("Ruth Calder")
    check_page(page, "Service today: against the rules")


def test_on_a_phone_the_reason_is_asked_for_beneath_the_service(phone: Page) -> None:
    choose_against_the_rules(phone, "Lio", "Farr")
    check_page(phone, "Refer: against the rules")


def test_without_javascript_the_reason_is_asked_for_and_nothing_is_lost(no_js_page: Page) -> None:
    choose_against_the_rules(no_js_page, "Jonah", "Pike")
    expect(no_js_page.get_by_label(AGAINST)).to_be_checked()
    expect(no_js_page.get_by_label("Yes, they agree")).to_be_checked()


def test_a_referrer_is_told_what_to_ask_and_never_what_is_asked_alone(page: Page) -> None:
    sign_in(page, GP)
    say_who(page, given="Kezia", family="Rowe", number=nhs_number())
    say_why(page)
    expect(page.get_by_role("heading", name="What would tell more")).to_be_visible()
    expect(page.get_by_text("Are you already getting other help")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text(
        re.compile("abuse|offen|drug|alcohol|been in care", re.I)
    )
    check_page(page, "Refer: what to ask")
