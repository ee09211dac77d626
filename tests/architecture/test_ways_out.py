"""Nothing about a person comes out, by any way there is, but what they released to whom it goes to.

Every text about people has a mark by which its kind is known. Then every page, every export and
every function of the database is asked by every kind of recipient, while the person agreed never,
agrees now, to one kind only, no longer, took it back, or agrees from tomorrow on. A mark of a kind
that is not released then is a leak. Letters and texts are tried in
tests/integration/messaging/test_every_letter.py; lines that are no text, such as dates, in
tests/integration/sharing/test_wall.py.

Pages, letters, nouns of the export and functions are found in the code. What leads out in another
way is named here, and a new one fails until it is.
"""

import ast
import logging
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from handrail.commands.cli import COMMANDS
from handrail.domain.disclosure import matrix
from handrail.insight import everything, extract, open_cases
from handrail.kernel import clock
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import LinkBearer, Public, Recipient, System, Viewer, acting_as
from handrail.web.shared.viewer import BEARER
from tests.architecture.ways.marked import Mark
from tests.architecture.ways.town import HELPER, LIVE, NEVER, STATES, Seen, Town, arranged
from tests.architecture.world import begin_session

TOLD_KINDS = ("employer", "jobcentre", "dwp")
BODY, GP = "service Jobcentre", "practice"
SINGLES = sorted(matrix.EVERYTHING)
# What stands on a referrer's page without a release, and why.
REFERRERS_OWN = {
    "participants_person": "the practice added the person itself (fence 3)",
    "referrals_referral": "what it sent itself",
    "referrals_addition": "what it added itself",
    "referrals_signpost": "what it told the person itself, and when it asks how that went",
    "enquiries_question": "what it asked the specialist itself, and the answer to that",
    "referrals_news.ask": "a question that is put to it; a letter says only that there is one",
}
# Commands that write or send something about people, and where each is tried.
COMMANDS_OUT = {
    "export": "below, for who is only told; else an organisation's own rows (test_row_matrix)",
    "extract": "below",
    "deliver": "letters and texts: test_every_letter",
    "worker": "letters and texts: test_every_letter",
    "backup": "everything, encrypted, for who runs it: test_commands_database",
    "bulk-export": "NHS numbers that an organisation sees, for the opt-out service, as extract's",
    "import-cases": "says counts and the file's own references: test_transfers_import",
    "audit": "ends of chains and counts: test_sealing",
    "practice-month": "counts of one practice, small ones hidden: test_practice_month",
    "serve": "the pages",
    "run": "the pages, letters and texts",
}
SAY_NOTHING = {
    "administrator", "check", "database", "demo", "docs", "import-directory", "import-ods",
    "import-postcodes", "keys", "look-up", "national-roles", "programmes", "restore", "setup",
}  # fmt: skip
DOORS_OUT = {
    "mailbox": "letters",
    "mesh": "letters, with the same facts: tests/integration/letters",
    "letters": "the same letters as PDF and FHIR: tests/integration/letters/test_written.py",
    "texts": "texts",
    "case_files": "export and extract",
    "cds_hooks": "how a referral of its own stands, to a practice that may know: "
    "tests/integration/cds_hooks/test_already_referred.py",
    "smart": "what a practice's own clinician sends, into the record it is about: "
    "tests/integration/smart/test_form.py",
    "bars": "what the fhir door says to the same system, as messages: "
    "tests/integration/fhir/test_fhir_messages.py",
    "events": "which Task or ServiceRequest changed, by its id, to a system that may read it then: "
    "tests/integration/events/test_subscriptions.py",
    "bulk": "what the fhir door says to the same system: "
    "tests/integration/events/test_bulk_export.py",
    "outside": "nothing of its own: it carries what the doors above say",
    "fhir": "people, referrals, support, letters and looks, to a system as its organisation's "
    "staff see them, the rest where it was released: tests/integration/fhir/test_fhir_told_matrix",
}
DOORS_IN = {
    "cis2",
    "nhs_login",
    "oidc",
    "ods",
    "open_referral",
    "pds",
    "postcodes",
    "records",
    "signed",
    "signed_launch",
}
# Answers that are no pages, and what they hold.
OTHER_ANSWERS = {
    "web/shared/health.py": "whether it runs",
    "web/shared/metrics.py": "counts and ages",
    "web/shared/errors.py": "what went wrong, in words of ours",
    "web/signin/my_sessions.py": "nothing: a session goes on",
    "web/incoming/views.py": "an attachment as it came, to the team whose mailbox it is; our form",
    "web/launch/pages.py": "the form in a clinical system: integration/smart/test_form.py",
    "web/practice/inviting.py": "links for the practice's own list, with names of nobody",
    "web/practice/keys.py": "a practice's key and its template, once, to the practice",
    "web/letters/views.py": "a letter as it may be told now, as a PDF: journeys/test_letters.py",
    "web/commissioner/gaps.py": "counts of an area, small ones hidden",
    "web/participant/everything.py": "a person's own copy, to themself: test_copy_doors",
}
pytestmark = [
    pytest.mark.filterwarnings("ignore:No directory at"),
    pytest.mark.usefixtures("quiet"),
]


@pytest.fixture
def quiet() -> Iterator[None]:
    """Log nothing: thousands of refusals are what this is about."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def town(fresh_database, django_db_blocker, tmp_path_factory) -> Iterator[Town]:
    """One town for all; releases are arranged anew for each question."""
    from django.test import override_settings

    from handrail.config.migration import connected_to

    folder = tmp_path_factory.mktemp("ways")
    doors = {"MAIL_FOLDER": folder / "mail", "TEXTS_FOLDER": folder / "texts"}
    with (
        fresh_database() as database,
        django_db_blocker.unblock(),
        connected_to(database.app_url),
        override_settings(DEMO=False, **doors),
        psycopg.connect(database.owner_url) as owner,
    ):
        yield arranged(owner)


def kinds(seen: Seen) -> set[Kind]:
    return {mark.kind for marks in seen.values() for mark in marks}


def unreleased(seen: Seen, released: set[Kind]) -> dict[str, set[Mark]]:
    """Return what stands somewhere of a kind that is not released now."""
    wrong = {
        name: {mark for mark in marks if mark.kind not in released}
        for name, marks in seen.items()
    }  # fmt: skip
    return {name: marks for name, marks in wrong.items() if marks}


def released_now(kind: str, state: str) -> set[Kind]:
    return set(matrix.may_be_told(kind)) if state == LIVE else set()


@pytest.mark.parametrize("kind", TOLD_KINDS)
def test_pages_show_a_body_what_was_released_to_it_and_nothing_else(town, kind):
    town.become(BODY, kind)
    try_every_state(town, town.world.client("told", "service"), BODY, kind)


def test_pages_show_a_helper_what_was_released_to_them_and_nothing_else(town):
    browser = Client()
    begin_session(browser, BEARER, town.helpers_hash())
    try_every_state(town, browser, HELPER, "helper")


def try_every_state(town: Town, browser: Client, to: str, told: str) -> None:
    """Open every address while nothing and while all is released; then where anything stood."""
    allowed = matrix.may_be_told(told)
    with town.released(to, allowed):
        shown = town.walked(browser)
    assert unreleased(shown, set(allowed)) == {}
    assert kinds(shown) >= {Kind.IDENTITY}, "a page that shows nothing passes"
    with town.released(to, allowed, NEVER):
        assert town.walked(browser) == {}
    for state in STATES:
        with town.released(to, allowed, state):
            assert unreleased(town.walked(browser, shown), released_now(told, state)) == {}, state
    for single in allowed:
        with town.released(to, {single}):
            assert unreleased(town.walked(browser, shown), {single}) == {}, single


def test_a_referrer_sees_what_they_wrote_and_what_was_released(town):
    browser = town.world.client("gp", GP)
    allowed = matrix.may_be_told("practice")
    with town.released(GP, allowed, NEVER):
        never = town.walked(browser)
        assert others(never) == {}
    with town.released(GP, allowed):
        live = town.walked(browser)
    assert {mark.kind for marks in others(live).values() for mark in marks} > {Kind.ATTENDANCE}
    for state in STATES:
        with town.released(GP, allowed, state):
            seen = others(town.walked(browser, live))
            assert unreleased(seen, released_now("practice", state)) == {}, state
    for single in allowed:
        with town.released(GP, {single}):
            assert unreleased(others(town.walked(browser, live)), {single}) == {}, single


def others(seen: Seen) -> Seen:
    """Return what stands on a referrer's pages and others wrote."""
    left = {
        name: {
            mark for mark in marks
            if not {mark.table, f"{mark.table}.{mark.column}"} & set(REFERRERS_OWN)
        }
        for name, marks in seen.items()
    }  # fmt: skip
    return {name: marks for name, marks in left.items() if marks}


@pytest.mark.parametrize(
    ("column", "place", "may"),
    [
        ("commissioner", "board", set()),
        ("administrator", "board", {Kind.OPERATIONAL}),  # why a message did not go
        ("coach", "elsewhere", set()),
        ("public", "service", set()),
        ("link-bearer", "elsewhere", set()),
    ],
)
def test_who_is_told_nothing_is_shown_nothing(town, column, place, may):
    """Reports for an ICB are counts; another provider, and the public, are not in touch."""
    town.become(BODY, "jobcentre")
    with town.released(BODY, matrix.may_be_told("jobcentre")):
        seen = town.walked(town.world.client(column, place))
    assert unreleased(seen, may) == {}


def test_the_person_is_shown_what_is_theirs(town):
    """The same walk finds marks where they may be: it looks where it says."""
    assert kinds(town.walked(town.world.client("person", "service"))) >= {Kind.PLAN, Kind.CONTACT}


@pytest.mark.parametrize("state", [NEVER, LIVE])
@pytest.mark.parametrize("kind", TOLD_KINDS)
def test_no_export_carries_anything_to_a_body_that_is_only_told_things(town, kind, state):
    town.become(BODY, kind)
    with town.released(BODY, matrix.may_be_told(kind), state):
        by, at = System(town.world.places[BODY]), clock.now()
        with transaction.atomic(), acting_as(by, at=at):
            rows = [repr(row) for noun in everything.nouns(viewer=by, at=at) for row in noun.rows]
            rows += [repr(line) for line in open_cases.lines(viewer=by, at=at)]
    assert town.marks.found("".join(rows)) == set()
    assert str(town.person) not in "".join(rows)


def test_an_extract_carries_what_research_may_be_told(town):
    by, at = System(town.world.places["service"]), clock.now()
    day = at.date()
    with transaction.atomic(), acting_as(by, at=at):
        span = {"since": day.replace(day=1, month=1), "until": day.replace(year=day.year + 1)}
        cleared = extract.numbers(viewer=by, at=at, **span)
        rows = list(extract.extract(cleared=cleared, viewer=by, at=at, **span).rows)
    assert town.marks.found(repr(rows)) == set()
    assert all(set(row) <= set(extract.COLUMNS) for row in rows)
    assert set(extract.COLUMNS.values()) <= extract.ALLOWED
    assert not extract.ALLOWED & {Kind.IDENTITY, Kind.CONTACT, Kind.HEALTH, Kind.PLAN}


def test_an_export_of_those_who_hold_the_record_has_marks(town):
    """The same reading finds them where they may be."""
    by, at = System(town.world.places["service"]), clock.now()
    with transaction.atomic(), acting_as(by, at=at):
        rows = [repr(row) for noun in everything.nouns(viewer=by, at=at) for row in noun.rows]
    assert {mark.kind for mark in town.marks.found("".join(rows))} >= {Kind.HEALTH, Kind.PLAN}


def functions(town: Town) -> list[tuple[str, list[str]]]:
    """Return every function that runs as the tables' owner and that the app may call."""
    found = town.owner.execute(
        "select p.proname, array(select format_type(t, null) from unnest(p.proargtypes) t)"
        " from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where p.prosecdef and n.nspname = 'public' and p.prorettype <> 'trigger'::regtype"
        " and has_function_privilege('handrail_app', p.oid, 'execute') order by 1"
    ).fetchall()
    town.owner.commit()
    return [(name, list(types)) for name, types in found]


def answered(town: Town, viewer: Viewer) -> Seen:
    """Call each of them with each id there is, as somebody, and return the marks in its answers."""
    ids = set(town.world.ids.values()) | set(town.world.people.values())
    seen: Seen = {}
    with transaction.atomic(), acting_as(viewer, at=clock.now()):
        for name, types in functions(town):
            tried = ids if "uuid" in types or "uuid[]" in types else {town.person}
            said = "".join(call(name, types, each) for each in tried)
            if found := town.marks.found(said):
                seen[name] = found
        transaction.set_rollback(True)
    return seen


def call(name: str, types: list[str], about: UUID) -> str:
    values = {
        "uuid": about,
        "uuid[]": [about],
        "text[]": [str(kind) for kind in SINGLES],
        "integer": 100,
        "bigint": 100,
        "date": clock.now().date(),
        "timestamp with time zone": clock.now(),
        "boolean": True,
    }
    marks = ", ".join(f"%s::{each}" for each in types)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"select f::text from {name}({marks}) f", [values.get(each, "") for each in types]
            )
            return "".join(str(row) for row in cursor.fetchall())
    except DatabaseError:
        return ""


@pytest.mark.parametrize("state", [NEVER, LIVE])
@pytest.mark.parametrize("kind", TOLD_KINDS)
def test_no_function_of_the_database_tells_a_body_more_than_was_released(town, kind, state):
    town.become(BODY, kind)
    told = town.world.viewers["told", "service"]
    viewer = Recipient(told.account_id, town.world.places[BODY], "told", frozenset())
    with town.released(BODY, matrix.may_be_told(kind), state):
        seen = answered(town, viewer)
    assert unreleased(seen, released_now(kind, state)) == {}
    assert bool(seen) == (state == LIVE), "and it is asked in such a way that it answers"


@pytest.mark.parametrize("state", [NEVER, LIVE])
def test_no_function_of_the_database_tells_a_helper_more_than_was_released(town, state):
    allowed = matrix.may_be_told("helper")
    with town.released(HELPER, allowed, state):
        seen = answered(town, LinkBearer(town.helpers_hash()))
    assert unreleased(seen, released_now("helper", state)) == {}
    assert bool(seen) == (state == LIVE)


@pytest.mark.parametrize("who", ["commissioner", "a stranger", "anybody", "a bearer"])
def test_no_function_of_the_database_tells_a_stranger_anything(town, who):
    viewers: dict[str, Viewer] = {
        "commissioner": town.world.viewers["commissioner", "board"],
        "a stranger": town.world.viewers["coach", "elsewhere"],
        "anybody": Public(),
        "a bearer": LinkBearer("0" * 64),
    }
    assert answered(town, viewers[who]) == {}


def test_every_command_says_whether_anything_about_people_leaves_by_it():
    assert set(COMMANDS) == set(COMMANDS_OUT) | SAY_NOTHING
    assert not set(COMMANDS_OUT) & SAY_NOTHING


def test_every_door_to_other_systems_says_what_leaves_by_it():
    doors = {path.parent.name for path in (settings.PACKAGE / "interop").glob("*/__init__.py")}
    assert doors == set(DOORS_OUT) | DOORS_IN


def test_every_answer_that_is_no_page_is_known():
    made = set()
    for path in Path(settings.PACKAGE).rglob("web/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            called = node.func if isinstance(node, ast.Call) else None
            name = called.id if isinstance(called, ast.Name) else ""
            if name in {"HttpResponse", "JsonResponse", "FileResponse", "StreamingHttpResponse"}:
                made.add(str(path.relative_to(settings.PACKAGE)))
    assert made == set(OTHER_ANSWERS)
