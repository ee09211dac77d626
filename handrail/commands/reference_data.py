"""What the imports of public reference data share: the database made ready, one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from handrail.commands.database import available
from handrail.kernel.errors import Refusal

SUFFIXES = (".csv", ".gz", ".zip", ".xlsx")


@contextmanager
def ready() -> Iterator[None]:
    """Have the database running and Django loaded as the app role, until the block ends.

    Raises ClickException when the tables are not there or not up to date.
    """
    from handrail.config import database, migration

    with available():
        database.check_role(database.app_url())
        migration.setup_django()
        if not migration.is_up_to_date():
            raise click.ClickException(
                "The tables are not up to date. Run: handrail database migrate"
            )
        yield


@contextmanager
def one_transaction(at: datetime) -> Iterator[None]:
    """Act as Handrail itself in one transaction, which may take longer than a page may."""
    from django.db import connection, transaction

    from handrail.kernel.viewer import System, acting_as

    with transaction.atomic(), acting_as(System(), at=at):
        with connection.cursor() as cursor:
            cursor.execute(
                "select set_config('statement_timeout', '0', true),"
                " set_config('idle_in_transaction_session_timeout', '0', true)"
            )
        yield


def files_in(paths: tuple[Path, ...]) -> list[Path]:
    """Return the files named, and those in the folders named that could be a published file."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found += [each for each in inside if each is path or each.name.lower().endswith(SUFFIXES)]
    return found


def refuse(name: str, why: Refusal) -> None:
    """Say why a file was refused."""
    click.echo(f"{name}: {why.message}", err=True)
