"""Both clocks, as people see them: a redirect, a breach, a wait by wish, a note that ends."""

import re
from datetime import date, timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from handrail.domain.referrals import chasing
from handrail.domain.referrals.models import Referral
from handrail.journey import chase
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from handrail.kernel.working_days import add, promised_by
from tests.journeys.support import Server, check_page, sign_in, town
from tests.journeys.test_refer import (
    GP,
    act_as_triage,
    agree,
    nhs_number,
    open_in_inbox,
    refer,
    say_who,
    say_why,
)

pytestmark = pytest.mark.skipif(not town.exists(), reason="there is no demo town")
WORKWELL, COUNCIL = "WorkWell Merebridge", "Connect to Work, Merebridge"


def today() -> date:
    return clock.local_date(clock.now())


def day(of: date) -> str:
    return f"{of:%A} {of.day} {of:%B %Y}"


def fill_day(page: Page, group: str, of: date) -> None:
    boxes = page.get_by_role("group", name=group)
    for part, value in (("Day", of.day), ("Month", of.month), ("Year", of.year)):
        boxes.get_by_label(part).fill(str(value))


def row(page: Page, key: str):
    return page.locator(".nhsuk-summary-list__row").filter(has_text=key).first


def referral_of(live: Server, reference: str) -> Referral:
    """Return the row of a referral, found as Handrail itself acting for whoever received it."""
    with live.inside(), transaction.atomic():
        at = clock.now()
        with acting_as(System(), at=at):
            waiting = chasing.unanswered(viewer=System(), at=at)
        for item in waiting:
            with acting_as(System(item.organisation_id), at=at):
                found = Referral.objects.filter(pk=item.id, reference=reference).first()
            if found:
                return found
    raise AssertionError(reference)


def test_a_countdown_goes_through_a_redirect_and_never_starts_again(
    no_js_page: Page, another_page
) -> None:
    page = no_js_page
    promised, starts = add(today(), 5), add(today(), 15)
    sign_in(page, GP)
    say_who(page, given="Ivo", family="Lander", number=nhs_number())
    say_why(page)
    offer = page.locator(".app-offer").filter(has_text=WORKWELL)
    expect(offer).to_contain_text(f"Support starts by {starts.day} {starts:%B %Y}")
    expect(offer).to_contain_text("First conversation by")
    agree(page, WORKWELL)
    page.get_by_role("button", name="They agree: send").click()
    expect(page.get_by_text("Support starts by")).to_be_visible()
    page.get_by_role("link", name="See this referral").click()
    left = f"5 working days left, by {day(promised)}"
    expect(row(page, "First conversation")).to_contain_text(left)
    expect(row(page, "Support starts")).to_contain_text(f"15 working days left, by {day(starts)}")
    check_page(page, "One referral: clocks")
    theirs = another_page()
    open_in_inbox(theirs, "Ivo Lander")
    expect(theirs.get_by_text(left)).to_be_visible()
    theirs.get_by_role("link", name="Offer it to a service that fits better").click()
    theirs.get_by_label(COUNCIL).check()
    theirs.get_by_label("They said yes, in person or by phone").check()
    theirs.get_by_role("button", name="Offer it").click()
    others = another_page()
    sign_in(others, "aled.rook@merebridge.example")
    act_as_triage(others)
    others.goto("/inbox/")
    others.get_by_role("link", name="Ivo Lander").first.click()
    expect(others.get_by_text(left)).to_be_visible()
    others.get_by_role("button", name="Take it over").click()
    page.reload()
    expect(row(page, "Service")).to_contain_text(COUNCIL)
    expect(row(page, "First conversation")).to_contain_text(left)
    page.goto("/referrals/")
    expect(page.get_by_role("row", name=re.compile("Ivo Lander"))).to_contain_text(left)
    check_page(page, "My referrals: countdown")


def test_a_breach_is_seen_chased_and_told_to_the_area(
    page: Page, another_page, live: Server
) -> None:
    found = referral_of(live, refer(page, "Jana", "Moss"))
    at = clock.now()
    sent, by = at - timedelta(days=30), System(found.to_organisation_id)
    with live.inside(), transaction.atomic(), acting_as(by, at=at):
        Referral.objects.filter(pk=found.id).update(
            sent_at=sent, promised_at=promised_by(sent, 5), start_promised_at=promised_by(sent, 10)
        )
    page.get_by_role("link", name="See this referral").click()
    expect(row(page, "First conversation")).to_contain_text("the promise has passed: it was")
    theirs = another_page()
    open_in_inbox(theirs, "Jana Moss")
    expect(theirs.get_by_role("heading", level=1)).to_contain_text("the promise has passed")
    with live.inside(), transaction.atomic():
        with acting_as(System(), at=at):
            items = chasing.unanswered(viewer=System(), at=at)
        item = next(it for it in items if it.id == found.id)
        with acting_as(by, at=at):
            levels = chase.chase(item=item, by=by, at=at)
    assert set(levels) == {"manager", "area"}
    theirs.reload()
    expect(
        theirs.get_by_text("The promised time ended: the service's manager was told")
    ).to_be_visible()
    manager = another_page()
    sign_in(manager, "helen.strand@merebridge.example")
    manager.goto("/manage/")
    line = manager.get_by_role("table", name="Both promises, by service").get_by_role(
        "row", name=re.compile(WORKWELL)
    )
    expect(line.locator(".app-overdue").first).to_be_visible()
    check_page(manager, "Service today: both promises")
    area = another_page()
    sign_in(area, "pat.winslow@merebridge.example")
    if area.get_by_role("button", name=re.compile("Choose")).count():
        act_as_triage(area)
    area.goto("/inbox/")
    expect(area.get_by_role("row", name=re.compile("Jana Moss"))).to_contain_text(
        "Promise broken: ring them"
    )


def test_only_the_persons_own_wish_stops_the_clocks(page: Page, another_page, phone: Page) -> None:
    refer(page, "Kasia", "Nunn")
    page.get_by_role("link", name="See this referral").click()
    theirs = another_page()
    open_in_inbox(theirs, "Kasia Nunn")
    theirs.get_by_role("link", name="They asked to wait").click()
    check_page(theirs, "Clocks: they want to wait")
    theirs.get_by_role("button", name="Write it down").click()
    expect(theirs.get_by_role("alert")).to_contain_text("Choose why they want to wait")
    expect(theirs.get_by_role("alert")).to_contain_text("asked for this themselves")
    theirs.get_by_label("they are away").check()
    fill_day(theirs, "First day", today() - timedelta(days=3))
    fill_day(theirs, "Last day", today() + timedelta(days=13))
    theirs.get_by_label("What they said").fill("Away until the week after next.")
    theirs.get_by_label(re.compile("They asked for this themselves")).check()
    theirs.get_by_role("button", name="Write it down").click()
    expect(theirs.get_by_role("alert")).to_contain_text("The first day must be today or later")
    check_page(theirs, "Clocks: refused")
    fill_day(theirs, "First day", today())
    theirs.get_by_role("button", name="Write it down").click()
    expect(theirs.get_by_text("The clocks stand still on those days.")).to_be_visible()
    expect(row(theirs, "First conversation")).to_contain_text("as they wished; then by")
    check_page(theirs, "Clocks: waiting")
    page.reload()
    until = today() + timedelta(days=13)
    expect(row(page, "First conversation")).to_contain_text(
        f"waiting until {until.day} {until:%B %Y}, as they wished"
    )
    expect(page.get_by_text("They asked to wait")).to_be_visible()
    theirs.get_by_role("button", name="They are ready sooner").click()
    expect(theirs.get_by_text("The clocks run on from today.")).to_be_visible()
    expect(row(theirs, "First conversation")).to_contain_text("5 working days left")
    expect(theirs.get_by_text(f"Ready sooner, from {today().day} {today():%B %Y}")).to_be_visible()
    sign_in(phone, "sana.whitlock@merebridge.example")
    act_as_triage(phone)
    phone.goto(theirs.url)
    check_page(phone, "Clocks: they want to wait")


def test_a_fit_note_that_ends_first_is_said_and_raised(
    page: Page, another_page, phone: Page
) -> None:
    ends = today() + timedelta(days=1)
    sign_in(page, GP)
    say_who(page, given="Lech", family="Odom", number=nhs_number())
    fill_day(page, "Last day of their fit note", ends)
    say_why(page)
    said = f"Their fit note ends on {ends.day} {ends:%B %Y}, before the first conversation"
    # WorkWell has free times from tomorrow on; what nobody can book is too late for this note.
    expect(page.locator(".app-offer").filter(has_text=said).first).to_be_visible()
    check_page(page, "Refer: a fit note ends first")
    agree(page, WORKWELL)
    page.get_by_role("button", name="They agree: send").click()
    theirs = another_page()
    sign_in(theirs, "sana.whitlock@merebridge.example")
    act_as_triage(theirs)
    theirs.goto("/inbox/")
    line = theirs.get_by_role("row", name=re.compile("Lech Odom"))
    expect(line).to_contain_text("Fit note ends first")
    expect(line).to_contain_text("before first contact")
    check_page(theirs, "Inbox: fit notes that end first")
    theirs.get_by_role("link", name="Lech Odom").first.click()
    expect(theirs.get_by_text(said).first).to_be_visible()
    check_page(theirs, "Inbox: a fit note ends first")
    theirs.get_by_label("Named coach").select_option(label="Jo Fairley, Work and health coach")
    theirs.get_by_role("button", name="Accept").click()
    sign_in(phone, "jo.fairley@merebridge.example")
    phone.goto("/today/")
    reached = phone.get_by_role("table", name="Reach for the first time")
    expect(reached.get_by_role("row", name=re.compile("Lech Odom"))).to_contain_text(
        "before first contact"
    )
    check_page(phone, "Today: fit notes")
    phone.get_by_role("link", name="Lech Odom").first.click()
    expect(phone.get_by_text(said).first).to_be_visible()
    check_page(phone, "Case: promises")
