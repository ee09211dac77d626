"""One declaration per model about people, from which both fences are made.

A scope is a list of clauses; a row is seen when any of them holds. Each clause is one text of
SQL with two kinds of operands: the context that the database was told, for the table's policy,
and the viewer's own values, for the filter that every query applies. The filter is text
because every query about people has one: built from the models it cost more than the rest.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self, TypeVar

from django.apps import apps
from django.db import models
from django.db.models import BooleanField, F, Func

from handrail.kernel.row_security import ACCOUNT, AT, KIND, ORGANISATION, PERSON, ROLE, TOKEN
from handrail.kernel.viewer import (
    LinkBearer,
    Person,
    Staff,
    Viewer,
    account_of,
    organisation_of,
)

VALUE = "%s"
Condition = tuple[str, list[Any]]  # SQL with a mark for each value, and the values


class Clause(Protocol):
    """One way in which a row may be seen."""

    def sql(self, table: str) -> str:
        """Return the condition for the table's policy."""

    def condition(self, row: str, viewer: Viewer, at: datetime) -> Condition | None:
        """Return it for a query that calls the table ``row``, or None where it can never hold."""


@dataclass(frozen=True, slots=True)
class Granted:
    """A live grant joins the person in this column with the viewer's organisation."""

    person: str

    def sql(self, table: str) -> str:
        """Return the policy's condition."""
        return self._text(f'"{table}"', ORGANISATION, AT)

    def condition(self, row: str, viewer: Viewer, at: datetime) -> Condition | None:
        """Return the query's condition."""
        organisation = organisation_of(viewer)
        return (self._text(row, VALUE, VALUE), [organisation, at, at]) if organisation else None

    def _text(self, row: str, organisation: str, at: str) -> str:
        return (
            "exists (select 1 from disclosure_grant g"
            f' where g.person_id = {row}."{self.person}"'
            f" and g.organisation_id = {organisation} and g.from_at <= {at}"
            f" and (g.until_at is null or g.until_at > {at}))"
        )


@dataclass(frozen=True, slots=True)
class Held:
    """The organisation in this column is the viewer's: it wrote, sent or received the row."""

    organisation: str

    def sql(self, table: str) -> str:
        """Return the policy's condition."""
        return f'"{table}"."{self.organisation}" = {ORGANISATION}'

    def condition(self, row: str, viewer: Viewer, at: datetime) -> Condition | None:
        """Return the query's condition."""
        return _equal(row, self.organisation, organisation_of(viewer))


@dataclass(frozen=True, slots=True)
class HeldWith:
    """The organisation in this column is the viewer's, whose job role carries the permission."""

    organisation: str
    permission: str

    def sql(self, table: str) -> str:
        """Return the policy's condition."""
        return (
            f'"{table}"."{self.organisation}" = {ORGANISATION} and {KIND} = \'staff\''
            f" and exists (select 1 from staff_jobrole j where j.key = {ROLE}"
            f" and '{self.permission}' = any(j.permissions))"
        )

    def condition(self, row: str, viewer: Viewer, at: datetime) -> Condition | None:
        """Return the query's condition."""
        may = isinstance(viewer, Staff) and viewer.has(self.permission)
        return _equal(row, self.organisation, organisation_of(viewer)) if may else None


@dataclass(frozen=True, slots=True)
class HeldByAny:
    """The viewer's organisation is one of those in this array column."""

    organisations: str

    def sql(self, table: str) -> str:
        """Return the policy's condition."""
        return f'{ORGANISATION} = any("{table}"."{self.organisations}")'

    def condition(self, row: str, viewer: Viewer, at: datetime) -> Condition | None:
        """Return the query's condition."""
        organisation = organisation_of(viewer)
        text = f'{VALUE} = any({row}."{self.organisations}")'
        return (text, [organisation]) if organisation else None


@dataclass(frozen=True, slots=True)
class Own:
    """The row belongs to the viewer's account."""

    account: str

    def sql(self, table: str) -> str:
        """Return the policy's condition."""
        return f'"{table}"."{self.account}" = {ACCOUNT}'

    def condition(self, row: str, viewer: Viewer, at: datetime) -> Condition | None:
        """Return the query's condition."""
        return _equal(row, self.account, account_of(viewer))


@dataclass(frozen=True, slots=True)
class Subject:
    """The row is about the person who looks."""

    person: str

    def sql(self, table: str) -> str:
        """Return the policy's condition."""
        return f'"{table}"."{self.person}" = {PERSON}'

    def condition(self, row: str, viewer: Viewer, at: datetime) -> Condition | None:
        """Return the query's condition."""
        return _equal(row, self.person, viewer.person_id if isinstance(viewer, Person) else None)


@dataclass(frozen=True, slots=True)
class Borne:
    """The viewer holds the secret whose hash is in this column."""

    token: str

    def sql(self, table: str) -> str:
        """Return the policy's condition."""
        return f'"{table}"."{self.token}" = {TOKEN}'

    def condition(self, row: str, viewer: Viewer, at: datetime) -> Condition | None:
        """Return the query's condition."""
        held = viewer.token_hash if isinstance(viewer, LinkBearer) else None
        return _equal(row, self.token, held)


@dataclass(frozen=True, slots=True)
class Through:
    """The row belongs to another one that the viewer sees, such as a line of its history."""

    parent: str
    column: str

    def sql(self, table: str) -> str:
        """Return the policy's condition; the parent's own policy applies inside it."""
        parent = self.parent.lower().replace(".", "_")
        return f'exists (select 1 from {parent} p where p.id = "{table}"."{self.column}")'

    def condition(self, row: str, viewer: Viewer, at: datetime) -> Condition | None:
        """Return the query's condition, with the parent's own inside it."""
        model: Any = apps.get_model(self.parent)
        parent = f'"{model._meta.db_table}"'
        text, values = model.SCOPE.condition(parent, viewer, at)
        found = f'{parent}.id = {row}."{self.column}"'
        return f"exists (select 1 from {parent} where {found} and {text})", values


@dataclass(frozen=True, slots=True, init=False)
class Scope:
    """Who sees and writes the rows of a table: any of the clauses.

    ``public_inserts`` lets anybody add a row (and nothing more), for the public's own forms;
    ``inserts`` lets whom it names add rows that they may not see.
    """

    clauses: tuple[Clause, ...]
    public_inserts: bool
    inserts: Clause | None

    def __init__(
        self, *clauses: Clause, public_inserts: bool = False, inserts: Clause | None = None
    ) -> None:
        object.__setattr__(self, "clauses", clauses)
        object.__setattr__(self, "public_inserts", public_inserts)
        object.__setattr__(self, "inserts", inserts)

    def using(self, table: str) -> str:
        """Return the SQL of the policy."""
        return " or ".join(clause.sql(table) for clause in self.clauses)

    def insert(self, table: str) -> str:
        """Return the SQL that allows more insertions, or nothing."""
        if self.inserts is not None:
            return self.inserts.sql(table)
        return f"{KIND} in ('public', 'linkbearer')" if self.public_inserts else ""

    def condition(self, row: str, viewer: Viewer, at: datetime) -> Condition:
        """Return the filter that every query applies; with no clause to hold it matches nothing."""
        asked = [clause.condition(row, viewer, at) for clause in self.clauses]
        holding = [each for each in asked if each is not None]
        if not holding:
            return "false", []
        text = " or ".join(each for each, _ in holding)
        return f"({text})", [value for _, values in holding for value in values]


class Seen(Func):
    """A scope's filter in a query, about whatever name the query gives the table."""

    def __init__(self, scope: Scope, viewer: Viewer, at: datetime) -> None:
        super().__init__(F("pk"), output_field=BooleanField())
        self.scope, self.viewer, self.at = scope, viewer, at

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any, **more: Any
    ) -> Condition:
        """Return the SQL and its values."""
        key, _ = compiler.compile(self.source_expressions[0])
        return self.scope.condition(key.rpartition(".")[0], self.viewer, self.at)


Row = TypeVar("Row", bound=models.Model, covariant=True)


class ScopedRows(models.QuerySet[Row]):
    """Rows about people, which are asked for by who is looking."""

    def visible_to(self, viewer: Viewer, *, at: datetime) -> Self:
        """Return only the rows that the viewer may see."""
        scope: Scope = self.model.SCOPE  # type: ignore[attr-defined]
        return self.filter(Seen(scope, viewer, at))


def _equal(row: str, column: str, value: object) -> Condition | None:
    return None if value is None else (f'{row}."{column}" = {VALUE}', [value])
