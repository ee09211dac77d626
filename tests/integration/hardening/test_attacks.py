"""Attacks that have names: forged forms, fixed sessions, open redirects, other people's ids."""

import ast
import re
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django import forms as django_forms
from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handrail.domain.staff.models import Account
from handrail.insight import everything
from handrail.kernel import clock
from handrail.kernel.viewer import Person, System, acting_as
from handrail.web.participant import entering
from handrail.web.shared.leave import NEUTRAL_SITE
from handrail.web.shared.sessions import stored
from tests.architecture import routes
from tests.integration.hardening import fuzzing
from tests.integration.hardening.no_token import ASKS_NO_TOKEN

PASSWORD = "three words unlike another"
EVIL = (
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example",
    "\\\\evil.example", "http:evil.example", "https:/evil.example", "javascript:alert(1)",
    "/%09/evil.example", "/\t/evil.example", "https://testserver@evil.example/",
    "https://testserver.evil.example/", "/.evil.example/../..//evil.example",
)  # fmt: skip
PUBLISHED = "open_referral"  # reads only: it refuses whatever would change something
pytestmark = [
    pytest.mark.filterwarnings("ignore:No directory at"),
    pytest.mark.usefixtures("world", "taken_back", "quiet", "nobody_counts"),
]


def place_of(column):
    from tests.architecture.test_access_matrix import home

    return home(column)


@pytest.fixture
def account(world):
    """An account with a password and no second step yet."""
    found = Account.objects.get(email="gp.practice@handrail.example")
    found.set_password(PASSWORD)
    found.save()
    found.authenticator_set.all().delete()
    return found


# Forged forms (CSRF)


@pytest.mark.parametrize("column", ["public", "person", "link-bearer", "gp", "administrator"])
def test_every_form_asks_for_its_token(world, column):
    place = place_of(column)
    client = world.client(column, place)
    client.handler.enforce_csrf_checks = True
    open_to_forgery = []
    for name in routes.route_names():
        answer = client.post(routes.address(name, world), routes.body(name, world, place))
        if (
            answer.status_code != 403
            or "We could not accept this form" not in answer.content.decode()
        ):
            open_to_forgery.append(name)
    asked = {name for name in open_to_forgery if not name.startswith(PUBLISHED)}
    assert asked == set(ASKS_NO_TOKEN)


def test_a_token_of_another_browser_is_not_taken(world):
    ours, theirs = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    token = re.search(
        r'csrfmiddlewaretoken" value="(\w+)"', theirs.get("/status/").content.decode()
    )
    ours.get("/status/")
    form = {"csrfmiddlewaretoken": token[1], "reference": "WH-2222-2222"}
    assert theirs.post("/status/", form).status_code != 403
    assert ours.post("/status/", form).status_code == 403


def test_nothing_changes_by_being_looked_at(world):
    """A link or a picture of somebody else's page can make a browser ask, never act."""
    by, at = System(world.places["service"]), clock.now()
    client = world.client("coach", "service")

    def rows():
        with acting_as(by, at=at):
            return {
                noun.name: sorted(repr(row) for row in noun.rows)
                for noun in everything.nouns(viewer=by, at=at)
                if noun.name not in {"audit"}
            }

    before = rows()
    for name in routes.route_names():
        client.get(routes.address(name, world), routes.body(name, world, "service"))
    assert rows() == before


# Sessions


def test_signing_in_begins_a_new_session(account):
    client, fixed = Client(), import_module(settings.SESSION_ENGINE).SessionStore()
    fixed["planted"] = "yes"
    fixed.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = fixed.session_key
    client.post("/account/sign-in/", {"login": account.email, "password": PASSWORD})
    now = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.session["_auth_user_id"] == str(account.pk)
    assert now != fixed.session_key
    assert not Session.objects.filter(session_key=stored(fixed.session_key)).exists()


def test_a_session_that_we_never_began_is_not_taken_up(account):
    client, made_up = Client(), "a" * 32
    client.cookies[settings.SESSION_COOKIE_NAME] = made_up
    client.post("/account/sign-in/", {"login": account.email, "password": PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != made_up
    assert not Session.objects.filter(session_key=stored(made_up)).exists()


def test_a_person_who_is_let_in_begins_a_new_session(rf, world):
    request = rf.get("/")
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    request.session["planted"] = "yes"
    request.session.create()
    before = request.session.session_key
    entering.let_in(request, Person(world.people["own"]))
    request.session.save()
    assert request.session.session_key != before
    assert "planted" not in request.session
    assert not Session.objects.filter(session_key=stored(before)).exists()


def test_signing_out_ends_the_session_for_whoever_copied_it(account):
    client, copy = Client(), Client()
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[0])
    copy.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert copy.get("/account/").status_code == 200
    client.post("/account/sign-out/")
    assert copy.get("/account/").status_code == 302


def test_a_new_password_ends_other_sessions(account):
    client, other = Client(), Client()
    for each in (client, other):
        each.force_login(account, settings.AUTHENTICATION_BACKENDS[0])
    account.set_password("four words quite unlike others")
    account.save()
    assert other.get("/account/").status_code == 302


def test_no_address_names_a_session(world):
    client = world.client("gp", "practice")
    page = client.get("/refer/").content.decode()
    assert client.cookies[settings.SESSION_COOKIE_NAME].value not in page


# Open redirects


@pytest.mark.parametrize("column", ["public", "person", "gp", "administrator"])
def test_nobody_is_sent_elsewhere(world, column):
    from tests.architecture import gates

    client = world.client(column, place_of(column))
    sent = set()
    for name in routes.route_names():
        for wanted in EVIL[: 1 if gates.turns_away(name, column) else 4]:
            cookies, address = client.cookies.copy(), routes.address(name, world)
            asked = {"next": wanted, "url": wanted, "return": wanted, "redirect": wanted}
            for answer in (client.get(address, asked), client.post(address, asked)):
                target = answer.headers.get("Location", "")
                is_own = target == NEUTRAL_SITE or target.startswith(f"{settings.PUBLIC_URL}/")
                if leads_elsewhere(target) and not is_own:
                    sent.add((name, target))
            client.cookies = cookies
    assert sent == set()


@pytest.mark.parametrize("wanted", EVIL)
def test_signing_in_leads_nowhere_else(account, wanted):
    form = {"login": account.email, "password": PASSWORD, "next": wanted}
    answer = Client().post(f"/account/sign-in/?next={wanted}", form)
    assert answer.status_code == 302
    assert not leads_elsewhere(answer["Location"])
    client = Client()
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[0])
    chosen = {"membership": str(account.memberships.first().pk), "next": wanted}
    answer = client.post("/account/acting-as/", chosen)
    assert not leads_elsewhere(answer.headers.get("Location", ""))


def leads_elsewhere(target: str) -> bool:
    """Return whether a browser would leave: it takes backslashes and tabs as no hindrance."""
    seen = re.sub(r"[\t\r\n]", "", target.strip()).replace("\\", "/")
    parts = urlsplit(seen)
    return bool(parts.scheme or seen.startswith("//")) and parts.netloc != "testserver"


# Hosts


def test_a_link_in_a_letter_never_names_the_host_that_was_asked(account, monkeypatch):
    from handrail.web.signin import adapter

    sent = []
    monkeypatch.setattr(adapter, "_send", sent.append)
    monkeypatch.setattr(settings, "PUBLIC_URL", "https://handrail.example")
    monkeypatch.setattr(adapter.transaction, "on_commit", lambda act, robust: act())
    Client(headers={"host": "localhost"}).post("/account/password/reset/", {"email": account.email})
    assert len(sent) == 1
    links = re.findall(r"https?://[^\s]+", sent[0].body)
    assert links
    assert {urlsplit(link).netloc for link in links} == {"handrail.example"}


# Who is there: by answers, and by time


def hashes(monkeypatch, act) -> int:
    """Return how often a password was hashed: what takes the time, counted and not timed."""
    counted = []
    hasher = type(get_hasher())
    real = hasher.encode
    monkeypatch.setattr(
        hasher, "encode", lambda self, *given: counted.append(1) or real(self, *given)
    )
    check = hasher.verify
    monkeypatch.setattr(
        hasher, "verify", lambda self, *given: counted.append(1) or check(self, *given)
    )
    act()
    monkeypatch.setattr(hasher, "encode", real)
    monkeypatch.setattr(hasher, "verify", check)
    return len(counted)


def test_signing_in_takes_as_long_whoever_it_is(world, account, monkeypatch):
    closed = Account.objects.get(email="coach.service@handrail.example")
    closed.set_password(PASSWORD)
    closed.is_active = False
    closed.save()
    without = Account.objects.get(email="triage.service@handrail.example")
    without.set_unusable_password()
    without.save()
    tried = (account.email, closed.email, without.email, "nobody@handrail.example")
    found = {}
    for email in tried:
        form = {"login": email, "password": "wrong words altogether"}
        answers = []
        count = hashes(
            monkeypatch, lambda f=form, a=answers: a.append(Client().post("/account/sign-in/", f))
        )
        said = re.findall(
            r"Enter the right email address and password|closed", answers[0].content.decode()
        )
        found[email] = (count, answers[0].status_code, set(said))
    assert len(set(map(repr, found.values()))) == 1, found
    assert found[account.email][0] >= 1


def test_asking_for_a_password_tells_nobody_who_is_there(account, monkeypatch):
    from handrail.web.signin import adapter

    sent, pages, statements = [], [], []
    monkeypatch.setattr(adapter, "_send", sent.append)
    monkeypatch.setattr(adapter.transaction, "on_commit", lambda act, robust: act())
    for email in (account.email, "nobody@handrail.example"):
        with CaptureQueriesContext(connection) as asked:
            answer = Client().post("/account/password/reset/", {"email": email})
        pages.append((answer.status_code, answer.headers.get("Location")))
        statements.append(len(asked))
    assert pages[0] == pages[1]
    assert len(sent) == 2, "one is written to either way"


# Fields that nobody asked for (mass assignment)


def test_no_form_writes_what_it_was_not_asked():
    """No form is made of a model, and nothing of a request is poured into anything whole."""
    guilty = []
    for path in (Path(settings.PACKAGE) / "web").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr == "ModelForm":
                guilty.append(f"{path.name}: ModelForm")
            poured = [each.value for each in getattr(node, "keywords", ()) if each.arg is None]
            if any(re.search(r"request\.(POST|GET)", ast.unparse(each)) for each in poured):
                guilty.append(f"{path.name}: **request")
    assert guilty == []
    ours = [
        each for each in django_forms.ModelForm.__subclasses__() if "handrail" in each.__module__
    ]
    assert ours == []


def test_extra_fields_change_nothing(world):
    coach = world.client("coach", "service")
    stranger = world.viewers["coach", "elsewhere"]
    case_id = world.ids["case_id"]
    coach.post(
        routes.address("case_note", world),
        {
            **routes.body("case_note", world, "service"),
            "text": "Rang back about Tuesday",
            "case_id": str(UUID(int=1)),
            "author_id": str(stranger.account_id),
            "by": str(stranger.account_id),
            "organisation_id": str(world.places["elsewhere"]),
            "at": "2001-01-01",
        },
    )
    by, at = System(world.places["service"]), clock.now()
    with acting_as(by, at=at):
        notes = next(n for n in everything.nouns(viewer=by, at=at) if n.name == "notes")
        note = next(row for row in notes.rows if "Rang back about Tuesday" in str(row.values()))
    assert note["case_id"] == case_id
    assert str(stranger.account_id) not in repr(note)
    assert str(world.places["elsewhere"]) not in repr(note)
    assert "2001" not in repr(note)


def test_nobody_makes_themself_more(world):
    administrator = world.client("administrator", "board")
    more = {
        "is_superuser": "on",
        "is_staff": "on",
        "permissions": "read_audit",
        "password": PASSWORD,
    }
    administrator.post(
        "/admin/people/invite/",
        {"name": "New Person", "email": "new@handrail.example", **more,
         **routes.body("admin_person", world, "board")},
    )  # fmt: skip
    for made in Account.objects.filter(email="new@handrail.example"):
        assert not made.has_usable_password()
        assert not getattr(made, "is_superuser", False)
        assert not getattr(made, "is_staff", False)


# Other people's ids, in the fields of a form


@pytest.mark.parametrize(
    ("column", "place"), [("gp", "practice"), ("coach", "service"), ("service-manager", "service"),
                          ("triage", "service"), ("administrator", "board")],
)  # fmt: skip
def test_an_id_of_somebody_else_in_a_field_opens_nothing(world, column, place):
    """Every id-like field of every form, filled with everybody else's ids."""
    client = world.client(column, place)
    stranger = str(world.viewers["coach", "elsewhere"].account_id)
    foreign = [stranger, str(world.places["elsewhere"]), str(world.people["elsewhere"]),
               str(world.ids["membership coach elsewhere"])]  # fmt: skip
    by, at = System(world.places["elsewhere"]), clock.now()

    def rows():
        with acting_as(by, at=at):
            found = everything.nouns(viewer=by, at=at)
            return {n.name: [repr(r) for r in n.rows] for n in found if n.name != "audit"}

    before, shown = rows(), fuzzing.Forms(client, world, place)
    tried = 0
    for name in routes.route_names():
        right = routes.body(name, world, place)
        for wrong in {key for key in {**right, **shown.of(name)} if is_id_like(key, right)}:
            for each in foreign:
                cookies = client.cookies.copy()
                answer = client.post(routes.address(name, world), {**right, wrong: each})
                client.cookies = cookies
                assert answer.status_code < 500, (name, wrong)
                assert "Tallow" not in answer.content.decode(errors="replace"), (name, wrong)
                tried += 1
    assert tried > 10
    assert rows() == before


def is_id_like(name: str, right: dict) -> bool:
    if re.search(r"(_id|coach|worker|service|organisation|membership|person|account|to)$", name):
        return True
    return bool(re.fullmatch(r"[0-9a-f-]{36}", str(right.get(name, ""))))
