"""``handrail run``: everything, from an empty folder to a page, and a clean stop."""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from handrail.commands.database import DATABASE, owner_url
from handrail.commands.report import step
from handrail.commands.serve import address, check_port_free
from handrail.commands.setup import assets_are_here, fetch_assets
from handrail.config import database, embedded, environment

FIRST_ANSWER = 60.0
LAST_WORDS = 20.0
MOST_LOG_BYTES = 5_000_000


@click.command()
def run() -> None:
    """Start database, worker and pages; Ctrl-C stops all that was started.

    Without HANDRAIL_DATABASE_URL a PostgreSQL of its own runs in HANDRAIL_DATA_DIR, for
    trying out, and the demo town is loaded the first time.
    """
    started = time.monotonic()
    check_port_free()
    if database.is_embedded() and "HANDRAIL_DEMO" not in os.environ:
        os.environ["HANDRAIL_DEMO"] = "on"
    try:
        with ExitStack() as stack:
            _prepare(stack)
            children = stack.enter_context(_children())
            _announce(time.monotonic() - started)
            _watch(children)
    except KeyboardInterrupt:
        click.echo("")
    click.echo("Everything is stopped.")


def _prepare(stack: ExitStack) -> None:
    if database.is_embedded():
        folder = environment.data_dir()
        with step(f"Starting the embedded PostgreSQL in {folder}"):
            cluster = stack.enter_context(embedded.in_use(folder))
        stack.enter_context(_only_copy(folder))
        _say_embedded()
        with step("Preparing roles, privileges and extensions"):
            from handrail.config import preparation

            preparation.prepare(cluster.url(), DATABASE)
    with step("Bringing the tables up to date"):
        from handrail.config import migration

        migration.migrate(owner_url())
    database.check_role(database.app_url())
    if not assets_are_here():
        with step("Fetching the page assets, the first time only"):
            fetch_assets()
    _collect_assets()
    _load_demo_town()


def _collect_assets() -> None:
    from handrail.config import static_files

    with step("Compressing the page assets"):
        static_files.collect()


@contextmanager
def _only_copy(folder: Path) -> Iterator[None]:
    """Hold the data folder for this copy; ClickException when another has it."""
    with (folder / "run.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise click.ClickException(
                f"Another copy runs on {folder}; "
                "choose another HANDRAIL_DATA_DIR and HANDRAIL_PORT."
            ) from None
        yield


def _say_embedded() -> None:
    if environment.get("HANDRAIL_ACCEPT_EMBEDDED") != "yes":
        click.echo(
            "  This embedded database is for trying out. For real use set HANDRAIL_DATABASE_URL\n"
            "  to PostgreSQL 15 or later, or accept it with HANDRAIL_ACCEPT_EMBEDDED=yes."
        )


def _load_demo_town() -> None:
    """Load the fictional town the first time, where the demo is on and comes with this copy."""
    load_town = _from_demo("load", "load_town")
    is_loaded = _from_demo("load", "is_loaded")
    if not environment.is_on("HANDRAIL_DEMO") or load_town is None:
        return
    if is_loaded is None or not is_loaded():
        with step("Loading the demo town, the first time only"):
            load_town()


def _from_demo(module: str, name: str) -> Callable[[], Any] | None:
    """Return a function of the demo, or None in a copy without it."""
    if find_spec("demo") is None or find_spec(f"demo.{module}") is None:
        return None
    return getattr(import_module(f"demo.{module}"), name, None)


@contextmanager
def _children() -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start the worker and the server; at the end stop the server first, then the worker."""
    from django.db import connections

    connections.close_all()
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        with step("Starting the worker and the server"):
            for name in ("worker", "serve"):
                children[name] = _start(name)
            _await_answer(children["serve"])
        yield children
    finally:
        for name in ("serve", "worker"):
            if name in children:
                _stop(children[name])


def _start(name: str) -> subprocess.Popen[bytes]:
    """Start one of our own commands in its own process group, tied to us by its input.

    While trying out, what the worker logs goes to a file: between the lines of a terminal it
    tells nobody anything. On a real database it goes where ours goes, for whoever collects it.
    """
    with ExitStack() as opened:
        log = None
        if name == "worker" and database.is_embedded():
            log = opened.enter_context(_log_file().open("ab"))
        return subprocess.Popen(
            [sys.executable, "-m", "handrail.commands", name, "--until-parent-ends"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _log_file() -> Path:
    """Return the file of the worker's log; one that has grown long is kept as the one before."""
    folder = environment.data_dir() / "log"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / "worker.log"
    if file.exists() and file.stat().st_size > MOST_LOG_BYTES:
        file.replace(folder / "worker.log.1")
    return file


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(LAST_WORDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _await_answer(server: subprocess.Popen[bytes]) -> None:
    """Wait until the server accepts connections; ClickException when it ends instead."""
    import socket

    host, port = address()
    deadline = time.monotonic() + FIRST_ANSWER
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            with socket.create_connection((_reachable(host), port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise click.ClickException("The server did not start; its reason is above.")


def _reachable(host: str) -> str:
    """Return where to find a server that listens everywhere."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def _announce(took: float) -> None:
    host, port = address()
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"\nHandrail is at http://{shown}:{port} (ready after {took:.1f} s)")
    sign_in_lines = _from_demo("cast", "sign_in_lines")
    if environment.is_on("HANDRAIL_DEMO") and sign_in_lines:
        for line in sign_in_lines():
            click.echo(f"  {line}")
    if database.is_embedded():
        click.echo(f"  What happens in the background is written to {_log_file()}.")
    click.echo("Ctrl-C stops everything.\n")


def _watch(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Start the worker again should it end; ClickException when the server ends."""
    while True:
        time.sleep(0.5)
        if children["serve"].poll() is not None:
            raise click.ClickException("The server ended; its reason is above.")
        if children["worker"].poll() is not None:
            where = f" Its reason is in {_log_file()}." if database.is_embedded() else ""
            click.echo(f"The worker ended and is started again.{where}", err=True)
            time.sleep(2)
            children["worker"] = _start("worker")
