"""A practice whose clinical system calls us, with codes that a place has agreed."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories.hooked import Hooked

LOCAL = """
silent:
  local: [{code: "9900001", display: Left out here, source: the test}]
surgery: [{code: "9900002", display: An operation, source: the test, recovery_days: 42}]
"""


@pytest.fixture
def hooked(db: None, tmp_path: Path) -> "Iterator[Hooked]":
    """The practice, its system, a service that fits, and lists of codes that were agreed."""
    from django.test import override_settings

    from handrail.interop.signed import keys
    from tests.factories import hooked as factory

    path = factory.agreed_codes(tmp_path, LOCAL)
    with override_settings(PROMPT_CODES_FILE=path, PROMPTS_A_DAY=100, SYSTEMS_MAY_BE_HERE=True):
        yield factory.build()
    keys.forget()
