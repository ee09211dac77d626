"""Information governance asks who looked at somebody they had nothing to do with."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import Server, check_page, sign_in

GOVERNANCE = "erin.sable@merebridge.example"


@pytest.fixture
def curious(live: Server) -> str:
    """A coach who looked yesterday at somebody they had nothing to do with; their name."""
    from django.db import transaction

    from handrail.domain.audit import operations as audit
    from handrail.domain.audit.purposes import Purpose
    from handrail.domain.directory import queries as services
    from handrail.domain.organisations import queries
    from handrail.domain.staff import people
    from handrail.jobs import sweeps
    from handrail.kernel import clock
    from handrail.kernel.viewer import Staff, acting_as
    from tests.factories.support import send

    now = clock.now()
    at = now - timedelta(days=1)
    with live.inside():
        with transaction.atomic():
            provider = queries.named("Merebridge Work and Health")[0].id
            practice = queries.named("Ash Tree Surgery")[0].id
            service = services.of_provider(provider, on=at.date())[0].id
            gp, coach = (
                people.who_has_access([place], text=name, at=at)[0]
                for place, name in ((practice, "Calder"), (provider, "Lyle"))
            )
            refers = Staff(gp.account_id, practice, "gp", frozenset({"referral.send"}))
            person, _referral = send(
                refers, service, provider, at, number="9990000077", names=("Odile", "Lyle")
            )
            viewer = Staff(coach.account_id, provider, "coach", frozenset({"case.work"}))
            for minutes in (0, 4):
                moment = at + timedelta(minutes=minutes)
                with acting_as(viewer, at=moment):
                    audit.record_view(
                        what="case.viewed",
                        by=viewer,
                        at=moment,
                        person_id=person,
                        purpose=Purpose.DIRECT_CARE,
                    )
        sweeps.raise_looks(now)
    return coach.name


def test_a_look_is_explained(page: Page, phone: Page, curious: str) -> None:
    for one in (phone, page):
        sign_in(one, GOVERNANCE)
        one.get_by_role("link", name="Looks to explain").click()
        heading = one.get_by_role("heading", level=1)
        expect(heading).to_have_text("Looks to explain")
        expect(one.get_by_role("main")).not_to_contain_text("Odile")
        check_page(one, "Looks to explain")
        row = one.locator("tbody tr").filter(has_text=curious).filter(has_text="Same last name")
        row.get_by_role("link").click()
        expect(heading).to_have_text(f"A look by {curious}")
        expect(one.get_by_role("main")).to_contain_text("Odile Lyle")
        expect(one.get_by_role("main")).to_contain_text("Support the person")
        check_page(one, "A look to explain")
    page.get_by_role("button", name="Keep what you found").click()
    expect(page.get_by_role("alert")).to_contain_text("Select what you found")
    check_page(page, "A look to explain refused")
    page.get_by_label("Passed on").check()
    page.get_by_label("In a few words").fill("Their manager asks them")
    page.get_by_role("button", name="Keep what you found").click()
    expect(page.locator(".nhsuk-notification-banner")).to_contain_text("What you found is kept")
    page.get_by_role("link", name="Passed on").click()
    page.locator("tbody tr").first.get_by_role("link").click()
    expect(page.get_by_role("main")).to_contain_text("Their manager asks them")
    check_page(page, "A look that was passed on")
    page.get_by_label("Explained").check()
    page.get_by_label("In a few words").fill("They covered the duty desk")
    page.get_by_role("button", name="Keep what you found").click()
    page.get_by_role("link", name="Explained").click()
    expect(page.locator("tbody")).to_contain_text(curious)
    check_page(page, "Looks that were explained")


def test_without_javascript_too(no_js_page: Page, curious: str) -> None:
    sign_in(no_js_page, GOVERNANCE)
    no_js_page.goto("/governance/looks/?show=nonsense")
    expect(no_js_page.get_by_role("heading", level=1)).to_have_text("Looks to explain")
    check_page(no_js_page, "Looks to explain without JavaScript")
