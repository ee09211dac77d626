"""Ask the audit."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail.domain.audit.models import Event
from handrail.domain.audit.purposes import Purpose, purpose_of
from handrail.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Look:
    """One line of who did or looked at what."""

    at: datetime
    action: str
    is_view: bool
    actor_kind: str
    account_id: UUID | None
    organisation_id: UUID | None
    job_role: str
    purpose: Purpose | None
    reason: str
    subject_id: str


def about(person_id: UUID, *, viewer: Viewer, limit: int = 200) -> tuple[Look, ...]:
    """Return what was done and looked at about a person, latest first.

    The database shows staff only their own organisation's lines, and a person all of theirs.
    """
    del viewer  # the database's policy decides; named so that no caller forgets who asks
    rows = Event.objects.filter(person_id=person_id).order_by("-at", "-id")[:limit]
    return tuple(
        Look(
            at=row.at,
            action=row.action,
            is_view=row.is_view,
            actor_kind=row.actor_kind,
            account_id=row.account_id,
            organisation_id=row.organisation_id,
            job_role=row.job_role,
            purpose=purpose_of(row.purpose_code, row.purpose, row.action),
            reason=row.purpose,
            subject_id=row.subject_id,
        )
        for row in rows
    )
