"""Judge a signed token: by whom, for whom, since when, once.

RFC 7519 and RFC 8725; CDS Hooks 2.0, "Trusting CDS Clients" and "JWT signing algorithm"; SMART App
Launch 2.2, "Asymmetric authentication". A door says by ``Terms`` what it asks besides.
"""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from handrail.domain.systems import operations as systems
from handrail.domain.systems.queries import Candidate
from handrail.interop.signed import keys
from handrail.kernel.errors import Refusal

LEEWAY_SECONDS = 5
LONGEST_TOKEN, LONGEST_TEXT = 8_192, 300
Claims = dict[str, Any]


class NotProved(Refusal):
    """The token proves nothing; whoever sent it is not told ``why``."""

    status = 401
    default = "The token proves nothing."

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a door asks of a token, besides that its system has signed it.

    ``is_dated``: it says when it was issued, and what kind of token it is.
    """

    audience: str
    longest_seconds: int
    is_dated: bool


@dataclass(frozen=True, slots=True)
class Unproved:
    """What a token says of itself; nothing of it is believed but which key to try."""

    token: str
    header: Claims
    claims: Claims


def unproved(token: str) -> Unproved:
    """Return what a token says of itself; NotProved where it is no signed token at all."""
    parts = token.split(".")
    if len(token) > LONGEST_TOKEN or len(parts) != 3:
        raise NotProved("not a signed token")
    return Unproved(token, _part(parts[0]), _part(parts[1]))


def proved(said: Unproved, system: Candidate, terms: Terms, *, at: datetime) -> Claims:
    """Return the claims of a token that the system's own key signed for us and now; NotProved."""
    _check_header(said.header, system, terms)
    claims = _signed(said, system)
    _check_claims(claims, terms, at)
    return claims


def spend(claims: Claims, *, under: str, at: datetime) -> None:
    """Count a token as used, by a statement of its own: a call that fails uses it too.

    ``under``: whose ids they are. NotProved where it was used before. Asked before the request's
    transaction begins.
    """
    expires = datetime.fromtimestamp(_moment(claims, "exp"), UTC)
    until = max(expires, at) + timedelta(seconds=2 * LEEWAY_SECONDS)
    if not systems.spend(issuer=under, token_id=text(claims, "jti"), expires_at=until):
        raise NotProved("used before")


def text(said: Claims, name: str) -> str:
    """Return a claim that is a printable text; NotProved for anything else."""
    found = said.get(name)
    if not (isinstance(found, str) and 0 < len(found) <= LONGEST_TEXT and found.isprintable()):
        raise NotProved(f"{name} is missing or no text")
    return found


def _part(encoded: str) -> Claims:
    try:
        found = json.loads(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NotProved("not a signed token")
    return found


def _check_header(header: Claims, system: Candidate, terms: Terms) -> None:
    if header.get("alg") not in system.algorithms:
        raise NotProved("signed with something else than this system may use")
    if str(header.get("typ", "" if terms.is_dated else "JWT")).upper() != "JWT":
        raise NotProved("type is not JWT")
    if "jku" in header and (not system.jwks_url or header["jku"] != system.jwks_url):
        raise NotProved("key address is not the registered one")
    if "crit" in header:
        raise NotProved("asks for something we do not know")


def _signed(said: Unproved, system: Candidate) -> Claims:
    algorithm = str(said.header["alg"])
    key = keys.of(system, text(said.header, "kid"), algorithm)
    if key is None:
        raise NotProved("no such key")
    try:
        return dict(jwt.decode(said.token, key, algorithms=[algorithm]).claims)
    except (JoseError, ValueError, TypeError):
        raise NotProved("signature does not fit") from None


def _check_claims(claims: Claims, terms: Terms, at: datetime) -> None:
    now, expires = at.timestamp(), _moment(claims, "exp")
    if expires <= now - LEEWAY_SECONDS:
        raise NotProved("expired")
    if expires > now + terms.longest_seconds + LEEWAY_SECONDS:
        raise NotProved("good for too long")
    for name in ("iat", "nbf"):
        if name in claims and _moment(claims, name) > now + LEEWAY_SECONDS:
            raise NotProved("not good yet")
    if terms.is_dated and not 0 <= expires - _moment(claims, "iat") <= terms.longest_seconds:
        raise NotProved("good for too long")
    given = claims.get("aud")
    if terms.audience not in (given if isinstance(given, list) else [given]):
        raise NotProved("meant for another address")


def _moment(claims: Claims, name: str) -> float:
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found < 2**33:
        raise NotProved(f"{name} is not a time")
    return float(found)
