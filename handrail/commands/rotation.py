"""Seal again, in batches, what older keys sealed. Stopped at any point, it goes on from there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from handrail.kernel.encryption import (
    EncryptedText,
    UnreadableError,
    keyring,
    place_of,
    seal,
    unseal,
)

AT_ONCE = 500
Fields = tuple[tuple[type[models.Model], EncryptedText], ...]
_NAME = "encode(substring({column} from 2 for 8), 'hex')"


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of one batch: how many were sealed again, and which cannot be read."""

    done: int
    unreadable: tuple[str, ...]


def counts(model: type[models.Model], field: EncryptedText) -> dict[str, int]:
    """Return how many rows each key sealed, by its name in hexadecimal."""
    table, column = _quoted(model, field)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_NAME.format(column=column)}, count(*) from {table}"  # noqa: S608 - our names
            f" where {column} is not null group by 1 order by 1"
        )
        return dict(cursor.fetchall())


def rotate(
    model: type[models.Model], field: EncryptedText, *, at_once: int = AT_ONCE
) -> Iterator[Batch]:
    """Seal with the newest key what others sealed, a transaction a batch, each row in turn.

    Rows that somebody holds at the moment are waited for; those that cannot be read stay.
    """
    latest: Any = None
    while True:
        with transaction.atomic():
            rows = _older(model, field, latest, at_once)
            if not rows:
                return
            batch = _again(model, field, rows)
        latest = rows[-1][0]
        yield batch


def _older(
    model: type[models.Model], field: EncryptedText, latest: Any, limit: int
) -> list[tuple[Any, bytes]]:
    table, column = _quoted(model, field)
    key = connection.ops.quote_name(str(model._meta.pk.column))
    beyond = f"and {key} > %(latest)s" if latest is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {key}, {column} from {table} where {_NAME.format(column=column)} <> %(newest)s"  # noqa: S608
            f" {beyond} order by {key} limit %(limit)s for update",
            {"newest": keyring().newest.hex(), "latest": latest, "limit": limit},
        )
        return [(found, bytes(sealed)) for found, sealed in cursor.fetchall()]


def _again(model: type[models.Model], field: EncryptedText, rows: list[tuple[Any, bytes]]) -> Batch:
    table, column = _quoted(model, field)
    key = connection.ops.quote_name(str(model._meta.pk.column))
    changed, unreadable = [], []
    for found, sealed in rows:
        place = place_of(model._meta.db_table, str(field.column), found)
        try:
            changed.append((seal(unseal(sealed, place), place), found))
        except UnreadableError as why:
            unreadable.append(f"{model._meta.label} {found}: {why}")
    with connection.cursor() as cursor:
        cursor.executemany(f"update {table} set {column} = %s where {key} = %s", changed)  # noqa: S608
    return Batch(len(changed), tuple(unreadable))


def _quoted(model: type[models.Model], field: EncryptedText) -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), quote(str(field.column))
