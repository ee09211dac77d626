"""A PostgreSQL of the benchmark's own, which writes to the disk as a real one does."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from handrail.config import embedded
from handrail.config.embedded import paths

TEMPLATE = "bench_template"


@dataclass(frozen=True, slots=True)
class Databases:
    """The running cluster, from whose migrated template databases are copied."""

    folder: Path
    cluster: embedded.Cluster

    def make(self, name: str) -> str:
        """Make a database with empty tables, and return its address as the app."""
        with psycopg.connect(self.cluster.url(), autocommit=True) as server:
            server.execute(f"drop database if exists {name} with (force)")
            server.execute(f"create database {name} template {TEMPLATE} owner handrail_owner")
        return self.cluster.url("handrail_app", name)

    def owner(self, name: str) -> str:
        """Return a database's address as the owner of its tables."""
        return self.cluster.url("handrail_owner", name)

    def program(self, name: str) -> str:
        """Return the path of one of PostgreSQL's programs."""
        return self.cluster.programs.program(name)


@contextmanager
def running() -> Iterator[Databases]:
    """Start a cluster with a migrated template; throw all away at the end."""
    folder = Path(tempfile.mkdtemp(prefix="handrail-bench-"))
    folder.chmod(0o711)
    try:
        with embedded.in_use(folder) as cluster:
            _make_template(cluster)
            yield Databases(folder, cluster)
    finally:
        subprocess.run(["rm", "-rf", folder, paths.socket_dir(folder)], check=True)
        shutil.rmtree(folder, ignore_errors=True)


def set_environment(folder: Path, url: str, owner_url: str) -> None:
    """Say where the database is, before Django's settings are read."""
    os.environ |= {
        "HANDRAIL_DATABASE_URL": url,
        "HANDRAIL_DATABASE_OWNER_URL": owner_url,
        "HANDRAIL_DATA_DIR": str(folder),
        "HANDRAIL_SECRET_KEY": "only-for-measuring",
        "HANDRAIL_DEMO": "on",
        "HANDRAIL_DEBUG": "",
        "HANDRAIL_LOG": "json",
    }


def _make_template(cluster: embedded.Cluster) -> None:
    owner_url = cluster.url("handrail_owner", TEMPLATE)
    set_environment(cluster.data_dir, cluster.url("handrail_app", TEMPLATE), owner_url)
    from handrail.config import migration, preparation

    preparation.prepare(cluster.url(), TEMPLATE)
    migration.migrate(owner_url)
