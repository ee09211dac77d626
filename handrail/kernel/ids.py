"""Identifiers: random for addresses, time-ordered for history, short for people to read aloud."""

import secrets
from uuid import UUID, uuid4

from uuid_utils import compat

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> UUID:
    """Return a random version 4 identifier, safe to show in an address."""
    return uuid4()


def ordered_id() -> UUID:
    """Return a time-ordered version 7 identifier, for history, audit and outbox rows."""
    return compat.uuid7()


def reference() -> str:
    """Return a reference a person can read aloud, such as WH-7K3M-9QXT."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"WH-{letters[:4]}-{letters[4:]}"


def one_time_code() -> str:
    """Return a six-digit code."""
    return f"{secrets.randbelow(1_000_000):06d}"


def secret_token() -> str:
    """Return an unguessable token for a link; store only its hash."""
    return secrets.token_urlsafe(32)


def come_back_code() -> str:
    """Return a secret that a person can write down and type: four groups of four."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(16))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))
