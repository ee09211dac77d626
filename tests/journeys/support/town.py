"""The demo town, loaded once a test run and copied for each server."""

import fcntl
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests import cluster
from tests.cluster import PROJECT, Database
from tests.journeys.support.server import environment

LOADED = "handrail_town"
LOAD = """
from handrail.config.migration import setup_django
setup_django()
from demo.load import load_town
load_town()
"""


def exists() -> bool:
    """Return whether this copy comes with a demo town."""
    return find_spec("demo.load") is not None


def copy(run: Path, name: str) -> Database:
    """Make a database with the town in it; whoever comes first loads the town."""
    cluster.ensure_started(run)
    with (run / "town.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (run / "town.loaded").exists():
            _load(cluster.clone(run, LOADED), run / "town")
            (run / "town.loaded").touch()
    with psycopg.connect(cluster.ensure_started(run).url(), autocommit=True) as server:
        server.execute(
            sql.SQL(
                "create database {} template {} owner handrail_owner strategy file_copy"
            ).format(sql.Identifier(name), sql.Identifier(LOADED))
        )
    return cluster.database_of(run, name)


def _load(database: Database, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", LOAD],
        env=os.environ | environment(database, folder),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"the demo town could not be loaded:\n{done.stderr[-4000:]}")
