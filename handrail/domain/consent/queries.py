"""Ask what somebody agreed to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail.domain.consent.models import Evidence, Wording
from handrail.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Words:
    """One version of a wording."""

    id: UUID
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """One time a person agreed."""

    id: UUID
    organisation_id: UUID
    kinds: tuple[str, ...]
    purpose: str
    how: str
    wording_version: int
    recorded_by_account_id: UUID | None
    given_at: datetime
    until_at: datetime | None
    withdrawn_at: datetime | None


def wording(key: str) -> Words | None:
    """Return the latest version of a wording."""
    row = Wording.objects.filter(key=key).order_by("-version").first()
    return Words(row.id, row.version, row.text) if row else None


def agreements(person_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[Agreement, ...]:
    """Return what the person agreed to, latest first, as far as the viewer may know."""
    rows = (
        Evidence.objects.visible_to(viewer, at=at)
        .filter(person_id=person_id)
        .select_related("wording")
        .order_by("-given_at", "-id")
    )
    return tuple(
        Agreement(
            id=row.id,
            organisation_id=row.organisation_id,
            kinds=tuple(row.kinds),
            purpose=row.purpose,
            how=row.how,
            wording_version=row.wording.version,
            recorded_by_account_id=row.recorded_by_account_id,
            given_at=row.given_at,
            until_at=row.until_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    )
