"""Two teams that take self-referrals. Imports wait until Django's settings are there."""

import pytest


@pytest.fixture(scope="module")
def team(module_db):
    from tests.integration.intakes import cast

    return cast.make_team("Alder Health")


@pytest.fixture
def other_team(db):
    from tests.integration.intakes import cast

    return cast.make_team("Birch Works")
