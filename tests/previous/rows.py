"""Rows of a whole database as a file of SQL, as small and as easy to compare as can be.

It is what ``pg_dump --data-only --disable-triggers`` writes, without what the migrations
themselves write, and without what changes from one PostgreSQL to the next; psql reads it too.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

# Written by the migrations, or of no worth an hour later.
LEFT_OUT = re.compile(r"django_|auth_permission|procrastinate_|cache$")
# Of which not every row is worth its place: what was written when the town was made.
ONLY = {"audit_event": "person_id is not null"}
COPY = re.compile(r"copy (\w+) \(([^)]*)\) from stdin;")
END = "\\."

TABLES = """
    select c.relname, array_agg(quote_ident(a.attname) order by a.attnum),
           (select array_agg(quote_ident(k.attname) order by k.attnum)
              from pg_index i join pg_attribute k
                on k.attrelid = i.indrelid and k.attnum = any(i.indkey)
             where i.indrelid = c.oid and i.indisprimary)
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                         and a.attgenerated = ''
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
     group by c.oid, c.relname order by c.relname
"""
SERIALS = """
    select s.relname, t.relname, quote_ident(a.attname)
      from pg_depend d
      join pg_class s on s.oid = d.objid and s.relkind = 'S'
      join pg_class t on t.oid = d.refobjid
      join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
     where d.deptype in ('a', 'i') and t.relnamespace = 'public'::regnamespace
     order by s.relname
"""


def write(connection: psycopg.Connection[Any], path: Path) -> None:
    """Write every row of a database, seen by somebody who sees them all."""
    with path.open("w", encoding="utf-8") as file:
        file.write("set session_replication_role = replica;\n")
        for table, columns, key in connection.execute(TABLES).fetchall():
            if not LEFT_OUT.match(table):
                file.writelines(_copied(connection, table, columns, key or columns))
        for sequence, table, column in connection.execute(SERIALS).fetchall():
            if not LEFT_OUT.match(table):
                latest = f"(select coalesce(max({column}), 0) + 1 from {table})"
                file.write(f"select setval('{sequence}', {latest}, false);\n")
        file.write("set session_replication_role = default;\n")


def _copied(
    connection: psycopg.Connection[Any], table: str, columns: list[str], key: list[str]
) -> Iterator[str]:
    names, order = ", ".join(columns), ", ".join(key)
    query = f"select {names} from {table} where {ONLY.get(table, 'true')} order by {order}"
    with connection.cursor().copy(f"copy ({query}) to stdout") as copied:
        lines = b"".join(copied).decode()
    if lines:
        yield f"copy {table} ({names}) from stdin;\n{lines}{END}\n"


def load(connection: psycopg.Connection[Any], path: Path) -> dict[str, int]:
    """Read a file into a database, as a superuser, and return how many rows each table got."""
    loaded: dict[str, int] = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            if found := COPY.match(line):
                loaded[found[1]] = _read(connection, line.rstrip(";\n"), file)
            else:
                connection.execute(line)
    return loaded


def _read(connection: psycopg.Connection[Any], statement: str, lines: Iterator[str]) -> int:
    number = 0
    with connection.cursor().copy(statement) as copying:
        for line in lines:
            if line == f"{END}\n":
                return number
            copying.write(line)
            number += 1
    raise ValueError("the file of rows ends in the middle of a table")


def counts(connection: psycopg.Connection[Any], tables: list[str]) -> dict[str, int]:
    """Return how many rows each of these tables has; none for one that is not there."""
    there = {table for table, *_ in connection.execute(TABLES).fetchall()}
    found = {}
    for table in tables:
        if table in there:
            query = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
            row = connection.execute(query).fetchone()
            found[table] = row[0] if row else 0
    return found
