"""Tie a child process to the one that started it, even if that one is killed."""

import os
import signal
import sys
import threading

import click

option = click.option(
    "--until-parent-ends", is_flag=True, hidden=True, help="Stop when standard input closes."
)


def follow() -> None:
    """Ask this process to stop when its standard input closes, as it does when a parent dies."""
    threading.Thread(target=_wait, daemon=True).start()


def _wait() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
