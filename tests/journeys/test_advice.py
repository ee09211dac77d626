"""A clinician asks the area's specialist, who answers; the answer goes on to a referral."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import check_page, sign_in, sign_out, town

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")
RUTH, RORY = "ruth.calder@merebridge.example", "rory.teale@merebridge.example"
QUESTION = "Would altered hours help somebody with long covid who works nights?"


def test_a_question_is_answered_and_goes_on_to_a_referral(page: Page) -> None:
    sign_in(page, RUTH)
    page.goto("/advice/")
    check_page(page, "Advice: what you asked")
    page.get_by_role("button", name="Ask a question").click()
    check_page(page, "Advice: ask")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("alert").first).to_contain_text("Write your question")
    page.get_by_label("What is it about?").select_option(label="Adjustments at work")
    page.get_by_label("Your question").fill(f"{QUESTION} (999 000 0018)")
    page.get_by_role("radio", name="Yes").check()
    page.get_by_label("Weeks off work so far").fill("6")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("alert").first).to_contain_text("Take the name or NHS number out")
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("You are told when there is an answer")).to_be_visible()
    sign_out(page)

    sign_in(page, RORY)
    page.goto("/advice/")
    check_page(page, "Advice: to answer")
    page.get_by_role("link", name="Would altered hours").first.click()
    check_page(page, "Advice: a question to answer")
    page.get_by_label("Your answer").fill("Yes. Start with days, and two nights a week.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Whoever asked is told")).to_be_visible()
    sign_out(page)

    sign_in(page, RUTH)
    page.goto("/advice/")
    expect(page.get_by_text("Answered: read it")).to_be_visible()
    page.get_by_role("link", name="Would altered hours").click()
    check_page(page, "Advice: the answer")
    page.get_by_role("button", name="Refer them").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who")
    page.goto("/refer/")
    page.get_by_role("link", name="Delete draft").first.click()
    page.get_by_role("button", name="Delete").click()


def test_without_scripts_and_on_a_phone_about_somebody_known(phone: Page) -> None:
    sign_in(phone, RUTH)
    phone.goto("/referrals/")
    phone.locator("main table").get_by_role("link").first.click()
    phone.get_by_role("link", name="Ask the specialist about them").click()
    check_page(phone, "Advice: ask about somebody")
    phone.get_by_label("What is it about?").select_option(label="Going back to work")
    phone.get_by_label("Your question").fill("When could they lift again?")
    phone.get_by_role("radio", name="No need").check()
    phone.get_by_role("button", name="Ask").click()
    phone.get_by_role("link", name="When could they lift again?").click()
    phone.get_by_role("button", name="Take the question back").click()
    expect(phone.get_by_text("You have taken the question back")).to_be_visible()
