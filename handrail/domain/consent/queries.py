"""Ask what somebody agreed to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail.domain.consent.choices import IMPLIED
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
    explained: str

    @property
    def is_implied(self) -> bool:
        """Whether nobody was asked again, because it is one direct-care team."""
        return self.how == IMPLIED

    def holds(self, at: datetime) -> bool:
        """Return whether it still holds at a moment: not taken back, and not run out."""
        has_ended = self.until_at is not None and self.until_at <= at
        return self.withdrawn_at is None and not has_ended


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
    return tuple(_agreement(row) for row in rows)


def holds(evidence_id: UUID, *, viewer: Viewer, at: datetime) -> bool:
    """Return whether an agreement that the viewer may know of holds at a moment."""
    rows = Evidence.objects.visible_to(viewer, at=at).select_related("wording")
    row = rows.filter(pk=evidence_id).first()
    return row is not None and _agreement(row).holds(at)


def was_taken_back(person_id: UUID, organisation_id: UUID, *, viewer: Viewer, at: datetime) -> bool:
    """Return whether the latest that was agreed for an organisation was taken back by the person.

    Where it was not, what they agreed to has run out, or rested on a list that holds no more.
    """
    given = (
        each
        for each in agreements(person_id, viewer=viewer, at=at)
        if each.organisation_id == organisation_id
    )
    latest = next(given, None)
    return latest is not None and latest.withdrawn_at is not None


def _agreement(row: Evidence) -> Agreement:
    return Agreement(
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
        explained=row.explained,
    )
