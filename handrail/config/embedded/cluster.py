"""Start, stop and share the embedded cluster."""

import fcntl
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from handrail.config.embedded import account as accounts
from handrail.config.embedded import binaries, paths, profiles, remains
from handrail.config.embedded.account import Account
from handrail.config.embedded.binaries import Binaries
from handrail.config.embedded.errors import EmbeddedError

SUPERUSER = "postgres"
LONGEST_START = 600
TRIES, PAUSE = 40, 0.25
# Gone within moments of a kill: backends of the old server that have not noticed yet.
PASSING = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')
LARGEST_LOG = 10_000_000


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running cluster: where it is and which programs run it."""

    data_dir: Path
    programs: Binaries
    was_running: bool

    def url(self, role: str = SUPERUSER, name: str = "postgres") -> str:
        """Return the address of one of its databases for one role."""
        return f"postgresql://{role}@/{name}?host={paths.socket_dir(self.data_dir)}"


def start(data_dir: Path, profile: profiles.Profile = "run") -> Cluster:
    """Start the cluster of a data folder, making it the first time; safe to call twice.

    Raises EmbeddedError, in one sentence, when that cannot be.
    """
    data_dir = data_dir.resolve()
    _make_reachable(data_dir)
    with _locked(data_dir):
        return _start(data_dir, profile)


def stop(data_dir: Path) -> bool:
    """Stop the cluster of a data folder and return whether one was running."""
    data_dir = data_dir.resolve()
    if not data_dir.is_dir():
        return False
    with _locked(data_dir):
        return _stop(data_dir)


def is_running(data_dir: Path) -> bool:
    """Return whether the cluster of a data folder is running."""
    return remains.running_pid(paths.cluster_dir(data_dir.resolve())) is not None


@contextmanager
def in_use(data_dir: Path, profile: profiles.Profile = "run") -> Iterator[Cluster]:
    """Keep the cluster running for a while; the latest of its users to leave stops it.

    Users are counted by locks, which the system drops for a user that was killed.
    """
    data_dir = data_dir.resolve()
    _make_reachable(data_dir)
    with (data_dir / "postgres.users").open("a") as users:
        with _locked(data_dir):
            fcntl.flock(users, fcntl.LOCK_SH)
            running = _start(data_dir, profile)
        try:
            yield running
        finally:
            with _locked(data_dir):
                if _nobody_else(users.fileno()):
                    _stop(data_dir)


def _nobody_else(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    with (data_dir / "postgres.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make_reachable(folder: Path) -> None:
    """Make a folder that the database's account can pass through; what exists stays as it is."""
    if folder.is_dir():
        return
    _make_reachable(folder.parent)
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


def _start(data_dir: Path, profile: profiles.Profile) -> Cluster:
    cluster = paths.cluster_dir(data_dir)
    user = accounts.for_cluster(cluster)
    programs = binaries.find(user, data_dir)
    if remains.running_pid(cluster) is not None:
        _wait_until_ready(user, programs, data_dir)
        return Cluster(data_dir, programs, was_running=True)
    if not (cluster / "PG_VERSION").exists():
        _make_cluster(cluster, user, programs, profile)
    _check_major(cluster, programs)
    user.check_reaches(cluster)
    sockets = paths.socket_dir(data_dir)
    _make_private(sockets, user)
    remains.clear(cluster, sockets)
    _launch(data_dir, user, programs, profiles.options(profile, sockets))
    _wait_until_ready(user, programs, data_dir)
    return Cluster(data_dir, programs, was_running=False)


def _make_cluster(
    cluster: Path, user: Account, programs: Binaries, profile: profiles.Profile
) -> None:
    """Make the cluster beside its place and move it there whole, so none is ever half made."""
    if cluster.exists() and any(cluster.iterdir()):
        raise EmbeddedError(f"{cluster} holds files but is no database; move it away first.")
    half = cluster.with_name(f"{cluster.name}.new")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    user.own(half)
    user.check_reaches(half)
    made = user.run(
        [
            programs.program("initdb"),
            f"--pgdata={half}",
            f"--username={SUPERUSER}",
            *profiles.initdb_options(profile),
        ]
    )
    if made.returncode:
        raise EmbeddedError(f"The database could not be made: {_latest(made.stderr)}")
    half.rename(cluster)


def _check_major(cluster: Path, programs: Binaries) -> None:
    found = (cluster / "PG_VERSION").read_text().strip()
    if found != programs.major:
        raise EmbeddedError(
            f"{cluster} was made by PostgreSQL {found} and the programs in {programs.folder} "
            f"are {programs.major}; set PG_BINDIR to those of {found}, run 'handrail backup', "
            "move the folder away, and restore with the new ones."
        )


def _make_private(folder: Path, user: Account) -> None:
    """Make the socket's folder, refusing one that another account put in its place."""
    try:
        folder.mkdir(mode=0o700)
        user.own(folder)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {user.uid, os.geteuid()}:
            raise EmbeddedError(
                f"{folder} belongs to another account; remove it or choose another "
                "HANDRAIL_DATA_DIR."
            ) from None
        user.own(folder)
    folder.chmod(0o700)


def _launch(data_dir: Path, user: Account, programs: Binaries, options: str) -> None:
    log = paths.log_file(data_dir)
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    for _ in range(TRIES):
        before = log.stat().st_size if log.exists() else 0
        started = user.run(
            [
                programs.program("pg_ctl"),
                "start",
                "--wait",
                f"--timeout={LONGEST_START}",
                f"--pgdata={paths.cluster_dir(data_dir)}",
                f"--log={log}",
                f"--options={options}",
            ]
        )
        if started.returncode == 0:
            return
        said = _text_after(log, before)
        if not any(reason in said for reason in PASSING):
            raise EmbeddedError(
                f"The database did not start: {_latest(said) or _latest(started.stderr)} "
                f"(see {log})."
            )
        time.sleep(PAUSE)
    raise EmbeddedError(f"Processes of a killed database server do not end (see {log}).")


def _wait_until_ready(user: Account, programs: Binaries, data_dir: Path) -> None:
    ask = [
        programs.program("pg_isready"),
        "--quiet",
        f"--host={paths.socket_dir(data_dir)}",
        f"--username={SUPERUSER}",
        "--dbname=postgres",
    ]
    deadline = time.monotonic() + LONGEST_START
    while user.run(ask).returncode:
        if time.monotonic() > deadline or not is_running(data_dir):
            raise EmbeddedError(f"The database does not answer (see {paths.log_file(data_dir)}).")
        time.sleep(0.05)


def _stop(data_dir: Path) -> bool:
    cluster = paths.cluster_dir(data_dir)
    if remains.running_pid(cluster) is None:
        return False
    user = accounts.for_cluster(cluster)
    programs = binaries.find(user, data_dir)
    command = [programs.program("pg_ctl"), "stop", f"--pgdata={cluster}", "--wait"]
    for mode in ("fast", "immediate"):
        if user.run([*command, f"--mode={mode}", "--timeout=60"]).returncode == 0:
            return True
    raise EmbeddedError(f"The database does not stop (see {paths.log_file(data_dir)}).")


def _text_after(log: Path, position: int) -> str:
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(position)
        return file.read().decode(errors="replace")


def _latest(text: str) -> str:
    """Return the line that tells why: the latest fatal one, else the latest."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error:" in line]
    return (telling or lines or ["no reason given"])[-1]
