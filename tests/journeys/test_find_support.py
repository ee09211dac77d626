"""Anybody looks for support: by postcode, with choices, on a phone, without JavaScript."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from handrail.domain.directory import operations
from handrail.domain.directory.models import Service
from handrail.domain.directory.operations import NewHours, NewPlace, NewService
from handrail.domain.organisations.models import Organisation
from handrail.domain.places.models import Postcode
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.journeys.support import Server, check_page

# Far from the demo town, so that what is found here was put here.
POSTCODE, LATITUDE, LONGITUDE = "ZE1 0AA", 60.15, -1.15
CHOIRS = "KW14 7AA"


@pytest.fixture(scope="module", autouse=True)
def services(live: Server) -> None:
    """Put four services near a postcode in the north."""
    at = clock.now()
    with live.inside(), transaction.atomic(), acting_as(System(), at=at):
        Postcode.objects.get_or_create(
            code=POSTCODE.replace(" ", ""),
            defaults={
                "latitude": LATITUDE,
                "longitude": LONGITUDE,
                "source": "test",
                "as_of_date": at.date(),
            },
        )
        if not Service.objects.filter(name="Harbour work coach").exists():
            _add_services(at)


def _add_services(at: datetime) -> None:
    provider = Organisation.objects.create(
        name="Northern Support", kind="provider", local_code="north-support"
    )
    coach = _add(
        at,
        "Harbour work coach",
        miles=2,
        provider=provider,
        what_happens="A coach rings you.\n- You talk about work\n- You make a plan",
        for_whom="People whose health makes work hard.",
        not_for_whom="People under 16.",
        how_to_get_in="Ask for support yourself.",
        funded_until_date=date(2031, 3, 31),
        languages=("English", "Polish"),
        delivery_kinds=("other_place", "phone"),
        hours=(NewHours(1, time(9), time(20)), NewHours(2, time(9), time(20))),
        phone="01632 960 001",
    )
    full = _add(at, "Moving well at work", miles=1, provider=provider)
    slow = _add(at, "Mind your work", miles=3, provider=provider)
    _add(at, "Knit and natter", miles=1, provider=None, delivery_kinds=("other_place",))
    by, then = System(), at - timedelta(days=12)
    for service_id, days in ((coach, 5), (slow, 20)):
        operations.declare_wait(
            service_id=service_id, kind="first_contact", working_days=days, by=by, at=then
        )
    long_ago = at - timedelta(days=200)
    operations.declare_wait(service_id=coach, kind="treatment", working_days=15, by=by, at=long_ago)
    operations.assure(service_id=coach, assured_by="Sam Field", by=by, at=then)
    operations.set_intake(
        service_id=full, intake="full", reason="No free places until spring.", by=by, at=at
    )


def _add(at: datetime, name: str, *, miles: float, provider: Organisation | None, **more: object):
    place = NewPlace("", f"{name}, the room", latitude=LATITUDE + miles / 69, longitude=LONGITUDE)
    service = NewService(
        name=name,
        **({"description": f"{name} helps people in the north to work and be well."} | more),
        provider_id=provider.id if provider else None,
        takes_referrals=provider is not None,
        places=(place,),
    )
    return operations.add(service=service, by=System(), at=at)


def results(page: Page) -> Locator:
    return page.locator(".app-result-name")


def search(page: Page, postcode: str) -> None:
    page.goto("/find-support/")
    page.get_by_label("Your postcode").fill(postcode)
    page.get_by_role("button", name="Find support").click()


def test_home_says_what_this_is_and_leads_on(phone: Page) -> None:
    phone.goto("/")
    check_page(phone, "home")
    expect(phone.get_by_text("It is not the Jobcentre")).to_be_visible()
    expect(phone.get_by_role("button", name="Get support")).to_be_visible()
    phone.get_by_role("link", name="See what there is near you").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Find support near you")
    check_page(phone, "find support")


def test_the_best_are_shown_first_with_why_and_the_wait(phone: Page) -> None:
    search(phone, "ze10aa")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Support near ZE1 0AA")
    expect(results(phone)).to_have_text(
        [
            "Harbour work coach",
            "Mind your work",
            "Moving well at work",
            "Knit and natter",
        ]
    )
    best = phone.locator(".app-result").first
    expect(best).to_contain_text("Shortest wait")
    expect(best).to_contain_text("About 5 working days")
    expect(best).to_contain_text("12 days ago")
    expect(best).to_contain_text("2 miles away")
    check_page(phone, "support near you")


def test_a_service_page_answers_the_questions_and_goes_back_to_the_same_search(page: Page) -> None:
    page.goto(f"/find-support/?postcode={POSTCODE}&language=pl&late=yes")
    expect(results(page)).to_have_text(["Harbour work coach"])
    page.get_by_role("link", name="Harbour work coach").click()
    # What is in an address stays in the history of a shared computer.
    assert "?" not in page.url
    main = page.locator("main")
    for words in (
        "Taking new people",
        "First conversation: about 5 working days",
        "People under 16.",
        "May be out of date",
        "Tuesday and Wednesday, 9am to 8pm",
        "English, Polish",
        "31 March 2031",
        "by Sam Field",
    ):
        expect(main).to_contain_text(words)
    assert page.get_by_role("link", name="01632 960 001").get_attribute("href") == "tel:01632960001"
    check_page(page, "service")
    page.get_by_role("link", name="Back to find support").click()
    expect(results(page)).to_have_text(["Harbour work coach"])
    expect(page).to_have_url(re.compile("language=pl&late=yes"))


def test_a_full_service_says_so_and_why(page: Page) -> None:
    search(page, POSTCODE)
    page.get_by_role("link", name="Moving well at work").click()
    expect(page.locator("main")).to_contain_text("Full for now")
    expect(page.locator("main")).to_contain_text("No free places until spring.")


def test_an_unknown_postcode_is_told_and_kept(page: Page) -> None:
    search(page, "QQ1 1QQ")
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("We do not know that postcode")
    expect(page.get_by_label("Your postcode")).to_have_value("QQ1 1QQ")
    check_page(page, "find support unknown postcode")
    search(page, "nonsense")
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Enter a full UK postcode")


def test_nothing_found_says_what_to_do(page: Page) -> None:
    page.goto(f"/find-support/?postcode={POSTCODE}&text=submarine")
    expect(page.get_by_role("heading", name="We found nothing that fits")).to_be_visible()
    check_page(page, "find support nothing found")
    page.get_by_role("link", name="Clear your choices").first.click()
    expect(results(page)).to_have_count(4)


def test_it_works_without_javascript(no_js_page: Page) -> None:
    search(no_js_page, POSTCODE)
    expect(results(no_js_page).first).to_have_text("Harbour work coach")
    no_js_page.get_by_text("Change your search").click()
    no_js_page.get_by_label("What would help?").select_option("money")
    no_js_page.get_by_role("button", name="Find support").click()
    expect(no_js_page.locator("main")).to_contain_text("You chose: Money, benefits or debt")


def test_a_page_beyond_the_last_shows_the_last(page: Page) -> None:
    page.goto(f"/find-support/?postcode={POSTCODE}&page=999")
    expect(results(page).filter(has_text="Knit and natter")).to_have_count(1)


def test_a_service_that_is_not_there_is_not_found(page: Page) -> None:
    answer = page.goto("/services/6f1b2e0a-1111-4222-8333-444455556666/")
    assert answer is not None
    assert answer.status == 404


def test_about_and_the_accessibility_statement(page: Page) -> None:
    for path, heading in (
        ("/about/", "About this service"),
        ("/accessibility-statement/", "Accessibility statement"),
    ):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        check_page(page, heading)


def test_it_says_how_many_are_shown_and_the_rest_is_there(phone: Page, choirs: None) -> None:
    search(phone, CHOIRS)
    main = phone.locator("main")
    expect(main).to_contain_text("Showing 1 to 3 of 4 services")
    expect(main).to_contain_text("the soonest and nearest: a mile counts as much as a working day")
    expect(main).to_contain_text("Showing 1 to 10 of 13 services")
    expect(main).to_contain_text("Those about work first, then the nearest")
    check_page(phone, "find support with more to see")
    phone.get_by_role("link", name="See all 4 work and health services").click()
    expect(results(phone)).to_have_text([f"Choir work coach {number}" for number in range(4)])
    check_page(phone, "all work and health services")
    phone.go_back()
    phone.get_by_role("link", name="Next page").click()
    expect(main).to_contain_text("Showing 11 to 13 of 13 services")
    expect(results(phone)).to_have_text(["Choir 10", "Choir 11", "Choir of nowhere"])
    expect(main).to_contain_text("We do not know which area this covers: ring them.")
    check_page(phone, "find support, the last page")
    phone.get_by_role("link", name="Choir of nowhere").click()
    expect(main).to_contain_text("We do not know which area this covers: ring them.")
    expect(phone.get_by_role("button", name="Ask for support")).to_have_count(0)
    check_page(phone, "a service of no known area")
    phone.get_by_role("link", name="Back to find support").click()
    expect(results(phone)).to_have_text(["Choir 10", "Choir 11", "Choir of nowhere"])
    phone.get_by_role("link", name="See the first of all support").click()
    expect(main).to_contain_text("Showing 1 to 3 of 4 services")


@pytest.fixture
def choirs(live: Server) -> Iterator[None]:
    """Put more services than a page holds near another postcode, and one of no known area."""
    at = clock.now()
    with live.inside(), transaction.atomic(), acting_as(System(), at=at):
        Postcode.objects.get_or_create(
            code=CHOIRS.replace(" ", ""),
            defaults={
                "latitude": LATITUDE - 1,
                "longitude": LONGITUDE,
                "source": "test",
                "as_of_date": at.date(),
            },
        )
        provider = Organisation.objects.get(local_code="north-support")
        south = -69.0
        for number in range(4):
            _add(at, f"Choir work coach {number}", miles=south + number, provider=provider)
        for number in range(12):
            _add(at, f"Choir {number}", miles=south + number, provider=None, description="Singing.")
        service = NewService(name="Choir of nowhere", provider_id=provider.id)
        nowhere = operations.add(service=service, by=System(), at=at)
    yield
    with live.inside(), transaction.atomic(), acting_as(System(), at=at):
        operations.set_state(
            service_id=nowhere, state="withdrawn", reason="The end", by=System(), at=at
        )
