"""Mail that came in: read beside the form, made something to confirm of, or put aside."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import check_page, sign_in, town

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")
DAN = "dan.orme@merebridge.example"
SUBJECT = "Somebody who would like support"


def test_a_mail_goes_on_when_they_agree(page: Page) -> None:
    sign_in(page, DAN)
    page.goto("/inbox/")
    page.get_by_role("link", name="to decide on").click()
    check_page(page, "Inbox: mail that came in")
    page.get_by_role("link", name=SUBJECT).click()
    check_page(page, "Inbox: a mail")
    expect(page.get_by_text("Anybody can write any address")).to_be_visible()
    expect(page.get_by_label("Their first name")).to_have_value("Gethin")
    with page.expect_download() as saved:
        page.get_by_role("link", name="letter.pdf").click()
    assert saved.value.suggested_filename == "letter.pdf"
    page.get_by_role("radio", name="We do not know").check()
    page.get_by_role("button", name="Put it in the inbox").click()
    expect(page.get_by_role("alert").first).to_contain_text("Nothing goes on until they agree")
    page.get_by_role("radio", name="Whoever wrote says so").check()
    page.get_by_role("button", name="Put it in the inbox").click()
    expect(page.get_by_text("It is in your inbox")).to_be_visible()
    expect(page.get_by_label("Last name")).to_have_value("Sparrow")
    page.get_by_role("link", name="Close it without a referral").click()
    page.get_by_label("The person wants nothing more").check()
    page.get_by_role("button", name="Close it").click()


def test_what_a_machine_sent_is_taken_up_and_put_aside(no_js_page: Page) -> None:
    page = no_js_page
    sign_in(page, DAN)
    page.goto("/inbox/mail/")
    page.get_by_text("1 mail from a machine").click()
    page.get_by_role("link", name="Out of office").click()
    page.get_by_role("button", name="Take it up").click()
    page.get_by_role("link", name="Put it aside, with a reason").click()
    check_page(page, "Inbox: put a mail aside")
    page.get_by_role("button", name="Put it aside").click()
    expect(page.get_by_role("alert").first).to_contain_text("Select why")
    page.get_by_role("radio", name="It is not for us").check()
    page.get_by_role("button", name="Put it aside").click()
    expect(page.get_by_text("Put aside. Nobody is written to.")).to_be_visible()


def test_the_form_to_fill_in_can_be_saved(page: Page) -> None:
    sign_in(page, DAN)
    page.goto("/inbox/mail/")
    for name in ("Word", "PDF"):
        with page.expect_download() as saved:
            page.get_by_role("link", name=name).click()
        assert saved.value.suggested_filename.startswith("referral.")
