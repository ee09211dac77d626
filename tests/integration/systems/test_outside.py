"""An outside system is asked in time, again within a budget, and not while it does not answer."""

import socket
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import httpcore
import httpx
import pytest
from django.urls import reverse

from handrail.domain.systems import circuits
from handrail.domain.systems.choices import Trouble
from handrail.domain.systems.circuits import Outside
from handrail.domain.systems.models import Circuit
from handrail.interop.outside import asking, guarded
from handrail.interop.outside.asking import Away, Terms
from handrail.kernel import clock
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import acting_as
from tests.factories import hooked as factory
from tests.factories.answering import server
from tests.factories.clinical import Signer
from tests.factories.support import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
NOW = clock.now()


@contextmanager
def dripping(each):
    """Send one byte after another and never come to an end."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(10)
    over = threading.Event()

    def serve():
        taken, _ = listening.accept()
        with taken:
            taken.sendall(each[0])
            while not over.is_set():
                try:
                    taken.sendall(each[1])
                except OSError:
                    return
                time.sleep(0.02)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/thing"
    finally:
        over.set()
        thread.join()
        listening.close()


def outside(url, key="sign-in/test"):
    return Outside(key, url, None, may_be_private=True)


def ask(url, *, seconds=5.0, **more):
    with asking.opened(outside(url), Terms(servers=[url], seconds=seconds, **more)) as line:
        return line.get(url)


def row():
    return Circuit.objects.get(pk="sign-in/test")


def test_an_answer_is_kept_as_one():
    with server([200]) as (url, asked):
        assert ask(url, headers={"Authorization": "Bearer x"}).thing() == {}
    assert asked == ["Bearer x"]
    assert row().latest_success_at
    assert row().latest_failure == ""
    assert "Bearer" not in repr(row().__dict__)


@pytest.mark.parametrize(
    ("drip", "name"),
    [
        ((b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"), "headers"),
        ((b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"x"), "body"),
    ],
    ids=["headers", "body"],
)
def test_one_that_goes_on_and_on_is_left_when_the_time_is_over(drip, name):
    with dripping(drip) as url, pytest.raises(Away) as away:
        ask(url, seconds=0.3)
    assert away.value.trouble is Trouble.TOO_SLOW
    assert row().latest_failure == Trouble.TOO_SLOW


def test_a_passing_failure_is_tried_once_more():
    with server([503, 200]) as (url, asked):
        assert ask(url).status == 200
    assert len(asked) == 2
    assert row().failures == 0


def test_nothing_that_was_sent_is_sent_twice():
    with server([503, 200]) as (url, asked):
        terms = Terms(servers=[url], seconds=5.0)
        with asking.opened(outside(url), terms) as line, pytest.raises(Away):
            line.post(url, "x", {})
    assert len(asked) <= 1


def test_retries_have_a_budget(monkeypatch):
    monkeypatch.setattr(circuits, "RETRIES", 2)
    monkeypatch.setattr(circuits, "OPENS_AFTER", 100)
    monkeypatch.setattr(asking, "PAUSE_SECONDS", 0.0)
    with server([503]) as (url, asked):
        for _ in range(5):
            with pytest.raises(Away):
                ask(url)
    assert len(asked) == 7, "five calls and two retries, of whichever process"


def test_after_several_failures_nobody_asks_until_one_finds_out(monkeypatch):
    monkeypatch.setattr(circuits, "may_retry", lambda *_given, **_named: False)
    with server([500] * circuits.OPENS_AFTER + [200]) as (url, asked):
        for _ in range(circuits.OPENS_AFTER):
            with pytest.raises(Away):
                ask(url)
        assert len(asked) == circuits.OPENS_AFTER
        with pytest.raises(Away) as refused:
            ask(url)
        assert refused.value.trouble is None
        assert len(asked) == circuits.OPENS_AFTER, "it is left alone"
        Circuit.objects.update(try_at=clock.now() - timedelta(seconds=1))
        assert ask(url).status == 200
    assert row().try_at is None
    assert row().failures == 0


def test_only_one_finds_out_and_the_pause_grows():
    it = outside("http://127.0.0.1:9/")
    for _ in range(circuits.OPENS_AFTER):
        circuits.failed(it, circuits.enter(it, at=NOW), Trouble.BROKEN, at=NOW)
    first = row().try_at
    assert first == NOW + timedelta(seconds=30)
    assert circuits.enter(it, at=NOW) is None
    trial = circuits.enter(it, at=first)
    assert trial.is_trial
    assert circuits.enter(it, at=first) is None, "another process waits for what this one finds"
    circuits.failed(it, trial, Trouble.BROKEN, at=first)
    assert row().try_at == first + timedelta(seconds=60)
    late = circuits.Entered(is_trial=False, is_noted=False)
    circuits.failed(it, late, Trouble.BROKEN, at=first)
    assert row().try_at == first + timedelta(seconds=60), "those who were late add nothing"


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_refusal_is_an_answer_and_opens_no_circuit(status):
    with server([status]) as (url, _):
        for _ in range(circuits.OPENS_AFTER + 1):
            assert ask(url).status == status
    assert row().failures == 0


def test_too_much_is_said_but_is_no_reason_to_leave_it_alone():
    with server([200], body=b"x" * 200) as (url, _):
        for _ in range(circuits.OPENS_AFTER + 1):
            with pytest.raises(Away):
                ask(url, most_bytes=100)
    assert (row().failures, row().latest_failure) == (0, Trouble.TOO_LARGE)


def test_no_redirect_and_no_other_server_is_followed():
    with server([302]) as (url, asked), server([200]) as (other, others):
        with pytest.raises(Away):
            ask(url)
        with asking.opened(outside(url), Terms(servers=[url], seconds=5.0)) as line:
            named, told = url.replace("127.0.0.1", "localhost"), url.replace("//", "//a@")
            for address in (other, named, told):
                with pytest.raises(Away):
                    line.get(address)
    assert len(asked) == 1
    assert others == []


def test_a_system_of_a_board_is_asked_on_the_open_internet_only(settings):
    """A board that names something inside our network reaches nothing there (SSRF)."""
    with server([200]) as (url, asked):
        named = Outside("system/x/keys", url, None, may_be_private=False)
        with asking.opened(named, Terms(servers=[url], seconds=2.0)) as line:
            with pytest.raises(Away) as away:
                line.get(url)
            assert away.value.trouble is Trouble.REFUSED
    assert asked == []


def test_connections_are_bound_in_time_and_place(monkeypatch):
    """The parts of httpx that this leans on are still there."""
    monkeypatch.setattr(guarded, "getproxies", dict)
    terms = Terms(servers=["https://a.example"], seconds=1.0)
    for private, inner in ((False, guarded.Backend), (True, httpcore.SyncBackend)):
        client = asking._client(terms, 0.0, may_be_private=private)
        assert isinstance(client, httpx.Client)
        backend = client._transport._pool._network_backend
        assert type(backend).__name__ == "Backend"
        assert type(backend._inner) is inner
        client.close()


def test_the_page_says_how_each_answers_and_lets_one_be_tried(db):
    town = factory.build()
    theirs = factory.build(mark="two", signer=Signer("https://two.example"))
    at = clock.now()
    key = f"system/{town.system_id}/keys"
    it = Outside(key, "https://keys.example/jwks", town.system_id)
    for _ in range(circuits.OPENS_AFTER):
        circuits.failed(it, circuits.enter(it, at=at), Trouble.NO_CONNECTION, at=at)
    admin = browser_of(town.admin.account_id)
    page = reverse("admin_outside")
    said = " ".join(admin.get(page).content.decode().split())
    for words in ("Merebridge Records", "keys.example", "No connection could be made",
                  "Left alone", "Not asked until"):  # fmt: skip
        assert words in said
    other = browser_of(theirs.admin.account_id)
    assert "keys.example" not in other.get(page).content.decode()
    assert other.post(reverse("admin_outside_try"), {"key": key}).status_code == 404
    with acting_as(theirs.admin, at=at), pytest.raises(NotFound):
        circuits.try_now(key=key, by=theirs.admin, at=at)
    assert circuits.enter(it, at=at) is None
    answer = admin.post(reverse("admin_outside_try"), {"key": key}, follow=True)
    assert "asked again with the next call" in answer.content.decode()
    assert circuits.enter(it, at=clock.now()).is_trial
