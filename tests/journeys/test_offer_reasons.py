"""Every service that a referrer is offered says why, also the one that anybody can have."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import check_page, sign_in, town
from tests.journeys.test_refer import GP, say_who, say_why

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")


def test_every_offered_service_says_why(page: Page) -> None:
    sign_in(page, GP)
    say_who(page, given="Leto", family="Marsh")
    say_why(page)
    offered = page.get_by_role("radio").filter(has=page.locator("xpath=self::*[@name='service']"))
    against = page.get_by_role("radio", name="although its rules say no")
    cards = page.locator(".app-offer")
    expect(cards).to_have_count(offered.count() - against.count())
    assert against.count() > 0
    for choice in against.all():
        hint = page.locator(f"#{choice.get_attribute('aria-describedby')}")
        expect(hint).to_contain_text("This is for people")
    for card in cards.all():
        assert card.get_by_role("listitem").count() > 0
    light = cards.filter(has_text="Mere Advice line")
    expect(light).to_contain_text("They live in Merebridge.")
    expect(light).to_contain_text("By phone, no travel.")
    coaching = cards.filter(has_text="WorkWell Merebridge")
    expect(coaching).to_contain_text("Fits: people who have a job, for up to 8 weeks")
    check_page(page, "Refer: offer, every reason")
