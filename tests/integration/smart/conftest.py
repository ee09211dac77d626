"""A clinical system on a loopback port, and a practice that uses it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories.ehr import Ehr
    from tests.factories.launched import Launched

LOCAL = """
sensitive: [{code: "9900003", display: Not to be offered, source: the test}]
"""


@pytest.fixture
def ehr() -> "Iterator[Ehr]":
    """The clinical system."""
    from handrail.interop.oidc import metadata
    from tests.factories import ehr as factory

    with factory.running() as found:
        yield found
    metadata.forget()


@pytest.fixture
def codes(tmp_path: Path) -> Iterator[None]:
    """Lists of codes that this place agreed, with one that is never offered."""
    from django.test import override_settings

    from tests.factories import hooked

    path = hooked.agreed_codes(tmp_path, LOCAL)
    with override_settings(PROMPT_CODES_FILE=path, SYSTEMS_MAY_BE_HERE=True):
        yield


@pytest.fixture
def launched(db: None, ehr: "Ehr", codes: None) -> "Launched":
    """The practice, its system, and a browser without any cookie."""
    from tests.factories import launched as factory

    return factory.build(ehr)
