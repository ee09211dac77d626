"""What a key tells: the same row is written with somebody else's key in it, and with a made-up one.

If both are answered alike, nothing is learned of whether there is such a row.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import connection
from psycopg.types.json import Jsonb

from tests.architecture.rows import made, tried
from tests.architecture.rows.made import Side

FUNCTION = """
create function told_of(p_statement text, p_id uuid, p_row jsonb) returns text
language plpgsql as $$
declare
    v_rows integer;
    v_name text;
begin
    execute p_statement using p_id, p_row;
    get diagnostics v_rows = row_count;
    set constraints all immediate;
    raise exception using errcode = 'ZZ001', message = v_rows::text || ' written';
exception when others then
    get stacked diagnostics v_name = constraint_name;
    return case when sqlstate in ('ZZ001', '42501') then sqlerrm else sqlstate || ' ' || v_name end;
end $$;
"""


VERBS = ("adds", "changes")


@dataclass(frozen=True, slots=True)
class Question:
    """One statement, to be tried with somebody else's key and with one that nobody has."""

    statement: str
    row: UUID
    there: Jsonb
    nowhere: Jsonb


@dataclass(frozen=True, slots=True)
class Key:
    """One foreign key to rows about people, or one rule that something stands there once."""

    table: str
    name: str
    columns: tuple[str, ...]
    to: str  # the table it leads to; empty where it asks to be the only one
    definition: str


def keys(owner: psycopg.Connection[Any]) -> list[Key]:
    """Return every foreign key and every unique index of the tables about people."""
    about = list(made.tables())
    foreign = owner.execute(
        "select c.conrelid::regclass::text, c.conname, array(select attname from pg_attribute a"
        " where a.attrelid = c.conrelid and a.attnum = any(c.conkey)), c.confrelid::regclass::text,"
        " '' from pg_constraint c where c.contype = 'f' and c.conrelid::regclass::text = any(%s)",
        [about],
    ).fetchall()
    once = owner.execute(
        "select i.indrelid::regclass::text, i.indexrelid::regclass::text,"
        " array(select attname::text from unnest(i.indkey::int2[]) with ordinality k(n, at)"
        " join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n order by k.at), '',"
        " pg_get_indexdef(i.indexrelid) from pg_index i"
        " where i.indisunique and i.indrelid::regclass::text = any(%s)",
        [about],
    ).fetchall()
    return sorted(
        (Key(t, n, tuple(c), to, d) for t, n, c, to, d in (*foreign, *once)),
        key=lambda key: (key.table, key.columns, key.name),
    )


def is_public(key: Key) -> bool:
    """Return whether a key leads to what is about nobody, such as an organisation."""
    return bool(key.to) and key.to not in made.tables()


def only_foreign(owner: psycopg.Connection[Any], found: list[Key]) -> None:
    """Take away what asks to be the only one, so that foreign keys alone are left to answer."""
    owner.execute(FUNCTION)
    for key in found:
        if not key.to and key.columns != ("id",):
            _drop(owner, key)
    owner.commit()


def none_left(owner: psycopg.Connection[Any], found: list[Key]) -> None:
    """Take the foreign keys away, and then the primary ones."""
    for key in found:
        if key.to:
            owner.execute(f'alter table {key.table} drop constraint "{key.name}"')
    for key in found:
        if key.columns == ("id",):
            _drop(owner, key)
    owner.commit()


def _drop(owner: psycopg.Connection[Any], key: Key) -> None:
    is_constraint = owner.execute(
        "select 1 from pg_constraint where conrelid = %s::regclass and conname = %s",
        [key.table, key.name],
    ).fetchone()
    what = f'alter table {key.table} drop constraint "{key.name}" cascade'
    owner.execute(what if is_constraint else f'drop index "{key.name}"')


@contextmanager
def alone(owner: psycopg.Connection[Any], key: Key) -> Iterator[None]:
    """Have one rule that something stands there once, and no other."""
    owner.execute(key.definition)
    owner.commit()
    yield
    owner.execute(f'drop index "{key.name}"')
    owner.commit()


def questions(
    owner: psycopg.Connection[Any], key: Key, sides: dict[str, Side]
) -> Iterator[tuple[str, Question]]:
    """Yield each verb with two things to write, alike but for whether what is named is there."""
    ours, theirs = sides["ours"], sides["theirs"]
    there = (
        {key.columns[0]: str(theirs.rows[key.to])}
        if key.to
        else {name: _row(owner, key.table, theirs)[name] for name in key.columns}
    )
    nowhere = {name: _made_up(value) for name, value in there.items()}
    body, row_id = _row(owner, key.table, ours), ours.rows[key.table]
    for verb, statement in zip(VERBS, _statements(key), strict=True):
        begins = {"id": str(uuid4())} | tried.BEGINS.get(key.table, {})
        own = body | (begins if verb == "adds" else {})
        yield verb, Question(statement, row_id, Jsonb(own | there), Jsonb(own | nowhere))


def _statements(key: Key) -> tuple[str, str]:
    table = key.table
    names = ", ".join(f'"{column.column}"' for column in made.columns(made.tables()[table]))
    sets = ", ".join(f'"{name}" = x."{name}"' for name in key.columns)
    read = f"jsonb_populate_record(null::{table}, $2)"
    return (
        f"insert into {table} ({names}) select {names} from {read}",
        f"update {table} t set {sets} from {read} x where t.id = $1",
    )


def _row(owner: psycopg.Connection[Any], table: str, side: Side) -> dict[str, Any]:
    found = owner.execute(
        f"select to_jsonb(t) from {table} t where id = %s", [side.rows[table]]
    ).fetchone()
    assert found
    return dict(found[0])


def _made_up(value: Any) -> Any:
    """Return another value of the same kind, which stands nowhere."""
    if isinstance(value, int):
        return value + 7
    if len(str(value)) == 36:
        return str(uuid4())
    return "".join(reversed(str(value))) if str(value)[::-1] != value else uuid4().hex[: len(value)]


def answers(question: Question) -> tuple[str, str]:
    """Ask with what is there and with what is not, as whoever the context says."""
    told = []
    with connection.cursor() as cursor:
        for body in (question.there, question.nowhere):
            cursor.execute("select told_of(%s, %s, %s)", [question.statement, question.row, body])
            told.append(str(cursor.fetchone()[0]))
    return told[0], told[1]
