"""Nothing fits: the gap is counted, the person is told where else to turn, and the area sees it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.support import check_page, sign_in, town
from tests.journeys.test_refer import GP, nhs_number

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")

COMMISSIONER = "zara.hollin@merebridge.example"
ADMINISTRATOR = "ade.marlowe@merebridge.example"


def look_for_support(page: Page, given: str, family: str, *, postcode: str) -> None:
    """Refer somebody over the border who has no practice, as far as what fits."""
    sign_in(page, GP)
    page.get_by_role("button", name="Somebody new").click()
    page.get_by_label("First name").fill(given)
    page.get_by_label("Last name").fill(family)
    for part, value in (("Day", "1"), ("Month", "2"), ("Year", "1980")):
        page.get_by_label(part).fill(value)
    page.get_by_label("NHS number").fill(nhs_number())
    page.get_by_label("None", exact=True).check()
    page.get_by_label("At an address").check()
    page.get_by_label("Home postcode").fill(postcode)
    page.get_by_label("Phone number").fill("07700 900 982")
    page.get_by_label("Text them").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Go back to work").check()
    page.get_by_label("Pain or movement").check()
    page.get_by_label("Off work, with a job to go back to").check()
    page.get_by_label("Keen", exact=True).check()
    page.get_by_role("button", name="See what fits").click()


def test_no_service_is_a_gap_and_a_signpost_is_one_click(page: Page) -> None:
    look_for_support(page, "Ines", "Hallam", postcode="ZZ4 1AA")
    expect(page.get_by_role("heading", name="No service here fits")).to_be_visible()
    expect(page.get_by_text("The area is told that something is missing here")).to_be_visible()
    check_page(page, "Refer: no service")
    page.get_by_role("link", name="I told them about something else").click()
    check_page(page, "Refer: tell them")
    page.get_by_role("button", name="I told them about it").click()
    expect(page.get_by_role("alert")).to_contain_text("Say where you told them to turn")
    page.get_by_label("What did you tell them about?").fill("The library's job club")
    page.get_by_role("button", name="I told them about it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "You told them about The library's job club"
    )
    check_page(page, "Refer: told")
    sign_in(page, COMMISSIONER)
    page.goto("/area/")
    page.get_by_role("link", name="Where, and why: map and table").click()
    expect(page.get_by_role("img", name=re.compile("Map of postcode districts"))).to_be_visible()
    row = page.get_by_role("row").filter(has_text="ZZ4")
    expect(row.get_by_role("cell")).to_have_text(re.compile("1[05]"))
    expect(page.get_by_role("row").filter(has_text="ZZ5")).to_contain_text("*")
    check_page(page, "Area: what is missing")
    with page.expect_download() as download:
        page.get_by_role("link", name="The same figures as a file (CSV)").click()
    text = download.value.path().read_text()
    assert "gap,district,ZZ5,*" in text
    page.get_by_role("link", name="This month").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is missing here")


def test_on_a_phone_light_touch_is_one_click_away(phone: Page) -> None:
    look_for_support(phone, "Odile", "Farrar", postcode="ZZ1 1AA")
    phone.get_by_role("button", name="I told them about Mere Advice line").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "You told them about Mere Advice line"
    )
    expect(phone.get_by_text("It is counted. Nothing was sent to anybody.")).to_be_visible()
    check_page(phone, "Refer: told")


def test_other_care_first_is_followed_up(no_js_page: Page) -> None:
    page = no_js_page
    look_for_support(page, "Petra", "Lowell", postcode="ZZ1 1AA")
    page.get_by_role("link", name="Other health care comes first").click()
    page.get_by_role("button", name="Keep it, and remind me").click()
    expect(page.get_by_role("alert")).to_contain_text("Select which care they need first")
    page.get_by_label("NHS Talking Therapies").check()
    for part, value in (("Day", "1"), ("Month", "2"), ("Year", "2090")):
        page.get_by_label(part, exact=True).fill(value)
    check_page(page, "Refer: other care first")
    page.get_by_role("button", name="Keep it, and remind me").click()
    page.get_by_role("link", name="What to follow up").click()
    check_page(page, "What to follow up")
    page.get_by_role("link", name=re.compile("Petra Lowell")).click()
    page.get_by_label("How did it go?").fill("They start next week.")
    check_page(page, "Follow up")
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("link", name=re.compile("Petra Lowell"))).to_have_count(0)


def test_an_area_tries_other_weights_and_sets_a_second_version(page: Page) -> None:
    sign_in(page, ADMINISTRATOR)
    page.goto("/area/weights/")
    expect(page.get_by_text("Version 1 holds since")).to_be_visible()
    page.get_by_role("button", name="Try other weights").click()
    evidence = page.get_by_label("How strong the evidence is")
    evidence.fill("400")
    page.get_by_label("Why?").fill("The board agreed it.")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("alert")).to_contain_text("between 0 and 100")
    evidence.fill("7")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    check_page(page, "Area: try other weights")
    page.get_by_role("button", name="Set them").click()
    expect(page.get_by_text("Version 2 holds since")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="The board agreed it.")
    expect(row).to_contain_text("Ade Marlowe")
    check_page(page, "Area: weights")
