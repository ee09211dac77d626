"""The statements that an operation issues, as a script for pgbench."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import ClientCursor

Statement = tuple[str, Sequence[Any]]
KINDS = ("person", "evidence")
PEOPLE = 1_000
NAMED = re.compile(r"%\((\w+)\)s")


def known_id(kind: str, number: int) -> UUID:
    """Return the id of a numbered thing, which SQL can work out too."""
    return UUID(hashlib.md5(f"{kind}{number}".encode()).hexdigest())


def script(send: Callable[[int], None]) -> tuple[str, int]:
    """Return the script for pgbench, and the number of its statements with begin and commit.

    The operation is run for two people; what differs between the runs is made by the database.
    """
    for number in (11, 12):  # what is kept from the first time on is asked now
        send(number)
    first, second = _issued(send, 1), _issued(send, 2)
    assert [sql for sql, _ in first] == [sql for sql, _ in second], "the statements differ"
    made = _Maker()
    lines = [
        _line(sql, [made.value(*pair) for pair in zip(one, two, strict=True)])
        for (sql, one), (_, two) in zip(first, second, strict=True)
    ]
    draws = [
        f"\\set person random(1, {PEOPLE})",
        "\\set once random(1, 9000000000000000000)",
    ]
    return "\n".join([*draws, "begin;", *map(made.finished, lines), "commit;"]) + "\n", len(
        first
    ) + 2


def _issued(send: Callable[[int], None], number: int) -> list[Statement]:
    from django.db import connection

    issued: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        issued.append(_in_order(sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        send(number)
    return [(_nameless(sql), params) for sql, params in issued]


def _in_order(sql: str, params: Any) -> Statement:
    """Return a statement with its values in order, also where it names them."""
    if not isinstance(params, Mapping):
        return sql, list(params or ())
    names = NAMED.findall(sql)
    return NAMED.sub("%s", sql), [params[name] for name in names]


def _nameless(sql: str) -> str:
    """Give all savepoints one name: Django numbers them."""
    words = sql.split('"')
    return f'{words[0]}"point"' if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO")) else sql


def _line(sql: str, values: Sequence[Any]) -> str:
    from django.db import connection

    connection.ensure_connection()
    text = ClientCursor(connection.connection).mogrify(sql, values) if values else sql
    return " ".join(text.split()) + ";"


class _Maker:
    """Puts a mark where a value differs, and an expression in place of the mark."""

    def __init__(self) -> None:
        self.marks: dict[str, str] = {}
        self.known = {str(known_id(kind, 1)): f"md5('{kind}' || :person::text)" for kind in KINDS}

    def value(self, one: Any, two: Any) -> Any:
        """Return the value where both runs have the same, or a mark."""
        many = one if isinstance(one, list) else [one]
        if one == two or any(hasattr(each, "obj") for each in many):
            return one  # a column of JSON: some person's, for all
        mark = f"@@{len(self.marks)}@@"
        is_row = isinstance(one, str) and one.startswith("{")
        self.marks[f"'{mark}'"] = self._row(one, two) if is_row else self._expression(one)
        return mark

    def _row(self, one: str, two: str) -> str:
        """Return a whole row that is sent as JSON."""
        other = json.loads(two)
        text = "'" + one.replace("'", "''") + "'"
        for name, value in json.loads(one).items():
            if isinstance(value, str) and value != other[name]:
                text = text.replace(f'"{value}"', f"\"' || {self._expression(value)} || '\"")
        return f"({text})::jsonb"

    def finished(self, line: str) -> str:
        """Return the line with every mark replaced."""
        for mark, expression in self.marks.items():
            line = line.replace(mark, expression)
        return line

    def _expression(self, one: Any) -> str:
        if isinstance(one, list):
            return f"array[{', '.join(map(self._expression, one))}]"
        text = str(one)
        if text not in self.known:
            self.known[text] = f"md5('{len(self.known)}' || :once::text)"
        made = self.known[text]
        if isinstance(one, UUID):
            return f"{made}::uuid"
        if len(text) == 36:
            return f"{made}::uuid::text"
        return f"left(repeat({made}, 3), {len(text)})"
