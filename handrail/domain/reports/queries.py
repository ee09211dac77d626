"""Ask for reports: as those who write them, as the person, and as the employer."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from handrail.domain.reports import access
from handrail.domain.reports.choices import State
from handrail.domain.reports.models import Report, ReportStep
from handrail.domain.reports.rules import UNHEARD_AFTER, Standing, is_to_decide, unheard_from
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, Staff, System, Viewer


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """One report, and where it stands."""

    id: UUID
    organisation_id: UUID
    person_id: UUID
    case_id: UUID
    employer_id: UUID
    written_by_account_id: UUID
    written_at: datetime
    is_under_act: bool
    attendance: str
    work: str
    adjustments: str
    state: str
    agreed_how: str
    held_at: datetime | None
    seen_at: datetime | None
    change_asked: str
    statement: str
    withheld_why: str
    evidence_id: UUID | None
    released_at: datetime | None
    keep_until_date: date | None

    @property
    def unheard_from(self) -> datetime | None:
        """From when a health professional decides, where that can come to be."""
        can_be = self.is_under_act and self.state == State.HELD and self.seen_at is None
        return unheard_from(self.held_at) if can_be and self.held_at else None

    def is_to_decide(self, at: datetime) -> bool:
        """Return whether it is a health professional's to decide now."""
        standing = Standing(self.is_under_act, self.state, self.held_at, self.seen_at)
        return is_to_decide(standing, at)


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One line of a report's history."""

    at: datetime
    event: str
    by_account_id: UUID | None
    how: str
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a report shows."""

    kind: Kind
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report as the employer reads it."""

    id: UUID
    person_id: UUID
    released_at: datetime
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """Whom it is about."""
        return next((line.value for line in self.lines if line.key == "name"), "")


def record(report_id: UUID, *, viewer: Viewer, at: datetime) -> ReportRecord:
    """Return one report; NotFound when the viewer may not know of it."""
    row = Report.objects.visible_to(viewer, at=at).filter(_known(viewer, at), pk=report_id).first()
    if row is None:
        raise NotFound
    return _record(row)


def of_person(person_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[ReportRecord, ...]:
    """Return the reports about a person, latest first; to them, without drafts and old copies."""
    rows = Report.objects.visible_to(viewer, at=at).filter(_known(viewer, at), person_id=person_id)
    return tuple(_record(row) for row in rows.order_by("-written_at", "-id"))


def steps(report_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[StepRecord, ...]:
    """Return the history of a report, earliest first."""
    rows = ReportStep.objects.visible_to(viewer, at=at).filter(report_id=report_id)
    return tuple(
        StepRecord(row.at, row.event, row.by_account_id, row.how, row.note)
        for row in rows.order_by("at", "id")
    )


def to_decide(*, viewer: Staff, at: datetime) -> tuple[ReportRecord, ...]:
    """Return what was unheard for 21 days at the viewer's organisation, longest first.

    To a health professional; nothing to anybody else.
    """
    if not access.may_decide(viewer):
        return ()
    rows = Report.objects.visible_to(viewer, at=at).filter(
        organisation_id=viewer.organisation_id,
        state=State.HELD,
        is_under_act=True,
        seen_at=None,
        held_at__lte=at - UNHEARD_AFTER,
    )
    return tuple(_record(row) for row in rows.order_by("held_at", "id"))


def unheard(*, viewer: System, at: datetime) -> tuple[tuple[UUID, UUID], ...]:
    """Return (report, organisation) of all on which somebody is to be told; for the clock only."""
    del viewer, at  # the database asks the context itself; named so that no caller forgets it
    return tuple((row[0], row[1]) for row in _rows("select * from reports_unheard()", []))


def preview(report_id: UUID) -> tuple[Line, ...]:
    """Return exactly what the employer reads if it goes; to the person and to who wrote it."""
    found = _rows("select * from reports_preview(%s) order by place", [report_id])
    return tuple(_line(row) for row in found)


def shown() -> tuple[ShownReport, ...]:
    """Return the reports that the body for which the viewer looks may read, latest first."""
    return _shown(None)


def shown_one(report_id: UUID) -> ShownReport:
    """Return one of them; NotFound."""
    found = _shown(report_id)
    if not found:
        raise NotFound
    return found[0]


def _known(viewer: Viewer, at: datetime) -> Q:
    """Return what narrows a person's own sight: no draft, and a copy for six months."""
    if not isinstance(viewer, Person):
        return Q()
    kept = Q(keep_until_date=None) | Q(keep_until_date__gte=local_date(at))
    return kept & ~Q(state=State.DRAFT)


def _shown(report_id: UUID | None) -> tuple[ShownReport, ...]:
    statement = "select * from reports_shown(%s) order by released_at desc, id, place"
    rows = _rows(statement, [report_id])
    return tuple(
        ShownReport(key[0], key[1], key[2], tuple(_line(row[3:]) for row in held))
        for key, held in groupby(rows, key=lambda row: row[:3])
    )


def _line(row: tuple[Any, ...]) -> Line:
    return Line(Kind(row[1]), row[2], row[3])


def _rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _record(row: Report) -> ReportRecord:
    return ReportRecord(**{name: getattr(row, name) for name in ReportRecord.__dataclass_fields__})
