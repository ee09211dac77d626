"""Ask what is past its day, what is held, and what was disposed of."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from handrail.domain.retention import access
from handrail.domain.retention.models import Disposal, DisposalItem, Hold, RecordClass
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Viewer

MOST = 500


@dataclass(frozen=True, slots=True)
class DueRecord:
    """One record past its day: what it is, never whose."""

    what: str
    id: UUID
    reference: str
    organisation_id: UUID
    class_key: str
    latest_date: date
    due_date: date
    is_held: bool
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class ClassCard:
    """How long a class of records is kept."""

    key: str
    name: str
    years: int
    years_after_death: int | None
    source: str


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """One legal hold."""

    id: UUID
    reference: str
    why: str
    placed_by_account_id: UUID
    placed_at: datetime
    until_date: date | None
    lifted_at: datetime | None


@dataclass(frozen=True, slots=True)
class DisposalRecord:
    """One disposal, and once it is done its certificate."""

    id: UUID
    organisation_id: UUID
    proposed_by_account_id: UUID
    proposed_at: datetime
    confirmed_by_account_id: UUID | None
    confirmed_at: datetime | None
    withdrawn_at: datetime | None
    counts: dict[str, Any]
    waiting: int


def due(*, until: date, viewer: Viewer, at: datetime, limit: int = MOST) -> tuple[DueRecord, ...]:
    """Return the records past their day, the longest past first."""
    del at  # the context's own moment decides; named so that no caller forgets to set it
    access.check_may_dispose(viewer)
    with connection.cursor() as cursor:
        cursor.execute("select * from retention_queue(%s, %s)", [until, limit])
        return tuple(DueRecord(*row) for row in cursor.fetchall())


def classes() -> dict[str, ClassCard]:
    """Return the classes of records by key."""
    rows = RecordClass.objects.order_by("key")
    names = ClassCard.__dataclass_fields__
    return {row.key: ClassCard(**{name: getattr(row, name) for name in names}) for row in rows}


def holds(*, viewer: Viewer, at: datetime) -> tuple[HoldRecord, ...]:
    """Return the holds of the viewer's organisation that stand, latest first."""
    access.check_may_dispose(viewer)
    rows = Hold.objects.visible_to(viewer, at=at).filter(lifted_at=None)
    names = HoldRecord.__dataclass_fields__
    return tuple(
        HoldRecord(**{name: getattr(row, name) for name in names})
        for row in rows.order_by("-placed_at", "-id")
    )


def disposals(*, viewer: Viewer, at: datetime, limit: int = 50) -> tuple[DisposalRecord, ...]:
    """Return the disposals of the viewer's organisation, latest first."""
    access.check_may_dispose(viewer)
    rows = Disposal.objects.visible_to(viewer, at=at).order_by("-proposed_at", "-id")[:limit]
    return tuple(_disposal(row, viewer, at) for row in rows)


def disposal(disposal_id: UUID, *, viewer: Viewer, at: datetime) -> DisposalRecord:
    """Return one disposal; NotFound when it is not of the viewer's organisation."""
    access.check_may_dispose(viewer)
    row = Disposal.objects.visible_to(viewer, at=at).filter(pk=disposal_id).first()
    if row is None:
        raise NotFound
    return _disposal(row, viewer, at)


def _disposal(row: Disposal, viewer: Viewer, at: datetime) -> DisposalRecord:
    items = DisposalItem.objects.visible_to(viewer, at=at).filter(disposal_id=row.id)
    return DisposalRecord(
        id=row.id,
        organisation_id=row.organisation_id,
        proposed_by_account_id=row.proposed_by_account_id,
        proposed_at=row.proposed_at,
        confirmed_by_account_id=row.confirmed_by_account_id,
        confirmed_at=row.confirmed_at,
        withdrawn_at=row.withdrawn_at,
        counts=row.counts,
        waiting=items.count(),
    )
