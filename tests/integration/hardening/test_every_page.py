"""Every page, for everybody: nothing from elsewhere, nothing inline, the headers that say so."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.architecture import routes
from tests.architecture.world import COLUMNS
from tests.integration.hardening import pages

pytestmark = [
    pytest.mark.filterwarnings("ignore:No directory at"),
    pytest.mark.usefixtures("world", "taken_back", "quiet", "nobody_counts"),
]
NONCE = re.compile(r"'nonce-([^']+)'")
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# The directory as open data: anybody's page may read it, and keep it for a while.
PUBLISHED = "open_referral"
MAY_DIFFER = ("Cross-Origin-Resource-Policy: cross-origin", "kept by caches: public, max-age=300")
# What a link may name besides a page of ours: nothing is fetched before somebody follows it.
SCHEMES = ("https", "http", "mailto", "tel", "sms")


def place_of(column: str) -> str:
    from tests.architecture.test_access_matrix import home

    return home(column)


def answers(world, column):
    """Yield every page as somebody sees it, and the answer to a form sent empty."""
    client = world.client(column, place_of(column))
    for name in routes.route_names():
        address = routes.address(name, world)
        cookies = client.cookies.copy()
        yield f"GET {name}", client.get(address)
        yield f"POST {name}", client.post(address, {})
        client.cookies = cookies


def faults(answer) -> list[str]:
    """Return everything about one answer that a strict policy forbids."""
    found = [
        f"{name}: {answer.headers.get(name)}"
        for name, value in EXACT.items()
        if answer.headers.get(name) != value
    ]
    policy = answer.headers.get("Content-Security-Policy", "")
    found += [
        f"policy without {part}" for part in ("default-src 'none'", "frame-ancestors 'none'",
        "object-src 'none'", "base-uri 'none'", "form-action 'self'") if part not in policy
    ]  # fmt: skip
    found += [f"policy has {bad}" for bad in ("unsafe", "http:", "https:", "*") if bad in policy]
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        found.append(f"kept by caches: {answer.headers.get('Cache-Control')}")
    if "Permissions-Policy" not in answer.headers:
        found.append("no Permissions-Policy")
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        found += on_page(answer.content.decode(), NONCE.findall(policy))
    return found


def on_page(html: str, nonces: list[str]) -> list[str]:
    seen = pages.seen(html)
    found = [f"fetches {each}" for each in seen.fetched if pages.is_elsewhere(each)]
    found += [f"inline {each}" for each in seen.inline]
    if any([each] != nonces for each in seen.nonces):
        found.append(f"script with nonce {seen.nonces}, policy has {nonces}")
    for link in seen.links:
        scheme = pages.urlsplit(link.get("href", "")).scheme
        if scheme and scheme not in SCHEMES:
            found.append(f"link to {scheme}")
    return found


@pytest.mark.parametrize("column", COLUMNS)
def test_nothing_comes_from_elsewhere_and_nothing_is_inline(world, column):
    wrong = {}
    shown = 0
    for what, answer in answers(world, column):
        shown += answer.status_code == 200
        found = faults(answer)
        if what.startswith((f"GET {PUBLISHED}", f"POST {PUBLISHED}")):
            found = [each for each in found if each not in MAY_DIFFER]
        if found:
            wrong[what] = found
    assert wrong == {}
    assert shown > 15


def test_style_and_script_fetch_nothing_from_elsewhere():
    folders = [Path(settings.PACKAGE) / "web" / "shared" / "static", settings.STATICFILES_DIRS[1]]
    found = {}
    for file in [each for folder in folders for each in Path(folder).rglob("*")]:
        if file.suffix == ".css":
            found[file.name] = pages.addresses_of_css(file.read_text())
        if file.suffix == ".js":
            found[file.name] = pages.addresses_of_script(file.read_text())
    elsewhere = {
        name: [each for each in addresses if pages.is_elsewhere(each) and "w3.org" not in each]
        for name, addresses in found.items()
    }
    assert found, "there are no assets: run 'handrail setup assets'"
    assert not any(elsewhere.values()), elsewhere


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<img src="https://x.example/p.gif">', "fetches https://x.example/p.gif"),
        ('<link href="//x.example/a.css" rel="stylesheet">', "fetches //x.example/a.css"),
        ('<form action="https://x.example/"></form>', "fetches https://x.example/"),
        ('<p style="color:red">', "inline p style"),
        ('<a href="#" onclick="x()">', "inline a onclick"),
        ('<a href="javascript:x()">', "link to javascript"),
        ("<script>x()</script>", "script with nonce [''], policy has ['n']"),
        ('<iframe src="/a"></iframe>', "inline iframe"),
    ],
)
def test_the_check_itself_finds(html, fault):
    assert on_page(html, ["n"]) == [fault]


def test_assets_are_kept_and_pages_never(world):
    kept = Client().get("/static/handrail.css")
    assert kept.status_code == 200
    assert "no-store" not in kept.headers.get("Cache-Control", "")
    assert kept.headers["X-Content-Type-Options"] == "nosniff"
    kept.close()
