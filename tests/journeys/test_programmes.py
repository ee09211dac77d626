"""A programme is changed in the browser: drafted, tried, proposed, published by somebody else."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from handrail.kernel import clock
from tests.journeys.support import Server, check_page, sign_in
from tests.journeys.test_support import fill_date, heading, press, said

WRITER = "ade.marlowe@merebridge.example"
READER = "lowri.penhale@merebridge.example"
CLINIC = "leicestershire-oh-clinic"


def start(page: Page) -> None:
    page.goto("/admin/programmes/")
    check_page(page, "All programmes")
    page.locator(f"a[href='/admin/programmes/{CLINIC}/']").click()
    check_page(page, "What a programme says")
    press(page, "Change this programme")
    expect(page.get_by_role("main")).to_contain_text("Nothing yet. Choose a part below.")


def change_age(page: Page) -> None:
    page.get_by_role("link", name="Change Age", exact=True).click()
    page.get_by_label("It says this").check()
    page.get_by_label("Youngest age").fill("70")
    page.get_by_label("Oldest age").fill("30")
    page.get_by_label("Where this was seen").fill("The clinic's leaflet of June 2026")
    press(page, "Save this part")
    expect(page.get_by_role("alert")).to_contain_text("Nobody is at least 70 and at most 30")
    check_page(page, "One part of a draft, refused")
    page.get_by_label("Youngest age").fill("30")
    page.get_by_label("Oldest age").fill("70")
    press(page, "Save this part")
    expect(said(page)).to_contain_text("Changed")
    expect(page.get_by_role("main")).to_contain_text("People aged 30 to 70")
    check_page(page, "A draft of a programme")


def see_who(page: Page) -> None:
    page.get_by_role("button", name="See who would gain or lose").click()
    expect(heading(page)).to_have_text("Who would gain or lose")
    expect(page.get_by_role("main")).to_contain_text("Loses")
    check_page(page, "Who would gain or lose")
    page.get_by_role("link", name="Try somebody else").click()
    page.get_by_label("Age", exact=True).fill("29")
    press(page, "Try")
    expect(page.get_by_role("main")).to_contain_text("How they would be answered")
    expect(page.get_by_role("main")).to_contain_text("Does not fit")
    check_page(page, "A test person, tried")
    page.go_back()
    page.go_back()


def propose(page: Page) -> None:
    page.get_by_role("button", name="Propose it").click()
    fill_date(page, "From which day does it count?", clock.now() + timedelta(days=7))
    page.get_by_label("Why does it change").fill("The clinic's leaflet of June 2026 says so")
    check_page(page, "Propose a draft")
    press(page, "Propose it")
    expect(said(page)).to_contain_text("Somebody else has to read and publish it")


def test_a_programme_changes_only_with_a_second_pair_of_eyes(
    page: Page, another_page: Callable[[], Page], live: Server
) -> None:
    sign_in(page, WRITER)
    start(page)
    change_age(page)
    see_who(page)
    propose(page)
    page.get_by_role("button", name="See who would gain or lose").click()
    expect(page.get_by_role("main")).to_contain_text("somebody else reads and publishes it")
    assert page.get_by_role("button", name="Publish it").count() == 0

    other = another_page()
    sign_in(other, READER)
    other.goto(f"/admin/programmes/{CLINIC}/draft/")
    other.get_by_role("button", name="See who would gain or lose").click()
    check_page(other, "A draft to publish")
    press(other, "Publish it")
    expect(said(other)).to_contain_text("Published")
    expect(other.get_by_role("main")).to_contain_text("What changed")
    expect(other.get_by_role("main")).to_contain_text("People aged 30 to 70")
