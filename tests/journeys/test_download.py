"""Somebody gets everything about themself: staff make sure, a clinician looks, a key opens it."""

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.support import Server, check_page, sign_in
from tests.journeys.test_report import CLINICIAN, COACH, MAIN
from tests.journeys.test_report import known as known
from tests.journeys.test_share import come_in, heading

PRIVATE = "Her sister drinks"


def write_note(page: Page, case_id: object) -> None:
    page.goto(f"/cases/{case_id}/note/")
    page.locator("textarea[name=text]").fill(PRIVATE)
    page.get_by_role("button", name="Save the note").click()


def test_everything_about_me_never_by_a_code_alone(
    page: Page, another_page: Callable[[], Page], no_js_page: Page, live: Server, known
) -> None:
    team, reference, case_id = known
    them, clinician, main = no_js_page, another_page(), no_js_page.get_by_role(MAIN)
    sign_in(page, COACH)
    write_note(page, case_id)
    come_in(them, live, (team, reference))
    them.get_by_role("link", name="Download everything about you").click()
    expect(main).to_contain_text("a code is not enough")
    expect(them.get_by_role("button", name="Ask for a copy")).to_have_count(0)
    check_page(them, "Everything about you")

    page.goto(f"/cases/{case_id}/")
    page.get_by_role("link", name="Everything about them, for them").click()
    page.get_by_role("button", name="Ask for their copy").click()
    expect(page.get_by_role("alert")).to_contain_text("Select how you made sure")
    page.get_by_label("I saw their passport").check()
    check_page(page, "Ask for everything")
    page.get_by_role("button", name="Ask for their copy").click()
    expect(page.get_by_role(MAIN)).to_contain_text("A health professional looks through it")
    check_page(page, "Everything asked for")

    sign_in(clinician, CLINICIAN)
    clinician.goto("/decisions/")
    check_page(clinician, "Decisions with a copy")
    clinician.get_by_role("link", name="Amara Okafor").first.click()
    box = clinician.locator("div.nhsuk-u-margin-bottom-4", has_text=PRIVATE).get_by_role("checkbox")
    box.check()
    clinician.get_by_role("button", name="Hold the ticked parts back").click()
    expect(clinician.get_by_role("alert")).to_contain_text("Select why they are held back")
    expect(box).to_be_checked()
    check_page(clinician, "Look through a copy")
    clinician.get_by_label("It is about somebody else").check()
    clinician.get_by_label("Your reason").fill("About a sister")
    clinician.get_by_role("button", name="Hold the ticked parts back").click()
    expect(clinician.get_by_role(MAIN)).to_contain_text("1 held back")
    clinician.get_by_label("I have looked through all of it").check()
    clinician.get_by_role("button", name="Release the rest to them").click()
    expect(clinician.get_by_role(MAIN)).to_contain_text("No copy waits for you")

    them.reload()
    them.get_by_role("link", name="Merebridge Work and Health").click()
    check_page(them, "Your copy")
    them.get_by_label("The key we gave you").fill("ABCD-EFGH-JKMN-PQRS")
    them.get_by_label("For another computer").check()
    them.get_by_role("button", name="Download").click()
    expect(them.get_by_role("alert")).to_contain_text("This key is not right")

    page.reload()
    page.get_by_role("button", name="Make a key to hand to them").click()
    check_page(page, "A key to hand over")
    key = page.get_by_role(MAIN).locator("strong", has_text="-").inner_text()
    them.get_by_label("The key we gave you").fill(key.lower())
    held = json.loads(taken(them, "For another computer"))
    assert held["held_by"] == "Merebridge Work and Health"
    assert {"people", "referrals", "cases"} <= set(held["records"])
    assert PRIVATE not in json.dumps(held)
    text = taken(them, "To read")
    assert "Okafor" in text
    assert PRIVATE not in text
    expect(heading(them)).to_contain_text("Your copy")


def taken(them: Page, how: str) -> str:
    them.get_by_label(how).check()
    with them.expect_download() as found:
        them.get_by_role("button", name="Download").click()
    return Path(found.value.path()).read_text()
