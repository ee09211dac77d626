"""A real server on a database of its own, as people use it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from handrail.config.migration import connected_to
from tests.cluster import PROJECT, Database

PATIENCE = 40.0
SERVE = ("serve", "--workers", "1", "--until-parent-ends")


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server answers, and on which database."""

    url: str
    database: Database
    log: Path
    unblock: Callable[[], AbstractContextManager[None]]

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Point this process's Django at the server's database, to arrange or to look."""
        with self.unblock(), connected_to(self.database.app_url):
            yield


@contextmanager
def running(
    database: Database, folder: Path, unblock: Callable[[], AbstractContextManager[None]]
) -> Iterator[Server]:
    """Serve a database on a free loopback port until the block ends."""
    port = _free_port()
    log = folder / "server.log"
    server = Server(f"http://127.0.0.1:{port}", database, log, unblock)
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [sys.executable, "-m", "handrail.commands", *SERVE],
            env=os.environ | environment(database, folder) | {"HANDRAIL_PORT": str(port)},
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        ) as process,
    ):
        try:
            _await_answer(server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def environment(database: Database, folder: Path) -> dict[str, str]:
    """Return the settings of a demo server on that database."""
    return {
        "HANDRAIL_DATABASE_URL": database.app_url,
        "HANDRAIL_DATABASE_OWNER_URL": database.owner_url,
        "HANDRAIL_DATA_DIR": str(folder),
        "HANDRAIL_HOST": "127.0.0.1",
        "HANDRAIL_DEMO": "on",
        "HANDRAIL_SECRET_KEY": "only-for-tests",
        "HANDRAIL_LOG": "json",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_answer(server: Server, process: subprocess.Popen[bytes]) -> None:
    said = ""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.url}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except urllib.error.HTTPError as refused:
            said = refused.read().decode()
        except (urllib.error.URLError, ConnectionError, TimeoutError) as away:
            said = str(away)
        time.sleep(0.2)
    pytest.fail(f"the server is not ready: {said}\n{server.log.read_text()[:4000]}")
