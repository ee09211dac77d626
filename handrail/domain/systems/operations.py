"""Register a system, say for whom it acts, change it, switch it on or off, take it back."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.systems import access, rules
from handrail.domain.systems.choices import Algorithm, SystemKind
from handrail.domain.systems.models import AccessToken, OutsideSystem, SpentToken, Tenant
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.viewer import Viewer, account_of

_SPEND = """
    insert into systems_spenttoken (digest, expires_at) values (%s, %s)
    on conflict (digest) do nothing
"""


class AlreadyRegistered(Refusal):
    """The board has a system with this issuer, or somebody one with this client id."""

    default = "A system with this issuer or client id is registered already."


class TenantTaken(Refusal):
    """The same word of the same issuer means an organisation already."""

    default = "That tenant of this issuer acts for an organisation already."


class TakenBack(Refusal):
    """The system is one no more."""

    default = "This system was taken back. Register it again to let it speak with us."


class ChangedMeanwhile(Refusal):
    """Somebody changed the system since its page was opened."""

    default = "Somebody has changed this system since you opened it. Look again, then decide."


@dataclass(frozen=True, slots=True)
class Registration:
    """What is said of a system when it is registered."""

    name: str
    kind: str
    issuer: str
    jwks_url: str = ""
    jwks: dict[str, Any] | None = None
    algorithms: Collection[str] = (Algorithm.ES384, Algorithm.RS384)
    client_id: str = ""
    scopes: Collection[str] = field(default=())
    fhir_servers: Collection[str] = field(default=())


@transaction.atomic
def register(*, board_id: UUID, system: Registration, by: Viewer, at: datetime) -> UUID:
    """Keep a system for a board's area, switched off, and return its id.

    NotAllowed but for the board; BadInput saying what cannot be; AlreadyRegistered.
    """
    access.check_may_manage(by, board_id)
    values = _checked(system)
    now = OutsideSystem.objects.filter(ended_at=None)
    if now.filter(board_id=board_id, issuer=values["issuer"]).exists():
        raise AlreadyRegistered
    _check_client_is_free(values["client_id"])
    row = OutsideSystem(
        board_id=board_id, registered_at=at, registered_by_account_id=account_of(by), **values
    )
    OutsideSystem.objects.bulk_create([row])
    _audit("system.registered", row, by, at, {"kind": row.kind})
    return row.id


@transaction.atomic
def set_enabled(
    *, system_id: UUID, is_enabled: bool, version: int, by: Viewer, at: datetime
) -> None:
    """Switch a system on or off; off holds from its next call.

    NotFound for another board's; ChangedMeanwhile.
    """
    row = _locked(system_id, by)
    if row.version != version:
        raise ChangedMeanwhile
    row.is_enabled, row.version = is_enabled, row.version + 1
    row.save(update_fields=["is_enabled", "version"])
    _audit("system.switched_on" if is_enabled else "system.switched_off", row, by, at)


@transaction.atomic
def change(
    *, system_id: UUID, system: Registration, version: int, by: Viewer, at: datetime
) -> None:
    """Change what a system is called, proves itself by and may do; it holds from its next call.

    Its tokens of before end. NotFound for another board's; TakenBack, ChangedMeanwhile; BadInput
    saying what cannot be, also for another issuer or kind, which would be another system.
    """
    row = _locked(system_id, by)
    if row.version != version:
        raise ChangedMeanwhile
    if (system.issuer.strip(), system.kind) != (row.issuer, row.kind):
        raise BadInput("Another issuer or kind is another system. Register that one.")
    values = _checked(system)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return
    _check_client_is_free(values["client_id"], but=row.id)
    for name in changed:
        setattr(row, name, values[name])
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    _audit("system.changed", row, by, at, {"changed": changed})


@transaction.atomic
def take_back(*, system_id: UUID, version: int, by: Viewer, at: datetime) -> None:
    """End a system for good: its tokens, its words, and the launches from its records.

    What it did stays. NotFound for another board's; TakenBack, ChangedMeanwhile.
    """
    row = _locked(system_id, by)
    if row.version != version:
        raise ChangedMeanwhile
    row.is_enabled, row.ended_at, row.version = False, at, row.version + 1
    row.save(update_fields=["is_enabled", "ended_at", "version"])
    lines = Tenant.objects.filter(system_id=row.id)
    acted_for = sorted({str(line.organisation_id) for line in lines})
    lines.delete()
    AccessToken.objects.filter(system_id=row.id).delete()
    row.launch_points.filter(ended_at=None).update(ended_at=at)
    _audit("system.taken_back", row, by, at, {"organisations": acted_for})


@transaction.atomic
def act_for(
    *, system_id: UUID, tenant: str, organisation_id: UUID, by: Viewer, at: datetime
) -> UUID:
    """Say which organisation a system acts for when it says this word; return the line's id.

    NotFound for another board's system; NotAllowed for an organisation outside the area;
    TenantTaken.
    """
    row = _locked(system_id, by)
    access.check_is_of_area(row.board_id, organisation_id, local_date(at))
    value = tenant.strip()
    if Tenant.objects.filter(issuer=row.issuer, value=value).exists():
        raise TenantTaken
    line = Tenant(system_id=row.id, issuer=row.issuer, value=value, organisation_id=organisation_id)
    Tenant.objects.bulk_create([line])
    _audit("system.acts_for", row, by, at, {"organisation": str(organisation_id)})
    return line.id


@transaction.atomic
def stop_acting_for(*, tenant_id: UUID, by: Viewer, at: datetime) -> None:
    """Let a system act for an organisation no more; NotFound where it does not, or is another's."""
    line = Tenant.objects.select_related("system").filter(pk=tenant_id).first()
    if line is None or not access.may_manage(by, line.system.board_id):
        raise NotFound
    line.delete()
    detail = {"organisation": str(line.organisation_id)}
    _audit("system.acts_for_no_more", line.system, by, at, detail)


def spend(*, issuer: str, token_id: str, expires_at: datetime) -> bool:
    """Keep that a token was used, and return whether this was the first time.

    Two at once: the second waits for the first, then is refused.
    """
    digest = hashlib.sha256(f"{issuer}\0{token_id}".encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, [digest, expires_at])
        return bool(cursor.rowcount)


def forget_spent(*, at: datetime) -> int:
    """Forget the tokens that have expired, which nobody could use again; return how many."""
    spent, _ = SpentToken.objects.filter(expires_at__lt=at).delete()
    given, _ = AccessToken.objects.filter(expires_at__lt=at).delete()
    return spent + given


def _checked(system: Registration) -> dict[str, Any]:
    """Return the columns of a system; BadInput saying what cannot be."""
    algorithms = frozenset(system.algorithms)
    if not algorithms or not algorithms <= set(Algorithm.values):
        raise BadInput("Choose ES384, RS384 or both")
    if system.kind not in SystemKind.values:
        raise BadInput("Choose what kind of system it is")
    issuer = system.issuer.strip()
    if not system.name.strip() or not issuer:
        raise BadInput("Say what the system is called, and its issuer")
    jwks_url, jwks = _keys(system.jwks_url, system.jwks, algorithms)
    return {
        "name": system.name.strip(),
        "kind": system.kind,
        "issuer": issuer,
        "client_id": system.client_id.strip() or None,
        "jwks_url": jwks_url,
        "jwks": jwks,
        "algorithms": sorted(algorithms),
        "scopes": sorted({rules.scope(each) for each in system.scopes}),
        "fhir_servers": sorted({_address(each).rstrip("/") for each in system.fhir_servers}),
    }


def _keys(
    jwks_url: str, jwks: dict[str, Any] | None, algorithms: frozenset[str]
) -> tuple[str, dict[str, Any] | None]:
    url = _address(jwks_url) if jwks_url.strip() else ""
    if not url and jwks is None:
        raise rules.BadKeys("Give the address of the system's public keys, or paste them")
    return url, rules.keys(jwks, algorithms) if jwks is not None else None


def _address(text: str) -> str:
    return rules.address(text, may_be_here=settings.SYSTEMS_MAY_BE_HERE)


def _check_client_is_free(client_id: str | None, *, but: UUID | None = None) -> None:
    now = OutsideSystem.objects.filter(ended_at=None, client_id=client_id)
    if client_id and (now.exclude(pk=but) if but else now).exists():
        raise AlreadyRegistered


def _locked(system_id: UUID, by: Viewer) -> OutsideSystem:
    row = OutsideSystem.objects.select_for_update().filter(pk=system_id).first()
    if row is None or not access.may_manage(by, row.board_id):
        raise NotFound
    if row.ended_at:
        raise TakenBack
    return row


def _audit(
    action: str, row: OutsideSystem, by: Viewer, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    audit.record(
        action=action, by=by, at=at, subject=("outside_system", row.id), detail=detail or {}
    )
