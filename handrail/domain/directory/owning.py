"""Who says that an entry is still right: its owner, the reminders to them, and the link in those.

A link is known by its hash, works once, and only for a while. Opening it changes nothing.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.directory import access, changing, operations
from handrail.domain.directory.codes import State
from handrail.domain.directory.models import Service, StillRightLink
from handrail.domain.directory.watched import STAGES
from handrail.domain.staff import queries as staff
from handrail.kernel import clock
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.viewer import System, Viewer, acting_as

LASTS = timedelta(days=35)
THEMSELVES = "the service itself"


class LinkOver(NotFound):
    """The link was used, is too old, or never was."""

    default = (
        "This link does not work any more. It works once, and for 5 weeks. If the entry needs "
        "changing, say so on its page."
    )


class OneOwner(BadInput):
    """An entry's owner is a worker or an address, and the address can be written to."""

    default = "Choose a worker, or give an email address, not both."


@dataclass(frozen=True, slots=True)
class Owner:
    """Who an entry belongs to: a worker by account, or a contact by email; neither where nobody."""

    account_id: UUID | None = None
    email: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """An entry whose owner is to be reminded, and of which stage."""

    service_id: UUID
    name: str
    provider_id: UUID | None
    area_codes: tuple[str, ...]
    owner: Owner
    stage: int
    since_date: date


@dataclass(frozen=True, slots=True)
class Linked:
    """The entry that a link is about, as whoever opens it may check it."""

    service_id: UUID
    name: str
    since_date: date


@transaction.atomic
def set_owner(*, service_id: UUID, owner: Owner, by: Viewer, at: datetime) -> None:
    """Say who an entry belongs to; NotAllowed, AnotherAreasEntry, UnknownService, OneOwner."""
    row = changing.run_by(by, service_id, at)
    if owner.account_id is not None and owner.email:
        raise OneOwner
    row.owner_account_id, row.owner_email = owner.account_id, owner.email.strip()
    row.save(update_fields=["owner_account_id", "owner_email"])
    detail = {"is_worker": owner.account_id is not None, "is_contact": bool(owner.email)}
    changing.record("directory.owner_set", row, by, at, **detail)


def owner_of(service_id: UUID, *, viewer: Viewer, at: datetime) -> Owner:
    """Return who an entry belongs to, for whoever may say so.

    UnknownService, NotAllowed, AnotherAreasEntry.
    """
    row = Service.objects.filter(pk=service_id).defer("words", "vendor").first()
    if row is None:
        raise changing.UnknownService
    access.check_may_run(viewer, row.provider_id, clock.local_date(at))
    return Owner(row.owner_account_id, row.owner_email)


def due(*, on: date) -> tuple[Due, ...]:
    """Return the entries whose owner has not been reminded yet at 60 or at 75 days (R12).

    An entry that nobody ever checked counts from the day it was added. Another directory's
    entries are checked there.
    """
    rows = Service.objects.filter(state=State.ACTIVE, feed=None).only(
        "id", "name", "provider_id", "area_codes", "assured_date", "created_at",
        "owner_account_id", "owner_email",
    )  # fmt: skip
    told = frozenset(StillRightLink.objects.values_list("service_id", "since_date", "stage"))
    found = []
    for row in rows.order_by("id"):
        since = row.assured_date or clock.local_date(row.created_at)
        stage = max((each for each in STAGES if (on - since).days >= each), default=0)
        if stage and (row.pk, since, stage) not in told:
            owner = Owner(row.owner_account_id, row.owner_email)
            codes = tuple(row.area_codes)
            found.append(Due(row.pk, row.name, row.provider_id, codes, owner, stage, since))
    return tuple(found)


def make_link(*, item: Due, at: datetime) -> str:
    """Return the secret of a new link for a reminder; only its hash is kept."""
    secret = secrets.token_urlsafe(24)
    StillRightLink.objects.create(
        service_id=item.service_id,
        stage=item.stage,
        since_date=item.since_date,
        token_hash=_hash(secret),
        made_at=at,
        expires_at=at + LASTS,
    )
    return secret


def linked(secret: str, *, at: datetime) -> Linked:
    """Return what a link is about, and change nothing; LinkOver."""
    row = StillRightLink.objects.select_related("service").filter(token_hash=_hash(secret)).first()
    return _linked(row, at)


@transaction.atomic
def confirm(*, secret: str, by: Viewer, at: datetime) -> Linked:
    """Note that whoever holds the link checked the entry today; it and those before end. LinkOver.

    The link is the right to do it, so Handrail writes it as itself.
    """
    rows = StillRightLink.objects.select_for_update().filter(token_hash=_hash(secret))
    row = rows.first()
    found = _linked(row, at)
    assert row is not None
    rows = StillRightLink.objects.filter(service_id=found.service_id, used_at=None)
    rows.update(used_at=at)
    with acting_as(System(), at=at):
        operations.assure(
            service_id=found.service_id,
            assured_by=_named(row.service.owner_account_id),
            by=System(),
            at=at,
        )
    audit.record(
        action="directory.confirmed_by_link",
        by=by,
        at=at,
        subject=("service", found.service_id),
    )
    return found


def _linked(row: StillRightLink | None, at: datetime) -> Linked:
    if row is None or row.used_at is not None or row.expires_at <= at:
        raise LinkOver
    return Linked(row.service_id, row.service.name, row.since_date)


def _named(account_id: UUID | None) -> str:
    """Return who checked, as the public reads it: never somebody's email."""
    if account_id is None:
        return THEMSELVES
    return staff.names([account_id]).get(account_id, THEMSELVES)


def _hash(secret: str) -> str:
    return hashlib.sha256(f"still right:{secret}".encode()).hexdigest()
