"""Ask what was released: as those see it to whom it was, and as they would before it is."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection

from handrail.domain.disclosure.matrix import FOR_ONE_REPORT
from handrail.domain.sharing.facts import ORDER
from handrail.domain.sharing.rules import REMIND_BEFORE
from handrail.kernel.clock import last_day
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff, System

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
    found = [shared(rows) for _, rows in groupby(_shown(None), key=lambda row: row[0])]
    return tuple(sorted(found, key=lambda each: (each.name, str(each.person_id))))


def shown_of(person_id: UUID) -> Shared:
    """Return what one person shares with the body for which the viewer looks; NotFound."""
    rows = _shown(person_id)
    if not rows:
        raise NotFound
    return shared(rows)


def preview(
    person_id: UUID, *, organisation_id: UUID | None, kinds: Collection[Kind]
) -> tuple[Line, ...]:
    """Return exactly the lines that a body would be shown if these kinds were released to it.

    No body is a helper. Answers the person and whoever is in touch with them; others get nothing.
    """
    asked = [str(kind) for kind in sorted(kinds)]
    statement = "select * from sharing_preview(%s, %s, %s::text[])"
    rows = _rows(statement, [person_id, organisation_id, asked])
    return tuple(sorted(map(_line, rows), key=_order))


def to_research(person_id: UUID) -> Mapping[Kind, datetime]:
    """Return which kinds a person lets research have, each since when.

    Answers the person and whoever is in touch with them; others get nothing.
    """
    rows = _rows("select * from sharing_to_research(%s)", [person_id])
    return {Kind(kind): from_at for kind, from_at in rows}


def ending(*, viewer: System, limit: int = 500) -> tuple[tuple[UUID, UUID], ...]:
    """Return what ends soon and nobody was reminded of, each with the team that supports them.

    Only Handrail itself is answered, and learns ids.
    """
    del viewer  # the database asks the context
    return tuple((row[0], row[1]) for row in _rows("select * from sharing_ending(%s)", [limit]))


def remind(evidence_id: UUID, *, viewer: System) -> tuple[UUID, datetime] | None:
    """Note that a person is reminded; return who, and when it ends, or None if it was done."""
    del viewer
    rows = _rows("select * from sharing_remind(%s)", [evidence_id])
    return (rows[0][0], rows[0][1]) if rows else None


@dataclass(frozen=True, slots=True)
class Due:
    """Something about sharing that a coach talks over with a person: it ends, or was asked for."""

    case_id: UUID
    person_id: UUID
    ends_date: date | None


_DUE = """
    select c.id, c.person_id, min(e.until_at) from cases_case c
      join consent_evidence e on e.person_id = c.person_id
     where c.coach_account_id = %s and c.state <> 'closed' and e.withdrawn_at is null
       and e.until_at > %s and e.until_at <= %s and e.purpose <> %s
       and e.recorded_by_organisation_id = %s
     group by c.id, c.person_id
    union all
    select c.id, c.person_id, null from cases_case c
      join sharing_wish w on w.person_id = c.person_id
     where c.coach_account_id = %s and c.state <> 'closed' and w.settled_at is null
       and w.organisation_id = %s
     group by c.id, c.person_id
    order by 3 nulls first, 1
    limit 50
"""


def due(*, viewer: Staff, at: datetime) -> tuple[Due, ...]:
    """Return what a coach should talk over now with the people of their open cases.

    What their own team wrote down and ends soon, and employers that were asked for. What somebody
    shared by themself is theirs alone.
    """
    ours, me = viewer.organisation_id, viewer.account_id
    until = at + REMIND_BEFORE
    rows = _rows(_DUE, [me, at, until, FOR_ONE_REPORT, ours, me, ours])
    return tuple(Due(row[0], row[1], last_day(row[2]) if row[2] else None) for row in rows)


def _shown(person_id: UUID | None) -> list[Row]:
    statement = "select * from sharing_shown(%s) order by person_id"
    return _rows(statement, [person_id])


def shared(rows: Iterable[Row]) -> Shared:
    """Return the lines of one person as one value; there is at least one."""
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
