"""Crashes and many deliverers: nothing is sent twice, nothing is lost, nothing is assumed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta

from django.db import connections

from tests.cluster import PROJECT

LEASE = timedelta(minutes=5)

KILLED = """
import os, signal, sys
from datetime import datetime
from handrail.config.migration import setup_django
setup_django()
from handrail.jobs.deliveries import Doors, run_deliveries

class Dies:
    def send(self, message):
        print(message.message_id, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

run_deliveries(datetime.fromisoformat(sys.argv[1]), through=Doors(Dies(), Dies()))
"""


def test_killed_between_sending_and_sent(own_scene):
    from tests.integration.messaging.scene import AT

    message_id = own_scene.queue()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, AT.isoformat()],
        env=os.environ | {"HANDRAIL_DATABASE_URL": own_scene.database_url},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    row = own_scene.row(message_id)
    assert (row.state, row.message_id) == ("sending", killed.stdout.strip())

    assert own_scene.run(AT + LEASE - timedelta(seconds=1)).total == 0
    assert own_scene.run(AT + LEASE).sent == 1
    assert own_scene.mail.sent[0].message_id == row.message_id
    assert own_scene.row(message_id).attempts == 2


def test_killed_at_the_last_attempt_is_shown_to_somebody(scene):
    from handrail.domain.messaging.models import Message
    from tests.integration.messaging.scene import AT

    message_id = scene.queue()
    with scene.acting(scene.service):
        Message.objects.update(state="sending", attempts=6)
    assert scene.run(AT).sent == 0
    row = scene.row(message_id)
    assert row.state == "failed"
    assert "we cannot tell whether it went" in row.latest_problem


def test_consent_withdrawn_between_a_crash_and_the_next_try(scene):
    from handrail.domain.consent import operations as consent
    from handrail.domain.messaging.models import Message
    from tests.integration.messaging.scene import AT

    message_id = scene.queue()
    with scene.acting(scene.service):
        Message.objects.update(state="sending", attempts=1, next_try_at=AT)
    with scene.acting(scene.practice) as by:
        consent.withdraw(evidence_id=scene.evidence, how="spoken", by=by, at=AT)
    scene.run(AT + LEASE)
    assert scene.mail.sent == []
    assert scene.row(message_id).state == "dropped"


def test_many_deliverers_never_send_one_twice(own_scene):
    from handrail.jobs.deliveries import Doors, run_deliveries
    from tests.integration.messaging.scene import AT

    ids = [own_scene.queue() for _ in range(40)]
    handed_over, lock = Counter(), threading.Lock()
    start = threading.Barrier(4)

    class Slow:
        def send(self, message):
            time.sleep(0.002)
            with lock:
                handed_over[message.id] += 1

    def deliver():
        start.wait()
        run_deliveries(AT, through=Doors(Slow(), Slow()))
        connections.close_all()

    threads = [threading.Thread(target=deliver) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert handed_over == Counter(ids)
    assert {own_scene.row(message_id).state for message_id in ids} == {"sent"}


def test_an_attempt_that_was_overtaken_changes_nothing(scene):
    from handrail.domain.messaging import delivering
    from tests.integration.messaging.scene import AT

    message_id = scene.queue()
    with scene.acting(scene.service) as by:
        slow = delivering.claim(message_id=message_id, by=by, at=AT)
    with scene.acting(scene.service, AT + LEASE) as by:
        fast = delivering.claim(message_id=message_id, by=by, at=AT + LEASE)
        assert fast.attempt == slow.attempt + 1
        delivering.mark_failed(
            message_id=message_id, attempt=slow.attempt, problem="x", is_final=True, by=by, at=AT
        )
        assert scene.row(message_id).state == "sending"
        delivering.mark_sent(message_id=message_id, by=by, at=AT)
        delivering.mark_failed(
            message_id=message_id, attempt=fast.attempt, problem="x", is_final=True, by=by, at=AT
        )
    assert scene.row(message_id).state == "sent"


def test_one_that_breaks_blocks_no_other(scene, monkeypatch):
    from handrail.domain.messaging import letters

    broken, good = scene.queue(), scene.queue()
    original = letters.write
    calls = iter([True])

    def write(template, told, *, by_text=False):
        if next(calls, False):
            raise RuntimeError("a bug")
        return original(template, told, by_text=by_text)

    monkeypatch.setattr(letters, "write", write)
    run = scene.run()
    assert (run.sent, run.failed) == (1, 1)
    assert scene.row(good).state == "sent"
    assert (scene.row(broken).state, scene.row(broken).attempts) == ("queued", 1)


def test_nothing_goes_inside_somebody_elses_transaction(own_scene):
    import pytest
    from django.db import transaction

    own_scene.queue()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        own_scene.run()
