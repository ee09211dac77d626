"""An area whose directory is kept. Imports wait until Django's settings are there."""

from typing import Any

import pytest


@pytest.fixture(scope="module")
def area(module_db: None) -> dict[str, Any]:
    """A board with a keeper, a provider with an entry that was checked on the day, a stranger."""
    from tests.integration.directory.kept_area import make_area

    return make_area()
