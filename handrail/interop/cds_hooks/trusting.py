"""Who calls: a registered system, by a token that only it can have signed, for us, now, once.

CDS Hooks 2.0, "Trusting CDS Clients". Judged from the header of the call alone: nothing of its
body has been read.
"""

from dataclasses import dataclass
from datetime import datetime

import structlog

from handrail.domain.systems import queries
from handrail.domain.systems.choices import SystemKind
from handrail.domain.systems.queries import Candidate
from handrail.interop.cds_hooks.answering import NotTrusted
from handrail.interop.signed import tokens
from handrail.interop.signed.tokens import NotProved, Terms
from handrail.kernel.viewer import Client

LONGEST_SECONDS = 3600
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """A system that has proved who it is, and the practice it acts for."""

    viewer: Client
    system: Candidate


def caller(authorization: str, *, audience: str, at: datetime) -> Caller:
    """Return who calls, and count the token as used; NotTrusted, with the cause in our log."""
    try:
        return _caller(authorization, audience, at)
    except NotProved as refusal:
        log.warning("token refused", reason=refusal.why)
        raise NotTrusted from None


def _caller(authorization: str, audience: str, at: datetime) -> Caller:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise NotProved("no bearer token")
    said = tokens.unproved(token.strip())
    issuer = tokens.text(said.claims, "iss")
    system = queries.candidate(
        issuer=issuer,
        tenant=tokens.text(said.claims, "tenant") if "tenant" in said.claims else "",
        kind=SystemKind.CLINICAL,
    )
    if system is None:
        raise NotProved("unknown issuer or tenant")
    terms = Terms(audience, LONGEST_SECONDS, is_dated=True)
    claims = tokens.proved(said, system, terms, at=at)
    tokens.spend(claims, under=issuer, at=at)
    return Caller(Client(system.system_id, system.organisation_id), system)
