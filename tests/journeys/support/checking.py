"""``check_page``: what every page a journey visits has to be."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests import tools
from tests.cluster import PROJECT, work_dir
from tests.journeys.support.watching import watch

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
TOP = 900  # how much of a page the README shows, in pixels
NARROWEST = 320  # WCAG 2.2, 1.4.10 Reflow: nothing scrolls two ways at this width
TOO_WIDE = """() => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit + 1) return "";
  const wide = [...document.querySelectorAll("body *")].filter(
    (one) => one.getBoundingClientRect().right > limit + 1);
  return wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120)).join("\\n") || "something";
}"""

SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)

_collected: dict[str, str] = {}


def check_page(page: Page, name: str) -> None:
    """Fail unless the page is accessible, fits, is quiet, and asks nobody else for anything.

    Its HTML is kept and checked with all others when the run ends; a picture is taken.
    """
    page.wait_for_load_state()
    _check_heading(page, name)
    _check_axe(page, name)
    _check_width(page, name)
    _collected[name] = page.content()
    _take_picture(page, name)
    watch(page).check()


def check_collected_html(folder: Path) -> None:
    """Check the HTML of every page seen in one go; fail naming the pages that are wrong."""
    if not _collected:
        return
    command = tools.find_checker()
    if command is None:
        if tools.is_ci():
            pytest.fail("there is no Java or HTML checker")
        print("The HTML checker is not there: the pages' HTML was not checked.")  # noqa: T201
        return
    for number, (name, text) in enumerate(sorted(_collected.items())):
        (folder / f"{number:03d}-{_plain(name)}.html").write_text(text, encoding="utf-8")
    pages = map(str, sorted(folder.glob("*.html")))
    done = subprocess.run(
        [*command, "--errors-only", "--format", "json", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    faults = [
        f"{Path(found.get('url', '')).name}: {found['message']} … {found.get('extract', '')!r}"
        for found in json.loads(done.stderr or "{}").get("messages", [])
    ]
    if faults:
        pytest.fail("wrong HTML:\n" + "\n".join(faults))


def _check_heading(page: Page, name: str) -> None:
    assert page.locator("h1").count() == 1, f"{name}: a page has one h1"
    title = page.title()
    has_errors = page.locator(".nhsuk-error-summary").count() > 0
    assert title.startswith("Error: ") == has_errors, f"{name}: the title is {title!r}"


def _check_axe(page: Page, name: str) -> None:
    options = {"runOnly": {"type": "tag", "values": WCAG}, "reporter": "no-passes"}
    with _scripted(page) as target:
        results = _axe().run(target, options=options)
    assert results.violations_count == 0, f"{name}:\n{results.generate_report()}"


@contextmanager
def _scripted(page: Page) -> Iterator[Page]:
    """Give a page that can run axe: itself, or a twin where its own scripts are left out."""
    if watch(page).runs_scripts:
        yield page
        return
    html = SCRIPT.sub("", page.content())
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(viewport=page.viewport_size)
    twin = context.new_page()
    twin.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html"))
    twin.goto(page.url)
    yield twin
    context.close()


def _check_width(page: Page, name: str) -> None:
    given = page.viewport_size
    assert given is not None
    for width in (given["width"], NARROWEST):
        page.set_viewport_size({"width": width, "height": given["height"]})
        found = _settled_width(page)
        assert not found, f"{name} is wider than {width} pixels:\n{found}"
    page.set_viewport_size(given)


def _settled_width(page: Page) -> str:
    """Return what is too wide once the header's own script has made room for itself."""
    found = ""
    for _ in range(20):
        found = str(page.evaluate(TOO_WIDE))
        if not found:
            return ""
        page.wait_for_timeout(50)
    return found


def _take_picture(page: Page, name: str) -> None:
    """Keep a picture of the page; with HANDRAIL_SCREENSHOTS=1 the top of it, for the README.

    In CI nobody looks at pictures, and they were a tenth of a journey.
    """
    given = page.viewport_size or {"width": 0, "height": 0}
    file = f"{_plain(name)}{'-phone' if given['width'] < 600 else ''}.png"
    for_docs = os.environ.get("HANDRAIL_SCREENSHOTS", "") == "1" and file in _wanted_by_docs()
    if tools.is_ci() and not for_docs:
        return
    folder = PROJECT / "docs" / "screenshots" if for_docs else work_dir() / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    top = {"x": 0, "y": 0, "width": given["width"], "height": TOP}
    page.screenshot(
        path=folder / file,
        full_page=True,
        animations="disabled",
        clip=top if for_docs else None,  # type: ignore[arg-type]
    )


@cache
def _wanted_by_docs() -> frozenset[str]:
    """Return the pictures that the README shows."""
    return frozenset(
        re.findall(r"docs/screenshots/([\w-]+\.png)", (PROJECT / "README.md").read_text())
    )


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


@cache
def _axe() -> Axe:
    return Axe()
