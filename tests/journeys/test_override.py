"""Somebody may be in danger: at once or by two, reviewed, and told to the person, or not yet."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from tests.journeys.support import Server, check_page
from tests.journeys.test_share import come_in_by
from tests.journeys.test_support import PASSWORD, enter, fill_date, heading, press, said

WORDS = "Their sister rang: they left a note"


@pytest.fixture
def guarded(live: Server, request: pytest.FixtureRequest):
    """Somebody's case, and at another organisation two who may override, and who reviews."""
    from django.db import transaction

    from handrail.domain.referrals.models import Referral
    from handrail.domain.staff.models import Account
    from handrail.kernel.viewer import acting_as
    from tests.factories import support
    from tests.integration.oversight.area import make_area, officer

    begun = clock.now() - timedelta(hours=30)
    mark, number = request.param
    emails = {}
    with live.inside(), transaction.atomic():
        scene = support.build(begun, mark, number=number)
        board = make_area(f"Guarding {mark}", scene.practice_id, scene.provider_id, scene.other_id)
        for key, place, may, name in (
            ("manager", scene.other_id, "record.override", "Mara Quist"),
            ("second", scene.other_id, "record.override", "Ned Ashe"),
            ("governor", board, "audit.read", "Erin Vale"),
        ):
            viewer = officer(place, may, at=begun, name=name)
            account = Account.objects.get(pk=viewer.account_id)
            account.set_password(PASSWORD)
            account.save()
            emails[key] = account.email
        with acting_as(scene.gp.viewer, at=begun):
            reference = Referral.objects.get(pk=scene.referral_id).reference
    return scene, number, emails, reference


def seek(page: Page, number: str, *, how: str) -> None:
    page.get_by_label("NHS number").fill(number)
    box = page.get_by_role("group", name="Date of birth")
    for part, text in (("Day", "1"), ("Month", "2"), ("Year", "1980")):
        box.get_by_label(part).fill(text)
    page.get_by_label("Last name").fill("Okafor")
    page.get_by_label("They may come to harm by their own hand").check()
    page.get_by_label("What has happened?").fill(WORDS)
    page.get_by_label(how).check()
    press(page, "Continue")


@pytest.mark.parametrize("guarded", [("atonce", "9990007020")], indirect=True)
def test_at_once_reviewed_and_told(
    page: Page, phone: Page, another_page: Callable[[], Page], live: Server, guarded
) -> None:
    scene, number, emails, reference = guarded
    enter(page, emails["manager"])
    expect(heading(page)).to_have_text("Emergency access")
    page.get_by_role("button", name="Find the person").click()
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_contain_text("Enter what has happened")
    check_page(page, "Emergency access, refused")
    seek(page, number, how="It is an emergency: open it now")
    expect(heading(page)).to_have_text("Amara Okafor")
    main = page.get_by_role("main")
    expect(main).to_contain_text("07700 900123")
    expect(main).to_contain_text("4 Mill Lane, BS1 4TR")
    expect(main).to_contain_text("Pathways Back coaching atonce")
    expect(main).not_to_contain_text("Warehouse")
    check_page(page, "Emergency access open")
    page.goto("/overrides/")
    expect(main).not_to_contain_text("Okafor")
    check_page(page, "Emergency access, one's own")

    come_in_by(phone, live, scene.provider_id, reference)
    expect(phone.get_by_role("main")).not_to_contain_text("Looked at without asking you")

    governor = another_page()
    enter(governor, emails["governor"])
    governor.get_by_role("link", name="Emergency access").click()
    shown = governor.get_by_role("main")
    expect(shown).to_contain_text("Mara Quist")
    expect(shown).not_to_contain_text("Okafor")
    check_page(governor, "Emergency access to review")
    governor.locator("tbody").get_by_role("link").first.click()
    expect(shown).to_contain_text("Amara Okafor")
    press(governor, "Keep what you decided")
    expect(governor.get_by_role("alert")).to_contain_text("Select whether it was right")
    check_page(governor, "Emergency access reviewed, refused")
    governor.get_by_label("Yes, it was right").check()
    governor.get_by_label("What did you find?").fill("Asked her and the sister: it was needed")
    governor.get_by_label("Yes, tell them now").check()
    press(governor, "Keep what you decided")
    expect(said(governor)).to_contain_text("What you found is kept")
    governor.get_by_role("link", name="Report of the last year").click()
    expect(shown).to_contain_text("reviewed in time")
    check_page(governor, "Report on emergency access")

    phone.goto("/your-page/")
    told = phone.get_by_role("main")
    expect(told).to_contain_text("Looked at without asking you")
    expect(told).to_contain_text("because they were worried that you might come to harm")
    expect(told).to_contain_text("It was looked into afterwards. It was right.")
    expect(told).not_to_contain_text("Mara Quist")
    check_page(phone, "Your page told of emergency access")


@pytest.mark.parametrize("guarded", [("bytwo", "9990007039")], indirect=True)
def test_by_two_people_and_not_told_yet(
    no_js_page: Page, another_page: Callable[[], Page], live: Server, guarded
) -> None:
    page = no_js_page
    scene, number, emails, reference = guarded
    enter(page, emails["manager"])
    page.get_by_role("button", name="Find the person").click()
    page.get_by_label("could put somebody in danger").check()
    seek(page, number, how="It can wait for a second person")
    expect(heading(page)).to_have_text("You asked for a second person")
    expect(page.get_by_role("main")).not_to_contain_text("07700 900123")
    check_page(page, "Emergency access asked")
    address = page.url

    second = another_page()
    enter(second, emails["second"])
    second.locator("tbody").get_by_role("link").first.click()
    expect(heading(second)).to_have_text("Mara Quist asks for a second person")
    expect(second.get_by_role("main")).not_to_contain_text("Okafor")
    check_page(second, "Emergency access for a second person")
    second.get_by_label("Yes, open it for them").check()
    second.get_by_label("Why?").fill("I heard the call as well")
    press(second, "Keep what you decided")
    expect(said(second)).to_contain_text("They have been told")
    page.goto(address)
    expect(page.get_by_role("main")).to_contain_text("07700 900123")

    governor = another_page()
    enter(governor, emails["governor"])
    governor.goto("/governance/overrides/")
    governor.locator("tbody").get_by_role("link").first.click()
    main = governor.get_by_role("main")
    expect(main).to_contain_text("telling the person could put somebody in danger")
    governor.get_by_label("Yes, it was right").check()
    governor.get_by_label("What did you find?").fill("Both of them were asked, and agree")
    governor.get_by_label("No, telling them would endanger somebody").check()
    press(governor, "Keep what you decided")
    expect(governor.get_by_role("alert")).to_contain_text("Enter whom it would endanger")
    check_page(governor, "Emergency access, not told and why")
    governor.get_by_label("Whom would it endanger, and how?").fill("A partner reads their post")
    fill_date(governor, "When is this asked again?", clock.now() + timedelta(days=30))
    press(governor, "Keep what you decided")
    expect(said(governor)).to_contain_text("What you found is kept")
    governor.get_by_role("link", name="Not told").click()
    expect(main).to_contain_text("asked again on")
    check_page(governor, "Emergency access, who is not told")

    come_in_by(page, live, scene.provider_id, reference)
    expect(page.get_by_role("main")).not_to_contain_text("Looked at without asking you")
    expect(page.get_by_role("main")).to_contain_text("Nobody has opened your record yet.")
