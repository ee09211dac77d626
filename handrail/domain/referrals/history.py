"""How every step of a referral is written: the row, its history and the audit together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.domain.audit import operations as audit
from handrail.domain.referrals.models import Referral, Step
from handrail.domain.referrals.states import REFERRAL
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Viewer, account_of, organisation_of


def locked(referral_id: UUID, by: Viewer, at: datetime) -> Referral:
    """Return a referral's row, locked; NotFound when the viewer may not know of it."""
    rows = Referral.objects.visible_to(by, at=at).select_for_update(of=("self",))
    row = rows.filter(pk=referral_id).first()
    if row is None:
        raise NotFound
    return row


def take_step(
    row: Referral,
    event: str,
    by: Viewer,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    note: str = "",
) -> None:
    """Move a referral on, with its other changes; WrongState when the event may not follow."""
    before, after = row.state, REFERRAL.after(event, row.state)
    for name, value in (changes or {}).items():
        setattr(row, name, value)
    row.state = after
    row.version += 1
    row.save(update_fields=[*(changes or {}), "state", "version"])
    add_line(row, event, by, at, before=before, note=note)
    note_down(event, row, by, at)


def add_line(
    row: Referral, event: str, by: Viewer, at: datetime, *, before: str = "", note: str = ""
) -> None:
    """Add a line to a referral's history; without ``before`` its state stays as it is."""
    Step.objects.bulk_create(
        [
            Step(
                referral=row,
                at=at,
                event=event,
                from_state=before or row.state,
                to_state=row.state,
                by_account_id=account_of(by),
                by_organisation_id=organisation_of(by),
                note=note,
            )
        ]
    )


def note_down(
    event: str, row: Referral, by: Viewer, at: datetime, detail: Mapping[str, Any] | None = None
) -> None:
    """Write an act on a referral into the audit."""
    audit.record(
        action=event,
        by=by,
        at=at,
        subject=("referral", row.id),
        person_id=row.person_id,
        detail=detail,
    )
