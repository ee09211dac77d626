"""Somebody refers themself, on a phone, without JavaScript, without an account."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from handrail.domain.referrals.models import Signpost
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.journeys.conftest import PHONE as PHONE_SIZE
from tests.journeys.conftest import opened
from tests.journeys.support import Server, check_page
from tests.journeys.support.area import (
    ADVICE,
    COACHING,
    PHONE,
    POSTCODE,
    PRACTICE_CODE,
    make_island,
)

REFERENCE = re.compile(r"WH-[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture(scope="module", autouse=True)
def island(live: Server):
    """The area where it happens."""
    return make_island(live)


@pytest.fixture
def plain_phone(browser: Browser, live: Server):
    """A phone that runs no JavaScript."""
    with opened(browser, live, PHONE_SIZE, js=False) as found:
        yield found


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def begin(page: Page, path: str = "/get-support/") -> None:
    page.goto(path)
    page.get_by_role("button", name="Start now").click()


def say_where(page: Page, postcode: str = POSTCODE) -> None:
    heading(page, "Where do you live?")
    page.get_by_label("At an address").check()
    page.get_by_label("Postcode").fill(postcode)
    go_on(page)


def say_why(page: Page) -> None:
    heading(page, "What would you like to do?")
    page.get_by_label("Go back to work after time off").check()
    go_on(page)
    heading(page, "What makes work hard?")
    page.get_by_label("Pain, or moving is hard").check()
    page.get_by_label("Money worries").check()
    go_on(page)
    heading(page, "What is your work now?")
    page.get_by_label("Off work because of my health, with a job to go back to").check()
    go_on(page)


def say_work(page: Page) -> None:
    heading(page, "What kind of work do you do?")
    page.get_by_label("Your job (optional)").fill("Baker")
    page.get_by_label("On my feet").check()
    go_on(page)


def say_birth_date(page: Page) -> None:
    heading(page, "What is your date of birth?")
    for part, text in (("Day", "1"), ("Month", "2"), ("Year", "1980")):
        page.get_by_label(part, exact=True).fill(text)
    go_on(page)


def say_name(page: Page, given: str = "Amara", family: str = "Okafor") -> None:
    heading(page, "What is your name?")
    page.get_by_label("First name").fill(given)
    page.get_by_label("Last name").fill(family)
    go_on(page)
    heading(page, "What is your NHS number? (optional)")
    go_on(page)


def say_contact(page: Page) -> None:
    heading(page, "How can we contact you?")
    page.get_by_label("Phone or text").check()
    page.get_by_label("Phone number").fill("07700 900 123")
    go_on(page)
    heading(page, "What is safe for us to do?")
    page.get_by_label("Ring me").check()
    page.get_by_label("Send me a text").check()
    go_on(page)


def finish(page: Page) -> None:
    heading(page, "What do you need from us? (optional)")
    page.get_by_label("Longer appointments").check()
    go_on(page)
    heading(page, "When is a good time to ring you? (optional)")
    page.get_by_label("Weekday evenings, after 5pm").check()
    go_on(page)
    heading(page, "Are you safe at the moment? (optional)")
    go_on(page)
    heading(page, "Is there anything else you want to tell us? (optional)")
    go_on(page)
    heading(page, "Do you agree?")
    page.get_by_label("Yes, I agree").check()
    go_on(page)
    heading(page, "Check your answers")


def answer_all(page: Page) -> None:
    """Answer every question after following a service's and a practice's link."""
    say_where(page)
    say_why(page)
    say_work(page)
    say_birth_date(page)
    say_name(page)
    heading(page, "Shall we tell your GP?")
    page.get_by_label("Not yet. Ask me again later").check()
    go_on(page)
    say_contact(page)
    finish(page)


def test_the_whole_way_on_a_phone_without_javascript(plain_phone: Page) -> None:
    page = plain_phone
    page.goto("/get-support/")
    main = page.get_by_role("main")
    for said in ("about 5 minutes", "The Jobcentre and your employer are told nothing", "serious "
                 "risk", "is being checked", "999", "111", "116 123", "28 days"):  # fmt: skip
        expect(main).to_contain_text(said)
    check_page(page, "Self-referral start")
    page.get_by_role("button", name="Start now").click()
    check_page(page, "Self-referral first question")
    say_where(page)
    say_why(page)
    say_work(page)
    check_page(page, "Self-referral how long off")
    page.get_by_label("About how long?").fill("6")
    page.get_by_label("Weeks", exact=True).check()
    go_on(page)
    say_birth_date(page)
    heading(page, "Which support would you like?")
    check_page(page, "Self-referral choose support")
    page.get_by_label(COACHING).check()
    go_on(page)
    check_page(page, "Self-referral name")
    say_name(page)
    heading(page, "Do you have a GP practice?")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Name or postcode of the practice").fill("saltmarsh")
    go_on(page)
    heading(page, "Which is your GP practice?")
    check_page(page, "Self-referral choose practice")
    page.get_by_label("Saltmarsh Surgery").check()
    go_on(page)
    check_page(page, "Self-referral tell your GP")
    page.get_by_label("No", exact=True).check()
    go_on(page)
    check_page(page, "Self-referral contact")
    say_contact(page)
    check_page(page, "Self-referral needs")
    finish(page)
    check_page(page, "Self-referral check answers")
    expect(main).to_contain_text("6 weeks")
    expect(main).to_contain_text("Isles Health")
    page.get_by_role("button", name="Send").click()
    heading(page, "We have what you sent")
    expect(main).to_contain_text(REFERENCE)
    expect(main).to_contain_text("We do not tell your GP")
    expect(main).to_contain_text("116 123")
    check_page(page, "Self-referral sent")


def as_far_as_the_choice(page: Page) -> None:
    """Say what decides which services fit."""
    begin(page)
    say_where(page)
    say_why(page)
    say_work(page)
    go_on(page)
    say_birth_date(page)
    heading(page, "Which support would you like?")


def test_the_best_comes_first_and_each_says_why(plain_phone: Page) -> None:
    page = plain_phone
    as_far_as_the_choice(page)
    services = page.locator(".nhsuk-radios__item").filter(has=page.locator("details"))
    expect(services.first).to_contain_text(COACHING)
    expect(services.nth(1)).to_contain_text(ADVICE)
    for place, (name, days) in enumerate(((COACHING, 4), (ADVICE, 9))):
        one = services.nth(place)
        expect(one).to_contain_text(f"Wait: about {days} working days, declared today")
        one.get_by_text(f"Why this one {name}").click()
        expect(one).to_contain_text(f"First contact: about {days} working days")
        assert one.get_by_role("listitem").count() > 2
    check_page(page, "Self-referral: why these, in this order")


def test_who_rather_gets_in_touch_themself_is_counted_and_not_named(
    page: Page, island, live: Server
) -> None:
    as_far_as_the_choice(page)
    page.get_by_text(f"Why this one {ADVICE}").click()
    page.get_by_role("button", name=f"I will get in touch with {ADVICE} myself").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(ADVICE)
    expect(page.get_by_role("main")).to_contain_text(PHONE)
    by = System(island.board_id)
    with live.inside(), transaction.atomic(), acting_as(by, at=clock.now()):
        (told,) = Signpost.objects.visible_to(by, at=clock.now()).filter(told=ADVICE)
        assert (told.reason, told.source, told.board_id) == (
            "their_choice",
            "self",
            island.board_id,
        )
        assert (told.person_id, told.referral_id, told.by_account_id) == (None, None, None)
        assert told.district == "KW17"


def test_a_link_from_a_service_and_a_practice_asks_less(page: Page, island) -> None:
    begin(page, f"/get-support/?service={island.coaching_id}&practice={PRACTICE_CODE}")
    answer_all(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text(COACHING)
    expect(main).to_contain_text("Saltmarsh Surgery")
    page.get_by_role("button", name="Send").click()
    heading(page, "We have what you sent")


def test_an_answer_is_changed_from_the_check_page(page: Page, island) -> None:
    begin(page, f"/get-support/?service={island.coaching_id}&practice={PRACTICE_CODE}")
    answer_all(page)
    page.get_by_role("link", name="Change name").click()
    expect(page.get_by_label("First name")).to_have_value("Amara")
    page.get_by_label("First name").fill("Amarachi 🌻")
    page.get_by_role("button", name="Save and go back").click()
    heading(page, "Check your answers")
    expect(page.get_by_role("main")).to_contain_text("Amarachi 🌻 Okafor")
    page.get_by_role("link", name="Change contact").click()
    page.get_by_label("Email", exact=True).check()
    page.get_by_label("Email address").fill("amara@example.com")
    page.get_by_role("button", name="Save and go back").click()
    heading(page, "What is safe for us to do?")


def test_mistakes_are_told_and_nothing_is_lost(page: Page) -> None:
    begin(page)
    go_on(page)
    check_page(page, "Self-referral nothing chosen")
    page.get_by_role("link", name="Select whether you have an address").click()
    expect(page.get_by_label("At an address")).to_be_focused()
    page.get_by_label("At an address").check()
    page.get_by_label("Postcode").fill("nonsense")
    go_on(page)
    expect(page.get_by_role("alert")).to_contain_text("Enter a full UK postcode")
    expect(page.get_by_label("Postcode")).to_have_value("nonsense")


def test_somebody_saves_and_comes_back_elsewhere(page: Page, another_page) -> None:
    begin(page)
    say_where(page)
    say_why(page)
    say_work(page)
    go_on(page)
    say_birth_date(page)
    page.get_by_role("link", name="Save and come back later").click()
    heading(page, "Your answers are saved")
    check_page(page, "Self-referral saved")
    code = page.locator(".app-code").first.inner_text().strip()
    other = another_page()
    other.goto("/get-support/question/name/")
    heading(other, "Ask for support with health and work")
    other.get_by_role("link", name="Come back to answers you saved").click()
    other.get_by_label("Your code").fill(code.lower().replace("-", " "))
    go_on(other)
    expect(other.get_by_role("alert")).to_contain_text("We cannot find answers")
    check_page(other, "Self-referral come back refused")
    for part, text in (("Day", "1"), ("Month", "2"), ("Year", "1980")):
        other.get_by_label(part, exact=True).fill(text)
    go_on(other)
    heading(other, "Which support would you like?")


def test_somebody_deletes_what_they_wrote(page: Page) -> None:
    begin(page)
    say_where(page)
    page.goto("/get-support/")
    page.get_by_role("link", name="delete what you have written").click()
    check_page(page, "Self-referral delete")
    page.get_by_role("button", name="Delete it").click()
    heading(page, "What you had written is deleted")
    page.goto("/get-support/check/")
    heading(page, "Ask for support with health and work")


def test_no_address_and_no_service_still_leads_to_the_team(page: Page) -> None:
    begin(page, f"/get-support/?practice={PRACTICE_CODE}")
    page.get_by_label("I have no fixed address").check()
    go_on(page)
    say_why(page)
    say_work(page)
    go_on(page)
    say_birth_date(page)
    page.get_by_label(re.compile("help me", re.IGNORECASE)).check()
    go_on(page)
    say_name(page)
    page.get_by_label("Yes", exact=True).check()
    go_on(page)
    heading(page, "How can we contact you?")
    page.get_by_label("Another way").check()
    page.get_by_label("How can we reach you?").fill("The day centre on Shore Street")
    go_on(page)
    heading(page, "What do you need from us? (optional)")
    go_on(page)
    go_on(page)
    go_on(page)
    page.get_by_label("Yes, I agree").check()
    go_on(page)
    main = page.get_by_role("main")
    expect(main).to_contain_text("Northern Isles")
    page.get_by_role("button", name="Send").click()
    expect(main).to_contain_text(REFERENCE)


def test_the_button_pressed_twice_sends_once(page: Page, island, live: Server) -> None:
    begin(page, f"/get-support/?service={island.coaching_id}&practice={PRACTICE_CODE}")
    answer_all(page)
    send = page.locator('form[action="/get-support/send/"]')
    token = send.locator("input[name=csrfmiddlewaretoken]").get_attribute("value")
    form = {"csrfmiddlewaretoken": token}
    cookies = page.context.cookies()
    answers = []
    for _ in range(2):
        page.context.clear_cookies()
        page.context.add_cookies(cookies)
        headers = {"Referer": f"{live.url}/get-support/check/"}
        answer = page.request.post("/get-support/send/", form=form, headers=headers)
        answers.append(REFERENCE.search(answer.text()).group())
    assert answers[0] == answers[1]
