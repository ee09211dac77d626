"""A mark in every text about a person, by which its kind is known wherever it comes out.

The marks are written by the tables' owner past every rule, so that a text nobody filled in is
there too. What is listed as facts, each with its kind, has one of every kind.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import models
from psycopg import sql
from psycopg.types.json import Jsonb

from handrail.domain.disclosure import matrix
from handrail.domain.messaging.letters import LINES
from handrail.kernel.privacy import Kind
from tests.architecture.rows import made

MARK = re.compile(r"zq(\d{4})")
# Texts that are words of a list or names for the code, without choices beside them. A text that is
# none is marked by itself when it is added, and a page that cannot show it fails.
CODES = {
    "action", "basis", "channel", "closing", "conclusion", "event", "from_state", "identity",
    "job_role", "key", "kind", "language", "level", "lookup_hash", "outcome", "purpose", "state",
    "subject_id", "subject_type", "system", "template", "to_state", "way", "what", "message_id",
    "reference", "nhs_number", "nhs_number_claimed", "postcode", "token_hash", "body_sha256",
    "actor_kind", "request_id", "code_hash", "intake_token_hash", "sha256", "digest",
    "goals", "conditions", "pressures", "work_kinds", "only_lines", "clock_nation", "source",
}  # fmt: skip
KEYS = tuple(key for key, _label in LINES if key not in ("return_date", "work_status"))
FACTS = {("referrals_news", "facts"), ("messaging_message", "facts")}


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a mark stands, and what kind of information that is."""

    table: str
    column: str
    kind: Kind


@dataclass(slots=True)
class Marks:
    """All marks, by number."""

    by_number: list[Mark]

    def new(self, mark: Mark) -> str:
        """Return the text of a new mark."""
        self.by_number.append(mark)
        return f"zq{len(self.by_number) - 1:04d}"

    def found(self, text: str) -> set[Mark]:
        """Return which marks stand in a text; a form's random token may look like one."""
        numbers = map(int, MARK.findall(text))
        return {self.by_number[it] for it in numbers if it < len(self.by_number)}


def put(owner: psycopg.Connection[Any]) -> Marks:
    """Mark every text of every table about people."""
    marks = Marks([])
    for table, model in made.tables().items():
        changes = dict(_changes(marks, table, model))
        if not changes:
            continue
        owner.execute(f"alter table {table} disable trigger user")
        owner.commit()
        owner.execute(
            sql.SQL("update {} set {}").format(
                sql.Identifier(table),
                sql.SQL(", ").join(
                    sql.SQL("{} = {}").format(sql.Identifier(name), sql.Placeholder(name))
                    for name in changes
                ),
            ),
            changes,
        )
        owner.commit()
        owner.execute(f"alter table {table} enable trigger user")
        owner.commit()
    return marks


def _changes(marks: Marks, table: str, model: Any) -> Iterator[tuple[str, Any]]:
    private = getattr(model, "PRIVACY", {})
    for column in model._meta.concrete_fields:
        name = column.column
        if (table, name) in FACTS:
            yield name, Jsonb(list(_facts(marks, table)))
        elif _is_text(column):
            mark = marks.new(Mark(table, name, private.get(column.name, Kind.OPERATIONAL)))
            yield name, [mark] if isinstance(column, ArrayField) else mark


def _is_text(column: Any) -> bool:
    base = column.base_field if isinstance(column, ArrayField) else column
    is_text = isinstance(base, models.CharField | models.TextField)
    if not is_text or base.choices or column.primary_key or column.name in CODES:
        return False
    return not getattr(column, "generated", False) and (base.max_length or 99) >= len("zq0000")


def _facts(marks: Marks, table: str) -> Iterable[dict[str, str]]:
    """Return one fact of each kind, each under a name that letters and pages print."""
    for kind, key in zip(sorted(matrix.EVERYTHING), KEYS, strict=False):
        mark = marks.new(Mark(table, f"facts: {key}", kind))
        yield {"kind": kind, "key": key, "value": mark}
