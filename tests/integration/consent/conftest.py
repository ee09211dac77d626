"""A team that holds a case on a pathway, and an area's information governance.

Imports wait until Django's settings are there.
"""

from datetime import UTC, datetime

import pytest

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def scene(module_db):
    from tests.factories import agreed, support

    built = support.build(AT)
    agreed.on_pathway(built.service_id, at=AT)
    return built


@pytest.fixture
def governor(scene):
    from tests.integration.oversight.area import make_area, officer

    board = make_area("Vale", scene.practice_id, scene.provider_id, scene.other_id)
    return officer(board, "agreements.set", at=AT)


@pytest.fixture
def lines(scene, governor):
    from tests.factories import agreed

    return agreed.one_team(governor, scene.provider_id, scene.other_id, at=AT)
