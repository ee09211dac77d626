"""The server's settings, for use and for tests."""

import shlex
from pathlib import Path
from typing import Literal

Profile = Literal["run", "test"]

COMMON = {
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_checkpoints": "off",
    # The log must not quote statements or rows, for they hold people's details.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "unix_socket_permissions": "0700",
}
RUN = COMMON | {"max_connections": "80", "wal_compression": "on"}
# Tests throw the cluster away, so nothing in it needs to survive a power cut.
TEST = COMMON | {
    "max_connections": "120",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "600",
}


def options(profile: Profile, socket_dir: Path) -> str:
    """Return the settings as pg_ctl passes them on, quoted for its shell."""
    chosen = (TEST if profile == "test" else RUN) | {"unix_socket_directories": str(socket_dir)}
    return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in chosen.items())


def initdb_options(profile: Profile) -> list[str]:
    """Return what a new cluster is made with."""
    made = ["--data-checksums", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust"]
    return [*made, "--no-sync", "--wal-segsize=4"] if profile == "test" else made
