"""Questions about people in plain SQL, for the pages that are opened all day.

Built from models, the questions of one page cost more than all the rest of it. The filter
is the same text that the models' queries apply, and the policies of the tables hold as ever.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django.db import connection

from handrail.domain.disclosure.scopes import Condition
from handrail.kernel.viewer import Viewer

Rows = list[tuple[Any, ...]]
Moments = tuple[tuple[str, datetime], ...]
COMPARED = {"gt": ">", "ge": ">=", "lt": "<", "le": "<="}


@dataclass(slots=True)
class Sieve:
    """Conditions that all hold, each with its values in the order of its marks."""

    parts: list[str] = field(default_factory=lambda: ["true"])
    values: list[Any] = field(default_factory=list)

    def that(self, text: str, *values: Any) -> Self:
        """Ask for a condition."""
        self.parts.append(f"({text})")
        self.values += values
        return self

    def among(self, column: str, given: Collection[Any] | None) -> Self:
        """Ask that a column is one of these; None asks for nothing."""
        return self if given is None else self.that(f"{column} = any(%s)", list(given))

    def moments(self, column: str, compared: Iterable[tuple[str, datetime]]) -> Self:
        """Ask how a column compares with moments."""
        for how, moment in compared:
            self.that(f"{column} {COMPARED[how]} %s", moment)
        return self

    @property
    def text(self) -> str:
        """All conditions in one."""
        return " and ".join(self.parts)


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of what is found is wanted, and whether the number of all is asked."""

    start: int
    size: int
    count: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the rows found, and how many there are in all, where that was asked."""

    rows: Rows
    total: int | None


def part(columns: str, source: str, sieve: Sieve, order: str, which: Slice) -> Part:
    """Return a part of the rows of a source that a sieve lets through, in a full order."""
    where = f"from {source} where {sieve.text}"
    rows = ask(
        f"select {columns} {where} order by {order} limit %s offset %s",
        [*sieve.values, which.size, which.start],
    )
    total = ask(f"select count(*) {where}", sieve.values)[0][0] if which.count else None
    return Part(rows, total)


def seen(model: Any, viewer: Viewer, at: datetime) -> Condition:
    """Return the filter of a model's rows, under the table's own name, and its values."""
    found: Condition = model.SCOPE.condition(f'"{model._meta.db_table}"', viewer, at)
    return found


def ask(statement: str, values: Sequence[Any]) -> Rows:
    """Return the rows that a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: Rows = cursor.fetchall()
    return found
