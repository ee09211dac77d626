"""One database cluster for a whole test run, copied from a migrated template.

The first process that needs a database starts the cluster, whichever it is; the
controller stops it. Each worker, and each live server, has a clone of its own.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import psycopg
from psycopg import sql

from handrail.config import embedded
from handrail.config.embedded import account, paths
from tests import cores

PROJECT = Path(__file__).resolve().parent.parent
TEMPLATE = "handrail_template"
KEPT_TEMPLATES = 4
STOPPED_FIRST: list[Callable[[Path], None]] = []  # what else runs for a run, by its folder
IMPORTED = re.compile(r"^\s*(?:from|import) (handrail[\w.]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Database:
    """A clone of the template: its name, and its address for the app and for the owner."""

    name: str
    app_url: str
    owner_url: str


def work_dir() -> Path:
    """Return the ignored folder in the project, or one in /tmp where it is not reachable."""
    chosen = PROJECT / ".work"
    chosen.mkdir(exist_ok=True)
    if not account.for_cluster(chosen / "none").can_enter(chosen):
        digest = hashlib.sha256(str(PROJECT).encode()).hexdigest()[:12]
        chosen = Path("/tmp") / f"handrail-work-{os.geteuid()}-{digest}"
        chosen.mkdir(mode=0o711, exist_ok=True)
    return chosen


def begin_run() -> Path:
    """Make this run's folder, locked for as long as this process lives; clear dead runs."""
    runs = work_dir() / "test-runs"
    runs.mkdir(exist_ok=True)
    for old in runs.glob("*.lock"):
        with old.open() as file:
            if _try_lock(file.fileno()):
                _discard(old.with_suffix(""))
                old.unlink(missing_ok=True)
    folder = runs / str(os.getpid())
    lock = folder.with_suffix(".lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    _locks.append(lock)
    return folder


def end_run(folder: Path) -> None:
    """Stop the run's cluster and throw it away."""
    _discard(folder)
    folder.with_suffix(".lock").unlink(missing_ok=True)
    while _locks:
        _locks.pop().close()


@contextmanager
def apart() -> Iterator[Path]:
    """Give the folder of a further run, for a cluster that no other test knows."""
    folder = Path(tempfile.mkdtemp(dir=work_dir(), prefix="apart-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        _discard(folder)


def ensure_started(run: Path) -> embedded.Cluster:
    """Return the run's cluster, started with a migrated template by whoever comes first."""
    run.mkdir(exist_ok=True, mode=0o711)
    with _locked(run / "start.lock"):
        if not paths.cluster_dir(run).exists():
            copy_template(run)
        with cores.on_any():
            return embedded.start(run, "test")


def database_of(run: Path, name: str) -> Database:
    """Return the addresses that a clone has or will have."""
    at = f"@/{name}?host={paths.socket_dir(run)}"
    return Database(name, f"postgresql://handrail_app{at}", f"postgresql://handrail_owner{at}")


def clone(run: Path, name: str) -> Database:
    """Make a fresh clone of the template, dropping one of the same name."""
    cluster = ensure_started(run)
    with psycopg.connect(cluster.url(), autocommit=True) as server:
        server.execute(_drop(name))
        server.execute(
            sql.SQL(
                "create database {} template {} owner handrail_owner strategy file_copy"
            ).format(sql.Identifier(name), sql.Identifier(TEMPLATE))
        )
    return database_of(run, name)


def drop(run: Path, name: str) -> None:
    """Drop a clone, ending whoever is still connected."""
    with psycopg.connect(ensure_started(run).url(), autocommit=True) as server:
        server.execute(_drop(name))


_locks: list[TextIO] = []


def _drop(name: str) -> sql.Composed:
    return sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))


def copy_template(run: Path) -> None:
    """Copy the cached cluster of this code's migrations, building it the first time."""
    cache = work_dir() / "test-templates"
    cache.mkdir(exist_ok=True)
    with _locked(cache / "lock"):
        kept = cache / fingerprint()
        if not kept.is_dir():
            _build_template(kept)
            _forget_old(cache)
        os.utime(kept)
        source = paths.cluster_dir(kept)
        subprocess.run(["cp", "-a", source, paths.cluster_dir(run)], check=True)


def _build_template(kept: Path) -> None:
    from handrail.config.migration import migrate
    from handrail.config.preparation import prepare

    half = kept.with_suffix(".new")
    _discard(half)
    cluster = embedded.start(half, "test")
    try:
        prepare(cluster.url(), TEMPLATE)
        migrate(cluster.url("handrail_owner", TEMPLATE))
        with psycopg.connect(cluster.url(), autocommit=True) as server:
            server.execute("vacuum analyze")
            server.execute(f"alter database {TEMPLATE} is_template true allow_connections false")
    finally:
        embedded.stop(half)
    half.rename(kept)


def _forget_old(cache: Path) -> None:
    templates = sorted(
        (path for path in cache.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime
    )
    for path in templates[:-KEPT_TEMPLATES]:
        shutil.rmtree(path, ignore_errors=True)


def fingerprint() -> str:
    """Return a digest of all that decides the cluster: migrations, their imports, the programs."""
    handrail = PROJECT / "handrail"
    config = ("settings.py", "preparation.py", "migration.py", "embedded/profiles.py")
    sources = {*handrail.glob("**/migrations/*.py"), PROJECT / "requirements" / "test.lock"}
    sources |= {handrail / "config" / name for name in config}
    for path in list(sources):
        sources |= _imported_by(path)
    digest = hashlib.sha256(os.environ.get("PG_BINDIR", "").encode())
    for path in sorted(sources):
        digest.update(str(path.relative_to(PROJECT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _imported_by(path: Path) -> set[Path]:
    if path.suffix != ".py" or "migrations" not in path.parts:
        return set()
    found = set()
    for name in IMPORTED.findall(path.read_text()):
        base = PROJECT.joinpath(*name.split("."))
        found |= {base.with_suffix(".py")} if base.with_suffix(".py").is_file() else set()
        found |= set(base.glob("*.py"))
    return found


def _discard(folder: Path) -> None:
    if folder.is_dir():
        for stop in STOPPED_FIRST:
            stop(folder)
        embedded.stop(folder)
        shutil.rmtree(paths.socket_dir(folder), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
