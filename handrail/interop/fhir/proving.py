"""Who asks for a token: a registered system, by an assertion that only it can have signed, once.

SMART App Launch 2.2, "Backend Services" and "Asymmetric authentication"; RFC 7523.
"""

from datetime import datetime

from handrail.domain.systems import queries
from handrail.domain.systems.queries import Candidate
from handrail.interop.signed import tokens
from handrail.interop.signed.tokens import Claims, NotProved, Terms

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_SECONDS = 300


def system(assertion: str, *, audience: str, at: datetime) -> Candidate:
    """Return the system that signed an assertion, as it acts for one organisation; NotProved.

    A system that acts for several says for which in the claim ``tenant``. Asks for its keys, so it
    is called outside the request's transaction; that the assertion was used is kept in one of its
    own, whatever becomes of the request.
    """
    said = tokens.unproved(assertion)
    found = _named(said.claims)
    terms = Terms(audience, LONGEST_SECONDS, is_dated=False)
    claims = tokens.proved(said, found, terms, at=at)
    tokens.spend(claims, under=f"{claims['iss']} at {audience}", at=at)
    return found


def _named(said: Claims) -> Candidate:
    """Return the system an assertion names; nothing of it is believed yet."""
    client = tokens.text(said, "iss")
    if said.get("sub") != client:
        raise NotProved("issuer and subject differ")
    found = queries.of_client(client)
    if "tenant" in said:
        found = tuple(it for it in found if it.tenant == tokens.text(said, "tenant"))
    if len(found) != 1:
        raise NotProved("unknown client, or no word for one organisation")
    return found[0]
