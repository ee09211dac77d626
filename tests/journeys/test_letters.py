"""A letter that does not arrive is somebody's, by name and by a day, until it has got there."""

from uuid import UUID

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from tests.journeys.support import Server, check_page, heading, press, said, sign_in

COACH = "jo.fairley@merebridge.example"
TRIAGE = "dan.orme@merebridge.example"
GP = "ruth.calder@merebridge.example"
MANAGER = "helen.strand@merebridge.example"
WHY = "The practice's mailbox did not collect it within five days."


@pytest.fixture
def lost_letter(live: Server) -> UUID:
    """A letter of Jo Fairley's that no computer could bring to the practice."""
    from handrail.domain.cases import queries as cases
    from handrail.domain.messaging import following
    from handrail.domain.messaging.models import Delivery
    from handrail.domain.staff.models import Account, Membership
    from handrail.journey import letters
    from handrail.kernel import clock
    from handrail.kernel.viewer import System, acting_as

    with live.inside():
        at = clock.now()
        coach = Account.objects.get(email=COACH)
        work = Membership.objects.filter(account=coach).first()
        by = System(work.organisation_id)
        with transaction.atomic(), acting_as(by, at=at):
            for row in Delivery.objects.exclude(referral_id=None).order_by("-created_at"):
                case = cases.for_referral(row.referral_id, viewer=by, at=at)
                if case and case.coach_account_id == coach.id and row.ended_at is None:
                    break
            else:
                raise AssertionError("the town has no letter about anybody of hers")
            row = Delivery.objects.select_for_update().get(pk=row.pk)
            following.strand(row, WHY, by=by, at=at)
            assert letters.see_to(delivery_id=row.id, by=by, at=at)
        return row.id


def test_a_coach_prints_a_letter_that_did_not_arrive(
    page: Page, phone: Page, lost_letter: UUID
) -> None:
    sign_in(page, COACH)
    page.get_by_role("link", name="1 letter to a practice did not arrive").click()
    expect(heading(page)).to_have_text("Letters that did not arrive")
    expect(page.get_by_role("row").filter(has_text=WHY)).to_contain_text("Jo Fairley")
    check_page(page, "Letters that did not arrive")
    page.get_by_role("link", name="Ash Tree").first.click()
    expect(page.get_by_role("main")).to_contain_text(WHY)
    check_page(page, "A letter that did not arrive")
    page.get_by_role("link", name="Print it, to post it").click()
    expect(heading(page)).to_contain_text("Action for GP:")
    check_page(page, "A letter to print")
    page.go_back()
    href = page.get_by_role("link", name="open it as a PDF").get_attribute("href")
    answer = page.request.get(href)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")

    sign_in(phone, COACH)
    phone.goto(f"/letters/{lost_letter}/")
    check_page(phone, "A letter that did not arrive, on a phone")

    press(page, "It is done")
    expect(page.get_by_role("alert")).to_contain_text("Choose what you did")
    page.get_by_label("Another way").check()
    press(page, "It is done")
    expect(page.get_by_role("alert")).to_contain_text("Write what you did")
    page.get_by_label("Printed and posted").check()
    press(page, "It is done")
    expect(said(page)).to_contain_text("The letter is off the list")
    expect(page.get_by_role("main")).to_contain_text("No letter waits for you")
    check_page(page, "No letter waits")
    page.goto(f"/letters/{lost_letter}/")
    expect(page.get_by_role("main")).to_contain_text("Printed and posted")
    page.goto("/letters/?show=under_way")
    check_page(page, "Letters under way")


def test_a_manager_takes_a_letter_over_and_sends_it_again(
    no_js_page: Page, lost_letter: UUID
) -> None:
    page = no_js_page
    sign_in(page, MANAGER)
    page.goto("/letters/?show=all")
    page.goto(f"/letters/{lost_letter}/")
    press(page, "Take it over")
    expect(said(page)).to_contain_text("This letter is yours now")
    press(page, "Send again by email")
    expect(said(page)).to_contain_text("It is sent again now")


def test_a_practice_says_that_a_letter_came(page: Page, live: Server, lost_letter: UUID) -> None:
    from handrail.domain.messaging import receipts

    with live.inside():
        secret = receipts.secret_of(lost_letter)
    page.goto(f"/arrived/{secret}/")
    check_page(page, "Did our letter arrive")
    press(page, "Yes, it is here")
    expect(heading(page)).to_have_text("Thank you")
    check_page(page, "A letter arrived")
    sign_in(page, COACH)
    page.goto(f"/letters/{lost_letter}/")
    expect(page.get_by_role("main")).to_contain_text("The practice says that it came")


def test_a_practice_reads_what_came_of_its_referrals(page: Page) -> None:
    sign_in(page, GP)
    page.goto("/referrals/")
    page.get_by_role("link", name="What came of them, month by month").click()
    expect(heading(page)).to_contain_text("What came of your referrals")
    expect(page.get_by_role("row", name="Referred")).to_be_visible()
    check_page(page, "What came of your referrals")
