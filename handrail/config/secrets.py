"""Secrets come from the environment or from a file in the data folder, never from the code."""

import base64
import binascii
import os
import secrets
from functools import lru_cache
from pathlib import Path

from handrail.config import environment


def secret_key() -> str:
    """Return the signing key, made once in the data folder when none is given."""
    return environment.get("HANDRAIL_SECRET_KEY") or _kept("secret-key")


def field_keys() -> tuple[bytes, ...]:
    """Return the keys of encrypted fields, newest first; ValueError for what is no key.

    Read again as soon as the file changes, so that a new key needs no restart.
    """
    if given := environment.get("HANDRAIL_FIELD_KEYS"):
        return _parsed(given.replace(",", "\n"))
    path = field_keys_path()
    if not path.exists():
        _make(path, new_field_key())
    return _read(path, path.stat().st_mtime_ns)


def field_keys_path() -> Path:
    """Return the file that holds the keys of encrypted fields, one a line, newest first."""
    return environment.data_dir() / "secrets" / "field-keys"


def new_field_key() -> str:
    """Return a new key, as it stands in the file or the environment."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def add_field_key() -> None:
    """Put a new key at the top of the file; the others stay, for what they sealed."""
    field_keys()  # makes the first
    kept = field_keys_path().read_text()
    half = field_keys_path().with_suffix(".new")
    half.touch(mode=0o600)
    half.write_text(f"{new_field_key()}\n{kept.strip()}\n")
    half.replace(field_keys_path())


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> tuple[bytes, ...]:
    return _parsed(path.read_text())


def _parsed(text: str) -> tuple[bytes, ...]:
    try:
        return tuple(base64.urlsafe_b64decode(line) for line in text.split())
    except (binascii.Error, ValueError):
        raise ValueError("a field key is 44 characters, as 'handrail keys new' makes it") from None


def _kept(name: str) -> str:
    path = environment.data_dir() / "secrets" / name
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return _make(path, secrets.token_urlsafe(50))


def _make(path: Path, value: str) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(value)
    return value
