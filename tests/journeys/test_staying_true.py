"""The directory stays true: its owners are asked, anybody says what is wrong or missing."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from demo.places import postcode
from handrail.domain.directory import owning, waiting
from handrail.domain.directory.models import Service, StillRightLink
from handrail.domain.directory.operations import assure
from handrail.domain.directory.owning import Owner
from handrail.domain.directory.records import Pull, ServiceRecord
from handrail.domain.messaging.models import Message
from handrail.domain.organisations.models import Area
from handrail.jobs import sweeps
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.journeys.support import Server, check_page, heading, press, said, sign_in

BOARD = "Merebridge Integrated Care Board"
ADMINISTRATOR = "ade.marlowe@merebridge.example"
MANAGER = "helen.strand@merebridge.example"
COMMISSIONER = "zara.hollin@merebridge.example"
GP = "ruth.calder@merebridge.example"
ENTRY = "Stepping Stones into work"
OTHER = "Mere Advice line"


def checked_ago(live: Server, name: str, days: int) -> str:
    """Say that an entry was checked so long ago; return its id."""
    then = clock.now() - timedelta(days=days)
    with live.inside(), transaction.atomic(), acting_as(System(), at=then):
        service = Service.objects.get(name=name)
        assure(service_id=service.id, assured_by="Jo", by=System(), at=then)
        return str(service.id)


def sent(live: Server, template: str) -> list[dict[str, str]]:
    """What waits to be sent, or was, with the facts it still has."""
    with live.inside(), transaction.atomic():
        board = Area.objects.get(organisation__name=BOARD).organisation_id
        with acting_as(System(board), at=clock.now()):
            rows = Message.objects.filter(template=template).order_by("created_at", "id")
            return [
                {fact["key"]: fact["value"] for fact in row.facts} | {"to": row.address}
                for row in rows
            ]


def test_an_owner_is_asked_and_says_that_the_entry_is_still_right(
    page: Page, phone: Page, live: Server
) -> None:
    sign_in(page, ADMINISTRATOR)
    service_id = checked_ago(live, ENTRY, 61)
    page.goto("/directory/")
    row = page.get_by_role("row").filter(has_text=ENTRY)
    row.get_by_role("link", name=re.compile("Owner")).click()
    expect(heading(page)).to_contain_text("Who says that it is right?")
    page.get_by_label("Or the provider's own contact").fill("not an address")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("in the correct format")
    check_page(page, "An entry's owner refused")
    page.get_by_label("Or the provider's own contact").fill("mina@stones.example")
    press(page, "Save")
    expect(said(page)).to_contain_text("owner saved")

    with live.inside():
        assert sweeps.ask_owners(clock.now()) >= 1
    letter = next(one for one in sent(live, "directory_still_right") if one["service"] == ENTRY)
    assert letter["to"] == "mina@stones.example"

    phone.goto(letter["link"])
    expect(heading(phone)).to_have_text(f"Is {ENTRY} still right?")
    check_page(phone, "Is my entry still right")
    with live.inside():
        assert Service.objects.get(pk=service_id).assured_date < clock.now().date()
    press(phone, "Yes, it is still right")
    expect(said(phone)).to_contain_text("checked today")
    expect(phone.get_by_text("by the service itself")).to_be_visible()
    phone.goto(letter["link"])
    expect(heading(phone)).to_contain_text("has been used")
    check_page(phone, "A link that has been used")


def test_an_owner_says_what_has_changed(page: Page, live: Server) -> None:
    service_id = checked_ago(live, OTHER, 76)
    with live.inside():
        with transaction.atomic(), acting_as(System(), at=clock.now()):
            owner = Owner(email="desk@advice.example")
            owning.set_owner(service_id=service_id, owner=owner, by=System(), at=clock.now())
            StillRightLink.objects.filter(service_id=service_id).delete()
        sweeps.ask_owners(clock.now())
    letter = next(one for one in sent(live, "directory_still_right") if one["service"] == OTHER)
    page.goto(letter["link"])
    press(page, "Send what has changed")
    expect(page.get_by_role("alert")).to_contain_text("Enter what has changed")
    page.get_by_label("What has changed?").fill("We close at 4pm now")
    press(page, "Send what has changed")
    expect(heading(page)).to_have_text("Thank you")
    expect(page.get_by_text("We close at 4pm now")).to_be_visible()
    page.goto(letter["link"])
    expect(heading(page)).to_contain_text("still right?")


def test_an_entry_nobody_checked_for_90_days_is_marked_wherever_it_is_shown(
    page: Page, live: Server
) -> None:
    service_id = checked_ago(live, OTHER, 91)
    with live.inside(), transaction.atomic():
        Service.objects.filter(pk=service_id).update(
            assured_date=(clock.now() - timedelta(days=91)).date()
        )
    page.goto("/find-support/?text=advice")
    found = page.locator(".app-result").filter(has_text=OTHER)
    expect(found.get_by_text("Not checked in the last 90 days")).to_be_visible()
    page.goto(f"/services/{service_id}/")
    expect(page.get_by_text("May be out of date")).to_be_visible()
    answer = page.request.get(f"/open-referral/v3/services/{service_id}").json()
    assert answer["handrail"]["is_stale"] is True
    sign_in(page, ADMINISTRATOR)
    page.goto("/directory/")
    expect(page.get_by_role("row").filter(has_text=OTHER).get_by_text("Stale")).to_be_visible()


def test_a_gp_reports_a_wrong_entry_in_two_clicks_and_hears_what_was_done(
    page: Page, another_page: Callable[[], Page], live: Server
) -> None:
    service_id = checked_ago(live, ENTRY, 5)
    sign_in(page, GP)
    page.goto(f"/services/{service_id}/")
    page.get_by_role("link", name="Is something here wrong? Tell us").click()
    check_page(page, "What is wrong with an entry")
    press(page, "The wait is not what it says")
    expect(heading(page)).to_have_text("Thank you")
    told = page.url

    keeper = another_page()
    sign_in(keeper, ADMINISTRATOR)
    keeper.goto("/directory/")
    keeper.get_by_role("link", name=re.compile("reports? that an entry is wrong")).click()
    check_page(keeper, "Reported as wrong")
    keeper.get_by_role("link", name=ENTRY).first.click()
    press(keeper, "Answer")
    expect(keeper.get_by_role("alert")).to_contain_text("Select what you did")
    check_page(keeper, "A report refused")
    keeper.get_by_label("We have put it right").check()
    keeper.get_by_label("What should they know?").fill("It is 8 working days now")
    press(keeper, "Answer")
    expect(said(keeper)).to_contain_text("hears it")

    page.goto(told)
    expect(heading(page)).to_have_text("We have put it right")
    expect(page.get_by_text("It is 8 working days now")).to_be_visible()
    check_page(page, "What was done about a report")
    page.goto(f"/services/{service_id}/")
    expect(page.get_by_text("It is 8 working days now")).to_be_visible()
    assert any(one["service"] == ENTRY for one in sent(live, "directory_report_answered"))


def test_a_reported_entry_is_put_right_and_whoever_told_of_it_hears(
    no_js_page: Page, another_page: Callable[[], Page], live: Server
) -> None:
    reader, service_id = no_js_page, checked_ago(live, OTHER, 5)
    reader.goto(f"/services/{service_id}/wrong/")
    reader.get_by_label("Anything more?").fill("It is 01632 960 777 now")
    press(reader, "Its phone, email or website is wrong")
    expect(heading(reader)).to_have_text("Thank you")
    told = reader.url

    keeper = another_page()
    sign_in(keeper, ADMINISTRATOR)
    keeper.goto("/directory/reports/")
    row = keeper.get_by_role("row").filter(has_text="It is 01632 960 777 now")
    row.get_by_role("link", name=OTHER).click()
    keeper.get_by_role("link", name="Put the entry right").click()
    expect(heading(keeper)).to_contain_text("Put the entry right")
    check_page(keeper, "Put an entry right")
    keeper.get_by_label("Phone").fill("01632 960 777")
    keeper.get_by_label("Website").fill("javascript:alert(1)")
    press(keeper, "Save")
    expect(keeper.get_by_role("alert")).to_contain_text("Enter a web address")
    check_page(keeper, "Put an entry right refused")
    keeper.get_by_label("Website").fill("")
    keeper.get_by_label("I have checked the whole entry").check()
    press(keeper, "Save")
    expect(said(keeper)).to_contain_text("saved")
    keeper.get_by_label("We have put it right").check()
    keeper.get_by_label("What should they know?").fill("Thank you. It has a new number")
    press(keeper, "Answer")
    expect(said(keeper)).to_contain_text("hears it")

    reader.goto(told)
    expect(heading(reader)).to_have_text("We have put it right")
    expect(reader.get_by_text("It has a new number")).to_be_visible()
    reader.goto(f"/services/{service_id}/")
    expect(reader.get_by_text("01632 960 777")).to_be_visible()


def test_anybody_reports_without_saying_who_they_are(no_js_page: Page, live: Server) -> None:
    page, service_id = no_js_page, checked_ago(live, ENTRY, 5)
    page.goto(f"/services/{service_id}/wrong/")
    page.get_by_label("Your email (optional)").fill("nonsense")
    press(page, "It has closed")
    expect(page.get_by_role("alert")).to_contain_text("in the correct format")
    check_page(page, "A public report refused")
    page.get_by_label("Your email (optional)").fill("")
    press(page, "It has closed")
    expect(heading(page)).to_have_text("Thank you")
    check_page(page, "A public report")


def test_a_proposed_service_is_found_once_it_is_approved(
    phone: Page, another_page: Callable[[], Page], live: Server
) -> None:
    phone.goto("/find-support/")
    phone.get_by_role("link", name="Tell us about a service that is missing").click()
    check_page(phone, "Propose a service")
    press(phone, "Send")
    expect(phone.get_by_role("alert")).to_contain_text("Enter its name")
    check_page(phone, "Propose a service refused")
    phone.get_by_label("Name of the service").fill("Drivers' supper club")
    phone.get_by_label("Who runs it?").fill("The Depot Hall")
    phone.get_by_label("What does it do?").fill("Supper and talk for people who drive for work.")
    phone.get_by_label("Postcode of where it is").fill(postcode(0, 1))
    phone.get_by_text("Kinds of work it knows well (optional)").click()
    phone.get_by_label("Transport, post and warehouses").check()
    phone.get_by_label("Your own email (optional)").fill("sam@depot.example")
    press(phone, "Send")
    expect(heading(phone)).to_have_text("Thank you")
    told = phone.url
    phone.goto("/find-support/?industry=H")
    expect(phone.get_by_text("Drivers' supper club")).to_have_count(0)

    keeper = another_page()
    sign_in(keeper, ADMINISTRATOR)
    keeper.goto("/directory/")
    keeper.get_by_role("link", name=re.compile("proposed service")).click()
    check_page(keeper, "Proposed services")
    keeper.get_by_role("link", name="Drivers' supper club").click()
    press(keeper, "Do not add it")
    expect(keeper.get_by_role("alert")).to_contain_text("Enter why it is not added")
    check_page(keeper, "A proposal refused")
    press(keeper, "Add it to the directory")
    expect(said(keeper)).to_contain_text("is in the directory")

    phone.goto("/find-support/?industry=H")
    phone.get_by_role("link", name="Drivers' supper club").click()
    expect(phone.get_by_text("Transport, post and warehouses")).to_be_visible()
    phone.goto(told)
    expect(heading(phone)).to_have_text("It is in the directory")
    check_page(phone, "A proposal that was added")
    letter = next(one for one in sent(live, "directory_proposal_decided") if one["to"])
    assert letter["to"] == "sam@depot.example"


def test_an_import_is_seen_before_it_is_applied(page: Page, live: Server) -> None:
    at = clock.now()
    with live.inside(), transaction.atomic(), acting_as(System(), at=at):
        record = ServiceRecord("w1", "one", "Walk by the weir", phones=("01632 960 070",))
        pull = Pull("feed.json", "one", (record,), (), frozenset({"w1"}), complete=True)
        waiting.keep(pull=pull, feed="Weir Council", by=System(), at=at)
    sign_in(page, ADMINISTRATOR)
    page.goto("/directory/")
    page.get_by_role("link", name=re.compile("import of Weir Council")).click()
    expect(heading(page)).to_contain_text("What this import would change")
    expect(page.get_by_text("Walk by the weir")).to_be_visible()
    check_page(page, "What an import would change")
    press(page, "Apply it")
    expect(said(page)).to_contain_text("new=1")
    page.goto("/find-support/?text=weir")
    expect(page.get_by_text("Walk by the weir")).to_be_visible()


@pytest.mark.parametrize(("who", "path"), [(MANAGER, "/manage/"), (COMMISSIONER, "/area/")])
def test_freshness_is_a_figure(page: Page, who: str, path: str) -> None:
    sign_in(page, who)
    page.goto(path)
    expect(page.get_by_text("entries checked in the last 90 days")).to_be_visible()
    expect(page.get_by_text(re.compile("reports? of a wrong entry open"))).to_be_visible()
    check_page(page, f"Freshness at {path.strip('/')}")
