"""Ask who looked at people, as another system asks: of its own organisation's looks alone.

What is told is no more than on the person's own page: role, organisation and purpose, no name.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.domain.audit.purposes import Purpose, purpose_of
from handrail.domain.disclosure.asking import Moments, Sieve, Slice, part, seen
from handrail.domain.participants.models import Person
from handrail.kernel.viewer import Viewer, organisation_of

LOOKERS = ("staff", "client")
_COLUMNS = """e.id, e.at, e.actor_kind, e.organisation_id, e.job_role, e.person_id,
    e.purpose_code, e.purpose, e.action"""
_KNOWN = "exists (select 1 from participants_person where {known})"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None asks for anything."""

    ids: tuple[UUID, ...] | None = None
    people: tuple[UUID, ...] | None = None
    at: Moments = ()


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look at a person, without who looked."""

    id: UUID
    at: datetime
    actor_kind: str
    organisation_id: UUID
    job_role: str
    person_id: UUID
    purpose: Purpose | None


@dataclass(frozen=True, slots=True)
class Found:
    """A part of what was found, and how many there are in all, where that was asked."""

    lines: tuple[LookLine, ...]
    total: int | None


def search(wanted: Wanted, which: Slice, *, viewer: Viewer, at: datetime) -> Found:
    """Return a part of the looks of the viewer's organisation at people it may know, latest first.

    Looks by override are told of apart, where that endangers nobody.
    """
    text, own = seen(Person, viewer, at)
    sieve = Sieve().that("e.organisation_id = %s", organisation_of(viewer)).that("e.is_view")
    sieve.among("e.actor_kind", LOOKERS).that("left(e.action, 9) <> 'override.'")
    sieve.among("e.id", wanted.ids).among("e.person_id", wanted.people).moments("e.at", wanted.at)
    known = f"participants_person.id = e.person_id and {text}"
    sieve.that(_KNOWN.format(known=known), *own)
    found = part(_COLUMNS, "audit_event e", sieve, "e.at desc, e.id desc", which)
    return Found(tuple(map(_line, found.rows)), found.total)


def _line(row: tuple[Any, ...]) -> LookLine:
    *plain, code, words, action = row
    purpose = purpose_of(code, words, action)
    return LookLine(*plain, purpose)  # type: ignore[call-arg]
