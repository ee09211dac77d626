"""One person's case. Imports wait until Django's settings are there."""

from datetime import UTC, datetime

import pytest

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def scene(module_db):
    from tests.factories import support

    return support.build(AT)
