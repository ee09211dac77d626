"""A browser, and a real server on a copy of the demo town, for every journey."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import cluster
from tests.journeys.support import checking, server, town
from tests.journeys.support.server import Server
from tests.journeys.support.watching import watch
from tests.tools import BROWSER_OPTIONS

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# The browser can reach nothing but this machine, whatever a page asks for.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
HERE = Path(__file__).parent
RUN = Path(os.environ["HANDRAIL_TEST_RUN"])
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey as one that drives a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[Server]:
    """A server on this worker's own copy of the demo town."""
    name = f"handrail_{WORKER}_live"
    folder = tmp_path_factory.mktemp("server")
    with django_db_blocker.unblock():
        database = town.copy(RUN, name, folder) if town.exists() else cluster.clone(RUN, name)
    with server.running(database, folder, django_db_blocker.unblock) as started:
        yield started
    cluster.drop(RUN, name)


@pytest.fixture(scope="session")
def browser(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium for the whole run; at its end the HTML of all pages seen is checked."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=browser_path, args=[*BROWSER_OPTIONS, ALONE]
        )
        yield launched
        launched.close()
    checking.check_collected_html(tmp_path_factory.mktemp("html"))


@contextmanager
def opened(browser: Browser, live: Server, size: dict[str, int], *, js: bool) -> Iterator[Page]:
    """Open a page with its own cookies, watched until it closes."""
    context = browser.new_context(
        base_url=live.url,
        viewport=size,  # type: ignore[arg-type]
        java_script_enabled=js,
        locale="en-GB",
        timezone_id="Europe/London",
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    watching = watch(page, live.url, runs_scripts=js)
    yield page
    watching.check()
    context.close()


@pytest.fixture
def page(browser: Browser, live: Server) -> Iterator[Page]:
    """A page on a desk."""
    with opened(browser, live, DESKTOP, js=True) as found:
        yield found


@pytest.fixture
def phone(browser: Browser, live: Server) -> Iterator[Page]:
    """A page on a phone."""
    with opened(browser, live, PHONE, js=True) as found:
        yield found


@pytest.fixture
def no_js_page(browser: Browser, live: Server) -> Iterator[Page]:
    """A page on a desk, in a browser that runs no JavaScript."""
    with opened(browser, live, DESKTOP, js=False) as found:
        yield found


@pytest.fixture
def another_page(browser: Browser, live: Server) -> Iterator[Callable[[], Page]]:
    """Make further pages, each somebody else's with cookies of their own."""
    contexts = []

    def make() -> Page:
        kept = opened(browser, live, DESKTOP, js=True)
        contexts.append(kept)
        return kept.__enter__()

    yield make
    for kept in contexts:
        kept.__exit__(None, None, None)
