"""A system subscribes: shaken hands with, told in order, signed, again, and never of too much."""

import base64
import hashlib
import json
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from handrail.domain.audit.models import Event
from handrail.domain.consent import operations as consent
from handrail.domain.consent.models import Evidence
from handrail.domain.systems import subscribing
from handrail.domain.systems.models import Notice, OutsideSystem, Subscription
from handrail.interop.events import mapping
from handrail.jobs import events as job
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as
from tests.factories import fhir
from tests.factories.support import browser_of
from tests.integration.oversight.area import officer

pytestmark = pytest.mark.django_db
TASKS = f"{mapping.codes.OURS}/SubscriptionTopic/task"
REQUESTS = f"{mapping.codes.OURS}/SubscriptionTopic/service-request"


class Hook:
    """Somebody else's server, that keeps what it is told and answers as it is told to."""

    def __init__(self):
        self.got, self.statuses, self.url, self.seconds = [], [200], "", 0.0

    def said(self, number=-1):
        """The parameters of one message, by name."""
        first = self.got[number][0]["entry"][0]["resource"]["parameter"]
        return {it["name"]: next(v for k, v in it.items() if k != "name") for it in first}

    def numbers(self):
        said = [self.said(it) for it in range(len(self.got))]
        events = [it["notification-event"] for it in said if "notification-event" in it]
        return [next(p["valueString"] for p in e if p["name"] == "event-number") for e in events]


@contextmanager
def serving():
    made = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append((json.loads(body), dict(self.headers), body))
            time.sleep(made.seconds)
            status = made.statuses.pop(0) if len(made.statuses) > 1 else made.statuses[0]
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/told"
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def hook():
    with serving() as made:
        yield made


@pytest.fixture(scope="module")
def world(module_db):
    return fhir.build()


@pytest.fixture(autouse=True)
def key(settings, tmp_path):
    path = tmp_path / "key.pem"
    path.write_bytes(ECKey.generate_key("P-384").as_pem(private=True))
    settings.SMART_KEY_FILE, settings.SYSTEMS_MAY_BE_HERE = str(path), True


@pytest.fixture
def listed(world, hook):
    """A board lists the hook's server for both systems."""
    server = hook.url.removesuffix("/told")
    OutsideSystem.objects.filter(client_id__endswith="-one").update(fhir_servers=[server])


def asked(hook, topic=TASKS, payload="id-only", **changes):
    channel = {
        "type": "rest-hook",
        "endpoint": hook.url,
        "payload": "application/fhir+json",
        "_payload": {"extension": [{"url": mapping.PAYLOAD, "valueCode": payload}]},
        "header": ["Authorization: Bearer theirs"],
    } | changes.pop("channel", {})
    return {
        "resourceType": "Subscription",
        "status": "requested",
        "reason": "To know",
        "criteria": topic,
        "channel": {name: it for name, it in channel.items() if it is not None},
    } | changes


def subscribe(speaker, hook, **named):
    """Ask, and be shaken hands with; return the resource."""
    answer = post(speaker, asked(hook, **named))
    assert answer.status_code == 201, answer.content
    assert run().told == 1
    assert hook.said()["type"] == "handshake"
    return answer.json()


def post(speaker, said):
    """Create without keeping it for the validator, which has no backport profiles."""
    return speaker.browser.post(
        "/fhir/R4/Subscription",
        json.dumps(said),
        content_type=fhir.JSON,
        headers={"Authorization": f"Bearer {speaker.token}"},
    )


def get(speaker, path):
    return speaker.browser.get(
        f"/fhir/R4/{path}", headers={"Authorization": f"Bearer {speaker.token}"}
    )


def run(later=timedelta()):
    return job.run_events(lambda: clock.now() + later)


def test_whoever_is_slow_holds_up_nobody_else(world, hook, listed, monkeypatch):
    monkeypatch.setattr(job, "SLOW_SECONDS", 0.3)
    with serving() as other:
        servers = [it.url.removesuffix("/told") for it in (hook, other)]
        OutsideSystem.objects.filter(client_id__endswith="-one").update(fhir_servers=servers)
        subscribe(world.provider, hook)
        subscribe(world.provider, other)
        _, _, task = fhir.send(world)
        lead = world.scene.lead.viewer.account_id
        world.provider.put(task | {"status": "accepted", "owner": fhir.worker(lead)})
        hook.seconds = 0.4
        run()
        assert (hook.numbers(), other.numbers()[:2]) == (["1"], ["1", "2"])
        run()
        assert hook.numbers() == ["1", "2"]


@contextmanager
def itself():
    with acting_as(System(), at=clock.now()):
        yield


def test_told_in_order_signed_and_without_a_word_about_anybody(world, hook, listed):
    made = subscribe(world.provider, hook)
    assert (made["status"], made["criteria"]) == ("requested", TASKS)
    assert "header" not in made["channel"]
    assert get(world.provider, f"Subscription/{made['id']}").json()["status"] == "active"
    patient, request, task = fhir.send(world)
    lead = world.scene.lead.viewer.account_id
    world.provider.put(task | {"status": "accepted", "owner": fhir.worker(lead)})
    assert run().failed == 0
    assert hook.numbers() == [str(it + 1) for it in range(len(hook.numbers()))]
    said, headers, body = hook.got[-1]
    assert said["type"] == "history"
    assert said["entry"][1]["fullUrl"].endswith(f"/fhir/R4/Task/{task['id']}")
    assert headers["Authorization"] == "Bearer theirs"
    words = body.decode()
    assert not any(it in words for it in ("Varga", patient["id"], "9990000042", "accepted"))
    shown = world.provider.browser.get(reverse("smart_keys")).json()
    token = jwt.decode(headers["Handrail-Signature"], KeySet.import_key_set(shown), ["ES384"])
    digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
    assert (token.claims["aud"], token.claims["sha256"]) == (hook.url, digest)
    status = get(world.provider, f"Subscription/{made['id']}/$status").json()
    parts = status["entry"][0]["resource"]["parameter"]
    assert {"name": "events-since-subscription-start", "valueString": hook.numbers()[-1]} in parts
    with itself():
        assert not Notice.objects.exists()
    with acting_as(System(world.scene.provider_id), at=clock.now()):
        told = Event.objects.filter(action="system.event_told", subject_id=request["id"])
        assert {str(it.person_id) for it in told} == {patient["id"]}
    assert (
        world.provider.browser.delete(
            f"/fhir/R4/Subscription/{made['id']}",
            headers={"Authorization": f"Bearer {world.provider.token}"},
        ).status_code
        == 204
    )
    before = len(hook.got)
    fhir.send(world)
    assert (run().told, len(hook.got)) == (0, before)


def test_a_referrer_is_told_no_step_that_the_person_did_not_release(world, hook, listed):
    subscribe(world.practice, hook, payload="empty")
    _, request, task = fhir.send(world)
    assert run().told > 0
    assert len(hook.got[-1][0]["entry"]) == 1
    with acting_as(world.scene.lead.viewer, at=clock.now()):
        rows = Evidence.objects.filter(person_id=task["for"]["reference"].rpartition("/")[2])
        shared = [it.id for it in rows if it.organisation_id == world.scene.practice_id]
        for each in shared:
            consent.withdraw(
                evidence_id=each, how="spoken", by=world.scene.lead.viewer, at=clock.now()
            )
    before, numbers = len(hook.got), hook.numbers()
    lead = world.scene.lead.viewer.account_id
    taken = world.provider.put(task | {"status": "accepted", "owner": fhir.worker(lead)})
    assert taken.status_code == 200, taken.content
    done = run()
    if shared:
        assert (done.told, len(hook.got), hook.numbers()) == (0, before, numbers)
        assert done.held > 0
    assert request


def test_another_tenant_is_told_nothing_and_sees_nothing(world, hook, listed):
    made = subscribe(world.provider, hook)
    stranger = fhir.build("two")
    fhir.send(stranger)
    before = len(hook.got)
    assert (run().told, len(hook.got)) == (0, before)
    for speaker in (world.practice, stranger.provider):
        assert get(speaker, f"Subscription/{made['id']}").status_code == 404
        assert get(speaker, f"Subscription/{made['id']}/$status").status_code == 404
        assert get(speaker, "Subscription").json()["total"] == 0
        gone = speaker.browser.delete(
            f"/fhir/R4/Subscription/{made['id']}",
            headers={"Authorization": f"Bearer {speaker.token}"},
        )
        assert gone.status_code == 404
    assert get(world.provider, "Subscription?status=active").json()["total"] == 1


def test_what_is_not_taken_is_told_again_under_its_number_and_then_ends_in_error(
    world, hook, listed
):
    made = subscribe(world.provider, hook)
    fhir.send(world)
    hook.statuses = [503]
    assert run().failed == 1
    assert run().failed == 0
    first = hook.numbers()[-1]
    hook.statuses = [200]
    assert run(timedelta(minutes=2)).told > 0
    assert hook.numbers().count(first) == 2
    fhir.send(world)
    hook.statuses = [500]
    later = timedelta(minutes=5)
    for wait in (timedelta(), *subscribing.BACK_OFF):
        later += wait + timedelta(seconds=1)
        with itself():
            Subscription.objects.update(try_at=clock.now())
        run(later + timedelta(minutes=11))
        later += timedelta(minutes=11)
    stands = get(world.provider, f"Subscription/{made['id']}").json()
    assert stands["status"] == "error", stands
    assert stands["error"]
    with itself():
        assert not Notice.objects.exists()
    admin = officer(world.board_id, "people.manage", at=clock.now(), name="Pia People")
    page = browser_of(admin.account_id).get(reverse("admin_outside")).content.decode()
    assert "is told no more" in page


def test_killed_between_sending_and_noting_it_is_told_again_under_the_same_number(
    world, hook, listed, monkeypatch
):
    subscribe(world.provider, hook)
    fhir.send(world)

    def dies(**_named):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(job.subscribing, "went", dies)
        with pytest.raises(SystemExit):
            run()
    first = hook.numbers()[-1]
    assert run().told == 0
    assert run(job.LEASE + timedelta(seconds=1)).told > 0
    assert hook.numbers().count(first) == 2


def test_a_heartbeat_and_an_end(world, hook, listed):
    beats = {"channel": {"extension": [{"url": mapping.HEARTBEAT, "valueUnsignedInt": 60}]}}
    ends = (clock.now() + timedelta(hours=1)).isoformat()
    subscribe(world.provider, hook, end=ends, **beats)
    assert run().told == 0
    assert run(timedelta(seconds=61)).told == 1
    assert hook.said()["type"] == "heartbeat"
    before = len(hook.got)
    assert run(timedelta(hours=2)).told == 0
    assert len(hook.got) == before


def test_a_system_that_is_switched_off_is_told_nothing_more(world, hook, listed):
    subscribe(world.provider, hook)
    fhir.send(world)
    OutsideSystem.objects.filter(client_id="caseworks-one").update(is_enabled=False)
    before = len(hook.got)
    run()
    assert len(hook.got) == before
    with itself():
        assert set(Subscription.objects.values_list("state", flat=True)) == {"off"}


@pytest.mark.parametrize(
    "changes",
    [
        {"criteria": "Task?owner=x"},
        {"status": "active"},
        {"_criteria": {"extension": [{"url": "https://x.example/filter", "valueString": "x"}]}},
        {"channel": {"type": "websocket"}},
        {"channel": {"_payload": {"extension": [
            {"url": mapping.PAYLOAD, "valueCode": "full-resource"}]}}},
        {"channel": {"endpoint": "https://elsewhere.example/told"}},
        {"channel": {"endpoint": "http://169.254.169.254/latest"}},
        {"channel": {"endpoint": "file:///etc/passwd"}},
        {"channel": {"header": ["Host: elsewhere.example"]}},
        {"channel": {"header": ["X-One: a\r\nX-Two: b"]}},
        {"channel": {"header": [7]}},
        {"channel": None},
        {"end": "2020-01-01T00:00:00Z"},
        {"end": "tomorrow"},
        {"end": "9999-12-31T23:59:59-14:00"},
        {"end": "0001-01-01T00:00:00+14:00"},
        {"channel": {"payload": ["x"]}},
        {"channel": {"_payload": {"extension": [{"url": {}}]}}},
        {"channel": {"endpoint": "https://elsewhere.example/\r\nX: y"}},
    ],
)  # fmt: skip
def test_what_is_not_done_here_is_refused(world, hook, listed, changes):
    said = asked(hook) | ({"channel": None} if "channel" in changes else {})
    said = asked(hook, **changes) if changes.get("channel", 1) else said
    answer = post(world.provider, said)
    assert answer.status_code in {400, 422}, answer.content
    with itself():
        assert not Subscription.objects.exists()


def test_scopes_and_a_number_of_them(world, hook, listed, monkeypatch):
    tasks_only = world.provider.ask("system/Task.rs").json()["access_token"]
    held, world.provider.token = world.provider.token, tasks_only
    assert post(world.provider, asked(hook)).status_code == 403
    asks_only = world.provider.ask("system/Subscription.crds").json()["access_token"]
    world.provider.token = asks_only
    assert post(world.provider, asked(hook)).status_code == 403
    world.provider.token = held
    monkeypatch.setattr(subscribing, "MOST", 1)
    assert post(world.provider, asked(hook)).status_code == 201
    assert post(world.provider, asked(hook, topic=REQUESTS)).status_code == 422


def test_one_that_cannot_be_read_stops_no_other(world, hook, listed, monkeypatch):
    for speaker in (world.practice, world.provider):
        assert post(speaker, asked(hook)).status_code == 201
    with itself():
        broken = Subscription.objects.order_by("try_at", "id").first().pk
    claim = subscribing.claim

    def breaks(*, subscription_id, **named):
        if subscription_id == broken:
            raise ValueError("year 10000")
        return claim(subscription_id=subscription_id, **named)

    monkeypatch.setattr(subscribing, "claim", breaks)
    ran = run()
    assert (ran.told, ran.failed) == (1, 1)
    assert len(hook.got) == 1
    assert run().failed == 0
