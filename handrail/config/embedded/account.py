"""Which operating-system account the database runs as.

PostgreSQL refuses to run as root, so root hands it to an unprivileged account that
exists already; an ordinary user runs it as themselves.
"""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handrail.config.embedded.errors import EmbeddedError

STAND_INS = ("handrail", "nobody", "daemon")


@dataclass(frozen=True, slots=True)
class Account:
    """An account by its numbers, and whether running as it means a change of account."""

    uid: int
    gid: int
    name: str

    @property
    def is_other(self) -> bool:
        """Return whether this is not the account we are."""
        return self.uid != os.geteuid()

    def run(self, command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a program as this account and return what it printed."""
        if self.is_other:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=_plain_environment(),
            stdin=subprocess.DEVNULL,
            **options,
        )

    def own(self, path: Path) -> None:
        """Give a path to this account."""
        if self.is_other:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Return whether this account can pass through a folder."""
        return not self.is_other or self.run(["test", "-x", str(folder)]).returncode == 0

    def check_reaches(self, folder: Path) -> None:
        """Raise EmbeddedError when this account cannot write to a folder it was given."""
        if (
            self.is_other
            and self.run(["test", "-w", str(folder), "-a", "-x", str(folder)]).returncode
        ):
            raise EmbeddedError(
                f"{folder} cannot be reached by the account '{self.name}' that the database "
                "runs as, because a folder above it is private; set HANDRAIL_DATA_DIR to a "
                "folder such as /var/lib/handrail."
            )


def for_cluster(cluster: Path) -> Account:
    """Return the account a cluster runs as: its owner, or a stand-in when we are root."""
    if os.geteuid() != 0:
        return _named(os.geteuid())
    try:
        owner = cluster.stat().st_uid
    except FileNotFoundError:
        owner = 0
    return _named(owner) if owner else _stand_in()


def _named(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise EmbeddedError(
            f"Account number {uid} has no name on this machine, and PostgreSQL needs one; "
            "add it to /etc/passwd or run as another account."
        ) from None
    return Account(uid, entry.pw_gid, entry.pw_name)


def _stand_in() -> Account:
    for name in STAND_INS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, name)
    raise EmbeddedError(
        "PostgreSQL does not run as root and none of the accounts "
        f"{', '.join(STAND_INS)} exists; run as an ordinary user."
    )


def _plain_environment() -> dict[str, str]:
    """Return our environment without PostgreSQL's own variables, which would lead it astray."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return kept | {"LC_ALL": "C.UTF-8", "LANGUAGE": "C"}
