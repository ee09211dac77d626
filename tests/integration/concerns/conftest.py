"""One person's case, and a team with a rota. Imports wait until Django's settings are there."""

from datetime import UTC, datetime

import pytest

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)  # a Wednesday, 10:30 in London


@pytest.fixture(scope="module")
def scene(module_db):
    from tests.factories import support

    return support.build(AT)


@pytest.fixture
def manager(scene):
    from tests.factories import support

    return support.worker("Ade Bello", "test-lead", scene.provider_id, "manager", AT)


@pytest.fixture
def rota(scene, manager):
    from handrail.domain.concerns import operations
    from handrail.kernel.viewer import acting_as

    with acting_as(scene.lead.viewer, at=AT):
        operations.set_rota(
            on_duty=scene.coach.viewer.account_id,
            deputy=scene.lead.viewer.account_id,
            manager=manager.viewer.account_id,
            read_within_minutes=60,
            by=scene.lead.viewer,
            at=AT,
        )
