"""One moment for every test here."""

from datetime import UTC, datetime

import pytest


@pytest.fixture
def at():
    return datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
