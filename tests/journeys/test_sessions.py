"""Being signed out too soon loses nothing; and everybody sees where they are signed in."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from tests.journeys.support import Server, check_page, sign_in, sign_out, town
from tests.journeys.test_refer import GP, nhs_number, say_who
from tests.journeys.test_support import arrange, enter, heading, press, said

WORDS = "She rang back. Thursdays are hard because of the school run, and she asked for mornings."
LETTER = "To ring in a month, and to try three mornings in the first week"


def run_out(page: Page, live: Server) -> None:
    """Let half an hour pass for the browser's session."""
    from django.contrib.sessions.models import Session

    from handrail.web.shared.sessions import stored

    held = next(each for each in page.context.cookies() if each["name"] == "sessionid")
    with live.inside():
        past = clock.now() - timedelta(minutes=1)
        found = Session.objects.filter(session_key=stored(held["value"]))
        assert found.update(expire_date=past) == 1


def sign_in_again(page: Page, email: str) -> None:
    """Sign in on the page that asks for it, after it has said what is kept."""
    expect(page.get_by_role("main")).to_contain_text("what you typed is kept")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill("three words unlike another")
    press(page, "Sign in")
    expect(page.get_by_role("main")).to_contain_text("Nothing was sent")


def test_a_note_and_a_closing_are_not_lost_without_a_script(no_js_page: Page, live: Server) -> None:
    page, scene = no_js_page, arrange(live, "too-late", number=nhs_number())
    enter(page, scene.coach.email)
    account = page.get_by_role("navigation", name="Account")
    expect(account).to_contain_text("if you do nothing")
    page.goto(f"/cases/{scene.case_id}/note/")
    page.get_by_label("Note").fill(WORDS)
    run_out(page, live)
    press(page, "Save the note")
    check_page(page, "Signed out before a note was sent")
    sign_in_again(page, scene.coach.email)
    expect(page.get_by_label("Note")).to_have_value(WORDS)
    check_page(page, "A note that was kept")
    press(page, "Save the note")
    expect(page.get_by_role("main")).to_contain_text("Thursdays are hard")

    page.goto(f"/cases/{scene.case_id}/close/")
    page.get_by_label("They are back at work").check()
    page.get_by_label("In work", exact=True).check()
    page.get_by_label("What did you agree with them?").fill(LETTER)
    run_out(page, live)
    press(page, "Close the case and tell the referrer")
    sign_in_again(page, scene.coach.email)
    expect(page.get_by_label("They are back at work")).to_be_checked()
    expect(page.get_by_label("In work", exact=True)).to_be_checked()
    expect(page.get_by_label("What did you agree with them?")).to_have_value(LETTER)
    check_page(page, "A closing that was kept")


@pytest.mark.skipif(not town.exists(), reason="there is no demo town")
def test_why_somebody_is_referred_is_not_lost_without_a_script(
    no_js_page: Page, live: Server
) -> None:
    page = no_js_page
    sign_in(page, GP)
    page.goto("/refer/")
    say_who(page, given="Tamsin", family="Overlate")
    page.get_by_label("Go back to work").check()
    page.get_by_label("Mental health").check()
    page.get_by_label("Job", exact=True).fill("Warehouse picker")
    page.get_by_label("Anything else the service should know").fill(WORDS)
    run_out(page, live)
    press(page, "See what fits")
    page.get_by_role("link", name="Be somebody of the demonstration").click()
    page.locator(f'button[name="email"][value="{GP}"]').click()
    expect(page.get_by_label("Anything else the service should know")).to_have_value(WORDS)
    expect(page.get_by_label("Job", exact=True)).to_have_value("Warehouse picker")
    expect(page.get_by_label("Go back to work")).to_be_checked()
    check_page(page, "Why, after it was kept")


def test_a_calm_notice_offers_to_stay(page: Page, live: Server) -> None:
    scene = arrange(live, "stay", number=nhs_number())
    enter(page, scene.coach.email)
    page.clock.install()
    page.goto(f"/cases/{scene.case_id}/note/")
    page.get_by_label("Note").fill(WORDS)
    notice = page.get_by_role("region", name="Signing out")
    expect(notice).to_be_hidden()
    page.clock.fast_forward("28:05")
    expect(notice).to_be_visible()
    expect(page.get_by_label("Note")).to_be_focused()
    check_page(page, "About to be signed out")
    notice.get_by_role("button", name="Stay signed in").click()
    expect(notice).to_be_hidden()
    expect(page.get_by_label("Note")).to_have_value(WORDS)


def test_i_see_where_i_am_signed_in_and_end_the_others(
    page: Page, phone: Page, live: Server
) -> None:
    scene = arrange(live, "where", number=nhs_number())
    for one in (page, phone):
        enter(one, scene.coach.email)
    page.goto("/account/")
    page.get_by_role("link", name="See where you are signed in").click()
    expect(heading(page)).to_have_text("Where you are signed in")
    expect(page.get_by_role("main")).to_contain_text("In 2 places")
    expect(page.get_by_role("main")).to_contain_text("New browser")
    check_page(page, "Where you are signed in")
    press(page, "End all others")
    expect(said(page)).to_contain_text("1 session is ended")
    phone.goto("/account/")
    expect(heading(phone)).to_have_text("Sign in")
    enter(phone, scene.coach.email)
    phone.goto("/account/sessions/")
    check_page(phone, "Where you are signed in, on a phone")
    press(phone, "Sign out everywhere")
    expect(heading(phone)).to_have_text("Sign in")
    page.goto("/account/")
    expect(heading(page)).to_have_text("Sign in")


def test_whoever_signs_in_next_gets_nothing_of_it(page: Page, live: Server) -> None:
    scene = arrange(live, "next-one", number=nhs_number())
    enter(page, scene.coach.email)
    page.goto(f"/cases/{scene.case_id}/note/")
    page.get_by_label("Note").fill(WORDS)
    run_out(page, live)
    press(page, "Save the note")
    page.get_by_label("Email address").fill(scene.lead.email)
    page.get_by_label("Password", exact=True).fill("three words unlike another")
    press(page, "Sign in")
    expect(page.get_by_role("main")).to_contain_text("only for whoever typed it")
    expect(page.get_by_label("Note")).to_have_value("")
    check_page(page, "Kept for somebody else")
    sign_out(page)
