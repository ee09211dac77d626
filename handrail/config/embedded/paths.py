"""Where the embedded cluster keeps its files and its socket."""

import hashlib
import tempfile
from pathlib import Path

LONGEST_SOCKET_PATH = 80


def cluster_dir(data_dir: Path) -> Path:
    """Return the folder of the database cluster."""
    return data_dir / "postgres"


def socket_dir(data_dir: Path) -> Path:
    """Return the private folder of the socket; a short hashed one where the path is too long."""
    near = data_dir / "run"
    if len(str(near)) <= LONGEST_SOCKET_PATH:
        return near
    digest = hashlib.sha256(str(near).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"handrail-{digest}"
