"""A database of its own with an audit in it, a sealer, and an owner who tampers."""

import os
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
from click.testing import CliRunner, Result
from django.db import transaction
from psycopg.conninfo import make_conninfo

from handrail.config.migration import connected_to
from handrail.domain.audit import operations
from handrail.domain.audit.purposes import Purpose
from handrail.jobs.sealing import run_seal
from handrail.kernel import clock
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Staff, acting_as
from tests.cluster import Database

PATIENCE = 1_200  # as long as the longest transaction of any other test
ALL_CAN_BE_SEALED = (
    "select coalesce(max(written_in) < pg_snapshot_xmin(pg_current_snapshot()), true)"
    " from audit_event e where not exists (select from audit_seal s where s.event_id = e.id)"
)
RAW_TRIGGERS = "alter table {0} disable trigger user"


@dataclass(frozen=True, slots=True)
class Scene:
    """An audit to seal, to tamper with, and to verify."""

    database: Database
    heads: Path
    who: Staff

    def look(self, times: int = 1) -> None:
        """Let somebody look at people, each time in a transaction of its own."""
        for _ in range(times):
            with transaction.atomic(), acting_as(self.who, at=clock.now()):
                operations.record_view(
                    what="case.viewed",
                    by=self.who,
                    at=clock.now(),
                    person_id=new_id(),
                    purpose=Purpose.DIRECT_CARE,
                )

    def seal(self, rows: int) -> None:
        """Seal so many rows at once, when no other database's transaction holds them up."""
        deadline = time.monotonic() + PATIENCE
        with psycopg.connect(self.database.owner_url, autocommit=True) as owner:
            while not owner.execute(ALL_CAN_BE_SEALED).fetchone()[0]:
                assert time.monotonic() < deadline, "another transaction goes on and on"
                time.sleep(0.01)
        assert run_seal(clock.now()) == rows

    def tamper(self, *statements: str) -> None:
        """Do something as the owner of the tables, who can take the guards away."""
        with psycopg.connect(self.database.owner_url) as owner:
            for table in ("audit_event", "audit_seal", "audit_head"):
                owner.execute(RAW_TRIGGERS.format(table))
            for statement in statements:
                owner.execute(statement)
            for table in ("audit_event", "audit_seal", "audit_head"):
                owner.execute(f"alter table {table} enable trigger user")

    def verify(self) -> Result:
        """Run the command that looks for all that."""
        from handrail.commands.audit import audit

        return CliRunner().invoke(audit, ["verify", "--heads", str(self.heads)])


@contextmanager
def built(database: Database, folder: Path, settings, monkeypatch):
    """Give a scene on an empty database."""
    backup = make_conninfo(database.owner_url, user="handrail_backup")
    monkeypatch.setitem(os.environ, "HANDRAIL_DATABASE_URL", database.app_url)
    monkeypatch.setitem(os.environ, "HANDRAIL_DATABASE_OWNER_URL", database.owner_url)
    monkeypatch.setitem(os.environ, "HANDRAIL_DATABASE_BACKUP_URL", backup)
    settings.AUDIT_HEAD_PATH = folder / "heads.jsonl"
    who = Staff(new_id(), new_id(), "coach", frozenset())
    with connected_to(database.app_url):
        yield Scene(database, settings.AUDIT_HEAD_PATH, who)


def soon() -> timedelta:
    """Return longer than a row may wait for its seal."""
    return timedelta(minutes=2)
