"""``handrail serve``: serve the pages with granian."""

import multiprocessing
import socket
from importlib import import_module

import click

from handrail.commands import parent
from handrail.commands.database import ready
from handrail.config import environment

PAGES = "handrail.config.wsgi:application"


@click.command()
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=3, show_default=True, help="Threads in each process.")
@parent.option
def serve(workers: int, threads: int, until_parent_ends: bool) -> None:
    """Serve the pages on HANDRAIL_HOST and HANDRAIL_PORT until stopped."""
    if until_parent_ends:
        parent.follow()
    check_port_free()
    with ready():
        from handrail.config import static_files

        static_files.collect()
        _load_pages()
        _serve(workers, threads)


def check_port_free() -> None:
    """Raise ClickException, in one line, when another program holds the port."""
    host, port = address()
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            raise click.ClickException(
                f"Port {port} on {host} cannot be used ({refused.strerror}); "
                "choose another with HANDRAIL_PORT."
            ) from None


def address() -> tuple[str, int]:
    """Return the host and port to serve; ClickException when the port is no port."""
    text = environment.get("HANDRAIL_PORT")
    if not text.isdigit() or not 0 < int(text) < 65_536:
        raise click.ClickException(f"HANDRAIL_PORT is '{text}', which is not a port number.")
    return environment.get("HANDRAIL_HOST"), int(text)


def _load_pages() -> None:
    """Load all pages once, before the workers are forked: they start at once, and share them."""
    from django.db import connections

    connections.close_all()
    if multiprocessing.get_start_method() == "fork":
        import_module(PAGES.partition(":")[0])


def _serve(workers: int, threads: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    host, port = address()
    Granian(
        PAGES,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        # Without this the whole server ends when one worker is killed.
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    ).serve()
