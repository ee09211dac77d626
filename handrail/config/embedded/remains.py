"""What a killed server leaves behind, and whether a server is really there."""

import os
import subprocess
from pathlib import Path

from handrail.config.embedded import paths

# No system hands out this number, so PostgreSQL finds nobody there and goes on to check,
# by the shared-memory line kept below it, that no orphan of the old server still works.
NOBODYS_PID = 2_147_483_647


def running_pid(cluster: Path) -> int | None:
    """Return the live server's process id, or None: a zombie or a stranger is not one."""
    pid = _first_number(cluster / "postmaster.pid")
    return pid if pid and _is_server_of(pid, cluster) else None


def clear(cluster: Path, socket_dir: Path) -> None:
    """Disarm the lock files of a dead server; the caller has seen that none is running.

    After a kill -9 in a container without an init process the server stays a zombie, and
    its number may be given to another program: PostgreSQL believes either to be alive.
    """
    pid_file = cluster / "postmaster.pid"
    lock = socket_dir / f"{paths.SOCKET_NAME}.lock"
    pid = _first_number(pid_file)
    if pid and _exists(pid):
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(NOBODYS_PID), *lines[1:]]) + "\n")
    holder = _first_number(lock)
    if holder is not None and not _is_server_of(holder, cluster):
        lock.unlink(missing_ok=True)
        (socket_dir / paths.SOCKET_NAME).unlink(missing_ok=True)


def _first_number(path: Path) -> int | None:
    try:
        lines = path.read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return None
    text = lines[0].strip() if lines else ""
    return abs(int(text)) if text.lstrip("-").isdigit() else None


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _is_server_of(pid: int, cluster: Path) -> bool:
    """Return whether a process is PostgreSQL, alive, and at work in this cluster's folder."""
    if not _exists(pid):
        return False
    process = Path(f"/proc/{pid}")
    if not Path("/proc/self/stat").exists():
        return _ps_says_server(pid)
    try:
        name, state = _name_and_state(process)
        if name != "postgres" or state in {"Z", "X"}:
            return False
        return os.path.samefile(process / "cwd", cluster)
    except FileNotFoundError:
        return False
    except PermissionError:
        # Another account's process: our own server would let us look.
        return False


def _name_and_state(process: Path) -> tuple[str, str]:
    text = (process / "stat").read_text()
    name, _, rest = text[text.index("(") + 1 :].rpartition(")")
    return name, rest.split()[0]


def _ps_says_server(pid: int) -> bool:
    """Ask ps, where there is no /proc."""
    answer = subprocess.run(
        ["ps", "-o", "stat=,ucomm=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    words = answer.stdout.split()
    return len(words) > 1 and not words[0].startswith("Z") and words[1].startswith("postgres")
