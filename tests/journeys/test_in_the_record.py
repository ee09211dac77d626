"""The referral form inside a clinical system, in a sandboxed frame, for two patients at once."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.factories import ehr as systems
from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.support import record
from tests.journeys.support.record import Place, frame, heading

PICTURES = Path(os.environ.get("HANDRAIL_PICTURES", ".work/pictures"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[Place]:
    """Serve a database of its own, with one practice that opens us from its records."""
    with record.running(tmp_path_factory.mktemp("record"), django_db_blocker.unblock) as found:
        yield found


def opened(browser: Browser, place: Place, patients: str, size: dict[str, int], **more: object):
    context = browser.new_context(viewport=size, locale="en-GB", **more)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(f"{place.ehr.root}/record?patients={patients}")
    return page


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def accessible(page: Page, key: str) -> None:
    """Fail on what axe finds in one frame; it is run inside, as the frame is of no origin."""
    import axe_playwright_python

    script = Path(axe_playwright_python.__file__).parent / "axe.min.js"
    found = next(it for it in page.frames if it.name == key)
    found.evaluate(script.read_text())
    said = found.evaluate("async () => (await axe.run()).violations.map(v => v.id + ': ' + v.help)")
    assert said == [], json.dumps(said)


def test_two_clicks_send_it_for_each_of_two_patients(browser: Browser, place: Place) -> None:
    place.ehr.written.clear()
    page = opened(browser, place, "pat-1,pat-2", DESKTOP)
    first, second = frame(page, "pat-1"), frame(page, "pat-2")
    heading(first, "Refer Zachariah")
    heading(second, "Refer Ottoline")
    assert page.context.cookies(place.live.url) == []
    expect(first.get_by_label("Low back pain")).not_to_be_checked()
    expect(first.get_by_text("Never to be offered")).to_have_count(0)
    font = first.locator("h1").evaluate("it => getComputedStyle(it).fontSize")
    assert int(font.removesuffix("px")) > 24, "the design system's style did not load"
    accessible(page, "pat-1")
    picture(page, "in-the-record")
    second.get_by_label("They heard this and agree").check()
    second.get_by_role("button", name="Send").click()
    expect(second.get_by_role("heading", level=1)).to_contain_text("Sent")
    first.get_by_label("They heard this and agree").check()
    first.get_by_role("button", name="Send").click()
    expect(first.get_by_role("heading", level=1)).to_contain_text("Sent")
    expect(first.get_by_text("It is in the record already")).to_be_visible()
    accessible(page, "pat-1")
    picture(page, "in-the-record-sent")
    said = [it["subject"]["reference"] for it in place.ehr.written if "subject" in it]
    assert said == ["Patient/pat-2", "Patient/pat-1"]
    page.context.close()


def test_on_a_phone_without_javascript(browser: Browser, place: Place) -> None:
    place.ehr.scope = "launch openid fhirUser patient/*.read"
    try:
        page = opened(browser, place, "pat-1", PHONE, java_script_enabled=False)
        form = frame(page, "pat-1")
        expect(form.get_by_role("heading", level=1)).to_contain_text("Refer Zachariah")
        picture(page, "in-the-record-phone")
        form.get_by_role("button", name="Send").click()
        expect(form.get_by_role("alert")).to_contain_text("Nothing is sent until they agree")
        form.get_by_label("They heard this and agree").check()
        form.get_by_role("button", name="Send").click()
        expect(form.get_by_role("heading", level=1)).to_contain_text("Sent")
        expect(form.get_by_label("Summary to paste")).to_contain_text("306206005")
        picture(page, "in-the-record-phone-sent")
        page.context.close()
    finally:
        place.ehr.scope = systems.ALL


def test_no_other_page_may_hold_it(browser: Browser, place: Place) -> None:
    page = opened(browser, place, "pat-1", DESKTOP)
    stranger = place.live.url.replace("127.0.0.1", "localhost")
    query = f"iss={place.ehr.iss}&launch={place.ehr.launch()}"
    page.goto(f"{stranger}/healthz")
    page.set_content(
        f"<iframe name='stranger' src='{place.live.url}/smart/launch?{query}'></iframe>"
    )
    page.wait_for_timeout(1500)
    assert all("Refer Zachariah" not in it.content() for it in page.frames[1:])
    page.context.close()


def test_a_failure_is_a_plain_page(browser: Browser, place: Place) -> None:
    place.ehr.error = "access_denied"
    try:
        page = opened(browser, place, "pat-1", DESKTOP)
        expect(frame(page, "pat-1").get_by_role("heading", name="What to do")).to_be_visible()
        accessible(page, "pat-1")
        picture(page, "in-the-record-refused")
        page.context.close()
    finally:
        place.ehr.error = ""


def test_where_no_record_is_open_one_is_picked(browser: Browser, place: Place) -> None:
    place.ehr.scope = "openid fhirUser user/Patient.rs user/Condition.rs user/Observation.rs"
    place.ehr.context = {"patient": None}
    try:
        context = browser.new_context(viewport=PHONE, locale="en-GB", java_script_enabled=False)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.goto(f"{place.live.url}/smart/launch?iss={place.ehr.iss}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Whose record?")
        picture(page, "in-the-record-pick")
        page.get_by_label("NHS number").fill("999 000 0042")
        for part, value in (("Day", "15"), ("Month", "7"), ("Year", "1979")):
            page.get_by_label(part, exact=True).fill(value)
        page.get_by_role("button", name="Open the record").click()
        expect(page.get_by_role("alert")).to_contain_text("has nobody of that NHS number")
        page.get_by_label("Day", exact=True).fill("14")
        page.get_by_role("button", name="Open the record").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Refer Ottoline")
        assert "9990000042" not in page.url
        context.close()
    finally:
        place.ehr.scope, place.ehr.context = systems.ALL, {}
