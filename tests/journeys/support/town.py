"""The demo town as of now, loaded once a test run and copied for each server."""

from importlib.util import find_spec
from pathlib import Path

from tests.cluster import Database
from tests.factories import town


def exists() -> bool:
    """Return whether this copy comes with a demo town."""
    return find_spec("demo.load") is not None


def copy(run: Path, name: str, folder: Path | None = None) -> Database:
    """Make a database with the town in it; ``folder`` gets the messages that were sent."""
    return town.copy(run, name, folder=folder)
