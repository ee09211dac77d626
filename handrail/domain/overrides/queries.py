"""Read overrides: one's own, those to review, what one shows, and what a person is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from handrail.domain.overrides import access
from handrail.domain.overrides.facts import ORDER
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, Viewer

LOOKED_BACK = timedelta(days=366)


class NoSuchOverride(NotFound):
    """There is no such override, or it is not this viewer's to see."""

    default = "We cannot find that, or it is not yours to see."


class ShowsNoMore(NotFound):
    """Its time is over, or it was never opened."""

    default = "This shows nothing any more. If it is still needed, open it again and say why."


@dataclass(frozen=True, slots=True)
class Mine:
    """An override of the viewer's own, or one that waits for them; it says nobody's name."""

    id: UUID
    account_id: UUID
    organisation_id: UUID
    job_role: str
    reason: str
    words: str
    is_emergency: bool
    state: str
    asked_at: datetime
    opened_at: datetime | None
    until_at: datetime | None
    is_own: bool

    def shows(self, at: datetime) -> bool:
        """Return whether it shows its asker something at a moment."""
        return self.is_own and self.until_at is not None and at < self.until_at


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an override shows."""

    kind: Kind
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Open:
    """Whom an open override is about, and what it shows."""

    person_id: UUID
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """An override as information governance sees it; whom it is about is shown one by one."""

    id: UUID
    account_id: UUID
    organisation_id: UUID
    job_role: str
    reason: str
    words: str
    is_emergency: bool
    could_endanger: bool
    state: str
    asked_at: datetime
    second_account_id: UUID | None
    opened_at: datetime | None
    until_at: datetime | None
    review_by_at: datetime | None
    reviewed_at: datetime | None
    reviewed_by_account_id: UUID | None
    judged: str
    telling: str
    told_at: datetime | None
    not_told_by_account_id: UUID | None
    not_told_why: str
    ask_again_date: date | None


@dataclass(frozen=True, slots=True)
class About:
    """Whom an override is about."""

    person_id: UUID
    name: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class StepLine:
    """One thing that was done about an override."""

    at: datetime
    event: str
    by_account_id: UUID | None
    note: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a person is told: when, which role of which organisation, and why."""

    id: UUID
    opened_at: datetime
    organisation_id: UUID
    job_role: str
    reason: str
    is_emergency: bool
    judged: str
    told_at: datetime


def all_mine(*, viewer: Viewer, at: datetime) -> tuple[Mine, ...]:
    """Return the viewer's own overrides and those that wait for them, latest first."""
    del at  # the context's own moment decides; named so that no caller forgets to set it
    access.check_may_override(viewer)
    return tuple(Mine(*row) for row in _rows("select * from overrides_mine()", []))


def mine(override_id: UUID, *, viewer: Viewer, at: datetime) -> Mine:
    """Return one of them; NoSuchOverride."""
    found = (one for one in all_mine(viewer=viewer, at=at) if one.id == override_id)
    one = next(found, None)
    if one is None:
        raise NoSuchOverride
    return one


def shown(override_id: UUID, *, viewer: Viewer, at: datetime) -> Open:
    """Return what an open override of the viewer's own shows. To be written down; ShowsNoMore."""
    del at
    access.check_may_override(viewer)
    rows = _rows("select * from overrides_shown(%s)", [override_id])
    if not rows:
        raise ShowsNoMore
    facts = sorted((Fact(Kind(kind), key, value) for _, kind, key, value in rows), key=_order)
    return Open(rows[0][0], tuple(facts))


def listed(*, viewer: Viewer, at: datetime) -> tuple[Listed, ...]:
    """Return the overrides of a year within the viewer's reach, latest first; nobody is named.

    Older ones are there while they are to be reviewed or asked about again.
    """
    access.check_may_review(viewer)
    rows = _rows("select * from overrides_listed(%s)", [at - LOOKED_BACK])
    return tuple(Listed(*row) for row in rows)


def listed_one(override_id: UUID, *, viewer: Viewer, at: datetime) -> Listed:
    """Return one of them; NoSuchOverride."""
    for one in listed(viewer=viewer, at=at):
        if one.id == override_id:
            return one
    raise NoSuchOverride


def about(override_id: UUID, *, viewer: Viewer, at: datetime) -> About:
    """Return whom one is about. To be written down; NoSuchOverride."""
    del at
    access.check_may_review(viewer)
    rows = _rows("select * from overrides_subject(%s)", [override_id])
    if not rows:
        raise NoSuchOverride
    person_id, given_name, family_name, birth_date = rows[0]
    return About(person_id, f"{given_name} {family_name}", birth_date)


def steps(override_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[StepLine, ...]:
    """Return what was done about one, in order."""
    del at
    access.check_may_review(viewer)
    return tuple(
        StepLine(*row) for row in _rows("select * from overrides_steps(%s)", [override_id])
    )


def told(*, viewer: Viewer, at: datetime) -> tuple[Told, ...]:
    """Return what the person who looks may be told of, latest first."""
    del viewer, at  # the context's own person and moment; named so that nobody forgets them
    return tuple(Told(*row) for row in _rows("select * from overrides_told()", []))


def due(*, viewer: System, at: datetime) -> tuple[tuple[UUID, UUID], ...]:
    """Return the overrides that need somebody now, with their organisation; for the clock."""
    del viewer, at
    return tuple(_rows("select id, organisation_id from overrides_due()", []))


def _order(fact: Fact) -> int:
    return ORDER[fact.key]


def _rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())
