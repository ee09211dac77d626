"""What the database answers somebody who looks, adds, changes or takes away; nothing stays.

One function of the database tries every table for whoever the context says is looking, as the
app's own role, and takes everything back.
"""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from tests.architecture.rows import made
from tests.architecture.rows.made import Side

Answers = dict[tuple[str, str, str], str]  # table, side, verb -> the answer in a word
# A row that is not whole when it begins: what is sent is added as a draft, to nobody yet.
BEGINS = {
    "referrals_intake": dict.fromkeys(
        ("to_organisation_id", "rescue_organisation_id", "referral_id", "handled_by_account_id")
    )
}
VERBS = ("sees", "adds", "changes", "takes away")
YES, NONE, REFUSED, NOT_GRANTED = "yes", "none", "refused", "not granted"

# A key that is broken is met only by a row that every fence let through.
FUNCTIONS = """
create table tries (
    table_name text, side text, verb text, statement text, row_id uuid, body jsonb
);
grant select on tries to handrail_app;
create function try_one(p_statement text, p_id uuid, p_row jsonb) returns text
language plpgsql as $$
declare
    v_rows integer;
begin
    execute p_statement using p_id, p_row;
    get diagnostics v_rows = row_count;
    raise exception using errcode = 'ZZ001', message = v_rows::text;
exception
    when sqlstate 'ZZ001' then return case when sqlerrm = '0' then 'none' else 'yes' end;
    when unique_violation or foreign_key_violation or exclusion_violation then return 'yes';
    when insufficient_privilege then
        return case when sqlerrm like 'permission denied for table%' then 'not granted'
                    else 'refused' end;
end $$;
create function try_all() returns table (table_name text, side text, verb text, answer text)
language sql as $$
    select t.table_name, t.side, t.verb, try_one(t.statement, t.row_id, t.body) from tries t
$$;
"""


def prepare(owner: psycopg.Connection[Any], sides: dict[str, Side]) -> None:
    """Write down what is tried: four verbs for each side's row of each table."""
    owner.execute(FUNCTIONS)
    for table, model in made.tables().items():
        changed = changeable(owner, table)
        for side in sides.values():
            if table not in side.values:
                continue
            body = Jsonb({"id": None})
            for verb, statement in _statements(table, model, changed).items():
                if verb == "adds":
                    body = fresh(owner, table, side.rows[table], model)
                owner.execute(
                    "insert into tries values (%s, %s, %s, %s, %s, %s)",
                    [table, side.name, verb, statement, side.rows[table], body],
                )
    owner.commit()


def changeable(owner: psycopg.Connection[Any], table: str) -> str | None:
    """Return a column that the app may change, but no key; None where it may change none."""
    found = owner.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
        " and not attisdropped and attgenerated = ''"
        " and has_column_privilege('handrail_app', attrelid, attnum, 'update')"
        " order by attname in ('id'), attname like '%%\\_id', attnum limit 1",
        [table],
    ).fetchone()
    return found[0] if found else None


def fresh(owner: psycopg.Connection[Any], table: str, key: Any, model: Any) -> Jsonb:
    """Return a row again, with keys of its own, so that nothing but a fence is in its way."""
    found = owner.execute(
        sql.SQL("select to_jsonb(t) from {} t where id = %s").format(sql.Identifier(table)), [key]
    ).fetchone()
    assert found, f"{table} has no row"
    body: dict[str, Any] = found[0]
    body["id"] = str(uuid4())
    return Jsonb(body | BEGINS.get(table, {}))


def _statements(table: str, model: Any, changed: str | None) -> dict[str, str]:
    names = ", ".join(f'"{column.column}"' for column in made.columns(model))
    column = changed or "id"
    return {
        "sees": f"select 1 from {table} where id = $1",
        "adds": f"insert into {table} ({names}) select {names}"
        f" from jsonb_populate_record(null::{table}, $2)",
        "changes": f'update {table} set "{column}" = "{column}" where id = $1',
        "takes away": f"delete from {table} where id = $1",
    }


def answers() -> Answers:
    """Try everything as whoever the context says, through Django's connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select table_name, side, verb, answer from try_all()")
        rows: Iterable[tuple[str, str, str, str]] = cursor.fetchall()
    return {(table, side, verb): answer for table, side, verb, answer in rows}
