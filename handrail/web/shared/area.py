"""The area's one public address and telephone number, shown on every page.

Whoever answers them owns the next step. They are the same for everyone who works for an
organisation, so each process keeps them for a minute; error pages use what was kept. Nothing
about a person is kept here.
"""

import time
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from handrail.domain.organisations import queries as organisations
from handrail.domain.organisations.queries import AreaSummary

KEPT_FOR_SECONDS = 60
MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class AreaContact:
    """How anybody reaches the area's single point of contact, and whose bank holidays count."""

    name: str = ""
    phone: str = ""
    email: str = ""
    nation: str = "England"
    board_id: UUID | None = None


UNKNOWN = AreaContact()
_kept: dict[UUID | None, tuple[float, AreaContact]] = {}


def contact(organisation_id: UUID | None, on: date) -> AreaContact:
    """Return the contact of an organisation's area, or of the only area there is."""
    read_at, value = _kept.get(organisation_id, (float("-inf"), UNKNOWN))
    if time.monotonic() - read_at > KEPT_FOR_SECONDS:
        value = _read(organisation_id, on)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[organisation_id] = (time.monotonic(), value)
    return value


def known() -> AreaContact:
    """Return the public contact as last read, without asking the database."""
    return _kept.get(None, (0.0, UNKNOWN))[1]


def forget() -> None:
    """Read again at the next page."""
    _kept.clear()


def _read(organisation_id: UUID | None, on: date) -> AreaContact:
    if organisation_id:
        own = organisations.area_of(organisation_id, on)
        if own:
            return _contact(own)
    every = organisations.areas()
    return _contact(every[0]) if len(every) == 1 else UNKNOWN


def _contact(area: AreaSummary) -> AreaContact:
    return AreaContact(
        area.public_name,
        area.public_phone,
        area.public_email,
        area.nation,
        area.organisation_id,
    )
