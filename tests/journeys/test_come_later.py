"""Who waits for a place says on their own page from which day they would come."""

from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from handrail.domain.capacity import caps
from handrail.domain.capacity.cap_rules import CapRule
from handrail.domain.referrals import pausing
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.integration.intakes import cast
from tests.journeys.support import Server, check_page
from tests.journeys.test_status_page import come_in


@pytest.fixture
def in_line(live: Server):
    """Somebody who was sent to a service that has no place this week."""
    at = clock.now()
    with live.inside(), transaction.atomic():
        with acting_as(System(), at=at):
            team = cast.make_team("Rowan Health", at, areas=("E06000001",))
            caps.set_cap(service_id=team.service_id, rule=CapRule(1), by=System(), at=at)
        cast.make_referral(team, at)
        person_id, sent = cast.make_referral(team, at)
    return person_id, sent, System(team.organisation_id)


def test_they_come_later_and_their_clock_stands_still(phone: Page, live: Server, in_line) -> None:
    page, (person_id, sent, viewer) = phone, in_line
    come_in(page, live, (person_id, sent.reference, viewer))
    main, comes = page.get_by_role("main"), clock.local_date(clock.now()) + timedelta(days=20)
    expect(main).to_contain_text("You are waiting for a place.")
    page.get_by_role("link", name="Come later instead").click()
    check_page(page, "Your page: come later")
    for part, value in (("Day", comes.day), ("Month", comes.month), ("Year", comes.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. You keep your place.")).to_be_visible()
    said = f"{comes.day} {comes:%B %Y}"
    expect(main).to_contain_text(f"You said that you would rather wait until {said}.")
    expect(main).to_contain_text("You asked us to wait")
    check_page(page, "Your page: coming later")
    with live.inside(), transaction.atomic(), acting_as(viewer, at=clock.now()):
        (kept,) = pausing.waits(sent.id, viewer=viewer, at=clock.now())
    assert kept.until_date == comes - timedelta(days=1)
