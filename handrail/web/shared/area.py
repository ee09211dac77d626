"""The area's one public address and telephone number, shown on every page.

Whoever answers them owns the next step (issue 2, section 4). They are the same for every
viewer, so each process keeps them for a minute; error pages use what was kept.
"""

import time
from dataclasses import dataclass

KEPT_FOR_SECONDS = 60


@dataclass(frozen=True, slots=True)
class AreaContact:
    """How anybody reaches the area's single point of contact."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    hours: str = ""


_kept: tuple[float, AreaContact] = (float("-inf"), AreaContact())


def contact() -> AreaContact:
    """Return the area's contact, asked of the database at most once a minute."""
    global _kept  # noqa: PLW0603 - one value per process, the same for every viewer
    read_at, value = _kept
    if time.monotonic() - read_at > KEPT_FOR_SECONDS:
        value = _read()
        _kept = (time.monotonic(), value)
    return value


def known() -> AreaContact:
    """Return the area's contact as last read, without asking the database."""
    return _kept[1]


def _read() -> AreaContact:
    return AreaContact()
