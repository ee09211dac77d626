"""Save and load a database with PostgreSQL's own pg_dump and pg_restore."""

import os
import re
import subprocess
from pathlib import Path

import click
import psycopg

from handrail.config.embedded import binaries


def save(url: str, target: Path) -> None:
    """Write a database to a file, as a role that row-level security does not hold."""
    _run(_program("pg_dump", url), url, "--format=custom", f"--file={target}")


def load(url: str, source: Path) -> None:
    """Read a file into an empty database, all or nothing, as the owner of its tables."""
    _run(
        _program("pg_restore", url),
        url,
        "--single-transaction",
        "--exit-on-error",
        # Comments on extensions belong to whoever made these, which the owner is not.
        "--no-comments",
        str(source),
    )


def _program(name: str, url: str) -> Path:
    """Return the program of the server's own version, else of the newest that is not older."""
    with psycopg.connect(url) as connection:
        major = connection.info.server_version // 10_000
    found = {folder: _major(folder / name) for folder in binaries.candidates()}
    usable = {folder: number for folder, number in found.items() if number >= major}
    if not usable:
        raise click.ClickException(
            f"{name} of PostgreSQL {major} or later is needed: set PG_BINDIR to its folder."
        )
    return min(usable, key=lambda folder: usable[folder]) / name


def _major(program: Path) -> int:
    if not program.is_file():
        return 0
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r" (\d+)", said.stdout)
    return int(number.group(1)) if number else 0


def _run(program: Path, url: str, *options: str) -> None:
    """Run a program; its address goes in the environment, so that no list shows a password."""
    settings = psycopg.conninfo.conninfo_to_dict(url)
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
        "sslmode": "PGSSLMODE",
        "sslrootcert": "PGSSLROOTCERT",
    }
    given = {names[key]: str(value) for key, value in settings.items() if key in names}
    database = [f"--dbname={given['PGDATABASE']}"] if program.name == "pg_restore" else []
    done = subprocess.run(
        [program, "--no-password", *database, *options],
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise click.ClickException(f"{program.name} did not succeed: {done.stderr.strip()}")
