"""Nothing personal in a log line: what is typed into any form is looked for in all of them."""

import ast
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from django.conf import settings
from django.db import IntegrityError
from django.test import Client

from handrail.config import logging as handrail_logging
from handrail.config.redaction import FIELDS, LEFT_OUT
from tests.architecture import routes
from tests.integration.hardening import forms

# What is typed, by what a field seems to ask for; each is recognised wherever it turns up.
MARKED = {
    "text": "Zanzibarred",
    "email": "zanzibarred@secret.example",
    "phone": "07700 900 461",
    "nhs": "999 000 0018",
    "postcode": "ZE1 9ZZ",
}
NEVER = ("zanzibarred", "secret.example", "900 461", "900461", "9990000018", "000 0018", "ZE1 9ZZ")
COLUMNS = ("public", "person", "link-bearer", "gp", "coach", "service-manager", "administrator",
           "information-governance", "triage", "commissioner")  # fmt: skip
pytestmark = [
    pytest.mark.filterwarnings("ignore:No directory at"),
    pytest.mark.django_db,
]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Collect all that is logged, at every level, as production writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(handrail_logging.formatter("json", debug=False))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.setLevel(before)
    root.removeHandler(handler)


def marked(name: str) -> str:
    for kind in ("email", "phone", "nhs", "postcode"):
        if kind in name.lower():
            return MARKED[kind]
    return MARKED["text"]


def personal(written: str) -> list[str]:
    return [each for each in NEVER if each.lower() in written.lower()]


@pytest.mark.usefixtures("taken_back", "nobody_counts")
@pytest.mark.parametrize("column", COLUMNS)
def test_what_is_typed_into_forms_is_in_no_log(world, column, lines):
    from tests.architecture import gates
    from tests.architecture.test_access_matrix import home

    place = home(column)
    client = world.client(column, place)
    client.raise_request_exception = False
    sent = 0
    for name in routes.route_names():
        cookies, address = client.cookies.copy(), routes.address(name, world)
        if gates.turns_away(name, column):  # by who they are: of the form nothing is read
            right = routes.body(name, world, place)
            assert client.post(address, {field: marked(field) for field in right}).status_code < 500
            continue
        asked = forms.fields(client.get(address).content.decode(errors="replace"))
        right = routes.body(name, world, place)
        typed = {field: marked(field) for field in {*asked, *right}}
        for body in (typed, {**typed, **right}, {**right, **forms.texts(asked, marked)}):
            answer = client.post(address, body)
            assert answer.status_code < 500, name
            sent += 1
        client.get(address, typed)
        client.cookies = cookies
    assert sent > 100
    assert personal(lines.getvalue()) == []


def test_an_address_that_is_not_there_is_not_quoted(lines):
    client = Client()
    client.get("/zanzibarred/zanzibarred@secret.example/")
    client.get("/get-support/come-back/9990000018/")
    Client(enforce_csrf_checks=True).post("/status/", {"reference": "zanzibarred"})
    Client(headers={"host": "zanzibarred.example"}).get("/about/")
    Client(headers={"x-request-id": "zanzibarred secret.example"}).get("/about/")
    assert lines.getvalue()
    assert personal(lines.getvalue()) == []


def test_an_error_says_where_and_never_what(lines, monkeypatch):
    from handrail.web.refer_someone import views

    def broken(*given):
        try:
            raise IntegrityError("DETAIL:  Key (email)=(zanzibarred@secret.example) exists")
        except IntegrityError as error:
            raise ValueError("999 000 0018 is odd") from error

    monkeypatch.setattr(views, "OnBehalfForm", broken)
    client = Client(raise_request_exception=False)
    assert client.post("/refer-someone/", {"name": "Zanzibarred"}).status_code == 500
    written = [json.loads(line) for line in lines.getvalue().splitlines()]
    failed = next(line for line in written if line["event"] == "request failed")
    assert failed["error"] == "ValueError"
    assert failed["route"] == "refer_someone"
    assert failed["request_id"]
    assert {"ValueError", "IntegrityError"} <= set(failed["exception"])
    assert any("views.py" in frame for frame in failed["exception"])
    assert personal(lines.getvalue()) == []


def test_a_field_without_a_class_is_left_out(lines):
    log = structlog.get_logger("test")
    log.info(
        "somebody", surname="Zanzibarred", id="zanzibarred@secret.example", sent="999 000 0018"
    )
    log.warning("seen 999 000 0018 at ZE1 9ZZ born 1/2/1980", error="a b", what=["Zanzibarred"])
    logging.getLogger("some.library").warning("got %s for %d at %s", "Zanzibarred", 7, {"a": 1})
    logging.getLogger("some.library").warning("no such person: Zanzibarred")
    logging.getLogger("some.library").warning("%(who)s", {"who": "Zanzibarred"})
    logging.getLogger("psycopg.pool").warning("no answer from %s", "zanzibarred@secret.example")
    written = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert personal(lines.getvalue()) == []
    assert written[0]["surname"] == written[0]["id"] == written[0]["sent"] == LEFT_OUT
    assert written[1]["event"] == f"seen {LEFT_OUT} at {LEFT_OUT} born {LEFT_OUT}"
    assert written[2]["event"] == f"got {LEFT_OUT} for 7 at {LEFT_OUT}"
    assert written[3]["event"] == f"no such person: {LEFT_OUT}"
    assert written[5]["event"] == f"no answer from {LEFT_OUT}"


@pytest.mark.parametrize("words", ["a\nb", 'a","level":"error', "a\r\n{}", "\u2028x"])
def test_nobody_writes_a_log_line_of_their_own(lines, words):
    structlog.get_logger("test").info("event", reason=words)
    written = lines.getvalue()
    assert len(written.strip("\n").split("\n")) == 1
    assert json.loads(written)["level"] == "info"


def test_every_field_that_is_logged_has_a_class():
    unknown = {}
    for path in Path(settings.PACKAGE).rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and is_log(call.func):
                named = {each.arg for each in call.keywords} - {*FIELDS, "exc_info"}
                if named:
                    unknown[f"{path.name}:{call.lineno}"] = named
    assert unknown == {}


def is_log(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id in {"log", "logger"}
    )
