"""A row of every table about people for each of three sides, made from the models alone.

``ours`` is the viewer's: their organisation, account, person and secret stand in every column
that names one. ``beside`` is another organisation's, about the same person. ``theirs`` is of that
other organisation, about somebody else. A new table has its rows without being named here.

They are written by the tables' owner with the tables' own triggers off, and without the checks
of a row by itself, which know nothing of other rows: what is left to refuse is fences and keys.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from psycopg import sql
from psycopg.types.json import Jsonb

from demo import cast

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
SIDES = ("ours", "beside", "theirs")
# About people without a scope of their own; test_fences says what guards each instead.
WITHOUT_SCOPE = (
    "audit.Event",
    "oversight.RaisedLook",
    "oversight.Decision",
    "referrals.StatusCode",
)
PERSON = "participants_person"
# The first that fits, so that a moment is not written as a day.
OF_KIND: tuple[tuple[Any, Any], ...] = (
    (models.DateTimeField, AT),
    (models.DateField, date(1980, 2, 1)),
    (models.BooleanField, False),
    (models.IntegerField, 1),
    (ArrayField, []),
    (models.JSONField, {}),
    (models.BinaryField, b"x"),
)


def tables() -> dict[str, Any]:
    """Return every model about people, by the name of its table."""
    scoped = [model for model in apps.get_models() if hasattr(model, "SCOPE")]
    found = [*scoped, *map(apps.get_model, WITHOUT_SCOPE)]
    return {model._meta.db_table: model for model in sorted(found, key=lambda m: m._meta.db_table)}


@dataclass(slots=True)
class Side:
    """Whom the rows of one side name, and which rows they are."""

    name: str
    organisation: UUID
    account: UUID
    person: UUID
    rows: dict[str, UUID]
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    public: dict[str, Any] = field(default_factory=dict)  # what is led to and about nobody

    @property
    def secret(self) -> str:
        """The hash of the secret that opens what this side's person sent."""
        return hashlib.sha256(self.name.encode()).hexdigest()

    @property
    def number(self) -> str:
        """An NHS number that is never issued."""
        return f"99900000{SIDES.index(self.name)}0"


def value(model: Any, column: Any, side: Side) -> Any:
    """Return what a column holds for a side: whom it names, or what the model gives it."""
    if column.primary_key and model._meta.db_table in side.rows:
        return side.rows[model._meta.db_table]
    if column.is_relation:
        to = column.related_model._meta.db_table
        return side.rows[to] if to in side.rows else side.public.get(to)
    if side.name == "beside" and _stands_once(model, column):
        return AT + timedelta(days=1)
    named = _named(column, side)
    return _plain(column) if named is None else named


def _stands_once(model: Any, column: Any) -> bool:
    """Return whether a person has one such row at a time: then the one beside ours is over."""
    return any(
        isinstance(rule, models.UniqueConstraint)
        and rule.fields in (("person_id",), ("person",))
        and rule.condition == models.Q((column.attname, None))
        for rule in model._meta.constraints
    )


def _named(column: Any, side: Side) -> Any:
    """Return whom a column without a key names by its name, if anybody."""
    name = column.attname
    if name == "nhs_number":
        return side.number
    if "token_hash" in name:
        return side.secret
    if name == "shared_with":
        return [side.organisation]
    if isinstance(column, models.UUIDField):
        if "organisation" in name:
            return side.organisation
        if "account" in name:
            return side.account
        ends = {name.removesuffix("_id"), name.rpartition("_")[0].rpartition("_")[2]}
        found = [row for table, row in side.rows.items() if table.rpartition("_")[2] in ends]
        return found[0] if len(found) == 1 else None
    return None


def _plain(column: Any) -> Any:
    """Return what stands in a column that names nobody."""
    if column.null:
        return None
    if column.has_default():
        return column.get_default()
    if column.choices:
        return column.choices[0][0]
    for kind, value in OF_KIND:
        if isinstance(column, kind):
            return value
    if isinstance(column, models.UUIDField):
        return uuid4()
    return uuid4().hex[: column.max_length or 32]


def columns(model: Any) -> list[Any]:
    """Return the columns that a row is written with."""
    fields = model._meta.concrete_fields
    return [column for column in fields if not getattr(column, "generated", False)]


@contextmanager
def in_a_database(fresh_database: Any, django_db_blocker: Any) -> Iterator[Any]:
    """Give the owner's connection to a database with the rows, and the sides; Django is the app."""
    from handrail.config.migration import connected_to

    with (
        fresh_database() as database,
        django_db_blocker.unblock(),
        psycopg.connect(database.owner_url) as owner,
        connected_to(database.app_url),
    ):
        yield owner, make(owner)


def make(owner: psycopg.Connection[Any]) -> dict[str, Side]:
    """Write every row, as the tables' owner; CHECK constraints are taken away for good."""
    about = tables()
    sides = _sides(about)
    others = _not_about_people(about)
    for table in (*about, *(model._meta.db_table for model in others)):
        _without_checks(owner, table)
    owner.commit()
    _job_roles(owner)
    for side in sides.values():
        for model in others:
            _write_public(owner, model, side)
        _write_side(owner, about, side)
    owner.commit()
    for table in (*about, *(model._meta.db_table for model in others)):
        owner.execute(f"alter table {table} enable trigger user")
    owner.commit()
    return sides


def fill(owner: psycopg.Connection[Any], side: Side) -> None:
    """Write a row into every table about people that has none, for a side that has the others."""
    empty = {
        table: model
        for table, model in tables().items()
        if not owner.execute(f"select 1 from {table} limit 1").fetchone()
    }
    for table in empty:
        _without_checks(owner, table)
    owner.commit()
    for table, model in empty.items():
        values = {column: value(model, column, side) for column in columns(model)}
        side.values[table] = _insert(owner, model, values)
    owner.commit()
    for table in empty:
        owner.execute(f"alter table {table} enable trigger user")
    owner.commit()


def _without_checks(owner: psycopg.Connection[Any], table: str) -> None:
    """Take the checks of a row by itself away, and set the table's own triggers aside."""
    for (name,) in owner.execute(
        "select conname from pg_constraint where conrelid = %s::regclass and contype = 'c'",
        [table],
    ).fetchall():
        owner.execute(f'alter table {table} drop constraint "{name}"')
    owner.execute(f"alter table {table} disable trigger user")


def become(owner: psycopg.Connection[Any], side: Side, kind: str) -> None:
    """Make a side's organisation one of another kind."""
    owner.execute(
        "update organisations_organisation set kind = %s where id = %s", [kind, side.organisation]
    )
    owner.commit()


def _job_roles(owner: psycopg.Connection[Any]) -> None:
    for role in cast.ROLES:
        owner.execute(
            "insert into staff_jobrole (key, name, refers_as, permissions) values (%s, %s, %s, %s)",
            [role.key, role.name, role.refers_as, [str(each) for each in role.permissions]],
        )


def _sides(about: dict[str, Any]) -> dict[str, Side]:
    sides = {}
    organisations, accounts = [uuid4(), uuid4()], [uuid4(), uuid4()]
    people = [uuid4(), uuid4()]
    for name, who, whom in (("ours", 0, 0), ("beside", 1, 0), ("theirs", 1, 1)):
        rows = {table: uuid4() for table in about} | {PERSON: people[whom]}
        sides[name] = Side(name, organisations[who], accounts[who], people[whom], rows)
    return sides


def _not_about_people(about: dict[str, Any]) -> list[Any]:
    """Return the models that rows about people lead to, those they lead to themselves first."""
    found: dict[str, Any] = {}

    def add(model: Any) -> None:
        for column in columns(model):
            to = column.related_model
            if column.is_relation and to is not model and to._meta.db_table not in about:
                add(to)
                found.setdefault(to._meta.db_table, to)

    for model in about.values():
        add(model)
    return list(found.values())


def _write_public(owner: psycopg.Connection[Any], model: Any, side: Side) -> None:
    """Write a row of a table that is not about people, unless it is there."""
    table = model._meta.db_table
    values = {column: value(model, column, side) for column in columns(model)}
    key = {
        "organisations_organisation": side.organisation,
        "staff_account": side.account,
    }.get(table)
    if key is not None:
        values[model._meta.pk] = key
        if owner.execute(f"select 1 from {table} where id = %s", [key]).fetchone():
            side.public[table] = key
            return
    if table == "capacity_slot":  # nobody is at two places at once
        starts_at = AT + timedelta(days=SIDES.index(side.name))
        values[model._meta.get_field("starts_at")] = starts_at
        values[model._meta.get_field("ends_at")] = starts_at + timedelta(hours=1)
    side.public[table] = _insert(owner, model, values)[model._meta.pk.attname]


def _write_side(owner: psycopg.Connection[Any], about: dict[str, Any], side: Side) -> None:
    for table, model in about.items():
        if table == PERSON and side.name == "beside":
            continue  # the same person, whose row stands with "ours"
        values = {column: value(model, column, side) for column in columns(model)}
        side.values[table] = _insert(owner, model, values)


def _insert(owner: psycopg.Connection[Any], model: Any, values: dict[Any, Any]) -> dict[str, Any]:
    names = [column.column for column in values]
    owner.execute(
        sql.SQL("insert into {} ({}) values ({})").format(
            sql.Identifier(model._meta.db_table),
            sql.SQL(", ").join(map(sql.Identifier, names)),
            sql.SQL(", ").join(sql.Placeholder() * len(names)),
        ),
        [_adapted(column, value) for column, value in values.items()],
    )
    return {column.attname: value for column, value in values.items()}


def _adapted(column: Any, value: Any) -> Any:
    if isinstance(column, models.JSONField) and value is not None:
        return Jsonb(value, dumps=lambda it: DjangoJSONEncoder().encode(it))
    return value
