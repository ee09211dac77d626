"""Signing in: password, second step, who one acts as, and the way out."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import Server, check_page

PASSWORD = "three words unlike another"


@pytest.fixture(scope="module")
def receptionist(live: Server) -> str:
    """Somebody who works for two practices."""
    from django.db import transaction

    from handrail.domain.staff import operations as staff
    from handrail.kernel import clock
    from handrail.kernel.viewer import System, acting_as

    email = "robin.two-practices@example.com"
    by, at = System(), clock.now()
    with live.inside(), transaction.atomic(), acting_as(by, at=at):
        account = staff.add_account(
            email=email, name="Robin Two-Practices", password=PASSWORD, by=by, at=at
        )
    return email


def test_a_wrong_password_is_refused_and_the_address_kept(page: Page, receptionist: str) -> None:
    page.goto("/account/sign-in/")
    check_page(page, "Sign in")
    page.get_by_label("Email address").fill(receptionist)
    page.get_by_label("Password", exact=True).fill("something else entirely")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the right email address and password")
    expect(page.get_by_label("Email address")).to_have_value(receptionist)
    check_page(page, "Sign in refused")


def test_an_empty_form_says_what_is_missing(page: Page, live: Server) -> None:
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Enter your email address").click()
    expect(page.get_by_label("Email address")).to_be_focused()
    check_page(page, "Sign in with nothing typed")
