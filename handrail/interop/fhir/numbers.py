"""What another system calls a request, as the id under which the same one is known again."""

from uuid import UUID, uuid5

from handrail.kernel.viewer import Client

SPACE = UUID("6d3a4f0e-52a1-4c1e-9d6b-0f6a7c1d2e47")


def submission(by: Client, identifier: tuple[str, str]) -> UUID:
    """Return the id under which what a system sends with its own identifier is known."""
    return _of(by.organisation_id, "identifier", *identifier)


def keyed(by: Client, key: str) -> UUID:
    """Return the id under which what a system sends with an idempotency key is known."""
    return _of(by.client_id, by.organisation_id, "key", key)


def _of(*parts: object) -> UUID:
    return uuid5(SPACE, "\0".join(map(str, parts)))
