"""Who is one direct-care team is agreed, used for a hand-over, and the person asks to be asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from tests.journeys.support import Server, check_page
from tests.journeys.test_share import come_in_by
from tests.journeys.test_support import PASSWORD, enter, fill_date, heading, press, said

IMPLIED = "They were not asked again, because it is one direct-care team"


@pytest.fixture
def area(live: Server):
    """An area that has agreed nothing yet, its information governance, and somebody's case."""
    from django.db import transaction

    from handrail.domain.referrals.models import Referral
    from handrail.domain.staff.models import Account
    from handrail.kernel.viewer import acting_as
    from tests.factories import agreed, support
    from tests.integration.oversight.area import make_area, officer

    begun = clock.now() - timedelta(hours=30)
    with live.inside(), transaction.atomic():
        scene = support.build(begun, "team", number="9990007012")
        agreed.on_pathway(scene.service_id, at=begun)
        board = make_area("Teaming", scene.practice_id, scene.provider_id, scene.other_id)
        viewer = officer(board, "agreements.set", at=begun, name="Oona Reed")
        account = Account.objects.get(pk=viewer.account_id)
        account.set_password(PASSWORD)
        account.save()
        with acting_as(scene.gp.viewer, at=begun):
            reference = Referral.objects.get(pk=scene.referral_id).reference
    return scene, account.email, reference


def agree(page: Page) -> None:
    press(page, "Put them on the list")
    expect(page.get_by_role("alert")).to_contain_text("Select the organisations")
    check_page(page, "Add to a direct-care team, refused")
    page.get_by_label("Pathway", exact=True).select_option(value="workwell")
    for name in ("Pathways Back team", "Steady Steps team"):
        page.get_by_label(name).check()
    page.get_by_label("Who agreed it?").fill("Dr Imani Cole, Caldicott Guardian")
    page.get_by_label("Which document says so?").fill("Sharing agreement 12")
    yesterday = clock.now() - timedelta(days=1)
    fill_date(page, "When was it agreed?", yesterday)
    fill_date(page, "From which day?", yesterday)
    press(page, "Put them on the list")
    expect(said(page)).to_contain_text("They are on the list")


def decide_law(page: Page) -> None:
    page.get_by_role("link", name="To refer and support a person").click()
    page.wait_for_load_state()
    assert page.get_by_role("radio", checked=True).count() == 0, "nothing is chosen beforehand"
    check_page(page, "The law for one purpose")
    page.get_by_label("Who decided it?").fill("Teaming ICB, Senior Information Risk Owner")
    page.get_by_label("Public task, 6(1)(e)").check()
    page.get_by_label("Health or social care, 9(2)(h)").check()
    page.get_by_label("Which document says so?").fill("DPIA 4")
    fill_date(page, "From which day?", clock.now())
    press(page, "Keep the decision")
    expect(page.get_by_role("main")).to_contain_text("Public task")


def test_a_team_is_agreed_used_and_objected_to(
    page: Page, phone: Page, another_page: Callable[[], Page], live: Server, area
) -> None:
    scene, email, reference = area
    enter(page, email)
    expect(heading(page)).to_have_text("What the area has agreed")
    expect(page.get_by_role("main")).to_contain_text("No team is agreed")
    page.get_by_role("button", name="Add organisations to a team").click()
    agree(page)
    decide_law(page)
    check_page(page, "What the area has agreed")

    coach = another_page()
    enter(coach, scene.coach.email)
    coach.goto(f"/cases/{scene.case_id}/team/")
    expect(coach.get_by_role("main")).to_contain_text("Steady Steps team")
    check_page(coach, "Direct-care team of a case")
    coach.goto(f"/cases/{scene.case_id}/hand-over/?at={scene.other_id}")
    coach.get_by_label("Joan Pryce").check()
    coach.get_by_label("Share:").check()
    coach.get_by_label("Why, and what do they need to know first?").fill("Advice on money")
    coach.get_by_label(IMPLIED).check()
    check_page(coach, "Hand over inside the team")
    press(coach, "Ask them")
    expect(said(coach)).to_contain_text("They have been asked")

    come_in_by(phone, live, scene.provider_id, reference)
    main = phone.get_by_role("main")
    expect(main).to_contain_text("You were not asked again, because they are in the team")
    expect(main).to_contain_text("Who is one team for you")
    phone.get_by_text("The law we rely on").click()
    expect(main).to_contain_text("It is our public task (UK GDPR 6(1)(e))")
    check_page(phone, "Your page with a team")
    phone.get_by_role("link", name="Ask me first each time").click()
    expect(main).to_contain_text("Steady Steps team")
    check_page(phone, "Be asked first")
    phone.get_by_role("button", name="Ask me first").click()
    expect(main).to_contain_text("you want to be asked first, each time")

    other = another_page()
    enter(other, scene.elsewhere.email)
    other.get_by_role("link", name="Sam Whitfield").first.click()
    press(other, "Accept")
    expect(other.get_by_role("main")).to_contain_text("does not agree to this any more")
    coach.goto(f"/cases/{scene.case_id}/team/")
    expect(coach.get_by_role("main")).to_contain_text("they want to be asked first")
    check_page(coach, "Direct-care team after a no")
    coach.goto(f"/cases/{scene.case_id}/hand-over/?at={scene.other_id}")
    expect(coach.get_by_label(IMPLIED)).to_have_count(0)

    page.get_by_role("link", name="End Steady Steps team").click()
    check_page(page, "Take out of a team")
    page.get_by_label("Why?").fill("The contract has ended")
    press(page, "End it now")
    page.locator("summary", has_text="Organisations that have left a team").click()
    expect(page.get_by_role("main")).to_contain_text("The contract has ended")
    check_page(page, "What the area has agreed, one ended")

    page.goto("/privacy/")
    expect(page.get_by_role("main")).to_contain_text("The law we rely on in Teaming")
    check_page(page, "Privacy with what was agreed")
