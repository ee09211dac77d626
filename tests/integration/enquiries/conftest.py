"""A practice, a team with a specialist, and another team. Imports wait for Django's settings."""

from datetime import UTC, datetime

import pytest

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)  # a Wednesday, 10:30 in London


@pytest.fixture
def scene(db):
    from tests.factories import support

    return support.build(AT)
