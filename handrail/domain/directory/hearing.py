"""How a service without a system of its own hears of referrals: name an address, confirm, stop.

Nothing is sent to an address about a referral before its owner has confirmed it, by a link that
works once and for a week.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, QuerySet

from handrail.domain.audit import operations as audit
from handrail.domain.directory import access, changing
from handrail.domain.directory.hearing_models import HearingAddress
from handrail.domain.directory.models import Service
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff.wall import TOLD_ONLY
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.ids import secret_token
from handrail.kernel.viewer import System, Viewer, account_of

TO_CONFIRM = timedelta(days=7)
LONGEST_NAME = 200


class BadAddress(BadInput):
    """An address has the name of whose it is, and can be written to."""

    default = "Give the name of somebody at the service, and their work email address."


class HearsNothing(BadInput):
    """The service takes no referrals here, so there is nothing to hear of."""

    default = "This service does not take referrals here. Set it up to take them first."


class LinkOver(NotFound):
    """The link to confirm was used, is too old, or never was."""

    default = "This link does not work any more. Ask whoever keeps the directory for a new one."


@dataclass(frozen=True, slots=True)
class Address:
    """An address as those see it who keep the directory, and as links are made for it."""

    id: UUID
    service_id: UUID
    service_name: str
    provider_id: UUID
    name: str
    email: str
    set_at: datetime
    confirmed_at: datetime | None
    account_id: UUID | None


@transaction.atomic
def name(*, service_id: UUID, who: str, email: str, by: Viewer, at: datetime) -> str:
    """Name the address by which a service hears, and return the secret that confirms it.

    One before has to be ended first. NotAllowed, AnotherAreasEntry, UnknownService, BadAddress,
    HearsNothing.
    """
    service = changing.locked(service_id)
    access.check_may_keep_of(by, service.provider_id, local_date(at))
    _check(who.strip(), email.strip())
    if service.provider_id is None or not service.takes_referrals:
        raise HearsNothing
    if organisations.get(service.provider_id).kind in TOLD_ONLY:
        raise HearsNothing
    secret = secret_token()
    row = HearingAddress(
        service_id=service_id,
        provider_id=service.provider_id,
        name=who.strip(),
        email=email.strip().lower(),
        token_hash=_hash(secret),
        set_at=at,
        set_by_account_id=account_of(by),
    )
    row.save(force_insert=True)
    _audit("directory.hearing_named", row, by, at)
    return secret


@transaction.atomic
def confirm(*, secret: str, account_id: UUID, by: System, at: datetime) -> Address:
    """Note that the owner of an address confirmed it, and which account is theirs; LinkOver."""
    row = _open(secret, at, lock=True)
    row.confirmed_at, row.account_id = at, account_id
    row.save(update_fields=["confirmed_at", "account_id"])
    _audit("directory.hearing_confirmed", row, by, at)
    return _address(row)


@transaction.atomic
def end(*, service_id: UUID, by: Viewer, at: datetime) -> Address | None:
    """Let nothing more be heard by a service's address; return it, None where it has none.

    NotAllowed, AnotherAreasEntry, UnknownService.
    """
    service = changing.locked(service_id)
    access.check_may_keep_of(by, service.provider_id, local_date(at))
    row = _now().select_for_update(of=("self",)).filter(service_id=service_id).first()
    if row is None:
        return None
    _end("directory.hearing_ended", row, by, at)
    return _address(row)


@transaction.atomic
def lapse(address_id: UUID, *, by: System, at: datetime) -> None:
    """End an address whose owner works there no more; for Handrail itself."""
    row = _now().select_for_update(of=("self",)).filter(pk=address_id).first()
    if row is not None:
        _end("directory.hearing_lapsed", row, by, at)


def to_confirm(secret: str, *, at: datetime) -> Address:
    """Return what a link to confirm is about, and change nothing; LinkOver."""
    return _address(_open(secret, at))


def of_service(service_id: UUID, *, viewer: Viewer, at: datetime) -> Address | None:
    """Return the address by which a service hears, for whoever keeps its entry.

    UnknownService, NotAllowed, AnotherAreasEntry.
    """
    service = Service.objects.filter(pk=service_id).only("provider_id").first()
    if service is None:
        raise changing.UnknownService
    access.check_may_keep_of(viewer, service.provider_id, local_date(at))
    row = _now().filter(service_id=service_id).first()
    return _address(row) if row else None


def in_force(address_id: UUID | None = None) -> tuple[Address, ...]:
    """Return the addresses that were confirmed and not ended, or this one; for Handrail itself.

    One whose service has another provider by now, or takes no referrals, hears nothing.
    """
    rows = _now().filter(confirmed_at__isnull=False, service__takes_referrals=True)
    if address_id is not None:
        rows = rows.filter(pk=address_id)
    rows = rows.filter(service__provider_id=F("provider_id")).order_by("id")
    return tuple(_address(row) for row in rows)


def is_still_named(account_id: UUID, provider_id: UUID) -> bool:
    """Return whether somebody is named by an address of this provider that is in force."""
    return _now().filter(account_id=account_id, provider_id=provider_id).exists()


def _now() -> "QuerySet[HearingAddress]":
    return HearingAddress.objects.select_related("service").filter(ended_at=None)


def _open(secret: str, at: datetime, *, lock: bool = False) -> HearingAddress:
    rows = _now().filter(token_hash=_hash(secret), confirmed_at=None)
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None or at >= row.set_at + TO_CONFIRM:
        raise LinkOver
    return row


def _check(who: str, email: str) -> None:
    if not who or len(who) > LONGEST_NAME:
        raise BadAddress
    try:
        validate_email(email)
    except ValidationError as problem:
        raise BadAddress from problem


def _address(row: HearingAddress) -> Address:
    return Address(
        row.id,
        row.service_id,
        row.service.name,
        row.provider_id,
        row.name,
        row.email,
        row.set_at,
        row.confirmed_at,
        row.account_id,
    )


def _end(action: str, row: HearingAddress, by: Viewer, at: datetime) -> None:
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _audit(action, row, by, at)


def _audit(action: str, row: HearingAddress, by: Viewer, at: datetime) -> None:
    detail = {"address": str(row.id)}
    audit.record(action=action, by=by, at=at, subject=("service", row.service_id), detail=detail)


def _hash(secret: str) -> str:
    return hashlib.sha256(f"hearing:{secret}".encode()).hexdigest()
