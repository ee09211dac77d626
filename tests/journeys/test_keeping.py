"""A record is past its day: held, let go of, proposed by one and confirmed by another."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from tests.journeys.support import Server, check_page
from tests.journeys.test_support import PASSWORD, enter, heading, press, said


@pytest.fixture
def old(live: Server):
    """A record that was closed nearly nine years ago, and two people who look after records."""
    from django.db import transaction

    from handrail.domain.referrals.models import Referral
    from handrail.domain.staff.models import Account
    from handrail.kernel.viewer import acting_as
    from tests.factories import support
    from tests.integration.oversight.area import make_area, officer
    from tests.integration.retention.conftest import live_fully

    begun = clock.now() - timedelta(days=9 * 366)
    with live.inside(), transaction.atomic():
        scene = support.build(begun, "keeping", number="9990007004")
        live_fully(scene, begun, begun + timedelta(days=30))
        board = make_area("Keeping", scene.practice_id, scene.provider_id)
        emails = []
        for name in ("Erin Sable", "Ivo Marsh"):
            viewer = officer(board, "records.dispose", at=begun, name=name)
            account = Account.objects.get(pk=viewer.account_id)
            account.set_password(PASSWORD)
            account.save()
            emails.append(account.email)
        with acting_as(scene.gp.viewer, at=begun):
            reference = Referral.objects.get(pk=scene.referral_id).reference
    return emails, reference


def test_two_people_let_a_record_go(page: Page, old) -> None:
    (erin, ivo), reference = old
    enter(page, erin)
    page.goto("/keeping/")
    expect(page.get_by_role("main")).to_contain_text("1 record is past its day")
    expect(page.get_by_role("main")).not_to_contain_text("Okafor")
    check_page(page, "Keeping records")

    page.get_by_role("button", name="Hold something back").click()
    page.get_by_label("Reference").fill("WH-0000-0000")
    press(page, "Hold it back")
    expect(page.get_by_role("alert")).to_contain_text("Enter why nothing may be disposed of")
    page.get_by_label("Why?").fill("A claim is coming")
    press(page, "Hold it back")
    expect(page.get_by_role("alert")).to_contain_text("We cannot find that reference")
    check_page(page, "Hold something back, refused")
    page.get_by_label("Reference").fill(reference.lower())
    press(page, "Hold it back")
    expect(page.get_by_role("main")).to_contain_text("1 held back")
    expect(page.get_by_role("main")).to_contain_text("Nothing to propose")
    check_page(page, "Keeping records, one held")
    page.get_by_role("button", name="Lift").click()
    expect(said(page)).to_contain_text("The hold has ended")

    press(page, "Propose to dispose of these")
    expect(page.get_by_role("alert")).to_contain_text("Select the records")
    page.get_by_label(reference).check()
    press(page, "Propose to dispose of these")
    expect(heading(page)).to_have_text("Proposed disposal")
    expect(page.get_by_role("main")).to_contain_text("Somebody else who looks after records")
    expect(page.get_by_role("button", name="Dispose of them now")).to_have_count(0)
    check_page(page, "Proposed disposal of one's own")
    address = page.url

    page.context.clear_cookies()
    enter(page, ivo)
    page.goto(address)
    press(page, "Dispose of them now")
    expect(page.get_by_role("alert")).to_contain_text("Tick to say that you have looked")
    page.get_by_label("I have looked at this list. It cannot be undone").check()
    check_page(page, "Proposed disposal to confirm")
    press(page, "Dispose of them now")
    expect(heading(page)).to_have_text("Certificate of disposal")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Work and health record: 1")
    expect(main).to_contain_text("Erin Sable")
    expect(main).to_contain_text("Ivo Marsh")
    expect(main).not_to_contain_text(reference)
    check_page(page, "Certificate of disposal")
    page.get_by_role("link", name="Back").click()
    expect(main).to_contain_text("0 records are past their day")
