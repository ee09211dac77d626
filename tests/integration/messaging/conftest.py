"""The scene of the outbox tests, built afresh for each."""

import pytest


@pytest.fixture
def scene(db):
    """A practice, a service, a person who agreed, and doors that keep what goes through."""
    from tests.integration.messaging.scene import build

    return build()
