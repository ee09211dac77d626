"""Give a system that has proved itself a short-lived token, and know it again by its hash.

SMART App Launch 2.2, "Backend Services": opaque, good for minutes, never kept as it is.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff.wall import TOLD_ONLY
from handrail.domain.systems import scopes as rules
from handrail.domain.systems.models import AccessToken
from handrail.domain.systems.queries import Candidate
from handrail.kernel.errors import NotAllowed
from handrail.kernel.ids import secret_token
from handrail.kernel.viewer import Client

GOOD_FOR = timedelta(minutes=5)
_BEARER = """
    select t.system_id, t.organisation_id, t.scopes, s.kind
    from systems_accesstoken t
    join systems_outsidesystem s on s.id = t.system_id and s.is_enabled
         and s.version = t.system_version
    where t.digest = %s and t.expires_at > %s and exists (
        select 1 from systems_tenant n
         where n.system_id = t.system_id and n.organisation_id = t.organisation_id)
"""


class NoScope(NotAllowed):
    """The system asks for nothing that it is registered for."""

    default = "The system is not registered for any of these scopes."


@dataclass(frozen=True, slots=True)
class Issued:
    """A token as it is handed over, once."""

    token: str
    seconds: int
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who speaks, and what its scopes let it do."""

    viewer: Client
    scopes: tuple[str, ...]

    def may(self, resource: str, letter: str) -> bool:
        """Return whether its scopes let it do this with resources of this type."""
        return rules.allows(self.scopes, resource, letter)


@transaction.atomic
def issue(*, to: Candidate, asked: str, at: datetime) -> Issued:
    """Give a system that proved itself a token for the organisation it acts for.

    NoScope where it may do nothing of what it asks for; NotAllowed for a body that is only told
    things, such as an employer or a Jobcentre: it reads nothing about people here (R99, R102).
    """
    if organisations.get(to.organisation_id).kind in TOLD_ONLY:
        raise NotAllowed("This organisation is told only what people share with it.")
    given = rules.granted(asked, to.scopes)
    if not given:
        raise NoScope
    secret = secret_token()
    row = AccessToken(
        digest=_digest(secret),
        system_id=to.system_id,
        organisation_id=to.organisation_id,
        scopes=list(given),
        system_version=to.version,
        issued_at=at,
        expires_at=at + GOOD_FOR,
    )
    AccessToken.objects.bulk_create([row])
    audit.record(
        action="system.token_issued",
        by=Client(to.system_id, to.organisation_id),
        at=at,
        subject=("outside_system", to.system_id),
        detail={"scopes": list(given)},
    )
    return Issued(secret, int(GOOD_FOR.total_seconds()), given)


def bearer(secret: str, *, at: datetime) -> Bearer | None:
    """Return who speaks with a token; None once it has expired, or its word is off.

    None too once the system was switched off, taken back or changed in any way since it proved
    itself: with the token goes what it was given by keys or scopes of before.

    It has proved nothing else, so no viewer is taken.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BEARER, [_digest(secret), at])
        row = cursor.fetchone()
    if row is None:
        return None
    system_id, organisation_id, scopes, kind = row
    return Bearer(of(system_id, organisation_id, scopes, kind), tuple(scopes))


def of(system_id: UUID, organisation_id: UUID, scopes: list[str], kind: str) -> Client:
    """Return the viewer that scopes make of a system."""
    return Client(system_id, organisation_id, rules.permissions(scopes, kind))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
