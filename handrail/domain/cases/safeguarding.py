"""Write and read notes on safeguarding, domestic abuse and offences."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.cases import access
from handrail.domain.cases.changing import happened, locked
from handrail.domain.cases.models import Case, SafeguardingNote
from handrail.domain.staff.permissions import Permission
from handrail.kernel.encryption import UnreadableError, opened
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.ids import ordered_id
from handrail.kernel.viewer import Staff, System, Viewer, account_of, organisation_of


@dataclass(frozen=True, slots=True)
class SafeguardingRecord:
    """One note. ``text`` is None where it cannot be opened: its key is missing, say."""

    at: datetime
    by_account_id: UUID | None
    text: str | None


def may_read(viewer: Viewer) -> bool:
    """Return whether the viewer's job role lets them read these notes."""
    return isinstance(viewer, Staff) and viewer.has(Permission.READ_SAFEGUARDING)


@transaction.atomic
def write(
    *, case_id: UUID, text: str, submission_id: UUID | None = None, by: Viewer, at: datetime
) -> None:
    """Add a note; the same submission again adds none. A correction is a new note.

    BadInput without words; NotFound, NotAllowed, WrongState as for every change of a case.
    """
    ours = organisation_of(by)
    if not text.strip():
        raise BadInput("Write the note")
    row = locked(case_id, by, at)
    access.check_may_work(by, row)
    if ours is None:
        raise NotAllowed
    note = SafeguardingNote(
        id=submission_id or ordered_id(),
        case_id=row.id,
        organisation_id=ours,
        at=at,
        text=text.strip(),
        by_account_id=account_of(by),
    )
    if _is_added(note):
        happened(row, "safeguarding.written", by, at, in_history=False)


def notes(case_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[SafeguardingRecord, ...]:
    """Return the notes of a case, latest first, and write down the look; NotFound, NotAllowed."""
    case = Case.objects.visible_to(viewer, at=at).filter(pk=case_id).first()
    if case is None:
        raise NotFound
    if not may_read(viewer):
        raise NotAllowed
    rows = SafeguardingNote.objects.visible_to(viewer, at=at).filter(case_id=case_id)
    audit.record_view(
        what="safeguarding.viewed",
        by=viewer,
        at=at,
        subject=("case", case_id),
        person_id=case.person_id,
        purpose=Purpose.DIRECT_CARE,
    )
    return tuple(_record(row) for row in rows.order_by("-at", "-id"))


@dataclass(frozen=True, slots=True)
class AboutSomebody:
    """One note about somebody, whichever case it is of. ``text`` is None where it does not open."""

    id: UUID
    case_id: UUID
    at: datetime
    text: str | None


def about(person_id: UUID, *, viewer: System) -> tuple[AboutSomebody, ...]:
    """Return every note the organisation keeps about somebody, for a copy that is looked through.

    To the organisation itself only: the database answers nobody else.
    """
    del viewer  # the database asks the context itself; named so that no caller forgets it
    with connection.cursor() as cursor:
        cursor.execute("select id, case_id, at, sealed from cases_sealed_notes(%s)", [person_id])
        found = cursor.fetchall()
    return tuple(
        AboutSomebody(note_id, case_id, at, opened(SafeguardingNote, "text", note_id, sealed))
        for note_id, case_id, at, sealed in found
    )


def _is_added(note: SafeguardingNote) -> bool:
    """Add a row that its writer may not see afterwards; False where it was added before."""
    try:
        with transaction.atomic():
            SafeguardingNote.objects.bulk_create([note])
    except IntegrityError:
        return False
    return True


def _record(row: SafeguardingNote) -> SafeguardingRecord:
    try:
        text = str(row.text)
    except UnreadableError:
        text = None
    return SafeguardingRecord(row.at, row.by_account_id, text)
