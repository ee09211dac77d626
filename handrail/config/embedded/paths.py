"""Where the embedded cluster keeps its files and its socket."""

import hashlib
from pathlib import Path

LONGEST_SOCKET_PATH = 80
# A fixed place, not TMPDIR: the launcher and its clients may not share an environment.
SHORT_PLACE = Path("/tmp")  # noqa: S108
SOCKET_NAME = ".s.PGSQL.5432"


def cluster_dir(data_dir: Path) -> Path:
    """Return the folder of the database cluster."""
    return data_dir / "postgres"


def socket_dir(data_dir: Path) -> Path:
    """Return the private folder of the socket; a short hashed one where the path is too long."""
    near = data_dir.resolve() / "run"
    if len(str(near).encode()) <= LONGEST_SOCKET_PATH:
        return near
    digest = hashlib.sha256(str(near).encode()).hexdigest()[:16]
    return SHORT_PLACE / f"handrail-{digest}"


def log_file(data_dir: Path) -> Path:
    """Return the server's log."""
    return cluster_dir(data_dir) / "server.log"
