"""``handrail run``, as a person at a terminal sees it, and backup and restore."""

import io
import os
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from handrail.commands import archives
from handrail.config import embedded
from handrail.config.embedded import paths
from tests import cluster

PATIENCE = 60


@pytest.fixture
def place():
    """A folder that the database's account can enter; what still runs below it is stopped."""
    folder = Path(tempfile.mkdtemp(dir=cluster.work_dir(), prefix="run-"))
    folder.chmod(0o711)
    yield folder
    for data in folder.iterdir():
        if data.is_dir() and paths.cluster_dir(data).is_dir():
            embedded.stop(data)
    subprocess.run(["rm", "-rf", folder], check=True)


@pytest.fixture(scope="module")
def migrated():
    """A data folder as a first run leaves it: for ``begun``, never to be run itself."""
    folder = Path(tempfile.mkdtemp(dir=cluster.work_dir(), prefix="run-"))
    folder.chmod(0o711)
    made = handrail(folder / "data", "database", "migrate")
    assert made.returncode == 0, made.stderr
    yield folder / "data"
    subprocess.run(["rm", "-rf", folder], check=True)


@pytest.fixture
def begun(place, migrated):
    """A data folder that has been run before."""
    data = place / "data"
    subprocess.run(["cp", "-a", migrated, data], check=True)
    return data


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(data, port=0, **more):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HANDRAIL_")}
    own = {"HANDRAIL_DATA_DIR": str(data), "HANDRAIL_PORT": str(port or 8000)}
    return kept | own | {"HANDRAIL_DEMO": "off", "HANDRAIL_LOG": "text"} | more


def handrail(data, *arguments, port=0, **more):
    return subprocess.run(
        [sys.executable, "-m", "handrail.commands", *arguments],
        env=environment(data, port, **more),
        cwd=cluster.PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


@contextmanager
def running(data, port, **more):
    log = (data.parent / f"{data.name}.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "handrail.commands", "run"],
        env=environment(data, port, **more),
        cwd=cluster.PROJECT,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while "Handrail is at" not in Path(log.name).read_text():
            assert process.poll() is None, Path(log.name).read_text()
            assert time.monotonic() < deadline, Path(log.name).read_text()
            time.sleep(0.1)
        yield process, Path(log.name)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE)
        log.close()


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as response:
            return response.status
    except urllib.error.URLError:
        return None


def until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


def test_the_first_run_makes_all_it_needs_and_ctrl_c_stops_it(place):
    stops_all(place / "data", signal.SIGINT)


def test_a_later_run_logs_its_jobs_to_a_file_and_is_ended_in_order(begun):
    file = begun / "log" / "worker.log"
    said = stops_all(begun, signal.SIGTERM, logs_a_job, HANDRAIL_LOG="json")
    assert str(file) in said
    assert "audit sealed" not in said, "the terminal stays calm"
    assert not [line for line in said.splitlines() if line.startswith("{")]
    assert file.parent.stat().st_mode & 0o077 == 0


def stops_all(data, stop, meanwhile=lambda data: None, **more):
    port = free_port()
    with running(data, port, **more) as (process, log):
        assert answers(port) == 200
        assert embedded.is_running(data)
        said = log.read_text()
        assert f"http://127.0.0.1:{port}" in said
        assert "for trying out" in said
        meanwhile(data)
        process.send_signal(stop)
        assert process.wait(PATIENCE) == 0
    assert answers(port) is None
    assert not embedded.is_running(data)
    assert "Everything is stopped." in log.read_text()
    return log.read_text()


def logs_a_job(data):
    url = embedded.start(data).url("handrail_owner", "handrail")
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(
            "insert into audit_event (id, at, action, is_view, actor_kind, job_role,"
            " subject_type, subject_id, purpose, request_id, detail) values"
            " (gen_random_uuid(), now(), 'a.test', false, 'system', '', '', '', '', '', '{}')"
        )
    assert until(lambda: "audit sealed" in (data / "log" / "worker.log").read_text())


def test_two_copies_run_side_by_side_a_third_is_told_why_not_a_killed_one_leaves_nothing(
    place, begun
):
    first, second = free_port(), free_port()
    subprocess.run(["cp", "-a", begun, place / "two"], check=True)
    with running(begun, first) as (process, _), running(place / "two", second):
        assert (answers(first), answers(second)) == (200, 200)
        same_port = handrail(place / "three", "run", port=first)
        same_data = handrail(begun, "run", port=free_port())
        process.kill()
        process.wait()
        assert until(lambda: not embedded.is_running(begun))
        assert (answers(first), answers(second)) == (None, 200)
    assert same_port.returncode == 1
    assert f"Port {first} on 127.0.0.1 cannot be used" in same_port.stderr
    assert len(same_port.stderr.splitlines()) == 1
    assert same_data.returncode == 1
    assert "Another copy runs on" in same_data.stderr


def test_server_refuses_to_start_as_the_owner(place, fresh_database):
    with fresh_database() as made:
        refused = handrail(
            place / "data", "serve", port=free_port(), HANDRAIL_DATABASE_URL=made.owner_url
        )
    assert refused.returncode == 1
    assert "does not start as the database role 'handrail_owner'" in refused.stderr


def test_backup_comes_back_whole(place, begun):
    data, other, saved = begun, place / "other", place / "saved.tar.gz"
    (data / "files").mkdir(exist_ok=True)
    (data / "files" / "letter.txt").write_text("Dear Dr")
    with embedded.in_use(data) as source:
        url = source.url("handrail_owner", "handrail")
        with psycopg.connect(url, autocommit=True) as owner:
            owner.execute("create table kept (word text)")
            owner.execute("alter table kept enable row level security")
            owner.execute("insert into kept values ('here')")
    assert handrail(data, "backup", saved).returncode == 0
    assert saved.stat().st_mode & 0o777 == 0o600
    restored = handrail(other, "restore", saved)
    assert restored.returncode == 0, restored.stderr
    with embedded.in_use(other) as target:
        with psycopg.connect(target.url("handrail_owner", "handrail")) as owner:
            assert owner.execute("select word from kept").fetchall() == [("here",)]
        with psycopg.connect(target.url("handrail_app", "handrail")) as app:
            assert app.execute("select word from kept").fetchall() == []
    for name in ("files/letter.txt", "secrets/secret-key"):
        assert (other / name).read_text() == (data / name).read_text()
    again = handrail(other, "restore", saved)
    assert again.returncode == 1
    assert "has tables already" in again.stderr


def test_broken_backup_is_refused(place):
    broken = place / "broken.tar.gz"
    broken.write_bytes(b"not a backup")
    refused = handrail(place / "data", "restore", broken)
    assert refused.returncode == 1
    assert "is no whole backup" in refused.stderr


@pytest.mark.parametrize("name", ["../outside.txt", "/outside.txt"])
def test_backup_that_would_write_elsewhere_is_refused(place, name):
    crafted = place / "crafted.tar.gz"
    with tarfile.open(crafted, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    with pytest.raises(tarfile.TarError, match="does not belong"):
        archives.unpack(crafted, place / "inside")
    assert not (place / "outside.txt").exists()


@pytest.mark.parametrize("programs", sorted(Path("/usr/lib/postgresql").glob("*/bin")), ids=str)
def test_tables_are_made_on_every_postgresql_of_this_machine(place, programs):
    migrated = handrail(place / "data", "database", "migrate", PG_BINDIR=str(programs))
    assert migrated.returncode == 0, migrated.stderr


def test_ordinary_server_is_prepared_migrated_and_served(place):
    """The embedded cluster plays the ordinary server here, reached by addresses alone."""
    port = free_port()
    with embedded.in_use(place / "server") as server:
        urls = {
            "HANDRAIL_DATABASE_URL": server.url("handrail_app", "town"),
            "HANDRAIL_DATABASE_OWNER_URL": server.url("handrail_owner", "town"),
        }
        data = place / "data"
        prepare = ("database", "prepare", "--admin-url", server.url(), "--name", "town")
        first, second = handrail(data, *prepare, **urls), handrail(data, *prepare, **urls)
        assert "made database town" in first.stdout, first.stderr
        assert second.stdout == "town is ready: new=0\n"
        behind = handrail(data, "serve", port=port, **urls)
        assert "run 'handrail database migrate'" in behind.stderr
        assert handrail(data, "database", "migrate", **urls).returncode == 0
        with running(data, port, **urls) as (_, log):
            assert answers(port) == 200
            assert "embedded" not in log.read_text()
        assert not paths.cluster_dir(data).exists()
