"""What people see when something goes wrong."""

import http.client
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from tests import cluster
from tests.cluster import Database
from tests.journeys.support import Server, check_page, server, watch


def test_an_unknown_address_says_so(page: Page, phone: Page) -> None:
    for one in (page, phone):
        answer = one.goto("/no/such/page/")
        assert answer is not None
        assert answer.status == 404
        expect(one.get_by_role("heading", level=1)).to_have_text("Page not found")
        check_page(one, "Page not found")


def test_a_forged_form_is_refused(page: Page) -> None:
    page.goto("/account/sign-in/")
    page.context.clear_cookies()
    page.get_by_label("Email address").fill("someone@example.com")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We could not accept this form")
    check_page(page, "Form refused")


def test_far_too_much_text_gets_a_page_and_not_a_broken_connection(page: Page) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Email address").evaluate("box => box.value = 'x'.repeat(10_000_000)")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That is too much to send at once")
    check_page(page, "Too much at once")


def test_a_page_asks_for_nothing_from_elsewhere_and_allows_nothing(page: Page) -> None:
    answer = page.goto("/account/sign-in/")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "no-store" in answer.headers["cache-control"]
    page.evaluate("fetch('https://example.com/').catch(() => 0)")
    assert watch(page).errors
    watch(page).forget()


def test_a_number_of_the_callers_own_is_kept(live: Server) -> None:
    given = answer_to(live, "/healthz", {"X-Request-ID": "caller-0123456789"})
    assert given.headers["X-Request-ID"] == "caller-0123456789"
    made = answer_to(live, "/healthz", {"X-Request-ID": "<script>"})
    assert len(made.headers["X-Request-ID"] or "") == 16


def test_health_answers(live: Server) -> None:
    assert answer_to(live, "/healthz").status == 200
    assert answer_to(live, "/readyz").status == 200


def test_a_database_that_is_away_gets_a_page(
    another_page: Callable[[], Page],
    fresh_database: Callable[[], AbstractContextManager[Database]],
    django_db_blocker: DjangoDbBlocker,
    tmp_path: Path,
) -> None:
    with (
        fresh_database() as database,
        server.running(database, tmp_path, django_db_blocker.unblock) as live,
    ):
        cluster.drop(Path(os.environ["HANDRAIL_TEST_RUN"]), database.name)
        page = another_page()
        watch(page).home = live.url
        for path in ("/account/sign-in/", "/account/sign-in/"):
            answer = page.goto(live.url + path)
            assert answer is not None
            assert answer.status == 503
            assert answer.headers["retry-after"] == "60"
        check_page(page, "Not available")
        assert answer_to(live, "/healthz").status == 200
        assert answer_to(live, "/readyz").status == 503
        assert answer_to(live, "/static/handrail.css").status == 200


def answer_to(
    live: Server, path: str, headers: dict[str, str] | None = None
) -> http.client.HTTPResponse:
    """Return the answer to a plain request."""
    connection = http.client.HTTPConnection(urlsplit(live.url).netloc, timeout=10)
    connection.request("GET", path, headers=headers or {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer
