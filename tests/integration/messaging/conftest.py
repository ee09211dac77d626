"""The scene of the outbox tests, built afresh for each."""

import pytest


@pytest.fixture
def scene(db):
    """A practice, a service, a person who agreed, and doors that keep what goes through."""
    from tests.integration.messaging.scene import build

    return build()


@pytest.fixture
def own_scene(fresh_database, django_db_blocker):
    """The same in a database of its own, where everything is committed and threads meet."""
    from handrail.config.migration import connected_to
    from tests.integration.messaging.scene import build

    with (
        fresh_database() as database,
        django_db_blocker.unblock(),
        connected_to(database.app_url),
    ):
        scene = build()
        scene.database_url = database.app_url
        yield scene
