"""Everybody who can look: each job role at each kind of organisation, and who is no staff.

Whoever must be answered alike is in one group, by rule; each is tried all the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction

from demo import cast
from handrail.domain.organisations.models import Kind
from handrail.domain.staff.permissions import Permission
from handrail.domain.staff.wall import TOLD_ONLY
from handrail.kernel.viewer import (
    Client,
    LinkBearer,
    Person,
    Public,
    Recipient,
    Staff,
    System,
    Viewer,
    acting_as,
)
from tests.architecture.rows.made import AT, Side

STAFF = "staff"
SAFEGUARDING = "staff who may read safeguarding notes"
CLIENT, OURS = "another system", "Handrail for an organisation"
TOLD = "staff of an employer, a Jobcentre or DWP"
TOLDS_SYSTEM = "a system of theirs, or Handrail for one of them"
THE_PERSON, BEARER, PUBLIC = "the person", "the bearer of a link", "anybody"
NO_ONES, NOBODY = "Handrail for none", "when nobody is named"
GROUPS = (STAFF, SAFEGUARDING, CLIENT, OURS, TOLD, TOLDS_SYSTEM, THE_PERSON, BEARER, PUBLIC,
          NO_ONES, NOBODY)  # fmt: skip
# Those four are mostly answered alike, and then have one name.
ORGANISATIONS = (STAFF, SAFEGUARDING, CLIENT, OURS)
AN_ORGANISATION = "staff and systems of an organisation"


@dataclass(frozen=True, slots=True)
class Looking:
    """One viewer: what they are called, who has to be answered alike, and who they are."""

    name: str
    group: str
    viewer: Viewer | None


def of_kind(kind: Kind, ours: Side) -> Iterator[Looking]:
    """Yield everybody whose answer could depend on what kind of organisation theirs is."""
    is_told_only = kind in TOLD_ONLY
    for role in cast.ROLES:
        may = frozenset(str(permission) for permission in role.permissions)
        reads = Permission.READ_SAFEGUARDING in role.permissions
        group = TOLD if is_told_only else SAFEGUARDING if reads else STAFF
        viewer: Viewer = Staff(ours.account, ours.organisation, role.key, may)
        yield Looking(f"{role.key} at {kind}", group, viewer)
        if is_told_only:
            told = Recipient(ours.account, ours.organisation, role.key, may)
            yield Looking(f"{role.key}, told things at {kind}", group, told)
    client = Client(uuid4(), ours.organisation)
    yield Looking(f"client of {kind}", TOLDS_SYSTEM if is_told_only else CLIENT, client)
    system = System(ours.organisation)
    yield Looking(f"system of {kind}", TOLDS_SYSTEM if is_told_only else OURS, system)


def of_none(ours: Side) -> Iterator[Looking]:
    """Yield everybody who acts for no organisation."""
    yield Looking("person", THE_PERSON, Person(ours.person))
    yield Looking("bearer", BEARER, LinkBearer(ours.secret))
    yield Looking("public", PUBLIC, Public())
    yield Looking("system", NO_ONES, System())
    yield Looking("nobody", NOBODY, None)


@contextmanager
def looking(each: Looking) -> Iterator[None]:
    """Tell the database who is looking, in a transaction of its own; nobody is not told."""
    with transaction.atomic(), acting_as(each.viewer, at=AT) if each.viewer else nullcontext():
        yield
