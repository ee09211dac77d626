"""Support handed over: a practice's link and leaflet, its own list, its own key, and by paste."""

import csv
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from handrail.domain.invitations.models import CohortLink, LinkCount
from handrail.domain.organisations.models import Organisation
from handrail.domain.systems.signed import NewKey
from handrail.kernel import clock
from handrail.kernel.ids import new_id
from handrail.kernel.nhs_number import check_digit
from tests.factories.signed import Computer
from tests.journeys.conftest import PHONE as PHONE_SIZE
from tests.journeys.conftest import opened
from tests.journeys.support import Server, check_page, heading, press, said, sign_in, town
from tests.journeys.support.area import COACHING, make_island
from tests.journeys.test_refer import agree, say_who
from tests.journeys.test_refer import say_why as say_why_referred
from tests.journeys.test_self_refer import (
    finish,
    go_on,
    say_birth_date,
    say_contact,
    say_name,
    say_where,
    say_why,
    say_work,
)

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")
GP = "ruth.calder@merebridge.example"
BOARD = "ade.marlowe@merebridge.example"
PRACTICE = "Ash Tree Surgery"


@pytest.fixture(scope="module", autouse=True)
def island(live: Server):
    """An area of its own, in which somebody refers themself."""
    return make_island(live)


@pytest.fixture
def plain_phone(browser: Browser, live: Server):
    """A phone that runs no JavaScript."""
    with opened(browser, live, PHONE_SIZE, js=False) as found:
        yield found


def nhs_number(start: int) -> str:
    """Return a number that is never issued."""
    first = next(f"999{it:06d}" for it in range(start, start + 20)
                 if check_digit(f"999{it:06d}") is not None)  # fmt: skip
    return f"{first}{check_digit(first)}"


def practice_link(page: Page) -> str:
    """Return where the leaflet of whoever is signed in leads."""
    page.goto("/refer/leaflet/")
    text = page.get_by_label("Text to copy").input_value()
    found = re.search(r"/from/[A-Z0-9]+/", text)
    assert found, text
    return found[0]


def refer_themself(page: Page) -> None:
    """Answer every question after a link in which the practice is filled in."""
    say_where(page)
    say_why(page)
    say_work(page)
    page.get_by_label("About how long?").fill("6")
    page.get_by_label("Weeks", exact=True).check()
    go_on(page)
    say_birth_date(page)
    page.get_by_label(COACHING).check()
    go_on(page)
    say_name(page)
    expect(heading(page)).to_have_text("Shall we tell your GP?")
    page.get_by_label("Not yet. Ask me again later").check()
    go_on(page)
    say_contact(page)
    finish(page)


def test_a_leaflet_leads_to_a_self_referral_with_the_practice_named(
    page: Page, plain_phone: Page, live: Server
) -> None:
    sign_in(page, GP)
    link = practice_link(page)
    expect(page.get_by_role("main")).to_contain_text(PRACTICE)
    check_page(page, "Hand over: leaflet")
    printed = page.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/MediaBox \[0 0 (\d+) (\d+)", printed) == [(b"420", b"594")], "one A5"
    phone = plain_phone
    phone.goto(f"{link}leaflet/")
    check_page(phone, "Hand over: leaflet that anybody may open")
    phone.goto(link)
    expect(phone.get_by_role("main")).to_contain_text(f"Your GP practice, {PRACTICE}, gave you")
    check_page(phone, "Hand over: start with a practice")
    press(phone, "Start now")
    refer_themself(phone)
    expect(phone.get_by_role("main")).to_contain_text(PRACTICE)
    press(phone, "Send")
    expect(heading(phone)).to_have_text("We have what you sent")
    with live.inside(), transaction.atomic():
        practice = Organisation.objects.get(name=PRACTICE)
        count = LinkCount.objects.get(practice=practice)
        assert (count.begun, count.sent) == (1, 1)
        assert count.opened >= 1


def test_the_offer_and_the_sent_page_are_one_click_from_the_leaflet(page: Page) -> None:
    sign_in(page, GP)
    page.goto("/refer/")
    say_who(page, given="Ottoline", family="Handover")
    say_why_referred(page)
    page.get_by_role("link", name="Give them a link or a leaflet, to ask for it themself").click()
    expect(heading(page)).to_have_text("Support with work and health")
    page.go_back()
    agree(page, "WorkWell Merebridge")
    press(page, "They agree: send")
    page.get_by_role("link", name="Link and leaflet, to text or print").click()
    expect(heading(page)).to_have_text("Support with work and health")


def test_a_practices_link_is_replaced_and_the_old_one_says_so(
    page: Page, plain_phone: Page
) -> None:
    sign_in(page, BOARD)
    page.goto("/admin/")
    page.get_by_role("link", name="Practices").click()
    check_page(page, "Practices")
    page.get_by_label("Name or ODS code").fill("Beech")
    press(page, "Apply")
    page.get_by_role("link", name="Beech House Practice").click()
    check_page(page, "Practice: link and leaflet")
    old = urlsplit(page.get_by_label("The practice's link").input_value()).path
    page.get_by_role("link", name="Replace the link").click()
    check_page(page, "Practice: replace the link")
    press(page, "Replace the link")
    expect(said(page)).to_contain_text("There is a new link")
    assert urlsplit(page.get_by_label("The practice's link").input_value()).path != old
    plain_phone.goto(old)
    expect(heading(plain_phone)).to_have_text("This link has been replaced")
    check_page(plain_phone, "Hand over: a link that was replaced")
    plain_phone.get_by_role("button", name="Ask for support").click()
    expect(heading(plain_phone)).to_have_text("Ask for support with health and work")


def test_a_practice_invites_those_of_its_own_list(
    page: Page, plain_phone: Page, live: Server, tmp_path: Path
) -> None:
    sign_in(page, BOARD)
    page.goto("/practice/?q=Cedar")
    page.get_by_role("link", name="Cedar Lane Surgery").click()
    page.get_by_role("link", name="Invite by list").click()
    check_page(page, "Practice: invite by list")
    press(page, "Make the links")
    expect(page.get_by_role("alert")).to_contain_text("Leave those people out first")
    check_page(page, "Practice: invite by list with errors")
    page.get_by_label("We have left these people out of our list").check()
    page.get_by_label("What do you call this search?").fill("Fit notes over 4 weeks")
    page.get_by_label("By row number").check()
    page.get_by_label("How many rows?").fill("2")
    page.get_by_label("8 weeks").check()
    with page.expect_download() as given:
        press(page, "Make the links")
    file = tmp_path / "invitations.csv"
    given.value.save_as(file)
    with file.open(newline="") as lines:
        rows = list(csv.reader(lines))
    assert [row[0] for row in rows] == ["row", "1", "2"]
    page.reload()
    expect(page.get_by_role("table")).to_contain_text("Fit notes over 4 weeks")
    link = urlsplit(rows[1][1]).path
    phone = plain_phone
    phone.goto(link)
    expect(phone.get_by_role("main")).to_contain_text("Your GP practice, Cedar Lane Surgery")
    press(phone, "Start now")
    refer_themself(phone)
    press(phone, "Send")
    expect(heading(phone)).to_have_text("We have what you sent")
    phone.goto(link)
    expect(heading(phone)).to_have_text("This link has been used")
    check_page(phone, "Hand over: an invitation that was used")
    with live.inside(), transaction.atomic():
        held = CohortLink.objects.filter(cohort__practice__name="Cedar Lane Surgery")
        assert sorted(it.sent_date is not None for it in held) == [False, True]
    press(page, "Stop the links of Fit notes over 4 weeks")
    phone.goto(urlsplit(rows[2][1]).path)
    expect(heading(phone)).to_have_text("This link has ended")
    check_page(phone, "Hand over: an invitation that is over")


def test_paste_is_the_quickest_way_in(page: Page) -> None:
    sign_in(page, GP)
    page.goto("/refer/")
    page.get_by_role("link", name="Paste NHS number and date of birth from the record").click()
    check_page(page, "Refer: paste")
    page.get_by_label("Paste from the record").fill("999 000 0019 12/03/85")
    press(page, "Go on")
    expect(page.get_by_role("alert")).to_contain_text("The NHS number is not right")
    expect(page.get_by_role("alert")).to_contain_text("four digits")
    check_page(page, "Refer: paste with errors")
    number = nhs_number(811_000)
    page.get_by_label("Paste from the record").fill(
        f"QUILL, Zora (Ms)   Born 12-Mar-1985 (41y)   NHS No. {number}"
    )
    press(page, "Go on")
    expect(page.get_by_label("First name")).to_have_value("Zora")
    expect(page.get_by_label("Last name")).to_have_value("Quill")
    expect(page.get_by_label("Year")).to_have_value("1985")
    assert number not in page.url


def there_of(page: Page, token: str) -> str:
    """Return where a practice's program is told to go on."""
    answer = page.request.post(
        "/launch/signed/", form={"token": token}, headers={"Accept": "application/json"}
    )
    assert answer.status == 201, answer.text()
    return str(answer.json()["url"])


def test_a_key_is_made_and_its_page_opens_a_referral(
    page: Page, browser: Browser, live: Server, tmp_path: Path
) -> None:
    sign_in(page, BOARD)
    page.goto("/practice/?q=Ash")
    page.get_by_role("link", name=PRACTICE).click()
    page.get_by_role("link", name="Open from your system").click()
    check_page(page, "Practice: keys")
    page.get_by_label("EMIS Web").check()
    page.get_by_label("Where will it be used?").fill("Front desk")
    press(page, "Make a key")
    expect(page.get_by_text("It is shown this once")).to_be_visible()
    check_page(page, "Practice: a new key")
    secret = page.get_by_label("Secret").input_value()
    with page.expect_download() as given:
        page.get_by_role("link", name="a page for the browser").click()
    number = nhs_number(812_000)
    template = Path(given.value.path()).read_text()
    file = tmp_path / "handrail.html"
    file.write_text(
        template.replace('"SECRET"', f'"{secret}"')
        .replace('nhs_number: "NHS NUMBER"', f'nhs_number: "{number}"')
        .replace('birth_date: "DATE OF BIRTH"', 'birth_date: "12-Mar-1985"')
        .replace('given_name: "FIRST NAME"', 'given_name: "Zachariah"')
    )
    context = browser.new_context(base_url=live.url, locale="en-GB")
    context.set_default_timeout(10_000)
    desk = context.new_page()
    sign_in(desk, GP)
    desk.goto(file.as_uri())
    expect(heading(desk)).to_contain_text("Refer Zachariah?", timeout=15_000)
    assert number not in desk.url
    expect(desk.get_by_role("main")).to_contain_text("12 March 1985")
    press(desk, "Go on with the referral")
    expect(desk.get_by_label("First name")).to_have_value("Zachariah")
    desk.goto(file.as_uri())
    desk.wait_for_url("**/launch/person/")
    context.close()
    fresh = browser.new_context(base_url=live.url, locale="en-GB")
    fresh.set_default_timeout(10_000)
    stranger = fresh.new_page()
    stranger.goto(file.as_uri())
    stranger.wait_for_url("**/account/sign-in/?next=/launch/person/")
    fresh.close()
    public_id = template.partition('kid: "')[2].partition('"')[0]
    key = NewKey(new_id(), public_id, secret)
    practice = template.partition('practice: "')[2].partition('"')[0]
    computer = Computer(key, practice, f"{live.url}/launch/signed/")
    with opened(browser, live, PHONE_SIZE, js=False) as phone:
        sign_in(phone, GP)
        there = there_of(phone, computer.token(clock.now(), nhs_number=number))
        phone.goto(there)
        expect(heading(phone)).to_contain_text("Refer Zora Quillfeather?")
        check_page(phone, "Signed launch: whose record came")
        phone.goto(there)
        expect(heading(phone)).to_have_text("This link is over")
        check_page(phone, "Signed launch: over")
    press(page, "End the key Front desk")
    expect(said(page)).to_contain_text("The key has ended")
    with opened(browser, live, PHONE_SIZE, js=True) as phone:
        phone.goto("/launch/signed/problem/key/")
        expect(heading(phone)).to_have_text("We do not know this key")
        check_page(phone, "Signed launch: a key that has ended")
