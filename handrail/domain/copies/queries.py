"""Ask for copies: what waits to be looked through, what is ready, and what is in one."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from handrail.domain.copies import access
from handrail.domain.copies.choices import State
from handrail.domain.copies.models import Copy, Part
from handrail.kernel.encryption import place_of, unseal
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Staff, System, Viewer


@dataclass(frozen=True, slots=True)
class CopyRecord:
    """One copy, and where it stands."""

    id: UUID
    organisation_id: UUID
    person_id: UUID
    asked_at: datetime
    identity: str
    checked_how: str
    state: str
    reviewed_at: datetime | None
    until_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        """Return whether it can be downloaded now by whoever may."""
        return self.state == State.READY and self.until_at is not None and at < self.until_at


@dataclass(frozen=True, slots=True)
class PartRecord:
    """One row of a copy, as a health professional looks through it."""

    id: UUID
    noun: str
    content: dict[str, Any]
    withheld_why: str
    withheld_reason: str
    is_sealed: bool = False
    is_undecided: bool = False
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class GivenPart:
    """One row that the person gets; what was encrypted in it stands under ``text``."""

    noun: str
    content: dict[str, Any]


def record(copy_id: UUID, *, viewer: Viewer, at: datetime) -> CopyRecord:
    """Return one copy; NotFound when the viewer may not know of it."""
    row = Copy.objects.visible_to(viewer, at=at).filter(pk=copy_id).first()
    if row is None:
        raise NotFound
    return _record(row)


def of_person(person_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[CopyRecord, ...]:
    """Return the copies somebody asked for, latest first, as far as the viewer may know."""
    rows = Copy.objects.visible_to(viewer, at=at).filter(person_id=person_id)
    return tuple(_record(row) for row in rows.order_by("-asked_at", "-id"))


def to_review(*, viewer: Staff, at: datetime) -> tuple[CopyRecord, ...]:
    """Return what waits to be looked through at the viewer's organisation, oldest first.

    To a health professional; nothing to anybody else.
    """
    if not access.may_review(viewer):
        return ()
    rows = Copy.objects.visible_to(viewer, at=at).filter(
        organisation_id=viewer.organisation_id, state=State.ASKED
    )
    return tuple(_record(row) for row in rows.order_by("asked_at", "id"))


def parts(copy_id: UUID, *, viewer: Staff, at: datetime) -> tuple[PartRecord, ...]:
    """Return all that a copy is made of, to a health professional; NotAllowed."""
    access.check_may_review(viewer)
    rows = Part.objects.visible_to(viewer, at=at).filter(copy_id=copy_id)
    return tuple(
        PartRecord(
            row.id,
            row.noun,
            _with_text(row.content, row.text),
            row.withheld_why,
            row.withheld_reason,
            row.is_sealed,
            row.is_undecided,
            row.is_broken,
        )
        for row in rows.order_by("position")
    )


def given(copy_id: UUID, *, level: str, key_hash: str) -> tuple[GivenPart, ...]:
    """Return what the person gets of their own copy; nothing to anybody else, or too late."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, noun, content::text, sealed from copies_given_parts(%s, %s, %s)",
            [copy_id, level, key_hash],
        )
        found = cursor.fetchall()
    return tuple(
        GivenPart(noun, _with_text(_parsed(content), _opened(part_id, sealed)))
        for part_id, noun, content, sealed in found
    )


def over(*, viewer: System, at: datetime) -> tuple[tuple[UUID, UUID], ...]:
    """Return (copy, organisation) of all whose time is over; for the clock only."""
    del viewer, at  # the database asks the context itself; named so that no caller forgets it
    with connection.cursor() as cursor:
        cursor.execute("select id, organisation_id from copies_over()")
        return tuple((row[0], row[1]) for row in cursor.fetchall())


def _opened(part_id: UUID, sealed: bytes | None) -> str | None:
    """Return what was encrypted in a part that a function of the database gave; UnreadableError."""
    if sealed is None:
        return None
    return unseal(bytes(sealed), place_of(Part._meta.db_table, "sealed", part_id))


def _with_text(content: dict[str, Any], text: str | None) -> dict[str, Any]:
    return content if text is None else content | {"text": text}


def _parsed(content: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(content)
    return found


def _record(row: Copy) -> CopyRecord:
    return CopyRecord(**{name: getattr(row, name) for name in CopyRecord.__dataclass_fields__})
