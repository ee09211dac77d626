"""Ask which systems there are, and for whom one acts that has yet to prove who it is."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from handrail.domain.systems import access
from handrail.domain.systems.models import OutsideSystem, Tenant
from handrail.domain.systems.scopes import allows
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Viewer

# As text, for every call asks it: built from the model it costs several times as much.
_CANDIDATE = """
    select s.id, s.jwks_url, s.jwks::text, s.algorithms, s.scopes, s.fhir_servers, s.version,
           t.organisation_id, exists (
               select 1 from systems_launchpoint p where p.system_id = s.id
                  and p.organisation_id = t.organisation_id and p.ended_at is null)
      from systems_tenant t join systems_outsidesystem s on s.id = t.system_id
     where t.issuer = %s and t.value = %s and s.kind = %s and s.is_enabled
"""


@dataclass(frozen=True, slots=True)
class TenantLine:
    """The word a system says, and the organisation it then acts for."""

    id: UUID
    value: str
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class SystemRecord:
    """A system as its board sees it."""

    id: UUID
    board_id: UUID
    name: str
    kind: str
    kind_label: str
    issuer: str
    client_id: str
    jwks_url: str
    jwks: dict[str, Any] | None
    algorithms: tuple[str, ...]
    scopes: tuple[str, ...]
    fhir_servers: tuple[str, ...]
    is_enabled: bool
    version: int
    registered_at: datetime
    ended_at: datetime | None
    tenants: tuple[TenantLine, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A system that is switched on, and the organisation it would act for, if it proves itself."""

    system_id: UUID
    kind: str
    issuer: str
    jwks_url: str
    jwks_text: str = field(repr=False)  # as JSON, for it is read once and asked for every call
    algorithms: tuple[str, ...]
    scopes: tuple[str, ...]
    fhir_servers: tuple[str, ...]
    version: int
    organisation_id: UUID
    tenant: str = ""
    opens_form: bool = False  # from whose records our form is opened, for this organisation

    @property
    def jwks(self) -> dict[str, Any] | None:
        """Return the keys that are kept here, if there are any."""
        found: dict[str, Any] | None = json.loads(self.jwks_text) if self.jwks_text else None
        return found


def of_board(board_id: UUID, *, viewer: Viewer) -> tuple[SystemRecord, ...]:
    """Return the systems of a board's area, by name; none for anybody but the board."""
    if not access.may_manage(viewer, board_id):
        return ()
    rows = OutsideSystem.objects.filter(board_id=board_id).prefetch_related("tenants")
    return tuple(_record(row) for row in rows.order_by("name", "id"))


def get(system_id: UUID, *, viewer: Viewer) -> SystemRecord:
    """Return one system; NotFound where there is none or it is another board's."""
    row = OutsideSystem.objects.filter(pk=system_id).prefetch_related("tenants").first()
    if row is None or not access.may_manage(viewer, row.board_id):
        raise NotFound
    return _record(row)


def candidate(*, issuer: str, tenant: str, kind: str) -> Candidate | None:
    """Return the system of a kind that says this word, if it is switched on, or None.

    It has proved nothing yet, so no viewer is taken and nothing is told to whoever asks.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATE, [issuer, tenant, kind])
        row = cursor.fetchone()
    if row is None:
        return None
    system_id, jwks_url, jwks, algorithms, scopes, servers, version, organisation_id, opens = row
    return Candidate(
        system_id=system_id,
        kind=kind,
        issuer=issuer,
        jwks_url=jwks_url,
        jwks_text=jwks or "",
        algorithms=tuple(algorithms),
        scopes=tuple(scopes),
        fhir_servers=tuple(servers),
        version=version,
        organisation_id=organisation_id,
        opens_form=opens,
    )


def of_client(client_id: str) -> tuple[Candidate, ...]:
    """Return a system that asks for a token of ours, once for each organisation it acts for.

    For SMART backend services; empty where it is not known or switched off.
    """
    found = Tenant.objects.filter(system__client_id=client_id, system__is_enabled=True)
    return tuple(map(_candidate, found.select_related("system").order_by("value", "id")))


def servers_of(system_id: UUID) -> tuple[str, ...]:
    """Return the servers that a board listed for a system."""
    found = OutsideSystem.objects.filter(pk=system_id).values_list("fhir_servers", flat=True)
    return tuple(found.first() or ())


def may_read(organisation_id: UUID, resource: str) -> bool:
    """Return whether a system that acts for an organisation may read a type by FHIR."""
    found = Tenant.objects.filter(organisation_id=organisation_id, system__is_enabled=True)
    held = found.exclude(system__client_id=None).values_list("system__scopes", flat=True)
    return any(allows(scopes, resource, "r") for scopes in held)


def _candidate(line: Tenant) -> Candidate:
    row = line.system
    return Candidate(
        system_id=row.id,
        kind=row.kind,
        issuer=row.issuer,
        jwks_url=row.jwks_url,
        jwks_text=json.dumps(row.jwks) if row.jwks is not None else "",
        algorithms=tuple(row.algorithms),
        scopes=tuple(row.scopes),
        fhir_servers=tuple(row.fhir_servers),
        version=row.version,
        organisation_id=line.organisation_id,
        tenant=line.value,
    )


def _record(row: OutsideSystem) -> SystemRecord:
    lines = sorted(row.tenants.all(), key=lambda line: (line.value, line.id))
    return SystemRecord(
        id=row.id,
        board_id=row.board_id,
        name=row.name,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        issuer=row.issuer,
        client_id=row.client_id or "",
        jwks_url=row.jwks_url,
        jwks=row.jwks,
        algorithms=tuple(row.algorithms),
        scopes=tuple(row.scopes),
        fhir_servers=tuple(row.fhir_servers),
        is_enabled=row.is_enabled,
        version=row.version,
        registered_at=row.registered_at,
        ended_at=row.ended_at,
        tenants=tuple(TenantLine(it.id, it.value, it.organisation_id) for it in lines),
    )
