"""A real worker, logged in as the app role, does what the clock asks."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest

from handrail.kernel import clock
from tests.cluster import PROJECT


@pytest.fixture
def own_scene(fresh_database, django_db_blocker):
    """A scene of the outbox in a database of its own, for another process to work on."""
    from handrail.config.migration import connected_to
    from tests.integration.messaging.scene import build

    with (
        fresh_database() as database,
        django_db_blocker.unblock(),
        connected_to(database.app_url),
    ):
        scene = build()
        scene.database_url = database.app_url
        yield scene


@contextmanager
def worker(scene, folder):
    """Run ``handrail worker`` on the scene's database, and stop it politely."""
    process = subprocess.Popen(
        [sys.executable, "-m", "handrail.commands", "worker", "--concurrency", "2"],
        env=os.environ
        | {"HANDRAIL_DATABASE_URL": scene.database_url, "HANDRAIL_DATA_DIR": str(folder)},
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(20)


def until(question, seconds=30):
    """Wait for something to come true, and fail when it does not."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := question():
            return answer
        time.sleep(0.2)
    raise AssertionError("it did not happen in time")


def test_the_worker_delivers_within_seconds_and_keeps_no_finished_job(own_scene, tmp_path):
    message_id = own_scene.queue(at=clock.now() - timedelta(days=1))
    with worker(own_scene, tmp_path):
        until(lambda: own_scene.row(message_id).state == "sent")
        kept = tmp_path / "mail" / f"{message_id}.eml"
        assert kept.stat().st_mode & 0o777 == 0o600
        assert kept.parent.stat().st_mode & 0o777 == 0o700
        with psycopg.connect(own_scene.database_url) as database:
            until(
                lambda: (
                    database.execute(
                        "select count(*) from procrastinate_jobs where task_name = 'deliver'"
                        " and status not in ('todo', 'doing')"
                    ).fetchone()
                    == (0,)
                )
            )


def test_a_job_whose_worker_was_killed_is_started_again(own_scene, tmp_path):
    with psycopg.connect(own_scene.database_url, autocommit=True) as database:
        database.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour')"
        )
        database.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status, worker_id, args)"
            " select 'default', 'forget', 'doing', max(id), '{\"timestamp\": 0}'"
            " from procrastinate_workers"
        )
        with worker(own_scene, tmp_path) as process:
            until(
                lambda: (
                    database.execute(
                        "select count(*) from procrastinate_jobs where task_name = 'forget'"
                    ).fetchone()
                    == (0,)
                ),
                60,
            )
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0


def test_one_delivery_by_hand(own_scene, tmp_path):
    own_scene.queue(at=clock.now() - timedelta(days=1))
    own_scene.text(at=clock.now() - timedelta(days=1))
    done = subprocess.run(
        [sys.executable, "-m", "handrail.commands", "deliver", "--chase"],
        env=os.environ
        | {"HANDRAIL_DATABASE_URL": own_scene.database_url, "HANDRAIL_DATA_DIR": str(tmp_path)},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    last = done.stdout.splitlines()[-1]
    assert last == (
        "reminder=0 manager=0 area=0 worries=0 reports=0 answers=0 letters=0"
        " sent=2 failed=0 held=0 rejected=0"
    )
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1
    assert len(list((tmp_path / "texts").glob("*.json"))) == 1
