"""Ask what came of one practice's referrals, in counts with small numbers hidden."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, Viewer


@dataclass(frozen=True, slots=True)
class PracticeCounts:
    """Counts of one practice. -1 is a number between 1 and 7, which stays hidden."""

    referred: int
    spoken: int
    median_days: int | None
    finished: int
    working: int
    answered: int
    helped: int


def counts(practice_id: UUID, *, since: date, until: date, viewer: Viewer) -> PracticeCounts:
    """Return a practice's counts between two days, the last not included; NotAllowed.

    For its own staff who follow its referrals, and for Handrail.
    """
    is_theirs = (
        isinstance(viewer, Staff)
        and viewer.has(Permission.FOLLOW)
        and viewer.organisation_id == practice_id
    )
    if not (is_theirs or isinstance(viewer, System)):
        raise NotAllowed
    with connection.cursor() as cursor:
        cursor.execute("select * from oversight_practice(%s, %s, %s)", [practice_id, since, until])
        return PracticeCounts(*cursor.fetchone())


def practices(*, since: date, until: date, viewer: System) -> tuple[UUID, ...]:
    """Return the practices that referred anybody between two days; for the job only."""
    del viewer  # the function answers only where Handrail itself is looking
    with connection.cursor() as cursor:
        cursor.execute("select * from oversight_practices(%s, %s)", [since, until])
        return tuple(row[0] for row in cursor.fetchall())
