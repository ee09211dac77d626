"""One person's case, and somebody close to them. Imports wait until Django is set up."""

from datetime import UTC, datetime

import pytest

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def scene(db):
    from tests.factories import support

    return support.build(AT)


@pytest.fixture
def person(scene):
    """The person themself, after a code."""
    from handrail.kernel.viewer import Person

    return Person(scene.person_id)
