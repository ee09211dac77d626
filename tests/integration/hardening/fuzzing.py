"""Requests that nobody would send in good faith: random and hostile, at every address."""

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.architecture import routes
from tests.architecture.world import World
from tests.integration.hardening import forms

HOSTILE = (
    "", " ", "\x00", "1\x002", "'", '"', "' or 1=1 --", "'; drop table account; --", "%", "_", "\\",
    "<script>alert(1)</script>", "{{7*7}}", "{% raw %}", "${7*7}", "%s%s%n", "../../etc/passwd",
    "=cmd|' /C calc'!A0", "\r\nSet-Cookie: x=1", "-1", "0", "1e309", "NaN", "٣", "9" * 400,
    "2026-02-30", "99999999999999999999", "null", "true", "[]", "{}", "\u202e", "\ud83d\ude00" * 40,
    "a" * 9_000, "\ud800", "\ufffe", "İ", "ß" * 200, "a@b", "999 000 0018", "9990000000",
    "31/2/1980", "//evil.example", "https://evil.example/", "javascript:alert(1)",
    "on", "yes", "2pm", "25:61",
)  # fmt: skip
ADDED = ("next", "is_staff", "is_superuser", "organisation_id", "person_id", "state", "version",
         "id", "created_by", "at", "page", "show", "sort", "csrfmiddlewaretoken")  # fmt: skip
HEADERS = ("referer", "x-forwarded-for", "x-forwarded-host", "x-request-id", "accept-language",
           "x-http-method-override", "cookie", "if-modified-since")  # fmt: skip
TYPES = ("application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x",
         "text/plain", "application/x-www-form-urlencoded; charset=utf-7", "")  # fmt: skip
FAULT = 500


@dataclass(slots=True)
class Budget:
    """How long to go on; once something broke, as long as it takes to make it small."""

    seconds: float
    began: float = field(default_factory=time.monotonic)
    broke: bool = False
    sent: int = 0

    def is_over(self) -> bool:
        """Return whether to stop."""
        return not self.broke and time.monotonic() - self.began > self.seconds


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    name: str
    path: str
    method: str
    body: str
    kind: str
    headers: tuple[tuple[str, str], ...]


def ids_of(world: World) -> list[str]:
    """Return every id there is, whoever's it is, and one of nothing."""
    found = [*world.ids.values(), *world.places.values(), *world.people.values()]
    found += [viewer.account_id for viewer in world.viewers.values()]
    return [*map(str, found), str(uuid4())]


@dataclass(slots=True)
class Forms:
    """The fields that somebody is shown at each address, asked for when they are needed."""

    client: Client
    world: World
    place: str
    kept: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def of(self, name: str) -> dict[str, list[str]]:
        """Return the fields at an address, with what each offers."""
        if name not in self.kept:
            right = routes.body(name, self.world, self.place)
            offered = {key: [str(value)] for key, value in right.items()}
            self.kept[name] = {**offered, **forms.fields(self._page(name))}
        return self.kept[name]

    def _page(self, name: str) -> str:
        with transaction.atomic():
            shown = self.client.get(routes.address(name, self.world))
            transaction.set_rollback(True)
        return shown.content.decode(errors="replace")


def values(offered: list[str], ids: list[str]) -> st.SearchStrategy[str]:
    """Return what to type into a field: what it offers, an id, something hostile, anything."""
    choices = [st.sampled_from(HOSTILE), st.sampled_from(ids), st.text(max_size=40)]
    if offered:
        choices = [st.sampled_from(offered), st.sampled_from(offered), *choices]
    return st.one_of(choices)


@st.composite
def requests(draw: Any, shown: Forms, names: list[str], ids: list[str]) -> Asked:
    """Return a request for one of the addresses."""
    name = draw(st.sampled_from(names))
    path = routes.address(name, shown.world)
    if draw(st.integers(0, 4)) == 0:
        path = _bent(draw, path, ids)
    method = draw(st.sampled_from(("POST", "POST", "POST", "GET", "PUT", "HEAD", "TRACE")))
    said = []
    for field_name, offered in shown.of(name).items():
        if draw(st.integers(0, 9)) == 0:
            continue
        for _ in range(2 if draw(st.integers(0, 9)) == 0 else 1):
            said.append((field_name, draw(values(offered, ids))))
    for extra in draw(st.lists(st.sampled_from(ADDED), max_size=2)):
        said.append((extra, draw(values([], ids))))
    kind = TYPES[0] if draw(st.integers(0, 7)) else draw(st.sampled_from(TYPES))
    headers = draw(st.dictionaries(st.sampled_from(HEADERS), st.sampled_from(HOSTILE), max_size=2))
    body = urlencode(said, errors="surrogatepass")
    return Asked(name, path, method, body, kind, tuple(headers.items()))


def _bent(draw: Any, path: str, ids: list[str]) -> str:
    parts = path.split("/")
    where = draw(st.integers(0, len(parts) - 1))
    put = draw(st.one_of(st.sampled_from(HOSTILE), st.sampled_from(ids)))
    parts[where] = quote(put[:200], safe="", errors="surrogatepass")
    return "/" + "/".join(parts).lstrip("/")


def plain(value: str) -> str:
    """Return a header's value as a server would let it through."""
    kept = value.encode("latin-1", "ignore").decode("latin-1")
    return kept.replace("\r", "").replace("\n", "")


def send(client: Client, asked: Asked) -> Any:
    """Send a request, keeping the cookies as they were before it."""
    cookies = client.cookies.copy()
    given = {name: plain(value) for name, value in asked.headers}
    try:
        if asked.method in ("GET", "HEAD"):
            return client.generic(asked.method, f"{asked.path}?{asked.body}", headers=given)
        body = asked.body.encode()
        return client.generic(asked.method, asked.path, body, asked.kind, headers=given)
    finally:
        client.cookies = cookies


def fuzz(
    client: Client, world: World, place: str, budget: Budget, check: Any, **options: Any
) -> None:
    """Send requests until the time is over, and check every answer."""
    client.raise_request_exception = False
    shown, names, ids = Forms(client, world, place), sorted(routes.route_names()), ids_of(world)

    @settings(
        max_examples=1_000_000,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        **options,
    )
    @given(requests(shown, names, ids))
    def one(asked: Asked) -> None:
        if budget.is_over():
            raise KeyboardInterrupt
        budget.sent += 1
        try:
            check(asked)
        except AssertionError:
            budget.broke = True
            raise

    budget.began = time.monotonic()
    try:
        one()
    except KeyboardInterrupt:
        if not budget.is_over():
            raise
