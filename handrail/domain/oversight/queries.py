"""Read what an enquiry answers, and the area's counts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from handrail.domain.oversight import access
from handrail.domain.oversight.models import Enquiry
from handrail.domain.oversight.reasons import Reason
from handrail.domain.oversight.states import LookState
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Viewer


class EnquiryOver(NotFound):
    """There is no such enquiry, or its eight hours are over."""

    default = "That enquiry is over, or is not yours. Ask again, and say why."


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom an enquiry is about: the facts by which they were found."""

    person_id: UUID
    family_name: str
    birth_date: date
    nhs_number: str
    reason: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One thing somebody did or looked at, and whether they have to do with the person."""

    id: UUID
    at: datetime
    action: str
    is_view: bool
    actor_kind: str
    account_id: UUID | None
    organisation_id: UUID | None
    job_role: str
    purpose_code: str
    reason: str
    has_relation: bool


class NoSuchLook(NotFound):
    """There is no such look to explain, or it is not this viewer's to see."""

    default = "We cannot find that look, or it belongs to another area."


@dataclass(frozen=True, slots=True)
class RaisedLook:
    """A look that somebody should explain: who looked, when, and why that is asked."""

    id: UUID
    account_id: UUID
    organisation_id: UUID
    job_role: str
    looked_date: date
    first_at: datetime
    latest_at: datetime
    times: int
    reasons: tuple[Reason, ...]
    state: str
    raised_at: datetime
    decided_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class LookedAt:
    """Whom a look to explain is about, and what was looked at and done that day."""

    person_id: UUID
    name: str
    birth_date: date
    lines: tuple["DayLine", ...]


@dataclass(frozen=True, slots=True)
class DayLine:
    """One thing that somebody looked at or did on the day of their look."""

    at: datetime
    action: str
    is_view: bool
    purpose_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the viewer's own enquiries."""

    id: UUID
    reason: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of one group. -1 is a number between 1 and 7, which stays hidden."""

    dimension: str
    service_id: UUID | None
    month: date | None
    source: str | None
    came_in: int
    spoken: int
    kept: int
    late: int
    waiting: int
    overdue: int
    ended: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one value of a dimension. -1 is a number between 1 and 7, which stays hidden."""

    dimension: str
    value: str
    count: int


def subject(enquiry_id: UUID, *, viewer: Viewer, at: datetime) -> Subject:
    """Return whom an enquiry of the viewer is about; EnquiryOver."""
    del at  # the context's own moment decides; named so that no caller forgets to set it
    access.check_may_read_audit(viewer)
    rows = _rows("select * from oversight_subject(%s)", [enquiry_id])
    if not rows:
        raise EnquiryOver
    return Subject(*rows[0])


def lines(enquiry_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[Line, ...]:
    """Return who looked and who acted: looks without a relation first, then the latest."""
    del at
    access.check_may_read_audit(viewer)
    found = [Line(*row) for row in _rows("select * from oversight_looks(%s)", [enquiry_id])]
    return tuple(sorted(found, key=lambda line: line.has_relation))


def raised_looks(states: Sequence[str], *, viewer: Viewer, at: datetime) -> tuple[RaisedLook, ...]:
    """Return looks in some states within the viewer's reach, latest first; nobody is named."""
    del at
    access.check_may_read_audit(viewer)
    rows = _rows("select * from oversight_raised_looks(%s)", [list(states)])
    found = (RaisedLook(*row) for row in rows)
    return tuple(replace(one, reasons=tuple(map(Reason, one.reasons))) for one in found)


def raised_look(look_id: UUID, *, viewer: Viewer, at: datetime) -> RaisedLook:
    """Return one look to explain; NoSuchLook."""
    for found in raised_looks(LookState.values, viewer=viewer, at=at):
        if found.id == look_id:
            return found
    raise NoSuchLook


def looked_at(look_id: UUID, *, viewer: Viewer, at: datetime) -> LookedAt:
    """Return whom a look is about and what was done that day. To be written down; NoSuchLook."""
    del at
    access.check_may_read_audit(viewer)
    subjects = _rows("select * from oversight_look_subject(%s)", [look_id])
    if not subjects:
        raise NoSuchLook
    person_id, given_name, family_name, birth_date = subjects[0]
    lines = _rows("select * from oversight_look_lines(%s)", [look_id])
    return LookedAt(
        person_id,
        f"{given_name} {family_name}",
        birth_date,
        tuple(DayLine(*line) for line in lines),
    )


def mine(*, viewer: Viewer, at: datetime, limit: int = 20) -> tuple[Asked, ...]:
    """Return the viewer's own enquiries, latest first."""
    access.check_may_read_audit(viewer)
    rows = Enquiry.objects.visible_to(viewer, at=at).order_by("-asked_at", "-id")[:limit]
    return tuple(Asked(row.id, row.reason, row.asked_at) for row in rows)


def counts(*, since: date, until: date, viewer: Viewer, at: datetime) -> tuple[Counts, ...]:
    """Return the area's counts of what came in between two days, the last not included."""
    del at
    access.check_may_view_area(viewer)
    rows = _rows("select * from oversight_counts(%s, %s)", [since, until])
    return tuple(Counts(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Starts:
    """How support started at one service: in time, too late, or overdue; -1 is hidden."""

    service_id: UUID
    in_time: int
    late: int
    overdue: int


def starts(*, since: date, until: date, viewer: Viewer, at: datetime) -> dict[UUID, Starts]:
    """Return the area's counts of the second clock by service, where a start was promised."""
    del at
    access.check_may_view_area(viewer)
    rows = _rows("select * from oversight_starts(%s, %s)", [since, until])
    return {row[0]: Starts(*row) for row in rows}


def endings(*, since: date, until: date, viewer: Viewer, at: datetime) -> dict[str, int]:
    """Return how many cases ended in which way; "" counts all of them, -1 is hidden."""
    del at
    access.check_may_view_area(viewer)
    return dict(_rows("select * from oversight_endings(%s, %s)", [since, until]))


def hidden(counts: Sequence[int]) -> tuple[int, ...]:
    """Return counts as they may be shown: small ones hidden (-1), the others rounded."""
    found = _rows(
        "select oversight_hidden(n) from unnest(%s::bigint[]) with ordinality as t(n, place)"
        " order by place",
        [list(counts)],
    )
    return tuple(count for (count,) in found)


def facts_of_referrals(
    *, since: datetime, most: int, viewer: Viewer, at: datetime
) -> tuple[dict[str, Any], ...]:
    """Return what rules were judged by for those referred lately, the newest first; NotAllowed.

    For counting what other rules would say; not one of them is to be shown, and none says whose.
    """
    del at
    access.check_may_keep_directory(viewer)
    found = _rows("select facts from oversight_facts(%s, %s)", [since, most])
    return tuple(facts if isinstance(facts, dict) else json.loads(facts) for (facts,) in found)


@dataclass(frozen=True, slots=True)
class ServiceRoom:
    """How one service stands this week; -1 is a small number that stays hidden."""

    service_id: UUID
    has_cap: bool
    cap: int
    taken: int
    waiting: int


def room(*, viewer: Viewer) -> dict[UUID, ServiceRoom]:
    """Return how the area's services stand, in counts."""
    access.check_may_view_area(viewer)
    rows = _rows("select * from oversight_room()", [])
    return {row[0]: ServiceRoom(*row) for row in rows}


def gaps(*, since: date, until: date, viewer: Viewer, at: datetime) -> tuple[Tally, ...]:
    """Return how often nothing could be offered, by place, reason, need and who referred."""
    del at
    access.check_may_view_area(viewer)
    rows = _rows("select * from oversight_gaps(%s, %s)", [since, until])
    return tuple(Tally(*row) for row in rows)


def signposts(*, since: date, until: date, viewer: Viewer, at: datetime) -> tuple[Tally, ...]:
    """Return how often somebody was told where else to turn, by reason, service and who did."""
    del at
    access.check_may_view_area(viewer)
    rows = _rows("select * from oversight_signposts(%s, %s)", [since, until])
    return tuple(Tally(*row) for row in rows)


def _rows(statement: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
