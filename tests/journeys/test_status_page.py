"""The person's own page: a code lets them in; they see, stop and change; others learn nothing."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from handrail.config.templating import nhs_date
from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.directory.models import Service
from handrail.domain.messaging.models import Message
from handrail.domain.participants import operations as participants
from handrail.domain.participants import queries as people
from handrail.domain.referrals import intakes
from handrail.kernel import clock
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import System, acting_as
from tests.integration.intakes import cast
from tests.journeys.support import Server, check_page


@pytest.fixture(scope="module")
def team(live: Server) -> cast.Team:
    """The team that supports them."""
    at = clock.now()
    with live.inside(), transaction.atomic(), acting_as(System(), at=at):
        return cast.make_team("Cedar Health", at, areas=("E06000001",))


@pytest.fixture
def known(live: Server, team: cast.Team):
    """Somebody who was referred, and at whose record the team has looked."""
    at, viewer = clock.now(), System(team.organisation_id)
    with live.inside(), transaction.atomic():
        person_id, sent = cast.make_referral(team, at)
        with acting_as(team.triage, at=at):
            audit.record_view(
                what="referral.seen",
                by=team.triage,
                at=at,
                person_id=person_id,
                purpose=Purpose.TRIAGE,
            )
    return person_id, sent.reference, viewer


def ask(page: Page, reference: str, year: str = "1980") -> None:
    page.goto("/status/")
    page.get_by_label("Your reference").fill(reference.lower().replace("-", " "))
    for part, text in (("Day", "1"), ("Month", "2"), ("Year", year)):
        page.get_by_label(part, exact=True).fill(text)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your code")


def codes(live: Server, organisation_id) -> list[str]:
    """Return the codes that wait in the outbox, newest last."""
    viewer = System(organisation_id)
    with live.inside(), transaction.atomic(), acting_as(viewer, at=clock.now()):
        rows = Message.objects.filter(template="status_code").order_by("created_at", "id")
        return [fact["value"] for row in rows for fact in row.facts if fact["key"] == "code"]


def enter(page: Page, code: str) -> None:
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Continue").click()


def come_in(page: Page, live: Server, known) -> None:
    _, reference, viewer = known
    ask(page, reference)
    enter(page, codes(live, viewer.organisation_id)[-1])
    expect(page.get_by_role("heading", level=1)).to_have_text("What happens next, Amara")


def test_what_happens_next_who_knows_and_who_looked(no_js_page: Page, live: Server, known) -> None:
    page = no_js_page
    page.goto("/status/")
    check_page(page, "Status start")
    ask(page, known[1])
    check_page(page, "Status code")
    enter(page, codes(live, known[2].organisation_id)[-1])
    main = page.get_by_role("main")
    expect(main).to_contain_text("Somebody from Cedar Health coaching will contact you")
    expect(main).to_contain_text(re.compile(r"By \w+ \d+ \w+ \d{4} \(\d working days? left\)"))
    expect(main).to_contain_text("01632960001")
    expect(main).to_contain_text("Your request was sent")
    page.get_by_text("See who has looked at your record").click()
    expect(main).to_contain_text("Cedar Health")
    expect(main).to_contain_text("to decide how to help you")
    check_page(page, "Status page")


def test_a_wrong_code_tells_nothing_and_the_right_one_works_once(
    page: Page, another_page, live: Server, known
) -> None:
    ask(page, known[1])
    code = codes(live, known[2].organisation_id)[-1]
    enter(page, "000000" if code != "000000" else "111111")
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    check_page(page, "Status code refused")
    enter(page, code)
    expect(page.get_by_role("heading", level=1)).to_have_text("What happens next, Amara")
    page.goto("/status/code/")
    expect(page.get_by_role("heading", level=1)).to_have_text("See your page")


def test_an_unknown_reference_looks_just_the_same(page: Page, live: Server, known) -> None:
    before = codes(live, known[2].organisation_id)
    ask(page, "WH-AAAA-AAAA")
    unknown = page.get_by_role("main").inner_text()
    ask(page, known[1], year="1981")
    assert page.get_by_role("main").inner_text() == unknown
    assert codes(live, known[2].organisation_id) == before
    ask(page, known[1])
    assert page.get_by_role("main").inner_text() == unknown
    assert len(codes(live, known[2].organisation_id)) == len(before) + 1


def test_they_stop_one_agreement(page: Page, live: Server, known) -> None:
    come_in(page, live, known)
    page.get_by_role("link", name=re.compile("Stop this")).click()
    expect(page.get_by_role("main")).to_contain_text("they will stop and may ask")
    check_page(page, "Status stop sharing")
    page.get_by_role("button", name="Stop now").click()
    expect(page.get_by_role("main")).to_contain_text("You stopped this on")
    expect(page.get_by_role("link", name=re.compile("Stop this"))).to_have_count(0)


def test_they_change_how_they_are_reached(page: Page, live: Server, known) -> None:
    come_in(page, live, known)
    page.get_by_role("link", name="Change how we contact you and what is safe").click()
    check_page(page, "Status change contact")
    page.get_by_label("Phone number").fill("07700 900 999")
    page.get_by_label("Ring me").uncheck()
    page.get_by_label("Send me an email").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the email address that is safe")
    page.get_by_label("Send me an email").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("07700900999")
    with live.inside(), transaction.atomic(), acting_as(known[2], at=clock.now()):
        record = people.record(known[0], viewer=known[2], at=clock.now())
    assert (record.phone, record.phone_safe, record.text_safe) == ("07700900999", "no", "yes")


def test_a_coach_switches_it_off_and_it_closes_at_once(page: Page, live: Server, known) -> None:
    come_in(page, live, known)
    at = clock.now()
    with live.inside(), transaction.atomic(), acting_as(known[2], at=at):
        participants.set_status_page(person_id=known[0], is_off=True, by=known[2], at=at)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("See your page")
    before = codes(live, known[2].organisation_id)
    ask(page, known[1])
    assert codes(live, known[2].organisation_id) == before


def test_closing_it_leaves_nothing_open(page: Page, live: Server, known) -> None:
    come_in(page, live, known)
    page.get_by_role("button", name="Close my page").click()
    check_page(page, "Status closed")
    page.goto("/your-page/")
    expect(page.get_by_role("heading", level=1)).to_have_text("See your page")


def test_until_it_is_confirmed_the_page_shows_only_that_request(
    page: Page, live: Server, team: cast.Team
) -> None:
    at, bearer = clock.now(), intakes.bearer_of(str(new_id()))
    with live.inside(), transaction.atomic(), acting_as(bearer, at=at):
        intakes.start(source="self", submission_id=new_id(), answers={}, by=bearer, at=at)
        sent = intakes.send(
            answers=cast.SAID,
            service_id=team.service_id,
            to_organisation_id=team.organisation_id,
            promised_at=at + timedelta(days=7),
            by=bearer,
            at=at,
        )
    ask(page, sent.reference)
    enter(page, codes(live, team.organisation_id)[-1])
    main = page.get_by_role("main")
    expect(main).to_contain_text("Somebody from Cedar Health coaching will contact you")
    expect(main).to_contain_text(sent.reference)
    expect(main).not_to_contain_text("Okafor")
    check_page(page, "Status page of a self-referral")
    page.goto("/your-page/contact/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You cannot do this")


def test_many_tries_are_stopped(page: Page, live: Server, known) -> None:
    for _ in range(5):
        ask(page, known[1])
    page.goto("/status/")
    page.get_by_label("Your reference").fill(known[1])
    for part, text in (("Day", "1"), ("Month", "2"), ("Year", "1980")):
        page.get_by_label(part, exact=True).fill(text)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many tries")


def test_they_do_not_feel_safe(no_js_page: Page, live: Server, team, known) -> None:
    from handrail.domain.concerns.models import Concern

    page, main = no_js_page, no_js_page.get_by_role("main")
    come_in(page, live, known)
    page.get_by_role("button", name="I do not feel safe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Help to stay safe")
    expect(page.get_by_role("link", name="999")).to_be_visible()
    expect(main).to_contain_text("We have told Cedar Health that you do not feel safe")
    expect(main).to_contain_text("is asked to read it by")
    check_page(page, "Status, help to stay safe")
    viewer = System(team.organisation_id)
    with live.inside(), transaction.atomic(), acting_as(viewer, at=clock.now()):
        assert Concern.objects.filter(person_id=known[0], source="answer").count() == 1


def test_with_nothing_pressed_the_page_shows_whom_to_ring(page: Page, live: Server, known) -> None:
    come_in(page, live, known)
    page.goto("/your-page/not-safe/")
    expect(page.get_by_role("link", name="116 123")).to_be_visible()
    check_page(page, "Status, before telling that they do not feel safe")


def test_they_wait_for_a_service_that_opens_later_and_choose_to_come_later_still(
    no_js_page: Page, live: Server
) -> None:
    page, at = no_js_page, clock.now()
    opens, day = (clock.local_date(at) + timedelta(days=days) for days in (30, 45))
    with live.inside(), transaction.atomic():
        with acting_as(System(), at=at):
            later = cast.make_team("Rowan Health", at, areas=("E06000001",))
            changes = {"intake": "paused", "intake_reason": "Opens next month"}
            Service.objects.filter(pk=later.service_id).update(**changes, reopens_date=opens)
        person_id, sent = cast.make_referral(later, at)
    come_in(page, live, (person_id, sent.reference, System(later.organisation_id)))
    main = page.get_by_role("main")
    expect(main).to_contain_text("You are waiting for a place.")
    page.get_by_role("link", name=re.compile("Come later instead")).click()
    check_page(page, "Status: come later")
    for part, text in (("Day", "1"), ("Month", "1"), ("Year", "2020")):
        page.get_by_label(part, exact=True).fill(text)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("future")
    for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).fill(str(number))
    page.get_by_role("button", name="Save").click()
    expect(main).to_contain_text("Saved. You keep your place.")
    expect(main).to_contain_text(
        f"You said that you would rather wait until {nhs_date(day)}. You keep your place."
    )
    check_page(page, "Status: in line, coming later")
