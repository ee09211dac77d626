"""The SQL of an import: copy into a temporary table, then update what differs, then add."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from handrail.domain.places.rules import Columns, PostcodeRow, SmallAreaRow

_NEEDS_ESCAPE = str.maketrans({"\\": "\\\\", "\t": " ", "\n": " ", "\r": " "})


class Staging:
    """A temporary table of the same columns, and what becomes of it."""

    def __init__(self, table: str, columns: Sequence[str], key: str, types: str) -> None:
        self.table = table
        self.columns = tuple(columns)
        self.key = key
        self.facts = [column for column in columns if column != key]
        # A file's rows fit in memory; the server's defaults are for pages, not for files.
        self._run("select set_config('work_mem', '256MB', true)")
        self._run(f"drop table if exists pg_temp.{table}_given")
        self._run(f"create temporary table {table}_given ({types}) on commit drop")

    def copy(self, pieces: Iterable[Columns], tick: Callable[[int], None]) -> int:
        """Copy rows in, and return how many."""
        copied = 0
        names = ", ".join(self.columns)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"copy {self.table}_given ({names}) from stdin") as copy,
        ):
            for piece in pieces:
                copy.write(_text(piece))
                copied += len(piece[0])
                tick(len(piece[0]))
        return copied

    def drop_repeated(self) -> list[str]:
        """Keep the first row of each key, and return the keys that came more than once."""
        repeated = self._run(
            f"select {self.key} from {self.table}_given group by 1 having count(*) > 1 order by 1"  # noqa: S608
        )
        if repeated:
            self._run(
                f"delete from {self.table}_given g using (select {self.key}, min(ctid) as first"  # noqa: S608
                f" from {self.table}_given group by 1 having count(*) > 1) d"
                f" where g.{self.key} = d.{self.key} and g.ctid <> d.first"
            )
        return [row[0] for row in repeated]

    def merge(self, extra: dict[str, Any], silent: str, newer: str) -> tuple[int, int]:
        """Write what is new and what differs, and return how many of each.

        ``silent`` is how a file says nothing of a fact, which keeps what is known; ``newer``
        is the condition under which a row ``p`` may be overruled by what is ``given``.
        """
        self._run(f"analyze {self.table}_given")
        marked = "".join(f", %s as {column}" for column in extra)
        given = f"(select *{marked} from {self.table}_given) given"  # noqa: S608
        said = {fact: f"nullif(given.{fact}, {silent})" for fact in self.facts}
        known = [f"{fact} = coalesce({value}, p.{fact})" for fact, value in said.items()]
        also = [f"{column} = given.{column}" for column in extra]
        differs = " or ".join(
            f"({value} is not null and {value} is distinct from p.{fact})"
            for fact, value in said.items()
        )
        values = list(extra.values())
        # Not one insert that also updates: that locks, and so writes, every row that stays.
        changed = self._count(
            f"update {self.table} p set {', '.join(known + also)} from {given}"  # noqa: S608
            f" where p.{self.key} = given.{self.key} and {newer} and ({differs})",
            values,
        )
        names = ", ".join((*self.columns, *extra))
        there = f"select 1 from {self.table} p where p.{self.key} = given.{self.key}"  # noqa: S608
        new = self._count(
            f"insert into {self.table} ({names}) select {names} from {given}"  # noqa: S608
            f" where not exists ({there})",
            values,
        )
        return new, changed

    def _count(self, statement: str, values: list[Any]) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)

    def _run(self, statement: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []


def postcodes() -> Staging:
    """Make the temporary table of postcodes."""
    return Staging(
        "places_postcode",
        PostcodeRow._fields,
        "code",
        "code text, easting integer, northing integer, latitude double precision,"
        " longitude double precision, lsoa text, icb text, sub_icb text,"
        " local_authority text, ward text, country text, terminated_date date",
    )


def small_areas() -> Staging:
    """Make the temporary table of small areas."""
    return Staging(
        "places_smallarea",
        SmallAreaRow._fields,
        "lsoa",
        ", ".join(f"{column} text" for column in SmallAreaRow._fields),
    )


def closing(as_of: date) -> int:
    """Return how many postcodes the copied rows say have ended that had not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from places_postcode_given g join places_postcode p using (code)"
            " where g.terminated_date is not null and p.terminated_date is null"
            " and p.as_of_date <= %s",
            [as_of],
        )
        return int(cursor.fetchone()[0])


def renew_outcodes() -> None:
    """Work out the middle of every district again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into places_outcode (code, latitude, longitude, postcodes)"
            " select left(code, length(code) - 3), avg(latitude), avg(longitude), count(*)"
            " from places_postcode where latitude is not null group by 1"
            " on conflict (code) do update set latitude = excluded.latitude,"
            " longitude = excluded.longitude, postcodes = excluded.postcodes"
        )


def _text(piece: Columns) -> str:
    """Return some rows as COPY's text, quickly unless some cell needs care."""
    cells = [list(map(str, column)) for column in piece]
    text = _joined(cells)
    marks = text.count("\t") + text.count("\n")
    if "\\" in text or "\r" in text or marks != len(cells) * len(cells[0]) - 1:
        text = _joined([[cell.translate(_NEEDS_ESCAPE) for cell in column] for column in cells])
    return text.replace("None", "\\N") + "\n"


def _joined(cells: list[list[str]]) -> str:
    return "\n".join(map("\t".join, zip(*cells, strict=True)))
