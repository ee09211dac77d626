"""Drafts: what a member of staff has filled in so far. A draft is not a referral."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.disclosure.scopes import ScopedRows
from handrail.domain.referrals.models import Draft
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Staff

GONE = "We cannot find that draft. It may have been sent or deleted already."


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft and its answers."""

    id: UUID
    answers: dict[str, Any]
    updated_at: datetime


@transaction.atomic
def keep(*, draft_id: UUID | None, answers: Mapping[str, Any], by: Staff, at: datetime) -> UUID:
    """Keep the answers given so far, merged over earlier ones; NotFound for somebody else's."""
    if draft_id is None:
        row = Draft(
            account_id=by.account_id,
            organisation_id=by.organisation_id,
            answers=dict(answers),
            updated_at=at,
        )
        row.save(force_insert=True)
        return row.id
    found = _own(by, at).select_for_update().filter(pk=draft_id).first()
    if found is None:
        raise NotFound(GONE)
    found.answers = {**found.answers, **answers}
    found.updated_at = at
    found.save(update_fields=["answers", "updated_at"])
    return found.id


def read(draft_id: UUID, *, by: Staff, at: datetime) -> DraftView:
    """Return one of the viewer's own drafts; NotFound for any other."""
    row = _own(by, at).filter(pk=draft_id).first()
    if row is None:
        raise NotFound(GONE)
    return DraftView(row.id, row.answers, row.updated_at)


def mine(*, by: Staff, at: datetime) -> tuple[DraftView, ...]:
    """Return the viewer's drafts, latest first."""
    rows = _own(by, at).order_by("-updated_at", "id")[:20]
    return tuple(DraftView(row.id, row.answers, row.updated_at) for row in rows)


def throw_away(*, draft_id: UUID, by: Staff, at: datetime) -> None:
    """Delete one of the viewer's own drafts; NotFound for any other."""
    if not _own(by, at).filter(pk=draft_id).delete()[0]:
        raise NotFound(GONE)


def _own(by: Staff, at: datetime) -> ScopedRows[Draft]:
    return Draft.objects.visible_to(by, at=at).filter(organisation_id=by.organisation_id)
