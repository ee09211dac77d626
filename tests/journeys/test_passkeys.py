"""Passkeys in a real browser, with an authenticator that it pretends to have."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.journeys.support import Server, check_page, sign_out, watch
from tests.journeys.test_signing_in import PASSWORD, arrange

EMAIL = "robin.passkey@example.com"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def key_page(browser: Browser, live: Server) -> Iterator[Page]:
    """A page on a host that has a name: an address of numbers may have no passkeys."""
    home = f"http://localhost:{urlsplit(live.url).port}"
    context = browser.new_context(
        base_url=home, viewport={"width": 1280, "height": 900}, locale="en-GB"
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    watching = watch(page, home)
    yield page
    watching.check()
    context.close()


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """Give the browser an authenticator, such as a fingerprint reader."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return session, made["authenticatorId"]


def sign_in_by_password(page: Page) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Email address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_added_used_and_removed(key_page: Page, live: Server) -> None:
    page = key_page
    arrange(live, EMAIL, ("Passkey Practice",))
    session, key = authenticator(page)
    sign_in_by_password(page)
    page.goto("/account/second-step/")
    check_page(page, "Second step with passkeys")
    page.get_by_role("button", name="Add a passkey").click()
    check_page(page, "Add a passkey")
    page.get_by_label("A name for it").fill("Work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    held = session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert [each["isResidentCredential"] for each in held] == [True]

    sign_out(page)
    page.goto("/account/sign-in/?next=/account/")
    check_page(page, "Sign in with a passkey")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    page.goto("/account/second-step/passkeys/")
    expect(page.get_by_role("main")).to_contain_text("Work laptop")
    expect(page.get_by_role("main")).to_contain_text("Latest used on")
    check_page(page, "Your passkeys")
    page.get_by_role("link", name="Rename Work laptop").click()
    check_page(page, "Rename a passkey")
    page.get_by_label("Name").fill("Desk laptop")
    page.get_by_role("button", name="Save").click()

    sign_out(page)
    sign_in_by_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your code")
    check_page(page, "Enter your code or use a passkey")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("navigation", name="Account")).to_contain_text("Robin Ashworth")

    page.goto("/account/second-step/passkeys/")
    page.get_by_role("link", name="Remove Desk laptop").click()
    check_page(page, "Remove a passkey")
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("main")).to_contain_text("You have none yet")

    sign_out(page)
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("main")).to_contain_text("We do not know that passkey")
    check_page(page, "Passkey refused")


def test_a_browser_that_finds_no_passkey_says_what_to_do(key_page: Page) -> None:
    page = key_page
    session, key = authenticator(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Try again, or use another way")
    expect(page.get_by_label("Email address")).to_be_visible()


def test_without_javascript_nothing_is_offered_that_cannot_work(no_js_page: Page) -> None:
    no_js_page.goto("/account/sign-in/")
    expect(no_js_page.get_by_role("button", name="Use a passkey")).to_have_count(0)
    expect(no_js_page.get_by_role("button", name="Sign in")).to_be_visible()
