"""Somebody chooses what an employer or the Jobcentre sees; those see that, and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from handrail.domain.messaging.models import Message
from handrail.domain.organisations.models import Organisation
from handrail.domain.referrals.models import Referral
from handrail.jobs.sweeps import run_reminders
from handrail.journey import share as sharing
from handrail.kernel import clock
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, System, acting_as
from tests.integration.intakes import cast
from tests.journeys.support import Server, check_page, heading, sign_in

JOBCENTRE, HOTEL = "Merebridge Jobcentre", "Harbour View Hotel"
WORK_COACH = "gail.inskip@merebridge.example"
PERSONNEL = "noor.haworth@merebridge.example"
COACH = "jo.fairley@merebridge.example"
GOVERNANCE = "erin.sable@merebridge.example"
SISTER = "ada@example.com"
MILL = "Weir Mill"
MAIN = "main"


@pytest.fixture(scope="module")
def known(live: Server):
    """Somebody who was referred, with a contact that is safe."""
    at = clock.now()
    with live.inside(), transaction.atomic():
        with acting_as(System(), at=at):
            team = cast.make_team("Dunes Health", at, areas=("E06000001",))
        _person_id, sent = cast.make_referral(team, at)
    return team, sent.reference


def come_in(page: Page, live: Server, known) -> None:
    team, reference = known
    come_in_by(page, live, team.organisation_id, reference)


def come_in_by(page: Page, live: Server, organisation_id: UUID, reference: str) -> None:
    page.goto("/status/")
    page.get_by_label("Your reference").fill(reference)
    for part, text in (("Day", "1"), ("Month", "2"), ("Year", "1980")):
        page.get_by_label(part, exact=True).fill(text)
    page.get_by_role("button", name="Send me a code").click()
    viewer = System(organisation_id)
    with live.inside(), transaction.atomic(), acting_as(viewer, at=clock.now()):
        row = Message.objects.filter(template="status_code").latest("created_at")
        code = next(fact["value"] for fact in row.facts if fact["key"] == "code")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Continue").click()


def find(page: Page, text: str, name: str) -> None:
    page.get_by_label("Name of the employer").fill(text)
    page.get_by_role("button", name="Search").click()
    page.get_by_role(MAIN).get_by_role("link", name=name).click()


def about(main: Locator, text: str, name: str) -> Locator:
    """Return the link that says so and names whom it is about, for those who cannot see where."""
    return main.get_by_role("link").filter(has_text=text).filter(has_text=name)


def choose(page: Page, *kinds: str) -> None:
    for kind in kinds:
        page.get_by_label(kind).check()
    page.get_by_label("3 months").check()


def test_the_person_tells_the_jobcentre_one_thing_and_stops(
    no_js_page: Page, another_page: Callable[[], Page], live: Server, known
) -> None:
    page, coach = no_js_page, another_page()
    come_in(page, live, known)
    main = page.get_by_role(MAIN)
    expect(main).to_contain_text("Nothing has been shared with the Jobcentre.")
    page.get_by_role("link", name="Tell your employer, the Jobcentre or family").click()
    check_page(page, "Share with whom")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a name, a town or a postcode")
    find(page, "jobcentre", JOBCENTRE)
    expect(heading(page)).to_have_text(f"What may {JOBCENTRE} see?")
    expect(main).not_to_contain_text("health detail")
    assert page.get_by_role("checkbox", checked=True).count() == 0
    check_page(page, "Share what")
    choose(page, "Your name")
    page.get_by_role("button", name="Show me what they would see").click()
    expect(heading(page)).to_have_text(f"This is what {JOBCENTRE} would see")
    expect(main.locator("dd")).to_have_text(["Amara Okafor"])
    check_page(page, "Share check")
    sign_in(coach, WORK_COACH)
    expect(coach.get_by_role(MAIN)).not_to_contain_text("Amara")
    page.get_by_role("button", name="Yes, share this").click()
    expect(main).to_contain_text("You chose to tell the Jobcentre something")
    expect(main).to_contain_text("by you on this page")

    coach.reload()
    expect(heading(coach)).to_have_text("Shared with you")
    check_page(coach, "Shared with us")
    coach.get_by_role("link", name="Amara Okafor").click()
    expect(coach.get_by_role(MAIN).locator("dd")).to_have_text(["Amara Okafor"])
    check_page(coach, "One who shares")
    for path in ("/caseload/", "/inbox/", "/refer/", "/manage/", "/governance/"):
        assert coach.request.get(path).status == 403

    page.goto("/your-page/")
    page.get_by_text("See who has looked").click()
    expect(main).to_contain_text(f"Sees what people share, {JOBCENTRE}")
    check_page(page, "Your page sharing")
    main.locator("a", has_text=JOBCENTRE).click()
    page.get_by_role("button", name="Stop now").click()
    assert coach.request.get(coach.url).status == 404


def test_a_coach_tells_an_employer_because_the_person_asks(
    page: Page, another_page: Callable[[], Page]
) -> None:
    sign_in(page, COACH)
    page.goto("/caseload/")
    page.get_by_role("table").get_by_role("link").first.click()
    name = heading(page).inner_text()
    page.get_by_role("link", name="Who they tell what").click()
    check_page(page, "Tell an employer")
    find(page, "harbour hotel", HOTEL)
    check_page(page, "Tell an employer what")
    expect(page.get_by_label("Your plan", exact=False)).to_have_count(0)
    choose(page, "Your name", "That you get support")
    page.get_by_label("They said yes").check()
    page.get_by_role("button", name="Show what they would see").click()
    page.wait_for_load_state()
    shown = page.get_by_role(MAIN).locator(".nhsuk-summary-list dd").all_inner_texts()
    check_page(page, "Tell an employer check")
    page.get_by_role("button", name="They agree: share this").click()
    expect(page.locator(".nhsuk-notification-banner")).to_contain_text(f"Shared with {HOTEL}")

    employer = another_page()
    sign_in(employer, PERSONNEL)
    employer.get_by_role(MAIN).get_by_role("link", name=shown[0]).first.click()
    assert shown[0] in name or name in shown[0]
    seen = employer.get_by_role(MAIN).locator("dd").all_inner_texts()
    assert set(shown) <= set(seen)
    check_page(employer, "An employer sees")


def by_their_link(page: Page, live: Server, known) -> None:
    """Open what was sent to a helper, with a code that is sent to the same contact."""
    team, _reference = known
    viewer = System(team.organisation_id)

    def sent(template: str, key: str) -> str:
        with live.inside(), transaction.atomic(), acting_as(viewer, at=clock.now()):
            row = Message.objects.filter(template=template).latest("created_at")
            assert row.address == SISTER
            return next(fact["value"] for fact in row.facts if fact["key"] == key)

    page.goto(sent("helper_invited", "link"))
    check_page(page, "Helper start")
    page.get_by_role("button", name="Send me a code").click()
    check_page(page, "Helper code")
    page.get_by_label("Your code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    page.get_by_label("Your code").fill(sent("status_code", "code"))
    page.get_by_role("button", name="Continue").click()


def test_the_person_tells_a_sister_who_reads_it_until_they_stop(
    no_js_page: Page, another_page: Callable[[], Page], live: Server, known
) -> None:
    page, sister = no_js_page, another_page()
    come_in(page, live, known)
    main = page.get_by_role(MAIN)
    page.get_by_role("link", name="Tell your employer, the Jobcentre or family").click()
    page.get_by_role("link", name="tell a family member or advocate").click()
    expect(heading(page)).to_have_text("Tell a family member or advocate")
    assert page.get_by_role("checkbox", checked=True).count() == 0
    check_page(page, "Tell a helper")
    page.get_by_role("button", name="Show me what they would see").click()
    for said in ("Enter their name", "Select how we can send them a link", "Select for how long"):
        expect(page.get_by_role("alert")).to_contain_text(said)
    page.get_by_label("Their name").fill("Ada Okafor")
    page.get_by_label("Who they are to you").fill("sister")
    page.get_by_label("By email").check()
    page.get_by_label("Their email address").fill(SISTER)
    choose(page, "Your name", "That you get support")
    page.get_by_role("button", name="Show me what they would see").click()
    expect(heading(page)).to_have_text("This is what Ada Okafor would see")
    shown = main.locator("dd").all_inner_texts()
    check_page(page, "Tell a helper check")
    page.get_by_role("button", name="Yes, share this").click()
    expect(main).to_contain_text("Ada Okafor (sister)")

    by_their_link(sister, live, known)
    expect(heading(sister)).to_have_text("Amara Okafor")
    assert sister.get_by_role(MAIN).locator("dd").all_inner_texts() == shown
    check_page(sister, "Helper reads")
    for path in ("/your-page/", "/your-page/contact/", "/shared-with-us/", "/caseload/"):
        assert (
            sister.request.get(path).status in {403, 404}
            or "sign-in" in sister.request.get(path).url
        )

    page.goto("/your-page/")
    page.get_by_text("See who has looked").click()
    expect(main).to_contain_text("Ada Okafor (sister), to see what you shared")
    check_page(page, "Your page with a helper")
    about(main, "Stop this", "Ada Okafor").click()
    page.get_by_role("button", name="Stop now").click()
    sister.reload()
    expect(heading(sister)).to_have_text("Nothing is shared with you now")
    expect(sister.get_by_role(MAIN)).not_to_contain_text("Amara")
    check_page(sister, "Helper reads nothing")
    sister.get_by_role("button", name="Close").click()
    expect(heading(sister)).to_have_text("This is closed")
    check_page(sister, "Helper closed")


def test_one_employer_is_found_among_thousands_and_a_missing_one_is_asked_for(
    no_js_page: Page, live: Server, known
) -> None:
    page = no_js_page
    with live.inside(), transaction.atomic():
        Organisation.objects.bulk_create(
            Organisation(
                name=f"Bakery number {number}",
                kind="employer",
                address=["Dunmouth"],
                search_text=f"BAKERY NUMBER {number} DUNMOUTH",
            )
            for number in range(2000)
        )
    come_in(page, live, known)
    page.goto("/your-page/share/")
    page.keyboard.press("Tab")
    page.get_by_label("Name of the employer or Jobcentre").focus()
    page.keyboard.type("bakery dunmouth")
    page.keyboard.press("Enter")
    main = page.get_by_role(MAIN)
    expect(main).to_contain_text("10 found")
    expect(main).to_contain_text("There are more. Add a town or a postcode.")
    expect(main.get_by_role("link", name="Bakery number")).to_have_count(10)
    check_page(page, "Search with many")
    page.get_by_label("Name of the employer or Jobcentre").fill("bakery 1999")
    page.get_by_role("button", name="Search").click()
    expect(main.get_by_role("link", name="Bakery number")).to_have_count(1)
    page.get_by_label("Name of the employer or Jobcentre").fill("Quayside Tiles")
    page.get_by_role("button", name="Search").click()
    expect(main).to_contain_text("We know none of that name")
    check_page(page, "Search with none")
    page.get_by_role("link", name="Your employer is not here?").click()
    expect(page.get_by_label("Name of the employer")).to_have_value("Quayside Tiles")
    check_page(page, "Ask for an employer")
    page.get_by_role("button", name="Ask my team").click()
    expect(page.locator(".nhsuk-notification-banner")).to_contain_text("Your team has been asked")


def test_what_ends_soon_goes_on_only_when_the_person_says_so(
    no_js_page: Page, live: Server, known
) -> None:
    page, (team, reference) = no_js_page, known
    at = clock.now()
    with live.inside(), transaction.atomic():
        viewer = System(team.organisation_id)
        with acting_as(viewer, at=at):
            person_id = Referral.objects.get(reference=reference).person_id
        mill = Organisation.objects.create(name=MILL, kind="employer")
        person = Person(person_id)
        until = local_date(at) + timedelta(days=10)
        choice = sharing.Choice(mill.id, frozenset({Kind.IDENTITY}), until)
        with acting_as(person, at=at):
            sharing.share(person_id=person_id, choice=choice, how="online", by=person, at=at)
    with live.inside():
        run_reminders(at)
    come_in(page, live, known)
    main = page.get_by_role(MAIN)
    expect(main).to_contain_text("It ends soon, on")
    check_page(page, "Your page, something ends")
    about(main, "Go on with this", MILL).click()
    expect(heading(page)).to_have_text(f"Go on telling {MILL}?")
    expect(main).to_contain_text("They were shown exactly what would be seen and by whom.")
    check_page(page, "Go on")
    page.get_by_role("button", name="Yes, go on").click()
    expect(page.get_by_role("alert")).to_contain_text("Select for how long")
    page.get_by_label("3 months").check()
    page.get_by_role("button", name="Yes, go on").click()
    expect(main).to_contain_text("to go on with it")
    expect(about(main, "Stop this", MILL)).to_have_count(1)


def test_the_person_says_yes_to_research_and_then_no(no_js_page: Page, live: Server, known) -> None:
    page = no_js_page
    come_in(page, live, known)
    page.get_by_role("link", name="Say yes or no to research").click()
    main = page.get_by_role(MAIN)
    expect(main).to_contain_text("You have not said yes")
    expect(main).to_contain_text("How this is not the National Data Opt-out")
    page.get_by_role("button", name="Save my answer").click()
    expect(page.get_by_role("alert")).to_contain_text("Select yes or no")
    check_page(page, "Research")
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save my answer").click()
    expect(main).to_contain_text("because you said yes to research")
    page.get_by_role("link", name="Say yes or no to research").click()
    expect(main).to_contain_text("You said yes on")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Save my answer").click()
    expect(page.locator(".nhsuk-notification-banner")).to_contain_text("You said no to research")


def test_a_coach_names_a_helper_with_the_person_and_stops_all(page: Page) -> None:
    sign_in(page, COACH)
    page.goto("/caseload/")
    page.get_by_role("table").get_by_role("link").first.click()
    page.get_by_role("link", name="Who they tell what").click()
    tell = page.url
    page.get_by_role("link", name="Tell a family member or advocate").click()
    check_page(page, "Coach names a helper")
    page.get_by_label("Their name").fill("Bo Hale")
    page.get_by_label("Who they are to the person").fill("advocate")
    page.get_by_label("By text message").check()
    page.get_by_label("Their mobile number").fill("07700 900456")
    choose(page, "Your name")
    page.get_by_label("They said yes").check()
    page.get_by_role("button", name="Show what they would see").click()
    expect(page.get_by_role(MAIN)).to_contain_text("07700900456")
    page.get_by_role("button", name="They agree: share this").click()
    main = page.get_by_role(MAIN)
    expect(main).to_contain_text("Bo Hale (advocate)")
    check_page(page, "Who they tell what")
    about(main, "Go on", "Bo Hale").click()
    check_page(page, "Coach goes on")
    page.goto(tell)
    main.get_by_role("link", name="Write down what they say of research").click()
    check_page(page, "Coach on research")
    page.goto(tell + "add/")
    check_page(page, "Coach adds an employer")
    page.goto(tell)
    main.get_by_role("link", name="Stop all that they share").click()
    check_page(page, "Coach stops all")
    page.get_by_label("They said yes").check()
    page.get_by_role("button", name="Stop now").click()
    expect(main).not_to_contain_text("Bo Hale")


def test_governance_reads_who_can_be_told_what(page: Page) -> None:
    sign_in(page, GOVERNANCE)
    page.goto("/governance/who-is-told/")
    expect(heading(page)).to_have_text("Who can be told what")
    expect(page.get_by_role("table")).to_contain_text("Family member or advocate")
    check_page(page, "Who can be told what")
