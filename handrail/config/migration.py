"""Run Django's migrations as the owner of the tables."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.state import ProjectState

from handrail.config import database, given_files


def setup_django() -> None:
    """Load the settings and the apps; harmless when done already.

    ImproperlyConfigured where a file that the settings name cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.config.settings")
    if not apps.ready:
        django.setup()
        given_files.check()


def migrate(owner_url: str, verbosity: int = 0) -> None:
    """Bring the schema up to date and make the cache's table, logged in as the owner."""
    setup_django()
    with connected_to(owner_url), _each_model_alone():
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("createcachetable", verbosity=verbosity)


def is_up_to_date() -> bool:
    """Return whether every migration in the code has been run on the app's database."""
    from django.db.migrations.executor import MigrationExecutor

    setup_django()
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Point Django's one connection of this thread elsewhere for a while."""
    kept = settings.DATABASES[DEFAULT_DB_ALIAS]
    chosen = kept | database.settings_from(url)
    # A migration may rewrite a large table; only waiting for a lock stays limited.
    chosen["OPTIONS"] = chosen["OPTIONS"] | {
        "application_name": "handrail-migrate",
        "options": "-c lock_timeout=5000",
    }
    _reconnect(chosen)
    try:
        yield
    finally:
        _reconnect(kept)


@contextmanager
def _each_model_alone() -> Iterator[None]:
    """Draw a model that a migration changes again by itself, not with all that lead to it.

    Drawing them all takes most of a first run. They matter only where a key changes, which no
    migration of ours does (``tests/architecture/test_migrations.py``).
    """
    whole = ProjectState._find_reload_model  # type: ignore[attr-defined]
    ProjectState._find_reload_model = _itself  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._find_reload_model = whole  # type: ignore[attr-defined]


def _itself(
    state: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> set[tuple[str, str]]:
    state.is_delayed = True
    return {(app_label, model_name)}


def _reconnect(chosen: dict[str, object]) -> None:
    connections[DEFAULT_DB_ALIAS].close()
    connections.settings[DEFAULT_DB_ALIAS] = chosen
    del connections[DEFAULT_DB_ALIAS]
