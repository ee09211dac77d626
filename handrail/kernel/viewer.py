"""Who is looking: a closed union, and the only code that tells the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from psycopg.pq import TransactionStatus


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff acting for one organisation in one job role."""

    account_id: UUID
    organisation_id: UUID
    job_role: str
    permissions: frozenset[str]

    def has(self, permission: str) -> bool:
        """Return whether the active job role carries the permission."""
        return permission in self.permissions


@dataclass(frozen=True, slots=True)
class Recipient:
    """Staff of a body that is told things, such as an employer or a Jobcentre (R99, R102).

    It sees what people released to it and nothing else: no organisation stands in its context,
    so no grant and no row that an organisation holds is ever its own.
    """

    account_id: UUID
    recipient_id: UUID | None  # None for whoever is behind the wall in another body's membership
    job_role: str
    permissions: frozenset[str]

    def has(self, permission: str) -> bool:
        """Return whether the active job role carries the permission."""
        return permission in self.permissions


@dataclass(frozen=True, slots=True)
class Person:
    """The person themself, after a one-time code."""

    person_id: UUID


@dataclass(frozen=True, slots=True)
class LinkBearer:
    """Whoever holds a link or a code that opens one thing; known by the token's hash."""

    token_hash: str


@dataclass(frozen=True, slots=True)
class Public:
    """Anybody."""


@dataclass(frozen=True, slots=True)
class Client:
    """Another computer system, acting for an organisation.

    ``permissions`` are what its scopes let it do. ``account_id`` is the member of staff who
    decided, where the system named one: it stands in what is written, and opens nothing.
    """

    client_id: UUID
    organisation_id: UUID
    permissions: frozenset[str] = frozenset()
    account_id: UUID | None = None

    def has(self, permission: str) -> bool:
        """Return whether its scopes carry the permission."""
        return permission in self.permissions


@dataclass(frozen=True, slots=True)
class System:
    """Handrail itself, acting for one organisation, or for none."""

    organisation_id: UUID | None = None


Viewer = Staff | Recipient | Person | LinkBearer | Public | Client | System

KEYS = ("kind", "account", "organisation", "recipient", "role", "person", "token", "at")
_SETTINGS = ", ".join(f"set_config('handrail.{key}', %s, true)" for key in KEYS)
_SET = f"select {_SETTINGS}"
# The wall: whoever works for the Jobcentre acts for no organisation, whatever the code believes;
# nor does another system, or Handrail itself, for a body that is only told things.
_WALL = (
    "set_config('handrail.organisation', staff_own_organisation(current_setting('handrail.account'"
    "), current_setting('handrail.organisation'), current_setting('handrail.at')), true)"
)
# One round trip for both: a select list is worked out from left to right.
_CURRENT = ", ".join(f"current_setting('handrail.{key}', true)" for key in KEYS)
_SWITCH = f"select {_CURRENT}, {_SETTINGS}"
_SWITCH_BY_THE_WALL = f"{_SWITCH}, {_WALL}"


def organisation_of(viewer: Viewer) -> UUID | None:
    """Return the organisation the viewer acts for, if any."""
    return viewer.organisation_id if isinstance(viewer, Staff | Client | System) else None


def recipient_of(viewer: Viewer) -> UUID | None:
    """Return the body to which what the viewer may see was released, if there can be any."""
    return viewer.recipient_id if isinstance(viewer, Recipient) else organisation_of(viewer)


def account_of(viewer: Viewer) -> UUID | None:
    """Return the account of a member of staff, if it is one, or if another system names one."""
    return viewer.account_id if isinstance(viewer, Staff | Recipient | Client) else None


def kind_of(viewer: Viewer) -> str:
    """Return the viewer's kind as the database and the audit know it."""
    return type(viewer).__name__.lower()


def act_as(viewer: Viewer, *, at: datetime) -> list[str]:
    """Tell the database who is looking, until the transaction ends; return who it was before.

    RuntimeError outside a transaction, where the setting would silently not hold.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("who is looking is told to a transaction, and there is none")
    with connection.cursor() as cursor:
        switch = _SWITCH if organisation_of(viewer) is None else _SWITCH_BY_THE_WALL
        cursor.execute(switch, _context(viewer, at))
        return [value or "" for value in cursor.fetchone()[: len(KEYS)]]


@contextmanager
def acting_as(viewer: Viewer, *, at: datetime) -> Iterator[None]:
    """Tell the database who is looking, until the block ends; RuntimeError as ``act_as``."""
    before = act_as(viewer, at=at)
    try:
        yield
    finally:
        if not connection.needs_rollback and _is_sound():
            with connection.cursor() as cursor:
                cursor.execute(_SET, before)


def _is_sound() -> bool:
    """Return whether the transaction goes on; after a failure only rolling back, which restores."""
    raw = connection.connection
    return raw is not None and raw.info.transaction_status is TransactionStatus.INTRANS


def _context(viewer: Viewer, at: datetime) -> list[str]:
    return [
        kind_of(viewer),
        str(account_of(viewer) or "") if isinstance(viewer, Staff | Recipient) else "",
        str(organisation_of(viewer) or ""),
        str(recipient_of(viewer) or ""),
        viewer.job_role if isinstance(viewer, Staff | Recipient) else "",
        str(viewer.person_id) if isinstance(viewer, Person) else "",
        viewer.token_hash if isinstance(viewer, LinkBearer) else "",
        at.isoformat(),
    ]
