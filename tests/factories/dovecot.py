"""A real server of mailboxes (Dovecot) on this machine, with a configuration of its own."""

import mailbox
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests import tools

USER, PASSWORD = "referrals@merebridge.example", "a password of the test"
# Works with 2.3 of Debian 12 and without root; everything is below one folder.
CONFIGURATION = """
base_dir = {run}
state_dir = {run}
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
log_path = {folder}/log
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
mail_location = maildir:{folder}/mail
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 0
first_valid_gid = 0
imap_capability = {capability}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass(slots=True)
class Dovecot:
    """A running server, and the folder its one account's mail is in."""

    folder: Path
    port: int
    program: str
    process: subprocess.Popen[bytes] | None = None
    number: int = 0

    def put(self, raw: bytes) -> None:
        """Deliver a mail to the inbox, as it is."""
        self.number += 1
        for part in ("new", "cur", "tmp"):
            (self.folder / "mail" / part).mkdir(parents=True, exist_ok=True)
        path = self.folder / "mail" / "new" / f"{int(time.time())}.{self.number}.test"
        path.write_bytes(raw)
        owner = pwd.getpwnam(account())
        if os.geteuid() == 0:
            for each in [self.folder / "mail", *(self.folder / "mail").rglob("*")]:
                os.chown(each, owner.pw_uid, owner.pw_gid)

    def inbox(self) -> int:
        """Return how many mails are in the inbox."""
        return sum(len(list((self.folder / "mail" / part).glob("*"))) for part in ("new", "cur"))

    def taken(self) -> int:
        """Return how many mails are in the folder of those that were taken."""
        folder = self.folder / "mail" / ".Handrail"
        return len(mailbox.Maildir(folder, create=False)) if folder.is_dir() else 0

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(
            [self.program, "-F", "-c", str(self.folder / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        log = self.folder / "log"
        said = log.read_text() if log.is_file() else ""
        raise RuntimeError(f"Dovecot did not start: {said}")

    def stop(self) -> None:
        """End it, by its own process id."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=20)
            self.process = None


@contextmanager
def running(folder: Path, *, capability: str = "") -> Iterator[Dovecot]:
    """Start a server in a folder, and end it; skipped without Dovecot, but not in CI."""
    program = tools.find_dovecot()
    if program is None:
        if tools.is_ci():
            pytest.fail("there is no Dovecot")
        pytest.skip("there is no Dovecot")
    home = Path("/tmp") / f"hd-{os.getpid()}-{abs(hash(folder)) % 100_000}"  # a short socket path
    home.mkdir(mode=0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    owner = pwd.getpwnam(account())
    (home / "dovecot.conf").write_text(
        CONFIGURATION.format(
            run=home / "run",
            folder=home,
            user=owner.pw_name,
            group=_group(owner.pw_gid),
            password=PASSWORD.replace(" ", "_"),
            port=port,
            capability=capability,
        )
    )
    if os.geteuid() == 0:
        os.chown(home, owner.pw_uid, owner.pw_gid)
    server = Dovecot(home, port, program)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def account() -> str:
    """Return as whom the mail is kept: never root, whom Dovecot refuses."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    return "dovecot"


def named(server: Dovecot, folder: Path, team: str, **other: object) -> Path:
    """Write the file that names the server's mailbox for a team."""
    secret = folder / "password"
    secret.write_text(str(other.pop("password", PASSWORD.replace(" ", "_"))) + "\n")
    box = {
        "name": "referrals",
        "team": team,
        "host": "127.0.0.1",
        "port": server.port,
        "tls": "no",
        "user": USER,
        "password_file": str(secret),
    }
    path = folder / "mailboxes.yaml"
    path.write_text(yaml.safe_dump({"mailboxes": [box | other]}))
    return path


def _group(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name
