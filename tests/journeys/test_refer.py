"""A GP refers somebody in three short screens, and the receiving team decides."""

import itertools
import re

import pytest
from playwright.sync_api import Page, expect

from handrail.kernel.nhs_number import check_digit
from tests.journeys.support import check_page, sign_in, town

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")

GP = "ruth.calder@merebridge.example"
OTHER_GP = "owen.pritchard@merebridge.example"
TRIAGE = "sana.whitlock@merebridge.example"
PHYSIO = "femi.brookes@merebridge.example"
_numbers = itertools.count(700_000)


def nhs_number() -> str:
    """Return a number that is never issued and that nobody else in these tests has."""
    for number in _numbers:
        first = f"999{number:06d}"
        if (check := check_digit(first)) is not None:
            return f"{first}{check}"
    raise AssertionError


def say_who(page: Page, *, given: str, family: str, number: str = "") -> None:
    page.get_by_role("button", name="Somebody new").click()
    page.get_by_label("First name").fill(given)
    page.get_by_label("Last name").fill(family)
    for part, value in (("Day", "1"), ("Month", "2"), ("Year", "1980")):
        page.get_by_label(part).fill(value)
    if number:
        page.get_by_label("NHS number").fill(number)
    page.get_by_label("Ours").check()
    page.get_by_label("At an address").check()
    page.get_by_label("Home postcode").fill("ZZ1 1AA")
    page.get_by_label("Phone number").fill("07700 900 982")
    page.get_by_label("Text them").check()
    page.get_by_role("button", name="Continue").click()


def find(page: Page, text: str) -> None:
    page.goto("/refer/")
    page.get_by_label("NHS number or name").fill(text)
    page.get_by_role("button", name="Find").click()


def say_why(page: Page, *, keen: str = "Keen") -> None:
    page.get_by_label("Go back to work").check()
    page.get_by_label("Mental health").check()
    page.get_by_label("Off work, with a job to go back to").check()
    page.get_by_label("Weeks off work so far").fill("3")
    page.get_by_label("Job", exact=True).fill("Warehouse picker")
    page.get_by_label("Quiet room").check()
    page.get_by_label(keen, exact=True).check()
    page.get_by_role("button", name="See what fits").click()


def agree(page: Page, service: str) -> None:
    page.get_by_label(service, exact=True).check()
    page.get_by_label("They said yes, in person or by phone").check()
    page.get_by_label("All of these, they agree").check()
    page.get_by_label("Yes, they agree").check()


def refer(page: Page, given: str, family: str, service: str = "WorkWell Merebridge") -> str:
    """Refer somebody new and return the reference."""
    sign_in(page, GP)
    say_who(page, given=given, family=family, number=nhs_number())
    say_why(page)
    agree(page, service)
    page.get_by_role("button", name="They agree: send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sent")
    return re.search(r"WH-\w{4}-\w{4}", page.content())[0]


def test_a_gp_refers_somebody_new(page: Page) -> None:
    sign_in(page, GP)
    check_page(page, "Refer: start")
    page.get_by_role("button", name="Somebody new").click()
    check_page(page, "Refer: who")
    page.go_back()
    say_who(page, given="Amara", family="Okoro", number=nhs_number())
    check_page(page, "Refer: why")
    say_why(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("What fits Amara Okoro")
    expect(page.get_by_text("Needs: Quiet room")).to_be_visible()
    agree(page, "WorkWell Merebridge")
    check_page(page, "Refer: offer")
    wide = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    check_page(page, "Refer: offer")
    page.set_viewport_size(wide)
    page.get_by_role("button", name="They agree: send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sent")
    check_page(page, "Refer: sent")
    page.get_by_role("link", name="See this referral").click()
    expect(page.get_by_text("Action for GP: none")).to_be_visible()
    check_page(page, "One referral")


def test_no_javascript_and_a_time_booked(no_js_page: Page) -> None:
    page = no_js_page
    sign_in(page, GP)
    say_who(page, given="Biodun", family="Hartley")
    say_why(page)
    agree(page, "WorkWell Merebridge")
    page.get_by_label(re.compile("By phone", re.I)).first.check()
    page.get_by_role("button", name="They agree: send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sent")
    expect(page.get_by_text("First conversation:")).to_be_visible()


def test_nothing_is_sent_without_agreement_and_nothing_is_lost(page: Page) -> None:
    sign_in(page, GP)
    say_who(page, given="Carla", family="Denby")
    say_why(page)
    page.get_by_role("button", name="They agree: send").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is sent until they agree")
    expect(page.get_by_role("alert")).to_contain_text("Select what they agree that the service")
    check_page(page, "Refer: offer with errors")
    page.goto("/refer/")
    page.get_by_role("link", name="Carla Denby", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What fits Carla Denby")


def test_not_now_is_never_pushed(page: Page) -> None:
    sign_in(page, GP)
    say_who(page, given="Dorota", family="Elm")
    say_why(page, keen="Not now")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not now is fine")
    check_page(page, "Refer: not now")
    for part, value in (("Day", "5"), ("Month", "1"), ("Year", "2030")):
        page.get_by_label(part).fill(value)
    page.get_by_role("button", name="Keep the date").click()
    expect(page.get_by_text("Ask again on 5 January 2030")).to_be_visible()
    page.goto("/refer/leaflet/")
    check_page(page, "Leaflet")


SEND_TWICE = """async () => {
  const form = document.querySelector("main form[method=post]");
  const send = () => fetch(form.action || location.href, {
    method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "follow" });
  const answers = await Promise.all([send(), send()]);
  return answers.map((answer) => [answer.status, answer.url]);
}"""


def test_the_same_form_twice_at_once_is_one_referral(page: Page) -> None:
    sign_in(page, GP)
    say_who(page, given="Esi", family="Frome", number=nhs_number())
    say_why(page)
    agree(page, "WorkWell Merebridge")
    first, second = page.evaluate(SEND_TWICE)
    assert first == second
    assert first[0] == 200
    page.goto("/referrals/")
    expect(page.get_by_role("link", name="Esi Frome")).to_have_count(1)


def test_somebody_known_is_asked_nothing_again(page: Page) -> None:
    refer(page, "Goran", "Hale")
    find(page, "Hale")
    check_page(page, "Refer: found")
    page.get_by_role("link", name="Goran Hale").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would help Goran?")
    expect(page.get_by_label("Quiet room")).to_be_checked()


def test_another_practice_sees_nothing(page: Page, another_page) -> None:
    refer(page, "Hana", "Iveson")
    page.get_by_role("link", name="See this referral").click()
    theirs = another_page()
    sign_in(theirs, OTHER_GP)
    find(theirs, "Iveson")
    expect(theirs.get_by_text("Nobody your organisation knows")).to_be_visible()
    answer = theirs.goto(page.url)
    assert answer.status == 404
    expect(theirs.get_by_text("Iveson")).to_have_count(0)


def act_as_triage(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Choose Triage")).click()


def open_in_inbox(page: Page, name: str) -> None:
    sign_in(page, TRIAGE)
    act_as_triage(page)
    page.goto("/inbox/")
    page.get_by_role("link", name=name).first.click()


def test_the_team_accepts_for_a_named_coach(page: Page, another_page) -> None:
    refer(page, "Ines", "Jarvis")
    theirs = another_page()
    open_in_inbox(theirs, "Ines Jarvis")
    check_page(theirs, "Inbox: one referral")
    theirs.get_by_label("Named coach").select_option(label="Jo Fairley, Work and health coach")
    theirs.get_by_role("button", name="Accept").click()
    expect(theirs.get_by_text("The clock goes on until you have spoken")).to_be_visible()
    page.goto("/referrals/")
    check_page(page, "My referrals")
    page.get_by_role("link", name="Ines Jarvis").first.click()
    expect(page.get_by_text("Being supported")).to_be_visible()


def test_the_team_asks_and_the_gp_answers(page: Page, another_page) -> None:
    refer(page, "Jamal", "Kerr")
    theirs = another_page()
    open_in_inbox(theirs, "Jamal Kerr")
    theirs.get_by_role("link", name="Ask the referrer a question").click()
    check_page(theirs, "Inbox: ask")
    theirs.get_by_label("Your question").fill("Is a phone call in the evening possible?")
    theirs.get_by_role("button", name="Send the question").click()
    page.goto("/referrals/")
    page.get_by_role("link", name="Jamal Kerr").first.click()
    expect(page.get_by_text("Is a phone call in the evening possible?").first).to_be_visible()
    page.get_by_label("Your answer").fill("Yes, after six.")
    page.get_by_role("button", name="Send the answer").click()
    theirs.get_by_role("link", name="Jamal Kerr").first.click()
    expect(theirs.get_by_text("Yes, after six.")).to_be_visible()


def test_a_decline_always_comes_with_an_offer(page: Page, another_page) -> None:
    refer(page, "Kit", "Lomax")
    theirs = another_page()
    open_in_inbox(theirs, "Kit Lomax")
    theirs.get_by_role("link", name="Decline, with something else for them").click()
    theirs.get_by_label("No place within a fair time").check()
    theirs.get_by_label("In words they and the referrer will read").fill("We are full until May.")
    theirs.get_by_role("button", name="Decline", exact=True).click()
    expect(theirs.get_by_role("alert")).to_contain_text("A decline always comes with an offer")
    check_page(theirs, "Inbox: decline with errors")
    theirs.get_by_label("What is open to them instead?").select_option(label="Mere Advice line")
    theirs.get_by_role("button", name="Decline", exact=True).click()
    page.goto("/referrals/?show=closed")
    page.get_by_role("link", name="Kit Lomax").first.click()
    expect(page.get_by_text("Mere Advice line")).to_be_visible()


def test_a_better_service_takes_it_over_and_the_clock_goes_on(page: Page, another_page) -> None:
    refer(page, "Lena", "Moss")
    theirs = another_page()
    open_in_inbox(theirs, "Lena Moss")
    promise = theirs.get_by_role("heading", level=1).inner_text()
    theirs.get_by_role("link", name="Offer it to a service that fits better").click()
    theirs.get_by_label("Connect to Work, Merebridge").check()
    theirs.get_by_label("They said yes, in person or by phone").check()
    check_page(theirs, "Inbox: offer elsewhere")
    theirs.get_by_role("button", name="Offer it").click()
    council = another_page()
    sign_in(council, "aled.rook@merebridge.example")
    act_as_triage(council)
    council.goto("/inbox/")
    council.get_by_role("link", name="Lena Moss").first.click()
    council.get_by_role("button", name="Take it over").click()
    assert council.get_by_role("heading", level=1).inner_text() == promise
    theirs.goto("/inbox/")
    expect(theirs.get_by_role("link", name="Lena Moss")).to_have_count(0)
