"""Ask what somebody agreed to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail.domain.consent.choices import IMPLIED, RENEWED
from handrail.domain.consent.models import Evidence, Wording
from handrail.kernel.errors import NotFound
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
    person_id: UUID
    organisation_id: UUID | None
    recipient: str
    helper_id: UUID | None
    kinds: tuple[str, ...]
    only_lines: tuple[str, ...] | None
    programme_version_id: UUID | None
    purpose: str
    how: str
    wording: Words
    recorded_by_account_id: UUID | None
    given_at: datetime
    until_at: datetime | None
    withdrawn_at: datetime | None
    was_renewed: bool
    explained: str

    @property
    def is_implied(self) -> bool:
        """Whether nobody was asked again, because it is one direct-care team."""
        return self.how == IMPLIED

    def holds(self, at: datetime) -> bool:
        """Return whether it is neither taken back nor over."""
        return self.withdrawn_at is None and (self.until_at is None or self.until_at > at)


def wording(key: str) -> Words | None:
    """Return the latest version of a wording."""
    row = Wording.objects.filter(key=key).order_by("-version").first()
    return _words(row) if row else None


def agreements(person_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[Agreement, ...]:
    """Return what the person agreed to, latest first, as far as the viewer may know."""
    rows = (
        Evidence.objects.visible_to(viewer, at=at)
        .filter(person_id=person_id)
        .select_related("wording")
        .order_by("-given_at", "-id")
    )
    return tuple(_agreement(row) for row in rows)


def agreement(evidence_id: UUID, *, viewer: Viewer, at: datetime) -> Agreement:
    """Return one agreement that still holds; NotFound."""
    rows = Evidence.objects.visible_to(viewer, at=at).select_related("wording")
    row = rows.filter(pk=evidence_id).first()
    if row is None or not (found := _agreement(row)).holds(at):
        raise NotFound
    return found


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
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        recipient=row.recipient,
        helper_id=row.helper_id,
        kinds=tuple(row.kinds),
        only_lines=None if row.only_lines is None else tuple(row.only_lines),
        programme_version_id=row.programme_version_id,
        purpose=row.purpose,
        how=row.how,
        wording=_words(row.wording),
        recorded_by_account_id=row.recorded_by_account_id,
        given_at=row.given_at,
        until_at=row.until_at,
        withdrawn_at=row.withdrawn_at,
        was_renewed=row.withdrawn_how == RENEWED,
        explained=row.explained,
    )


def _words(row: Wording) -> Words:
    return Words(row.id, row.version, row.text)
