"""Ask what was released: as those see it to whom it was, and as they would before it is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection

from handrail.domain.sharing.facts import ORDER
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is shown."""

    kind: Kind
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What one person shares with the viewer's body now, since when and until when."""

    person_id: UUID
    lines: tuple[Line, ...]
    from_at: datetime
    until_at: datetime | None

    @property
    def name(self) -> str:
        """Their name where they shared it."""
        return next((line.value for line in self.lines if line.key == "name"), "")


def shown() -> tuple[Shared, ...]:
    """Return what each person shares with the body for which the viewer looks, by name."""
    found = [_shared(rows) for _, rows in groupby(_shown(None), key=lambda row: row[0])]
    return tuple(sorted(found, key=lambda each: (each.name, str(each.person_id))))


def shown_of(person_id: UUID) -> Shared:
    """Return what one person shares with the body for which the viewer looks; NotFound."""
    rows = _shown(person_id)
    if not rows:
        raise NotFound
    return _shared(rows)


def preview(person_id: UUID, *, organisation_id: UUID, kinds: Collection[Kind]) -> tuple[Line, ...]:
    """Return exactly the lines that a body would be shown if these kinds were released to it.

    Answers the person and whoever is in touch with them; others get nothing.
    """
    asked = [str(kind) for kind in sorted(kinds)]
    statement = "select * from sharing_preview(%s, %s, %s::text[])"
    return tuple(_line(row) for row in _rows(statement, [person_id, organisation_id, asked]))


def _shown(person_id: UUID | None) -> list[Row]:
    statement = "select * from sharing_shown(%s) order by person_id"
    return _rows(statement, [person_id])


def _shared(rows: Iterable[Row]) -> Shared:
    held = list(rows)
    ends = [row[5] for row in held]
    return Shared(
        person_id=held[0][0],
        lines=tuple(sorted((_line(row) for row in held), key=_order)),
        from_at=min(row[4] for row in held),
        until_at=None if None in ends else max(ends),
    )


def _order(line: Line) -> int:
    return ORDER[line.key]


def _line(row: Row) -> Line:
    return Line(Kind(row[1]), row[2], row[3])


def _rows(statement: str, values: list[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
