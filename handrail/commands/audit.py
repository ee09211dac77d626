"""``handrail audit``: seal the audit, and look for what was changed, taken away or added."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import psycopg

from handrail.commands.backup import backup_url
from handrail.commands.database import available, ready
from handrail.commands.report import SHOWN, progress
from handrail.config import migration

if TYPE_CHECKING:
    from handrail.domain.audit.verifying import Findings
    from handrail.jobs.heads import Outside


@click.group()
def audit() -> None:
    """Seal the audit, and see that it is whole."""


@audit.command()
def seal() -> None:
    """Seal what no running transaction can still add to; the worker does so by itself."""
    with ready():
        from handrail.jobs.sealing import run_seal
        from handrail.kernel import clock

        click.echo(f"sealed={run_seal(clock.now())}")


@audit.command()
@click.option(
    "--heads", "file", type=click.Path(path_type=Path), help="The ends written outside, if moved."
)
def verify(file: Path | None) -> None:
    """Look through the whole audit. The exit status is 0 only when all is sound.

    Reads as the role that backs up, which sees every row and changes none.
    """
    with available():
        migration.setup_django()
        from django.conf import settings

        from handrail.jobs import heads

        where = file or Path(settings.AUDIT_HEAD_PATH)
        outside = heads.read(where)  # before the rows, which may go further by now
        with psycopg.connect(backup_url()) as connection:
            found = _verify(connection, outside)
    _check_outside(where, outside, found)
    click.echo(
        f"sealed={found.sealed} unsealed={found.unsealed} changed={found.changed}"
        f" missing={found.missing} added={found.added}"
    )
    if not found.is_sound:
        raise SystemExit(1)


def _verify(connection: psycopg.Connection, outside: "Outside") -> "Findings":
    from handrail.domain.audit import verifying
    from handrail.kernel import clock

    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    connection.execute("set search_path = pg_catalog")
    with progress("Verifying", verifying.total(connection)) as advance:
        return verifying.verify(
            connection, outside.ends, at=clock.now(), tell=_teller(), advance=advance
        )


def _check_outside(where: Path, outside: "Outside", found: "Findings") -> None:
    if outside.lost:
        click.echo(
            f"{outside.lost} rows that were sealed came after a backup that was put back.", err=True
        )
    if not outside.is_whole:
        found.notes.append(f"The latest line of {where} cannot be read.")
    if found.sealed and not outside.ends:
        found.notes.append(f"No end of the chain is written outside the database, in {where}.")
    for note in found.notes:
        click.echo(note, err=True)


def _teller() -> Callable[[str], None]:
    told = 0

    def tell(line: str) -> None:
        nonlocal told
        told += 1
        if told <= SHOWN:
            click.echo(line, err=True)
        elif told == SHOWN + 1:
            click.echo("and more like it, counted below", err=True)

    return tell
