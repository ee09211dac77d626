"""Who asks too often is told when to come back; who shares their connection can work on."""

import threading
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.test import Client, override_settings
from django.urls import get_resolver

from handrail.kernel import clock
from handrail.web.shared import allowances, limits
from handrail.web.shared.allowances import Allowance, by_account, by_address, by_login

pytestmark = pytest.mark.django_db
NAMED = {**allowances.SENT, **allowances.SEARCHED}


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower every allowance to three, so that a test need not ask a thousand times."""
    for table in (allowances.SENT, allowances.SEARCHED):
        for name, lines in table.items():
            fewer = tuple(Allowance(line.who, 3, line.minutes) for line in lines)
            monkeypatch.setitem(table, name, fewer)


def address() -> str:
    """Return an address nobody has used before in this run."""
    return f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"


def from_address(where: str = "") -> Client:
    return Client(REMOTE_ADDR=where or address())


def test_every_name_is_an_address():
    known = {key for key in get_resolver().reverse_dict if isinstance(key, str)}
    assert set(NAMED) <= known


FORMS = {
    "/account/sign-in/": {"login": "nobody@example.com", "password": "x"},
    "/account/password/reset/": {"email": "nobody@example.com"},
    "/refer-someone/": {},
    "/status/": {"reference": "WH-2222-2222", "birth_date-day": "1"},
}


@pytest.mark.parametrize("path", FORMS)
def test_the_fourth_time_is_refused_with_the_time_to_wait(path):
    client = from_address()
    answers = [client.post(path, FORMS[path]) for _ in range(4)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, False, True]
    refused = answers[-1]
    assert 0 < int(refused["Retry-After"]) <= 3_600
    said = refused.content.decode()
    assert "Too many tries" in said
    assert "Wait " in said
    assert "Nothing was changed" in said


def test_a_search_is_counted_and_an_empty_page_is_not():
    client = from_address()
    answers = [client.get("/find-support/", {"postcode": "ZZ1 1ZZ"}) for _ in range(4)]
    assert answers[-1].status_code == 429
    assert client.get("/find-support/").status_code == 200


def test_another_address_is_not_stopped_with_it():
    stopped, other = from_address(), from_address()
    for _ in range(4):
        answer = stopped.post("/refer-someone/", {})
    assert answer.status_code == 429
    assert other.post("/refer-someone/", {}).status_code == 200


def test_one_account_is_counted_wherever_it_is_tried_from():
    named = {"login": f"{uuid4()}@example.com", "password": "x"}
    answers = [from_address().post("/account/sign-in/", named) for _ in range(4)]
    assert answers[-1].status_code == 429
    spelt = {**named, "login": named["login"].upper() + " "}
    assert from_address().post("/account/sign-in/", spelt).status_code == 429


def test_what_is_refused_is_not_looked_up(monkeypatch):
    """Over the limit no password is hashed, so nobody can keep the server busy with it."""
    hashed = []
    model = get_user_model()
    monkeypatch.setattr(model, "set_password", lambda *given: hashed.append(given))
    client, named = from_address(), {"login": f"{uuid4()}@example.com", "password": "x"}
    for _ in range(5):
        client.post("/account/sign-in/", named)
    assert len(hashed) <= 3


def test_staff_look_ups_are_counted_by_account(world, taken_back, quiet):
    client = world.client("gp", "practice")
    answers = [client.post("/refer/", {"q": "9990000018"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    beside = world.client("practice-nurse", "practice")
    assert beside.post("/refer/", {"q": "9990000018"}).status_code == 200


def test_a_request_that_fails_is_counted_all_the_same(monkeypatch):
    """The counter is kept in a transaction of its own: a fault takes nothing of it back."""
    from handrail.web.refer_someone import views

    def broken(*given):
        raise ValueError

    monkeypatch.setattr(views, "OnBehalfForm", broken)
    client = from_address()
    client.raise_request_exception = False
    answers = [client.post("/refer-someone/", {}).status_code for _ in range(4)]
    assert answers == [500, 500, 500, 429]


def test_the_count_starts_again_after_its_time():
    what, who, at = f"test {uuid4()}", "somebody", clock.now()
    for _ in range(2):
        limits.check(what, who, limit=2, minutes=5, at=at)
    with pytest.raises(limits.AskedTooOften) as refused:
        limits.check(what, who, limit=2, minutes=5, at=at + timedelta(minutes=4))
    assert refused.value.seconds == 60
    limits.check(what, who, limit=2, minutes=5, at=at + timedelta(minutes=5))


def test_many_at_once_are_each_counted():
    """Guesses sent side by side are as many guesses: one statement counts each."""
    what, at, passed = f"test {uuid4()}", clock.now(), []

    def ask() -> None:
        for _ in range(10):
            with suppress(limits.AskedTooOften):
                limits.check(what, "one account", limit=25, minutes=5, at=at)
                passed.append(1)
        limits._own.connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(passed) == 25


@pytest.mark.parametrize(
    ("remote", "forwarded", "behind_tls", "found"),
    [
        ("10.0.0.9", "", False, "10.0.0.9"),
        ("10.0.0.9", "1.2.3.4", False, "10.0.0.9"),
        ("10.0.0.9", "1.2.3.4", True, "1.2.3.4"),
        ("10.0.0.9", "6.6.6.6, 1.2.3.4", True, "1.2.3.4"),
        ("10.0.0.9", "1.2.3.4, ", True, "10.0.0.9"),
        ("::ffff:1.2.3.4", "", False, "1.2.3.4"),
        ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::/64"),
        ("", "", False, ""),
    ],
)
def test_where_a_request_came_from_cannot_be_made_up(rf, remote, forwarded, behind_tls, found):
    request = rf.get("/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded})
    header = ("HTTP_X_FORWARDED_PROTO", "https") if behind_tls else None
    with override_settings(SECURE_PROXY_SSL_HEADER=header):
        assert limits.address_of(request) == found


def test_who_asked_is_kept_as_a_hash_only(owner_connection):
    named = f"{uuid4()}@example.com"
    from_address().post("/account/sign-in/", {"login": named, "password": "x"})
    kept = owner_connection.execute("select cache_key, value from cache").fetchall()
    assert any("account_login by_login" in key for key, _ in kept)
    assert not any(named in key or named in value for key, value in kept)


def test_a_practice_behind_one_address_is_not_in_the_way_of_itself(monkeypatch):
    """What one address may ask in an hour is more than a hundred people would."""
    monkeypatch.undo()
    for name, lines in {**allowances.SENT, **allowances.SEARCHED}.items():
        for line in lines:
            if line.who is by_address:
                assert line.most * 60 / line.minutes >= 120, name
    assert any(line.who is by_login for line in allowances.SENT["account_login"])
    assert all(line.who is by_account for line in allowances.SENT["refer"])
