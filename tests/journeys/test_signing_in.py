"""Signing in: password, second step, who one acts as, and the way out."""

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import Page, expect

from tests.journeys.support import Server, check_page, sign_out, watch

PASSWORD = "three words unlike another"
NEW_PASSWORD = "four words quite unlike others"


def arrange(live: Server, email: str, practices: tuple[str, ...]) -> None:
    """Make an account that refers for each of some practices."""
    from django.db import transaction

    from handrail.domain.organisations import operations as organisations
    from handrail.domain.organisations.models import Kind
    from handrail.domain.staff import operations as staff
    from handrail.domain.staff.permissions import Permission
    from handrail.kernel import clock
    from handrail.kernel.viewer import System, acting_as

    by, at = System(), clock.now()
    with live.inside(), transaction.atomic(), acting_as(by, at=at):
        account = staff.add_account(
            email=email, name="Robin Ashworth", password=PASSWORD, by=by, at=at
        )
        staff.define_job_role(
            key="test-referrer", name="Receptionist", permissions=[Permission.REFER], by=by, at=at
        )
        for name in practices:
            organisation = organisations.register(name=name, kind=Kind.PRACTICE, by=by, at=at)
            staff.join(
                account_id=account,
                organisation_id=organisation,
                job_role="test-referrer",
                title="Receptionist",
                by=by,
                at=at,
            )


@pytest.fixture(scope="module")
def two_places(live: Server) -> str:
    """Somebody who works for two practices."""
    email = "robin.two@example.com"
    arrange(live, email, ("Harbour Practice", "Lakeside Practice"))
    return email


@pytest.fixture(scope="module")
def no_place(live: Server) -> str:
    """Somebody whose account is linked to no organisation."""
    email = "robin.none@example.com"
    arrange(live, email, ())
    return email


def enter(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in form and send it."""
    page.goto("/account/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def current_code(secret: str) -> str:
    """Return what an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_wrong_password_is_refused_and_the_address_kept(page: Page, two_places: str) -> None:
    page.goto("/account/sign-in/")
    check_page(page, "Sign in")
    enter(page, two_places, "something else entirely")
    expect(page.get_by_role("alert")).to_contain_text("Enter the right email address and password")
    expect(page.get_by_label("Email address")).to_have_value(two_places)
    check_page(page, "Sign in refused")


def test_an_empty_form_says_what_is_missing(page: Page) -> None:
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Enter your email address").click()
    expect(page.get_by_label("Email address")).to_be_focused()
    check_page(page, "Sign in with nothing typed")


def test_nobody_makes_an_account_of_their_own(page: Page) -> None:
    page.goto("/account/sign-in/")
    page.get_by_role("link", name="I do not have an account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How to get an account")
    check_page(page, "How to get an account")


def test_someone_with_two_jobs_chooses_and_the_header_says_which(
    no_js_page: Page, two_places: str
) -> None:
    page = no_js_page
    enter(page, two_places)
    expect(page.get_by_role("heading", level=1)).to_have_text("Who are you acting as?")
    check_page(page, "Choose who you act as")
    page.get_by_role("button", name="Choose Receptionist, Lakeside Practice").click()
    page.goto("/account/")
    account = page.get_by_role("navigation", name="Account")
    expect(account).to_contain_text("Receptionist, Lakeside Practice")
    check_page(page, "Your account")
    account.get_by_role("link", name="Change").click()
    page.get_by_role("button", name="Choose Receptionist, Harbour Practice").click()
    page.goto("/account/")
    expect(account).to_contain_text("Receptionist, Harbour Practice")


def test_an_account_without_an_organisation_is_told_what_to_do(page: Page, no_place: str) -> None:
    enter(page, no_place)
    expect(page.get_by_role("main")).to_contain_text("Ask your administrator to add you")
    check_page(page, "No organisation yet")
    sign_out(page)
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_second_step_is_set_up_and_then_asked_for(page: Page, live: Server) -> None:
    email = "robin.second@example.com"
    arrange(live, email, ())
    enter(page, email)
    page.goto("/account/second-step/")
    check_page(page, "Second step")
    page.get_by_role("button", name="Set it up").click()
    secret = page.locator(".app-code").inner_text()
    check_page(page, "Second step set up")
    page.get_by_label("Code from the app").fill("12")
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the code that is shown now")
    page.get_by_label("Code from the app").fill(current_code(secret))
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    recovery = page.locator(".app-code li").first.inner_text()
    check_page(page, "Recovery codes")
    sign_out(page)
    enter(page, email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your code")
    check_page(page, "Enter your code")
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your code")
    page.get_by_label("Code", exact=True).fill(recovery)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("navigation", name="Account")).to_contain_text("Robin Ashworth")


def test_a_password_is_changed(page: Page, live: Server) -> None:
    email = "robin.change@example.com"
    arrange(live, email, ())
    enter(page, email)
    page.goto("/account/password/")
    check_page(page, "Change your password")
    page.get_by_label("The password you use now").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_label("New password again").fill("short")
    page.get_by_role("button", name="Change password").click()
    check_page(page, "Change your password refused")
    page.get_by_label("The password you use now").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("New password again").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Change password").click()
    sign_out(page)
    enter(page, email, NEW_PASSWORD)
    expect(page.get_by_role("navigation", name="Account")).to_contain_text("Robin Ashworth")


def test_asking_for_a_new_password_never_says_who_has_an_account(page: Page) -> None:
    page.goto("/account/password/reset/")
    check_page(page, "Ask for a new password")
    page.get_by_label("Email address").fill("nobody.at.all@example.com")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    check_page(page, "Check your email")


def test_too_many_tries_stop_even_the_right_password(page: Page, live: Server) -> None:
    email = "robin.many@example.com"
    arrange(live, email, ())
    for _ in range(6):
        enter(page, email, "not this one at all")
    enter(page, email)
    expect(page.get_by_role("main")).to_contain_text("Wait 15 minutes")
    check_page(page, "Too many tries to sign in")
    watch(page).forget()
