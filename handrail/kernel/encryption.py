"""Texts that could harm most, encrypted one by one, each bound to its own row and column.

AES-256-GCM. A sealed text is one byte of form, eight that name its key, twelve of nonce, then
the ciphertext with its tag. The row and column are authenticated with it, so that a sealed text
which is moved to another row cannot be opened there. New texts take the newest key; older keys
only open. The keys come from ``settings.FIELD_KEYS``, newest first.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute

FORM = b"\x01"
ID_BYTES, NONCE_BYTES, KEY_BYTES = 8, 12, 32
HEAD = len(FORM) + ID_BYTES + NONCE_BYTES


class UnreadableError(Exception):
    """A sealed text cannot be opened: its key is not here, or it is not what was sealed."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """Every key by its name, and the name of the one that seals."""

    keys: dict[bytes, AESGCM]
    newest: bytes


def name_of(key: bytes) -> bytes:
    """Return the name by which a sealed text says its key; it tells nothing of the key."""
    return sha256(b"handrail field key:" + key).digest()[:ID_BYTES]


def keyring() -> Keyring:
    """Return the keys as they are now; ValueError for one of the wrong length, or for none."""
    return _keyring(tuple(settings.FIELD_KEYS()))


@lru_cache(maxsize=4)
def _keyring(keys: tuple[bytes, ...]) -> Keyring:
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise ValueError("field keys are one or more, each of 32 bytes")
    return Keyring({name_of(key): AESGCM(key) for key in keys}, name_of(keys[0]))


def seal(text: str, place: str) -> bytes:
    """Return a text sealed with the newest key, for one place only."""
    ring, nonce = keyring(), os.urandom(NONCE_BYTES)
    sealed = ring.keys[ring.newest].encrypt(nonce, text.encode(), place.encode())
    return FORM + ring.newest + nonce + sealed


def unseal(sealed: bytes, place: str) -> str:
    """Return the text that was sealed for this place; UnreadableError."""
    key = keyring().keys.get(key_of(sealed))
    if key is None or sealed[: len(FORM)] != FORM:
        raise UnreadableError(f"the key {key_of(sealed).hex()} is not here")
    nonce = sealed[len(FORM) + ID_BYTES : HEAD]
    try:
        return key.decrypt(nonce, sealed[HEAD:], place.encode()).decode()
    except InvalidTag:
        raise UnreadableError("it is not what was sealed here") from None


def key_of(sealed: bytes) -> bytes:
    """Return the name of the key that a text was sealed with."""
    return sealed[len(FORM) : len(FORM) + ID_BYTES]


def place_of(table: str, column: str, key: object) -> str:
    """Return the place that a sealed text is bound to."""
    return f"{table}.{column}:{key}"


class _Opened(DeferredAttribute):
    """Gives the text of a row, opened when it is asked for."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        held = super().__get__(instance, cls)
        if isinstance(held, bytes | memoryview) and instance is not None:
            return unseal(bytes(held), _place(self.field, instance))
        return held

    def __set__(self, instance: Any, value: Any) -> None:
        # With a setter Python asks the descriptor first, not the instance.
        instance.__dict__[self.field.attname] = value


class EncryptedText(models.BinaryField):  # type: ignore[type-arg]
    """A text that the database never sees. Reading a row's text raises UnreadableError.

    It is sealed when the row is saved, so rows are made with ``create``, ``bulk_create`` or
    ``save``, never with ``update``; and nothing can be looked for in it.
    """

    descriptor_class = _Opened

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        """Return the text sealed for this row."""
        held = model_instance.__dict__.get(self.attname)
        if isinstance(held, str):
            return seal(held, _place(self, model_instance))
        return None if held is None else bytes(held)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return the sealed bytes; TypeError for a text that did not pass by a row."""
        if isinstance(value, str):
            raise TypeError(f"{self.name} is encrypted: it can be neither updated nor looked for")
        return super().get_db_prep_value(value, connection, prepared)


def is_encrypted(field: object) -> bool:
    """Return whether a field of a model is one of these."""
    return isinstance(field, EncryptedText)


def opened(model: type[models.Model], column: str, key: object, sealed: Any) -> str | None:
    """Return the text of a column that was read as bytes; None for none, or where it is broken."""
    try:
        place = place_of(model._meta.db_table, column, key)
        return None if sealed is None else unseal(bytes(sealed), place)
    except UnreadableError:
        return None


def encrypted_fields(
    every: Iterable[type[models.Model]],
) -> tuple[tuple[type[models.Model], EncryptedText], ...]:
    """Return every encrypted field of these models."""
    return tuple(
        (model, field)
        for model in every
        for field in model._meta.fields
        if isinstance(field, EncryptedText)
    )


def _place(field: "models.Field[Any, Any]", row: models.Model) -> str:
    return place_of(row._meta.db_table, str(field.column), row.pk)
