"""Secrets come from the environment or from a file in the data folder, never from the code."""

import os
import secrets
from pathlib import Path

from handrail.config import environment


def secret_key() -> str:
    """Return the signing key, made once in the data folder when none is given."""
    return environment.get("HANDRAIL_SECRET_KEY") or _kept("secret-key")


def _kept(name: str) -> str:
    path = environment.data_dir() / "secrets" / name
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return _make(path)


def _make(path: Path) -> str:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    value = secrets.token_urlsafe(50)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(value)
    return value
