"""``handrail backup`` and ``handrail restore``: database, files and secrets in one file."""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
import psycopg
from psycopg import sql

import handrail
from handrail.commands import archives, dump
from handrail.commands.database import DATABASE, owner_url
from handrail.commands.report import step
from handrail.config import database, embedded, environment
from handrail.config.preparation import prepare

FOLDERS = ("files", "secrets")
DUMP = "database.dump"
ABOUT = "about.json"


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Save database, files and secrets in TARGET, a file or a folder; while running, too.

    The file holds people's records and the signing key: keep it as safe as the database.
    """
    path = target / _name() if target.is_dir() else target
    if path.exists():
        raise click.ClickException(f"{path} exists already; nothing is overwritten.")
    with tempfile.TemporaryDirectory() as place, _cluster():
        saved = Path(place) / DUMP
        with step("Saving the database"):
            dump.save(backup_url(), saved)
        with step("Packing database, files and secrets"):
            _pack(path, saved)
    click.echo(f"saved={path} bytes={path.stat().st_size}")


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Set the embedded database that is there aside.")
def restore(source: Path, replace: bool) -> None:
    """Put a backup back into an empty database and data folder."""
    with tempfile.TemporaryDirectory() as place, _cluster() as cluster:
        folder = Path(place)
        about = _unpack(source, folder)
        if cluster:
            _make_room(cluster, replace)
        _check_empty(owner_url())
        with step("Restoring the database"):
            dump.load(owner_url(), folder / DUMP)
        _begin_sealing_again()
        with step("Restoring files and secrets"):
            for name in FOLDERS:
                _put_back(folder / name, environment.data_dir() / name)
    click.echo(f"restored={source} saved_at={about['at']} version={about['version']}")


def _begin_sealing_again() -> None:
    """Seal what came with the backup, for here transactions are counted anew; say so outside."""
    from django.conf import settings

    from handrail.config import migration
    from handrail.jobs import heads

    with psycopg.connect(owner_url()) as owner:
        if owner.execute("select to_regprocedure('audit_restart()')").fetchone() == (None,):
            return  # made by a version that did not seal
        owner.execute("select audit_restart()")
        end = owner.execute(
            "select sequence, digest, sealed_at from audit_head order by number desc limit 1"
        ).fetchone()
    if end:
        migration.setup_django()
        heads.append(Path(settings.AUDIT_HEAD_PATH), [heads.as_end(*end, is_restart=True)])


def _name() -> str:
    return f"handrail-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar.gz"


@contextmanager
def _cluster() -> Iterator[embedded.Cluster | None]:
    """Keep the embedded cluster running; None where the database is an ordinary one."""
    if not database.is_embedded():
        yield None
        return
    with embedded.in_use(environment.data_dir()) as cluster:
        yield cluster


def backup_url() -> str:
    """Return the address as the role that sees every row and changes none; UsageError."""
    if database.is_embedded():
        return database.embedded_url(database.BACKUP_ROLE)
    if url := environment.get("HANDRAIL_DATABASE_BACKUP_URL"):
        return url
    raise click.UsageError(
        "HANDRAIL_DATABASE_URL is set, so HANDRAIL_DATABASE_BACKUP_URL must be too: row-level "
        f"security hides rows from every role but {database.BACKUP_ROLE}."
    )


def _pack(path: Path, saved: Path) -> None:
    """Write the archive under another name first, readable by its owner only."""
    half = path.with_name(f"{path.name}.part")
    half.touch(mode=0o600)
    about = {"version": handrail.__version__, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    note = saved.with_name(ABOUT)
    note.write_text(json.dumps(about))
    with tarfile.open(half, "w:gz", compresslevel=3) as archive:
        archive.add(note, ABOUT)
        archive.add(saved, DUMP)
        for name in FOLDERS:
            folder = environment.data_dir() / name
            if folder.is_dir():
                archive.add(folder, name)
    half.rename(path)


def _unpack(source: Path, folder: Path) -> dict[str, str]:
    try:
        archives.unpack(source, folder)
        found: dict[str, str] = json.loads((folder / ABOUT).read_text())
    except (tarfile.TarError, OSError, ValueError, EOFError) as broken:
        raise click.ClickException(f"{source} is no whole backup: {broken}") from None
    return found


def _make_room(cluster: embedded.Cluster, replace: bool) -> None:
    """Prepare the embedded database, setting one with tables aside under another name."""
    prepare(cluster.url(), DATABASE)
    if replace and _has_tables(owner_url()):
        aside = f"{DATABASE}_before_{datetime.now(UTC):%Y%m%d_%H%M%S}"
        with psycopg.connect(cluster.url(), autocommit=True) as server:
            _refuse_while_used(server)
            server.execute(
                sql.SQL("alter database {} rename to {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(aside)
                )
            )
        click.echo(f"The database that was there is now called {aside}.")
        prepare(cluster.url(), DATABASE)


def _refuse_while_used(server: psycopg.Connection) -> None:
    used = server.execute(
        "select count(*) from pg_stat_activity"
        " where datname = %s and backend_type = 'client backend'",
        (DATABASE,),
    ).fetchone()
    if used and used[0]:
        raise click.ClickException("The database is in use: stop Handrail first.")


def _check_empty(url: str) -> None:
    if _has_tables(url):
        raise click.ClickException(
            "The database has tables already: restore into an empty one"
            + (", or set this one aside with --replace." if database.is_embedded() else ".")
        )


def _has_tables(url: str) -> bool:
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "select exists (select from pg_tables where schemaname = 'public')"
        ).fetchone()
    return bool(found and found[0])


def _put_back(saved: Path, place: Path) -> None:
    """Put a folder back; one that is there already is set aside, not mixed with it."""
    if not saved.is_dir():
        return
    if place.is_dir() and any(place.iterdir()):
        place.rename(place.with_name(f"{place.name}-before-{datetime.now(UTC):%Y%m%d-%H%M%S}"))
    shutil.copytree(saved, place, dirs_exist_ok=True)
    place.chmod(0o700)
