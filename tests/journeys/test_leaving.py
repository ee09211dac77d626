"""Somebody leaves who supports people; access is reviewed; ways to sign in are taken away."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel import clock
from tests.journeys.support import Server, check_page
from tests.journeys.test_refer import nhs_number
from tests.journeys.test_support import PASSWORD, enter, heading, press, said

OLD = timedelta(days=92)


@pytest.fixture(scope="module")
def scene(live: Server):
    """A team in an area of its own, for three months, and its administrator."""
    from django.db import transaction
    from django.utils import timezone

    from handrail.domain.staff.models import Account
    from tests.factories import support
    from tests.integration.oversight.area import make_area, officer

    at = clock.now() - OLD
    with live.inside(), transaction.atomic():
        made = support.build(at, "leaving", number=nhs_number())
        board = make_area("Leaving", made.provider_id)
        admin = officer(board, "people.manage", at=clock.now(), name="Ade Leaving")
        account = Account.objects.get(pk=admin.account_id)
        account.set_password(PASSWORD)
        account.save()
        people = (made.lead.viewer.account_id, made.coach.viewer.account_id)
        Account.objects.filter(pk__in=people).update(last_login=timezone.now())
        support.link_identity(made.lead.viewer.account_id, at)
    return made, account.email


def test_access_is_reviewed_and_the_evidence_kept(page: Page, phone: Page, scene) -> None:
    _made, admin = scene
    enter(page, admin)
    expect(page.get_by_role("main")).to_contain_text("overdue for review")
    check_page(page, "People and access with reviews overdue")
    page.get_by_role("link", name="Reviews").click()
    expect(heading(page)).to_have_text("Access to review")
    check_page(page, "Access to review")
    press(page, "Those I ticked still need it")
    expect(page.get_by_role("alert")).to_contain_text("Tick whoever still needs")
    check_page(page, "Access to review refused")
    page.get_by_label("Ruth Osei still needs their access as Team lead").check()
    press(page, "Those I ticked still need it")
    expect(said(page)).to_contain_text("1 person still needs their access")
    page.get_by_role("link", name="Sam Whitfield").click()
    expect(page.get_by_role("main")).to_contain_text("Support people and keep their record")
    check_page(page, "Review one person's access")
    press(page, "They still need it")
    expect(page.get_by_role("main")).to_contain_text("Nothing is due")
    check_page(page, "Access to review, none")
    page.get_by_role("link", name="What was decided before").click()
    expect(page.get_by_role("row", name="Ruth Osei")).to_contain_text("Still needs it")
    check_page(page, "Access that was reviewed")


def test_a_way_to_sign_in_is_taken_away_and_sessions_are_ended(
    page: Page, phone: Page, scene
) -> None:
    made, admin = scene
    enter(phone, made.lead.email)
    enter(page, admin)
    page.goto(f"/admin/people/{made.lead.viewer.account_id}/")
    check_page(page, "One person with a way to sign in")
    page.get_by_role("link", name="See where").click()
    check_page(page, "Where somebody is signed in")
    press(page, "End all their sessions")
    expect(page.get_by_role("main")).to_contain_text("They are not signed in")
    phone.goto("/account/")
    expect(heading(phone)).to_have_text("Sign in")
    page.goto(f"/admin/people/{made.lead.viewer.account_id}/")
    page.get_by_role("link", name="Take away").click()
    press(page, "Take it away")
    expect(page.get_by_role("alert")).to_contain_text("Enter why it is taken away")
    check_page(page, "Take away a way to sign in refused")
    page.get_by_label("Why is it taken away?").fill("They have a new smartcard")
    press(page, "Take it away")
    expect(said(page)).to_contain_text("signed out everywhere")


def test_what_national_roles_mean_is_changed_on_a_page(page: Page, scene) -> None:
    _made, admin = scene
    enter(page, admin)
    page.get_by_role("link", name="National roles").click()
    check_page(page, "National roles, none")
    page.get_by_label("National role code").fill("R8000")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Choose the job role")
    page.get_by_label("Is this job role").select_option("Work and health coach")
    press(page, "Save")
    expect(page.get_by_role("row", name="R8000")).to_contain_text("Work and health coach")
    check_page(page, "National roles")
    press(page, "Remove R8000")
    expect(page.get_by_role("main")).to_contain_text("No national role means anything")


def test_a_leaver_hands_over_whom_they_support(page: Page, phone: Page, scene) -> None:
    made, admin = scene
    enter(phone, made.coach.email)
    enter(page, admin)
    page.goto(f"/admin/people/{made.coach.viewer.account_id}/")
    page.get_by_role("link", name="End access").click()
    expect(page.get_by_role("main")).to_contain_text("They support 1 person")
    expect(page.get_by_role("main")).not_to_contain_text("Okafor")
    check_page(page, "End access with people to hand over")
    page.get_by_label("They leave the organisation").check()
    page.get_by_label("Now", exact=True).check()
    press(page, "End access")
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("Nobody may be left without a coach")
    check_page(page, "End access refused")
    page.get_by_label("Who takes over the people they support?").select_option("Ruth Osei")
    press(page, "End access")
    expect(said(page)).to_contain_text("1 person they supported is looked after")
    check_page(page, "One person who has left")
    phone.goto("/today/")
    expect(heading(phone)).to_contain_text("Sign in")
    enter(phone, made.lead.email)
    phone.goto(f"/cases/{made.case_id}/")
    expect(phone.get_by_role("main")).to_contain_text("Ruth Osei")
