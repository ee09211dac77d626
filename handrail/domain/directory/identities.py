"""The ids by which other directories know an entry, kept when it goes from one to another. Pure."""

import hashlib
from uuid import UUID


def derived(*parts: object) -> UUID:
    """Return an id that is always the same for the same parts."""
    text = "|".join(map(str, parts))
    return UUID(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest())


def given(source_id: str) -> UUID | None:
    """Return an id as its publisher gave it, or None where that is no UUID."""
    try:
        return UUID(source_id) if len(source_id) == 36 else None
    except ValueError:
        return None


def known_as(source_id: str, own: UUID, taken: frozenset[UUID] | set[UUID]) -> UUID:
    """Return the publisher's own id of a thing, unless it is none or another has it; else ours."""
    theirs = given(source_id)
    return theirs if theirs is not None and theirs not in taken else own
