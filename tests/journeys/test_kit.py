"""Every component and every field at once, in a real browser."""

import dataclasses
from datetime import UTC, date, datetime

from django.http import HttpRequest, QueryDict
from django.template import engines
from playwright.sync_api import Page, expect

from handrail.web.shared import chrome, components, forms
from handrail.web.shared.components import Cell, Column, Entry, Figure, Row, Task
from handrail.web.shared.forms import Option
from handrail.web.signin.pages import DemoPage
from tests.cluster import PROJECT
from tests.journeys.support import Server, check_page

AT = datetime(2026, 6, 3, 13, 30, tzinfo=UTC)


class Filters(forms.Form):
    stage = forms.Select("Stage", [Option("new", "New")], empty="Any stage", required=False)
    search = forms.Text("Name or NHS number", required=False, width="20")


class Everything(forms.Form):
    submission = forms.SubmissionId()
    name = forms.Text("Name", missing="Enter a name", hint="As on their letters")
    born = forms.DateParts(
        "Date of birth", missing="Enter a date of birth", hint="For example, 31 3 1980", past=True
    )
    nhs_number = forms.NhsNumberField(required=False)
    contact = forms.Radios(
        "How can we reach them?",
        [
            Option("email", "Email", reveal=("email",)),
            Option("phone", "Phone", hint="We never say who we are", reveal=("phone",)),
            Option("no", "Not at all", follows_or=True),
        ],
        missing="Select how we can reach them",
    )
    email = forms.Email()
    phone = forms.Phone()
    why = forms.Checkboxes(
        "Why now?",
        [Option("a", "Stay in work"), Option("none", "None", is_exclusive=True, follows_or=True)],
    )
    more = forms.LongText("Anything else?", required=False, max_length=500)
    weeks = forms.Number("Weeks off work", unit="weeks", required=False)
    place = forms.Select("Place", [Option("a", "Here")], empty="Choose", required=False)
    agree = forms.Tick("They agree", hint="Say what was explained")
    password = forms.Password("Password")


def rendered(data: dict[str, object] | None) -> str:
    request = HttpRequest()
    request.path = "/kit/"
    parameters = QueryDict("stage=new&page=4")
    at_risk = Cell("Sam Lee", href="/", note="Needs an interpreter", hidden="referral")
    context = chrome.plain(request) | {
        "request_id": "abc123",
        "account_box": chrome.AccountBox("Dr Ann Example", "GP, Meadow Lane Surgery", True),
        "nav": tuple(
            chrome.nav.NavItem(text, f"/{text}/", current=text == "Inbox")
            for text in ("Today", "Inbox", "Caseload", "Service")
        ),
        "area": chrome.area.AreaContact("Westvale", "01632 960 001", "help@westvale.example"),
        "site": dataclasses.replace(chrome.plain(request)["site"], is_demo=True),
        "born": date(1980, 3, 31),
        "at": AT,
        "figure_list": (
            Figure("12", "new this week", "4 more than before"),
            Figure("3", "late"),
        ),
        "filter_form": Filters(parameters),
        "columns": (
            Column("Name", sort_href="?sort=name", sorted="ascending"),
            Column("Came in"),
            Column("State"),
            Column("Days", is_number=True),
        ),
        "rows": (
            (at_risk, "3 June 2026", Cell("", tag="New", colour="blue"), "1"),
            (
                "Jo Ray",
                Cell("1 June", is_overdue=True),
                Cell("", tag="Late", colour="red"),
                "9",
            ),
        ),
        "pages": components.pages(parameters, total=200, size=20),
        "entries": (
            Entry("Referral accepted", AT, "Ann Example", "Assigned to Sam", "New", "green"),
            Entry("Referral sent", AT, "Dr Lee"),
        ),
        "summary": (
            Row("Job", "Nurse", href="/", hidden="job"),
            Row("Address", ("1 High Street", "Westvale")),  # type: ignore[arg-type]
        ),
        "tasks": (
            Task("About the person", "/", "Completed"),
            Task("Consent", "/", "Incomplete", "blue", "Needed before sending"),
            Task("Send", status="Cannot start yet"),
        ),
        "form": Everything(data),
    }
    template = (PROJECT / "tests/journeys/kit.jinja").read_text()
    return str(engines["jinja2"].env.from_string(template).render(context))


def show(page: Page, live: Server, html: str) -> None:
    page.route("**/kit/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("/kit/")


def test_every_part_is_accessible_on_a_desk_and_a_phone(
    page: Page, phone: Page, live: Server
) -> None:
    html = rendered(None)
    for one in (page, phone):
        show(one, live, html)
        check_page(one, "Every part")


def test_what_is_wrong_is_listed_and_the_link_leads_there(page: Page, live: Server) -> None:
    data = {"born-day": "31", "born-month": "2", "born-year": "1990", "contact": "phone"}
    show(page, live, rendered(data))
    check_page(page, "Every part with errors")
    page.get_by_role("link", name="Date of birth must be a real date").click()
    expect(page.get_by_label("Day")).to_be_focused()
    expect(page.get_by_label("Phone number")).to_be_visible()
    expect(page.get_by_label("Email address")).to_be_hidden()


def test_without_javascript_all_that_a_choice_reveals_is_shown(
    no_js_page: Page, live: Server
) -> None:
    show(no_js_page, live, rendered(None))
    expect(no_js_page.get_by_label("Phone number")).to_be_visible()
    expect(no_js_page.get_by_label("Email address")).to_be_visible()


def test_escape_three_times_leaves(page: Page, live: Server) -> None:
    show(page, live, rendered(None))
    gone = []
    page.route("**/leave", lambda route: gone.append(route.request.url) or route.abort())
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert gone == [f"{live.url}/leave"]


@dataclasses.dataclass(frozen=True)
class OneOfTheCast:
    email: str
    name: str
    job: str
    organisation: str
    blurb: str


def test_the_cast_is_offered_as_cards(page: Page, phone: Page, live: Server) -> None:
    people = (
        OneOfTheCast("a@x.example", "Dr Ann Example", "GP", "Meadow", "Refers Sam"),
        OneOfTheCast("b@x.example", "Bo Example", "Link worker", "Meadow", "Takes referrals"),
        OneOfTheCast("c@x.example", "Cy Example", "Coach", "Westvale", "Starts with today's calls"),
    )
    request = HttpRequest()
    request.path = "/demo/"
    site = dataclasses.replace(chrome.plain(request)["site"], is_demo=True)
    shown = DemoPage((("Meadow", people[:2]), ("Westvale", people[2:])), next="")
    context = chrome.plain(request) | {"page": shown, "site": site}
    html = str(engines["jinja2"].get_template("signin/demo.jinja").template.render(context))
    for one in (page, phone):
        show(one, live, html)
        check_page(one, "The cast")
