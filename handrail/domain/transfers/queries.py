"""Ask what was brought in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.domain.transfers.models import Item, Mapping, Run
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Viewer


class MappingUnknown(NotFound):
    """No mapping is kept under that name."""

    default = "There is no mapping of that name for this organisation."


class RunUnknown(NotFound):
    """There is no such run."""

    default = "There is no such run for this organisation."


@dataclass(frozen=True, slots=True)
class KeptMapping:
    """A mapping as it is kept."""

    id: UUID
    name: str
    version: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One file that was brought in."""

    id: UUID
    system: str
    file_name: str
    counts: dict[str, int]
    at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One case that was brought in."""

    id: UUID
    reference: str
    person_id: UUID
    referral_id: UUID
    case_id: UUID
    evidence_id: UUID
    fingerprints: dict[str, str]
    marks: dict[str, int]


def mapping(name: str, *, viewer: Viewer, at: datetime) -> KeptMapping:
    """Return the latest version of a mapping; MappingUnknown."""
    rows = Mapping.objects.visible_to(viewer, at=at).filter(name=name)
    row = rows.order_by("-version").first()
    if row is None:
        raise MappingUnknown
    return KeptMapping(row.id, row.name, row.version, row.body)


def run(run_id: UUID, *, viewer: Viewer, at: datetime) -> RunRecord:
    """Return one run; RunUnknown."""
    row = Run.objects.visible_to(viewer, at=at).filter(pk=run_id).first()
    if row is None:
        raise RunUnknown
    return RunRecord(row.id, row.system, row.file_name, row.counts, row.at, row.undone_at)


def item(*, system: str, reference: str, viewer: Viewer, at: datetime) -> ItemRecord | None:
    """Return what came under a reference of another system and was not taken back, or None."""
    rows = Item.objects.visible_to(viewer, at=at)
    row = rows.filter(system=system, reference=reference, undone_at=None).first()
    return _item(row) if row else None


def items(run_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[ItemRecord, ...]:
    """Return what a run brought in and was not taken back, in the order of the file."""
    rows = Item.objects.visible_to(viewer, at=at).filter(run_id=run_id, undone_at=None)
    return tuple(_item(row) for row in rows.order_by("id"))


def _item(row: Item) -> ItemRecord:
    return ItemRecord(
        row.id,
        row.reference,
        row.person_id,
        row.referral_id,
        row.case_id,
        row.evidence_id,
        row.fingerprints,
        row.marks,
    )
