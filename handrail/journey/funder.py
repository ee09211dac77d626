"""What a programme owes to who pays for it: stated before anybody chooses, and nothing besides.

A programme's version states it field by field, or that it is being checked. The lines are those
of ``sharing``, and the database lets no other go to such a body.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from handrail.domain.consent.operations import Owed
from handrail.domain.directory import queries as directory
from handrail.domain.programmes import queries as programmes
from handrail.domain.programmes.queries import Version
from handrail.domain.referrals import queries as referrals
from handrail.domain.sharing.facts import LINES
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer

KIND_OF = {line.key: line.kind for line in LINES}


@dataclass(frozen=True, slots=True)
class Statement:
    """What one programme owes. ``lines`` None: being checked. None of them: nothing is owed."""

    programme: str
    version_id: UUID
    lines: tuple[str, ...] | None


def statement_of_service(service_id: UUID, *, on: date) -> Statement | None:
    """Return what the programme of a service owes on a day; None for a service of no programme."""
    programme_id = directory.card(service_id, on=on).programme_id
    if programme_id is None:
        return None
    try:
        return _statement(programmes.version_in_force(programme_id, on=on))
    except NotFound:
        return None


def statement_of_version(version_id: UUID | None) -> Statement | None:
    """Return what a version of a programme owes; None where there is no programme."""
    return _statement(programmes.version(version_id)) if version_id else None


def statements(person_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[Statement, ...]:
    """Return what the programmes owe to which somebody was referred, the latest first."""
    cards = referrals.of_person(person_id, viewer=viewer, at=at)
    on = local_date(at)
    services = dict.fromkeys(card.service_id for card in cards)
    found = (statement_of_service(service_id, on=on) for service_id in services)
    return tuple({each.version_id: each for each in found if each}.values())


def owed_about(person_id: UUID, *, viewer: Viewer, at: datetime) -> Owed | None:
    """Return what somebody's latest programme owes that owes anything, to release; or None."""
    for each in statements(person_id, viewer=viewer, at=at):
        if each.lines:
            return owed(each.version_id, each.lines)
    return None


def owed(version_id: UUID, keys: Iterable[str]) -> Owed:
    """Return lines of a programme's version, kind by kind, as they are released."""
    lines: dict[Kind, list[str]] = {}
    for key in keys:
        lines.setdefault(KIND_OF[key], []).append(key)
    return Owed(version_id, lines)


def _statement(version: Version) -> Statement:
    owed = version.rules.owed_to_funder
    lines = None if owed is None else tuple(str(key) for key in owed)
    return Statement(version.rules.name, version.id, lines)
