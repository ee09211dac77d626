"""Every address, for everybody: who is let in, who is asked to sign in, who is turned away.

The answers expected are in ``access_matrix.csv``, one line for an address and a place. A new
address or job role is undecided until it has its answers there:

    HANDRAIL_ACCESS_MATRIX=write pytest -n0 tests/architecture/test_access_matrix.py

writes what the code does now; read the difference before committing it.
"""

import csv
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from handrail.kernel import clock

FILE = Path(__file__).with_name("access_matrix.csv")
WRITES = os.environ.get("HANDRAIL_ACCESS_MATRIX") == "write"
ANYWHERE = "anywhere"
# What anybody may open; or, of their own, share with a body that everybody is offered. And what
# came, that nobody understood, into the one mailbox of all: whoever watches it may have seen to it.
FOR_ALL = {
    "arrival_seen",
    "service",
    "report_entry",
    "demo_message",
    "your_page_share_what",
    "shared_with_me_start",
}
# In the file a page that opens is a yes, one that is refused a no, one that is not found none.
ALLOWED, SIGN_IN, FORBIDDEN, NOT_FOUND = "yes", "sign in", "no", "none"
NO_SUCH_METHOD = 405
ASKED_WHO_THEY_ARE = (
    "/account/sign-in/",
    "/account/acting-as/",
    "/status/",
    "/shared-with-me/again/",
    "/answer/closed/",
)
# What is different in every answer, whoever asks and whatever there is.
VARIES = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|nonce=\"[^\"]*\"|value=\"[\w-]{40,}\"|\b[0-9a-f]{16}\b"
    r"|data-seconds=\"\d+\"|Signs out at [^<]*"
)
pytestmark = pytest.mark.filterwarnings("ignore:No directory at")

Key = tuple[str, str]
Sent = tuple[str, bool]  # an address, and whether a form is sent to it


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered with, in one word, and the page."""

    word: str
    page: str

    @property
    def plain(self) -> tuple[str, str]:
        """Return the word, and the page without what always varies."""
        return self.word, VARIES.sub("", self.page)


def columns() -> tuple[str, ...]:
    from tests.architecture.world import COLUMNS

    return COLUMNS


def read() -> dict[Key, dict[str, str]]:
    """Return the answers expected, by address and place."""
    if not FILE.exists():
        return {}
    with FILE.open(newline="") as file:
        return {(line["address"], line["where"]): line for line in csv.DictReader(file)}


def keys() -> list[Key]:
    """Return every line that the file has to have, in the order of the addresses."""
    from tests.architecture import routes
    from tests.architecture.world import PLACES

    return [
        (name, place)
        for name in routes.route_names()
        for place in (PLACES if routes.is_about_something(name) else (ANYWHERE,))
    ]


def write(column: str, found: dict[Key, str]) -> None:
    """Put one column into the file."""
    held = read()
    lines = [
        {"address": key[0], "where": key[1]}
        | {each: held.get(key, {}).get(each, "") for each in columns()}
        | {column: found[key]}
        for key in keys()
    ]
    with FILE.open("w", newline="") as file:
        table = csv.DictWriter(file, ["address", "where", *columns()], lineterminator="\n")
        table.writeheader()
        table.writerows(lines)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """One world for all columns: whatever a request changes is taken back."""
    from django.test import override_settings

    from tests.architecture import world

    folder = tmp_path_factory.mktemp("matrix")
    doors = {"MAIL_FOLDER": folder / "mail", "TEXTS_FOLDER": folder / "texts"}
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=False, **doors),
        transaction.atomic(),
    ):
        yield world.build(clock.now())
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def refuses_all(world) -> frozenset[Sent]:
    """Which addresses know no such method, whoever asks: they say so before they ask who it is."""
    from tests.architecture import routes
    from tests.architecture.world import NOBODY

    nobody = world.client(NOBODY, "elsewhere")
    return frozenset(
        (name, is_sent)
        for name in routes.route_names()
        for is_sent in (False, True)
        if ask(nobody, routes.address(name, world), {} if is_sent else None).word == ""
    )


@pytest.fixture(autouse=True)
def quiet():
    """Log nothing: thousands of refusals are what this is about."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def ask(client: Client, address: str, form: dict[str, str] | None) -> Answer:
    """Ask for a page, or send a form, and take back whatever that changed."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        answer = client.get(address) if form is None else client.post(address, form)
        transaction.set_rollback(True)
    client.cookies = cookies
    assert answer.status_code < 500, f"{address} broke"
    return Answer(word_for(answer), answer.content.decode(errors="replace"))


def word_for(answer: HttpResponse) -> str:
    """Return the answer in one word; nothing where the address knows no such method."""
    if answer.status_code == NO_SUCH_METHOD:
        return ""
    target = answer.headers.get("Location", "")
    if target.startswith(ASKED_WHO_THEY_ARE):
        return SIGN_IN
    refused = {401: SIGN_IN, 403: FORBIDDEN, 404: NOT_FOUND}
    return refused.get(answer.status_code, ALLOWED)


@dataclass
class Visitor:
    """Somebody who tries every address from one place."""

    client: Client
    column: str
    place: str
    world: Any
    refuses_all: frozenset[Sent]
    turned_away: dict[Sent, Answer]
    told: dict[tuple[str, str], Answer] = field(default_factory=dict)
    nowhere: set[tuple[str, str]] = field(default_factory=set)

    def both(self, name: str) -> str:
        """Return the answer to looking and to sending; both where they differ."""
        looked, sent = self.try_out(name, is_sent=False), self.try_out(name, is_sent=True)
        if looked == sent or not sent:
            return looked
        return f"{looked}, then {sent}" if looked else sent

    def try_out(self, name: str, *, is_sent: bool) -> str:
        """Return the answer in a word; fail where a stranger is told that something exists."""
        from tests.architecture import gates, routes

        if (name, is_sent) in self.refuses_all:
            return ""
        if (name, is_sent) in self.turned_away:
            return self.turned_away[name, is_sent].word
        place = self.place if routes.is_about_something(name) else ""
        form = routes.body(name, self.world, place) if is_sent else None
        key = (name, repr(form))
        if key not in self.told:
            self.told[key] = ask(self.client, routes.address(name, self.world), form)
        answer = self.told[key]
        if self.place == "elsewhere":
            if answer.word in (NOT_FOUND, FORBIDDEN) and is_secret(name):
                self.is_as_nowhere(answer, name, form)
            tells_nothing(answer, name)
        if gates.turns_away(name, self.column):
            assert answer.word == FORBIDDEN, f"{name} lets in who may do nothing of what it is for"
            self.turned_away[name, is_sent] = answer
        return answer.word

    def is_as_nowhere(self, answer: Answer, name: str, form: dict[str, str] | None) -> None:
        """Fail where a thing of others is answered otherwise than one that does not exist."""
        from tests.architecture import routes

        if answer.word == NOT_FOUND and answer.plain in self.nowhere:
            return
        nowhere = ask(self.client, routes.address(name, None), form).plain
        assert answer.plain == nowhere, f"{name} tells a stranger that something exists"
        self.nowhere.add(nowhere)


def walk(world, column: str, refuses_all: frozenset[Sent]) -> Iterator[tuple[Key, str]]:
    """Try every address as one column of the table.

    Who works nowhere is the same somebody at every place but elsewhere, and is asked once; so is
    whoever is turned away by the decorator of an address, before it looks at what it names.
    """
    from tests.architecture import routes
    from tests.architecture.world import PLACES, WORK_NOWHERE

    away: dict[Sent, Answer] = {}
    visitors = {
        place: Visitor(world.client(column, place), column, place, world, refuses_all, away)
        for place in PLACES
    }
    if column in WORK_NOWHERE:
        for place in ("service", "board"):
            visitors[place].told = visitors["practice"].told
    for name in routes.route_names():
        if not routes.is_about_something(name):
            yield (name, ANYWHERE), visitors[home(column)].both(name)
            check_tells_nothing(visitors["elsewhere"].client, name, world)
            continue
        for place in PLACES:
            yield (name, place), visitors[place].both(name)


def is_secret(name: str) -> bool:
    """Return whether it is nobody else's to know that the thing exists; services are public."""
    from tests.architecture import routes

    return "service_id" not in routes.parameters(name)


def home(column: str) -> str:
    """Return where somebody with this job usually works."""
    from handrail.domain.staff.permissions import Permission
    from tests.architecture import gates

    may = gates.roles().get(column, frozenset())
    if {Permission.VIEW_AREA, Permission.MANAGE_PEOPLE, Permission.READ_AUDIT} & may:
        return "board"
    return "service" if {Permission.WORK_CASES, Permission.TRIAGE} & may else "practice"


def check_tells_nothing(client: Client, name: str, world) -> None:
    from tests.architecture import routes

    tells_nothing(ask(client, routes.address(name, world), None), name)


def tells_nothing(answer: Answer, name: str) -> None:
    from tests.architecture.world import SECRETS

    told = [secret for secret in SECRETS if secret in answer.page]
    assert not told, f"{name} shows a stranger {told}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "column" in metafunc.fixturenames:
        metafunc.parametrize("column", columns())


def test_each_answer_is_as_expected(world, refuses_all, column):
    found = dict(walk(world, column, refuses_all))
    if WRITES:
        write(column, found)
    expected = read()
    differ = {
        key: f"expected {expected.get(key, {}).get(column) or 'undecided'}, found {word}"
        for key, word in found.items()
        if expected.get(key, {}).get(column) != word
    }
    assert differ == {}


def test_nothing_is_undecided():
    expected = read()
    assert list(expected) == keys(), "an address is missing from the matrix, or is there no more"
    words = {ALLOWED, SIGN_IN, FORBIDDEN, NOT_FOUND}
    for key, line in expected.items():
        assert set(line) == {"address", "where", *columns()}, "a job role is missing"
        for column in columns():
            assert set(line[column].split(", then ")) <= words, f"{key} {column}"


def test_a_stranger_is_never_let_in_to_something_of_others():
    """Whatever the file says: no member of staff elsewhere opens what is not theirs."""
    wrong = [
        (line["address"], column)
        for line in read().values()
        if line["where"] == "elsewhere" and line["address"] not in FOR_ALL
        for column in columns()
        if ALLOWED in line[column]
    ]
    assert wrong == []
