"""A person, a duty manager elsewhere who has nothing to do with them, and who reviews.

Imports wait until Django's settings are there.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)  # a Wednesday


@dataclass(frozen=True, slots=True)
class Guarded:
    """Everybody the tests of overrides need."""

    scene: Any
    board: UUID
    manager: Any
    second: Any
    governor: Any


@pytest.fixture(scope="module")
def guarded(module_db):
    from tests.factories import support
    from tests.integration.oversight.area import make_area, officer

    scene = support.build(AT)
    board = make_area("Vale", scene.practice_id, scene.provider_id, scene.other_id)
    return Guarded(
        scene,
        board,
        officer(scene.other_id, "record.override", at=AT, name="Mara Quist"),
        officer(scene.other_id, "record.override", at=AT, name="Ned Ashe"),
        officer(board, "audit.read", at=AT, name="Erin Sable"),
    )
