"""A practice's own link: one in force, the same for everybody, renewed when it was misused."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from handrail.domain.audit import operations as audit
from handrail.domain.invitations import access, rules
from handrail.domain.invitations.models import LinkCount, PracticeLink
from handrail.kernel.clock import local_date
from handrail.kernel.ids import ALPHABET, new_id
from handrail.kernel.viewer import Viewer, account_of

LETTERS = 8
# As text, for every prompt asks it.
_HELD = "select code from invitations_practicelink where practice_id = %s and ended_at is null"
_MAKE = """
    insert into invitations_practicelink (id, practice_id, code, made_at, made_by_account_id)
    values (%s, %s, %s, %s, %s)
    on conflict (practice_id) where ended_at is null do nothing
"""
_COUNT = """
    insert into invitations_linkcount (id, practice_id, counted_date, opened, begun, sent)
    values (%(id)s, %(practice)s, %(on)s, %(opened)s, %(begun)s, %(sent)s)
    on conflict (practice_id, counted_date) do update set
        opened = invitations_linkcount.opened + excluded.opened,
        begun = invitations_linkcount.begun + excluded.begun,
        sent = invitations_linkcount.sent + excluded.sent
"""


class Step(StrEnum):
    """How far somebody came by a link."""

    OPENED = "opened"
    BEGUN = "begun"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Link:
    """A code, whose it is, and whether it is still in force."""

    code: str
    practice_id: UUID
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """How often a practice's link was used: None where so few that it could say who."""

    opened: int | None
    begun: int | None
    sent: int | None


def of_practice(practice_id: UUID, *, at: datetime) -> str:
    """Return the code in force of a practice, made the first time that anybody needs it.

    It stands on leaflets and is no secret, so whoever asks may have it.
    """
    if code := held(practice_id):
        return code
    _make(practice_id, None, at)
    return held(practice_id)


def held(practice_id: UUID) -> str:
    """Return the code in force of a practice; nothing where nobody has needed one yet."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [practice_id])
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def by_code(code: str) -> Link | None:
    """Return the link of a code, in force or replaced; None where there never was one."""
    row = PracticeLink.objects.filter(code=rules.plain(code)).first()
    return Link(row.code, row.practice_id, row.ended_at is None) if row else None


@transaction.atomic
def renew(*, practice_id: UUID, by: Viewer, at: datetime) -> str:
    """Put a new code in the place of a practice's, and return it; NotAllowed.

    Whoever opens the old one is told what to do.
    """
    access.check_may_manage(by, practice_id, local_date(at))
    PracticeLink.objects.filter(practice_id=practice_id, ended_at=None).update(ended_at=at)
    _make(practice_id, account_of(by), at)
    audit.record(
        action="practice_link.renewed", by=by, at=at, subject=("organisation", practice_id)
    )
    return of_practice(practice_id, at=at)


def count(practice_id: UUID, step: Step, *, at: datetime) -> None:
    """Count one more who came so far by a practice's link; nobody is named."""
    values: dict[str, Any] = {each.value: int(each is step) for each in Step}
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNT, {"id": new_id(), "practice": practice_id, "on": local_date(at), **values}
        )


def figures(practice_id: UUID, *, since: date, viewer: Viewer, at: datetime) -> Figures:
    """Return how often a practice's link was used since a day; NotAllowed."""
    access.check_may_manage(viewer, practice_id, local_date(at))
    found = LinkCount.objects.filter(practice_id=practice_id, counted_date__gte=since).aggregate(
        opened=Sum("opened", default=0), begun=Sum("begun", default=0), sent=Sum("sent", default=0)
    )
    return Figures(*(rules.hidden(found[each.value]) for each in Step))


def _make(practice_id: UUID, account_id: UUID | None, at: datetime) -> None:
    code = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    with connection.cursor() as cursor:
        cursor.execute(_MAKE, [new_id(), practice_id, code, at, account_id])
