"""Inviting: a practice hands support over, or invites those of its own search; nobody is named.

We learn who somebody is when they answer, and by nothing else. No more are invited than the area
has places for while the links last, so that nobody is asked into a queue (R3, R134).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.capacity import caps
from handrail.domain.invitations import access, cohorts, links, rules
from handrail.domain.invitations.links import Step
from handrail.domain.matching import queries as matching
from handrail.domain.matching.services import Intake, ServiceFacts
from handrail.domain.organisations import areas
from handrail.domain.organisations import queries as organisations
from handrail.kernel.clock import local_date
from handrail.kernel.errors import Refusal
from handrail.kernel.viewer import Viewer

WEEKS = (1, 2, 4, 8)
UNKNOWN_A_WEEK = 20
PRACTICE, COHORT = "practice", "cohort"
CAME_BY = "came_by"


class NotSoMany(Refusal):
    """The area has no places for so many."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many links may be made that last so many weeks; ``is_known`` from the places there are.

    Where no service of the area says how many it takes, few are made at a time.
    """

    weeks: int
    links: int
    is_known: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a name for the search, how many links, and for how long."""

    name: str
    number: int
    weeks: int
    submission_id: UUID


def room(practice_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[Room, ...]:
    """Return how many links a practice may make now, for each number of weeks; NotAllowed.

    The places of the area's services in those weeks, less the links that are still out.
    """
    today = local_date(at)
    access.check_may_manage(viewer, practice_id, today)
    area = organisations.area_of(practice_id, today)
    if area is None:
        return tuple(Room(weeks, 0, is_known=True) for weeks in WEEKS)
    found = [it for it in matching.service_index(today).services if _takes_from(it, area.ods_code)]
    rooms = tuple(caps.rooms(((it.id, "") for it in found), at=at).values())
    out = cohorts.out(areas.of_area(area.organisation_id, today), at=at)
    return tuple(_room(rooms, weeks, out) for weeks in WEEKS)


@transaction.atomic
def invite(*, practice_id: UUID, asked: Asked, by: Viewer, at: datetime) -> tuple[str, ...]:
    """Make links for a practice's own list and return their secrets, once.

    NotAllowed, NotSoMany with how many there may be, MadeBefore, BadInput.
    """
    area = organisations.area_of(practice_id, local_date(at))
    cohorts.lock(area.organisation_id if area else None)
    may = {it.weeks: it for it in room(practice_id, viewer=by, at=at)}
    here = may.get(asked.weeks)
    most = here.links if here else 0
    if asked.number > most:
        raise NotSoMany(
            f"There is room for {most} more links that last so long. Make fewer, or make the "
            "rest when there are places again."
        )
    return cohorts.make(
        practice_id=practice_id,
        name=asked.name,
        number=asked.number,
        lasts=timedelta(weeks=asked.weeks),
        submission_id=asked.submission_id,
        by=by,
        at=at,
    )


def code_of(organisation_id: UUID | None, *, at: datetime) -> str:
    """Return a practice's code, made where it has none yet; nothing for whoever is no practice."""
    if organisation_id is None:
        return ""
    if held := links.held(organisation_id):
        return held
    found = organisations.many([organisation_id]).get(organisation_id)
    is_practice = found is not None and found.kind == "practice"
    return links.of_practice(organisation_id, at=at) if is_practice else ""


def came_by_practice(practice_id: UUID) -> dict[str, str]:
    """Return what a draft keeps of a practice's link that somebody began with."""
    return {PRACTICE: str(practice_id)}


def came_by_cohort(digest: str) -> dict[str, str]:
    """Return what a draft keeps of an invitation that somebody began with."""
    return {COHORT: digest}


def note_begun(came_by: Mapping[str, Any], *, at: datetime) -> None:
    """Count that somebody began by a practice's link; an invitation says only opened and sent."""
    if practice := came_by.get(PRACTICE):
        links.count(UUID(practice), Step.BEGUN, at=at)


def note_sent(came_by: Mapping[str, Any], *, at: datetime) -> None:
    """Count that something was sent by a link, and let an invitation be used no more.

    Whoever began before an invitation was used or over is not turned away at the end.
    """
    if practice := came_by.get(PRACTICE):
        links.count(UUID(practice), Step.SENT, at=at)
    if digest := came_by.get(COHORT):
        cohorts.note_sent(digest, at=at)


def _takes_from(service: ServiceFacts, board_code: str | None) -> bool:
    """Return whether a service says that it takes people of an area, and takes people now."""
    if service.intake != Intake.OPEN or service.provider_id is None:
        return False
    area = service.area
    return board_code in ((area.codes if area else None) or service.area_codes or ())


def _room(rooms: tuple[caps.Room, ...], weeks: int, out: int) -> Room:
    """Return the room for links; a service that says no cap adds none that anybody knows of."""
    said = [it for it in rooms if it.rule is not None]
    is_known = bool(said) or not rooms
    places = sum(_places(it, weeks) for it in said) if is_known else UNKNOWN_A_WEEK * weeks
    return Room(weeks, min(max(places - out, 0), rules.MOST_AT_ONCE), is_known=is_known)


def _places(found: caps.Room, weeks: int) -> int:
    """Return the places of a service this week and in the weeks after it, less who waits."""
    assert found.rule is not None
    now = max((found.cap or 0) - found.taken, 0)
    later = sum(found.caps_to_come[: weeks - 1])
    return max(now + later - found.waiting, 0)
