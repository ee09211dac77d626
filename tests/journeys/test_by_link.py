"""A provider without any system takes, answers and finishes a referral on a phone, by a link."""

from datetime import date
from uuid import UUID

from django.db import transaction
from playwright.sync_api import Browser, Page, expect

from handrail.domain.messaging.models import Message
from handrail.domain.organisations.models import Area, Relation
from handrail.domain.participants import queries as participants
from handrail.domain.referrals.models import Referral
from handrail.domain.referrals.queries import record
from handrail.jobs.sweeps import run_links
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.integration.intakes import cast
from tests.journeys.conftest import PHONE, opened
from tests.journeys.support import Server, check_page, heading, press, said, sign_in

ADMINISTRATOR = "ade.marlowe@merebridge.example"
BOARD = "Merebridge Integrated Care Board"
MINA = "mina@stones.example"


def waiting_team(live: Server) -> tuple[cast.Team, UUID]:
    at = clock.now()
    with live.inside(), transaction.atomic():
        with acting_as(System(), at=at):
            team = cast.make_team("Stepping Together", at, areas=("E06000001",))
            make_ours(team)
        person_id, _ = cast.make_referral(team, at)
    return team, person_id


def make_ours(team: cast.Team) -> None:
    """Let the demo's board look after the team."""
    board = Area.objects.get(organisation__name=BOARD)
    Relation.objects.create(
        child_id=team.organisation_id,
        parent_id=board.organisation_id,
        kind="part_of",
        from_date=date(2020, 1, 1),
    )


def fact(live: Server, team: cast.Team, template: str, key: str) -> str:
    ours = System(team.organisation_id)
    with live.inside(), transaction.atomic(), acting_as(ours, at=clock.now()):
        row = Message.objects.filter(template=template).latest("created_at", "id")
        return next(it["value"] for it in row.facts if it["key"] == key)


def come_in(phone: Page, live: Server, team: cast.Team, link: str) -> None:
    phone.goto(link)
    expect(heading(phone)).to_have_text("Open a referral")
    check_page(phone, "A referral by a link: before the code")
    press(phone, "Send me a code")
    phone.get_by_label("Your code").fill(fact(live, team, "answer_code", "code"))
    check_page(phone, "A referral by a link: the code")
    press(phone, "Continue")
    expect(heading(phone)).to_contain_text("Amara Okafor")


def test_a_provider_without_a_system_takes_answers_and_finishes_on_a_phone(
    page: Page, browser: Browser, live: Server
) -> None:
    team, person_id = waiting_team(live)
    sign_in(page, ADMINISTRATOR)
    page.goto(f"/directory/{team.service_id}/hears/")
    press(page, "Ask them to confirm")
    expect(page.get_by_role("alert")).to_contain_text("Enter their name")
    page.get_by_label("Name of the person who answers").fill("Mina Stone")
    page.get_by_label("Their work email address").fill(MINA)
    press(page, "Ask them to confirm")
    expect(said(page)).to_contain_text("Nothing else goes until they confirm")
    check_page(page, "How a service hears of referrals")

    with opened(browser, live, PHONE, js=False) as phone:
        phone.goto(fact(live, team, "hearing_asked", "link"))
        check_page(phone, "Is this your address")
        press(phone, "Yes, this is my address")
        expect(heading(phone)).to_have_text("Your address is confirmed")
        with live.inside():
            assert run_links(clock.now()) >= 1
        come_in(phone, live, team, fact(live, team, "referral_to_answer", "link"))
        check_page(phone, "A referral by a link")
        phone.get_by_role("link", name="Say no, with something else for them").click()
        phone.get_by_label("no place within a fair time").check()
        phone.get_by_label("In words they and the referrer will read").fill("We are full.")
        press(phone, "Send it")
        expect(phone.get_by_role("alert")).to_be_visible()
        check_page(phone, "A no that offers nothing is refused")
        phone.get_by_role("link", name="Back").click()
        phone.get_by_role("link", name="Take it on").click()
        check_page(phone, "Take it on by a link")
        press(phone, "Take it on")
        expect(said(phone)).to_contain_text("The clock goes on until you have spoken")
        phone.get_by_role("link", name="You have spoken with them").click()
        check_page(phone, "Spoken with, by a link")
        press(phone, "Record it")
        expect(said(phone)).to_contain_text("The contact is recorded")
        phone.get_by_role("link", name="Support has ended").click()
        phone.get_by_label("They are back at work").check()
        phone.get_by_label("In work", exact=True).check()
        check_page(phone, "Finish by a link")
        press(phone, "Finish it")
        expect(said(phone)).to_contain_text("Finished")
        press(phone, "Close")
        expect(heading(phone)).to_have_text("This is closed")
        phone.goto("/answer/referral/")
        expect(heading(phone)).to_have_text("This is closed")
        check_page(phone, "A link that is closed")

    with live.inside(), transaction.atomic():
        ours = System(team.organisation_id)
        with acting_as(ours, at=clock.now()):
            row = Referral.objects.get(person_id=person_id)
            assert (row.state, row.closing) == ("closed", "finished")
            assert record(row.id, viewer=ours, at=clock.now()).card.first_contact_at
            assert participants.record(person_id, viewer=ours, at=clock.now())
