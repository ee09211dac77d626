"""An employer, a Jobcentre or a charity refers someone who asked them to."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from handrail.domain.referrals import intakes
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.journeys.support import Server, check_page
from tests.journeys.support.area import POSTCODE, make_island

REFERENCE = re.compile(r"WH-[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture(scope="module", autouse=True)
def island(live: Server):
    """The area where it happens."""
    return make_island(live)


def fill(page: Page) -> None:
    page.goto("/refer-someone/")
    page.get_by_label("Their employer").check()
    page.get_by_label("Your name").fill("Jo Baker")
    page.get_by_label("Your organisation").fill("Quayside Bakery")
    page.get_by_label("Your work email address").fill("jo@quayside.example")
    page.get_by_label("Their first name").fill("Sam")
    page.get_by_label("Their last name").fill("Lee")
    page.get_by_label("Their phone number").fill("07700 900 456")
    page.get_by_label("Their home postcode, if you know it").fill(POSTCODE)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send").click()


def test_they_see_that_it_arrived_and_nothing_more(no_js_page: Page, live: Server, island) -> None:
    page = no_js_page
    fill(page)
    check_page(page, "Partner form")
    page.get_by_label("They asked me to do this").check()
    send(page)
    main = page.get_by_role("main")
    expect(page.get_by_role("heading", level=1)).to_have_text("Received")
    check_page(page, "Partner form received")
    reference = REFERENCE.search(main.inner_text()).group()
    for never in ("Lee", "07700", "coach", "Isles"):
        expect(main).not_to_contain_text(never)
    viewer, at = System(island.board_id), clock.now()
    with live.inside(), transaction.atomic(), acting_as(viewer, at=at):
        [found] = [x for x in intakes.waiting(viewer, at) if x.reference == reference]
    assert found.source == "employer"
    assert found.answers.partner.organisation == "Quayside Bakery"
    assert found.answers.is_safe("phone") == "unknown"


def test_nobody_is_referred_who_did_not_ask(page: Page) -> None:
    fill(page)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Only go on if they asked you to")
    expect(page.get_by_label("Their first name")).to_have_value("Sam")
    check_page(page, "Partner form without the tick")


def test_no_health_is_asked(page: Page) -> None:
    page.goto("/refer-someone/")
    labels = " ".join(page.locator("form label, form legend").all_inner_texts()).lower()
    assert not re.search(r"health|condition|pain|sick|diagnos|medic", labels)


def test_the_same_form_twice_is_one_and_another_is_refused(page: Page, live: Server) -> None:
    fill(page)
    page.get_by_label("They asked me to do this").check()
    fields = page.evaluate("""() => Object.fromEntries(
        new FormData(document.querySelector('form[method=post]')).entries())""")
    headers = {"Referer": f"{live.url}/refer-someone/"}
    first, second = (
        page.request.post("/refer-someone/", form=fields, headers=headers) for _ in range(2)
    )
    assert REFERENCE.search(first.text()).group() == REFERENCE.search(second.text()).group()
    changed = page.request.post(
        "/refer-someone/", form=fields | {"given_name": "Somebody"}, headers=headers
    )
    assert changed.status == 409
