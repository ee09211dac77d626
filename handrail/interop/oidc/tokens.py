"""Whether an ID token is this provider's, for us, for this browser, and now (Core 1.0, 3.1.3.7)."""

import base64
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError
from joserfc.jwk import KeySet

from handrail.domain.staff.ports import NotTrusted
from handrail.interop.oidc import metadata
from handrail.interop.oidc.metadata import Metadata

LEEWAY_SECONDS = 60
OLDEST_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a token has to be, and what it may be signed with."""

    client_id: str
    algorithms: Collection[str]


def verified(
    audience: Audience,
    known: Metadata,
    tokens: dict[str, Any],
    *,
    nonce: str,
    at: datetime,
) -> dict[str, Any]:
    """Return the claims of an ID token; NotTrusted saying which check it failed, ProviderAway.

    A ``nonce`` is asked for where one was sent.
    """
    token = _signed(audience, known, str(tokens["id_token"]))
    claims = dict(token.claims)
    _check_audience(claims, audience.client_id)
    if claims.get("iss") != known.issuer:
        raise NotTrusted("wrong issuer")
    now = int(at.timestamp())
    checks = CodeIDToken(
        claims,
        token.header,
        params={
            "nonce": nonce,
            "client_id": audience.client_id,
            "access_token": tokens.get("access_token"),
        },
    )
    try:
        checks.validate(now=now, leeway=LEEWAY_SECONDS)
    except ExpiredTokenError:
        raise NotTrusted("expired") from None
    except ClaimError as wrong:
        raise NotTrusted(f"wrong {wrong.claim}") from None
    if claims["iat"] < now - OLDEST_SECONDS or not claims["sub"]:
        raise NotTrusted("too old, or about nobody")
    return claims


def _signed(audience: Audience, known: Metadata, token: str) -> jwt.Token:
    """Return what a provider's own key signed; its keys are asked for once more where none fits."""
    header = _header(token)
    algorithm = str(header.get("alg"))
    if algorithm not in audience.algorithms:
        raise NotTrusted(f"signed with {algorithm[:12]}")
    for anew in (False, True):
        held = metadata.keys(known, anew=anew)
        fitting = _fitting(held, str(header.get("kid") or ""))
        for key in fitting:
            try:
                return jwt.decode(token, key, algorithms=[algorithm])
            except (JoseError, ValueError, TypeError):
                continue
    raise NotTrusted("not signed with a key of the provider")


def _fitting(held: KeySet, key_id: str) -> Collection[Any]:
    """Return the keys that a token may have been signed with: the one it names, or any."""
    if not key_id:
        return held.keys
    return [key for key in held.keys if key.kid == key_id]


def _header(token: str) -> dict[str, Any]:
    """Return what a token says of its own signature; nothing of it is believed yet."""
    first = token.split(".")[0]
    try:
        found = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except ValueError:
        found = None
    if token.count(".") != 2 or not isinstance(found, dict):
        raise NotTrusted("not a signed token")
    return found


def _check_audience(claims: dict[str, Any], client_id: str) -> None:
    """Raise NotTrusted unless the token is for us and for nobody else."""
    given = claims.get("aud")
    if (given if isinstance(given, list) else [given]) != [client_id]:
        raise NotTrusted("wrong audience")
