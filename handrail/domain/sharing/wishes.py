"""Employers that people want to tell something and that are not on record yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.sharing.models import Wish
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.viewer import Viewer, account_of

MOST_WAITING = 5


class NoName(BadInput):
    """An employer is asked for by its name."""

    default = "Enter the name of the employer."


class Enough(BadInput):
    """A handful of employers wait already; the team answers those first."""

    default = "You have asked for several already. Your coach will look at those first."


@dataclass(frozen=True, slots=True)
class WishCard:
    """One employer that somebody asked for."""

    id: UUID
    person_id: UUID
    name: str
    town: str
    asked_at: datetime


@transaction.atomic
def ask(
    *, person_id: UUID, organisation_id: UUID, name: str, town: str, by: Viewer, at: datetime
) -> UUID:
    """Write down that a person wants to tell an employer we do not know; NoName, Enough.

    The same name again while it waits is the same wish.
    """
    name, town = name.strip()[:100], town.strip()[:60]
    if not name:
        raise NoName
    rows = Wish.objects.visible_to(by, at=at).filter(person_id=person_id, settled_at=None)
    if (same := rows.filter(name__iexact=name).first()) is not None:
        return same.id
    if rows.count() >= MOST_WAITING:
        raise Enough
    row = Wish.objects.create(
        person_id=person_id, organisation_id=organisation_id, name=name, town=town, asked_at=at
    )
    audit.record(
        action="employer.asked_for", by=by, at=at, subject=("wish", row.id), person_id=person_id
    )
    return row.id


@transaction.atomic
def settle(*, wish_id: UUID, by: Viewer, at: datetime) -> None:
    """Say that an employer was found or added, or is not wanted; NotFound."""
    rows = Wish.objects.visible_to(by, at=at).filter(pk=wish_id, settled_at=None)
    row = rows.first()
    if row is None:
        raise NotFound
    row.settled_at, row.settled_by_account_id = at, account_of(by)
    row.save(update_fields=["settled_at", "settled_by_account_id"])
    audit.record(
        action="employer.wish_settled",
        by=by,
        at=at,
        subject=("wish", row.id),
        person_id=row.person_id,
    )


def waiting(person_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[WishCard, ...]:
    """Return what a person asked for and nobody settled, oldest first."""
    rows = Wish.objects.visible_to(viewer, at=at).filter(person_id=person_id, settled_at=None)
    return tuple(
        WishCard(row.id, row.person_id, row.name, row.town, row.asked_at)
        for row in rows.order_by("asked_at", "id")
    )
