"""The seeds of authenticator apps and recovery codes, sealed with the field keys (ADR 27, 34).

allauth keeps them in the JSON of a row, and asks to seal and to open them without saying which
row; so they are bound to the table and not to the row. What was kept before they were sealed
still opens, and is sealed by the clock and by ``handrail keys rotate``.
"""

import base64
from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from handrail.kernel import encryption
from handrail.kernel.encryption import UnreadableError

MARK = "sealed:"  # no seed of allauth's has a colon
PLACE = "mfa_authenticator.seed"
CLEAR = "in clear"
ONE, SEVERAL = ("secret", "seed"), "migrated_codes"


def seal(text: str) -> str:
    """Return a seed sealed with the newest key."""
    return MARK + base64.b64encode(encryption.seal(text, PLACE)).decode()


def opened(kept: str) -> str:
    """Return a seed; UnreadableError where its key is not here."""
    if not kept.startswith(MARK):
        return kept
    return encryption.unseal(_sealed(kept), PLACE)


def counts() -> dict[str, int]:
    """Return how many seeds each key sealed, by its name in hexadecimal, and how many none did."""
    found: dict[str, int] = {}
    for row in Authenticator.objects.iterator():
        for kept in _texts(row.data):
            found[_key(kept)] = found.get(_key(kept), 0) + 1
    return found


def seal_again() -> tuple[int, tuple[str, ...]]:
    """Seal with the newest key what others sealed, or nobody; return how many, and what is lost.

    A row at a time, so that nobody who signs in at the moment waits for more than that.
    """
    done, unreadable = 0, []
    for row_id in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=row_id).first()
            if row is None or not any(_is_old(kept) for kept in _texts(row.data)):
                continue
            try:
                row.data = _again(row.data)
            except UnreadableError as why:
                unreadable.append(f"mfa.Authenticator {row_id}: {why}")
                continue
            row.save(update_fields=["data"])
            done += 1
    return done, tuple(unreadable)


def _texts(data: dict[str, Any]) -> Iterator[str]:
    yield from (data[name] for name in ONE if name in data)
    yield from data.get(SEVERAL, ())


def _again(data: dict[str, Any]) -> dict[str, Any]:
    changed: dict[str, Any] = {name: seal(opened(data[name])) for name in ONE if name in data}
    if SEVERAL in data:
        changed[SEVERAL] = [seal(opened(kept)) for kept in data[SEVERAL]]
    return data | changed


def _is_old(kept: str) -> bool:
    return _key(kept) != encryption.keyring().newest.hex()


def _key(kept: str) -> str:
    return encryption.key_of(_sealed(kept)).hex() if kept.startswith(MARK) else CLEAR


def _sealed(kept: str) -> bytes:
    return base64.b64decode(kept.removeprefix(MARK))
