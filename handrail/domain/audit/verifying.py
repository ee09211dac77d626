"""Look through the whole audit for rows that were changed, taken away, added or moved.

Everything is worked out anew from the rows, with the database's built-in functions only:
whoever could tamper with the rows could tamper with ours as well.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from handrail.domain.audit.seal_functions import CONTENT_1

FIRST = bytes(32)
AT_ONCE = 5_000
LATE_AFTER_SECONDS = 60
_CHAIN = f"""
    select s.sequence, s.digest, s.event_id::text,
           case when e.id is null then null else {CONTENT_1} end
      from public.audit_seal s left join public.audit_event e on e.id = s.event_id
     order by s.sequence
"""  # noqa: S608 - made of our own constants
_UNSEALED = """
    select coalesce((e.written_in, e.id) <= (h.through, h.through_id), false),
           e.written_at < %s - make_interval(secs => %s), e.id::text
      from public.audit_event e
      left join (select through, through_id from public.audit_head
                  order by number desc limit 1) h on true
     where not exists (select 1 from public.audit_seal s where s.event_id = e.id)
"""
Row = tuple[int, bytes, str, bytes | None]
Teller = Callable[[str], None]


@dataclass(slots=True)
class Findings:
    """What was found. Sound when nothing but ``sealed`` and ``unsealed`` counts."""

    sealed: int = 0
    unsealed: int = 0
    late: int = 0
    changed: int = 0
    missing: int = 0
    added: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Return whether the audit is whole and sealed in time."""
        return not (self.late or self.changed or self.missing or self.added or self.notes)


def total(connection: psycopg.Connection[Any]) -> int:
    """Return how many rows there are to look through."""
    row = connection.execute("select count(*) from public.audit_seal").fetchone()
    return int(row[0]) if row else 0


def verify(
    connection: psycopg.Connection[Any],
    heads: Mapping[int, str],
    *,
    at: datetime,
    tell: Teller,
    advance: Callable[[int], None],
) -> Findings:
    """Return what is wrong, telling each piece as it is found.

    ``heads`` are the chain's ends as they were written outside the database. The connection
    sees every row, reads one moment of the database, and is read in pieces.
    """
    found = Findings()
    latest = _walk(_rows(connection), heads, found, tell, advance)
    for sequence in sorted(heads):
        if sequence > latest:
            found.missing += sequence - latest
            tell(f"{latest + 1} to {sequence}: taken away from the end")
            latest = sequence
    _look_at_unsealed(connection, at, found, tell)
    return found


def _rows(connection: psycopg.Connection[Any]) -> Iterator[Row]:
    with connection.cursor("audit_chain", row_factory=tuple_row) as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(_CHAIN)
        yield from cursor


def _walk(
    rows: Iterator[Row],
    heads: Mapping[int, str],
    found: Findings,
    tell: Teller,
    advance: Callable[[int], None],
) -> int:
    before, latest = FIRST, 0
    for sequence, digest, event, content in rows:
        found.sealed += 1
        if sequence != latest + 1:
            found.missing += sequence - latest - 1
            tell(f"{latest + 1} to {sequence - 1}: the seals are missing")
        elif content is not None and sha256(before + content).digest() != digest:
            found.changed += 1
            tell(f"{sequence}: row {event} is not what was sealed, or not in its place")
        if content is None:
            found.missing += 1
            tell(f"{sequence}: row {event} is missing")
        if heads.get(sequence, digest.hex()) != digest.hex():
            found.changed += 1
            tell(f"{sequence}: the chain is another than the one written outside the database")
        before, latest = digest, sequence
        if sequence % AT_ONCE == 0:
            advance(AT_ONCE)
    return latest


def _look_at_unsealed(
    connection: psycopg.Connection[Any], at: datetime, found: Findings, tell: Teller
) -> None:
    with connection.cursor("audit_unsealed", row_factory=tuple_row) as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute(_UNSEALED, [at, LATE_AFTER_SECONDS])
        for is_added, is_late, event in cursor:
            if is_added:
                found.added += 1
                tell(f"row {event} was added among rows that are sealed")
                continue
            found.unsealed += 1
            found.late += bool(is_late)
    if found.late:
        tell(f"{found.late} rows wait for their seal for more than {LATE_AFTER_SECONDS} seconds")
