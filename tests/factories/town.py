"""The demo town as a database to copy: loaded once a run by whoever comes first.

``copy(run, name)`` is a town as of now, for a server that runs at the real time;
``copy(run, name, at=ANCHOR)`` is always the same one.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from tests import cluster, cores
from tests.cluster import PROJECT, Database

ANCHOR = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
PEOPLE = 49  # all of the fixed stories, and a few others; a test counts them
KEPT = ("mail", "texts")
LOAD = """
import sys
from datetime import datetime
from handrail.config.migration import setup_django
setup_django()
from demo.load import load_town
at = datetime.fromisoformat(sys.argv[1]) if sys.argv[1] else None
load_town(at=at, people=int(sys.argv[2]))
"""


def copy(
    run: Path,
    name: str,
    *,
    at: datetime | None = None,
    people: int = PEOPLE,
    folder: Path | None = None,
) -> Database:
    """Make a database with the town in it; ``folder`` gets the messages that were sent."""
    template = f"handrail_town_{people}_{'now' if at is None else int(at.timestamp())}"
    kept = run / template
    cluster.ensure_started(run)
    with (run / f"{template}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (run / f"{template}.loaded").exists():
            with cores.on_any():
                _load(cluster.clone(run, template), kept, at, people)
            (run / f"{template}.loaded").touch()
        _clone(run, name, template)
    for each in KEPT if folder else ():
        if (kept / each).is_dir():
            shutil.copytree(kept / each, folder / each, dirs_exist_ok=True)
    return cluster.database_of(run, name)


def _clone(run: Path, name: str, template: str) -> None:
    cluster.drop(run, name)
    with psycopg.connect(cluster.ensure_started(run).url(), autocommit=True) as server:
        server.execute(
            sql.SQL(
                "create database {} template {} owner handrail_owner strategy file_copy"
            ).format(sql.Identifier(name), sql.Identifier(template))
        )


def _load(database: Database, folder: Path, at: datetime | None, people: int) -> None:
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", LOAD, at.isoformat() if at else "", str(people)],
        env=os.environ
        | {
            "HANDRAIL_DATABASE_URL": database.app_url,
            "HANDRAIL_DATABASE_OWNER_URL": database.owner_url,
            "HANDRAIL_DATA_DIR": str(folder),
            "HANDRAIL_SECRET_KEY": "only-for-tests",
            "HANDRAIL_LOG": "json",
        },
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the demo town could not be loaded:\n{done.stderr[-4000:]}")
