"""The token request: who we are is proved by a secret or by a signed assertion (RFC 7523)."""

from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlencode

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import ECKey, OKPKey, RSAKey

from handrail.config.providers import Provider
from handrail.domain.staff.ports import NotTrusted
from handrail.interop.oidc import asking, fetching
from handrail.interop.oidc.metadata import Metadata

ASSERTION_SECONDS = 300
KEYS: dict[str, Any] = {"RS": RSAKey, "PS": RSAKey, "ES": ECKey, "Ed": OKPKey}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def exchange(
    provider: Provider, known: Metadata, *, code: str, verifier: str, at: datetime
) -> dict[str, Any]:
    """Return the tokens that a code is good for, once; NotTrusted, ProviderAway."""
    body = urlencode(
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": asking.redirect_uri(provider),
            "code_verifier": verifier,
        }
    )
    url, headers, signed = _proof(provider, known, at).prepare(
        "POST", known.token_endpoint, dict(FORM), body
    )
    try:
        tokens = fetching.post(known.outside, url, headers=headers, body=signed)
    except fetching.Declined as declined:
        raise NotTrusted(f"code declined: {declined.error}") from None
    if str(tokens.get("token_type", "")).lower() != "bearer" or not tokens.get("id_token"):
        raise NotTrusted("no token")
    return tokens


def _proof(provider: Provider, known: Metadata, at: datetime) -> ClientAuth:
    """Return what proves who we are; in a header both words are escaped (RFC 6749, 2.3.1)."""
    if not provider.private_key_file:
        return ClientAuth(quote_plus(provider.client_id), quote_plus(provider.secret))
    signed = assertion(
        known.token_endpoint, algorithm=provider.signs_with, key_id=provider.key_id, at=at
    )
    key = KEYS[provider.signs_with[:2]].import_key(provider.secret)
    return ClientAuth(provider.client_id, key, signed)


def assertion(token_endpoint: str, *, algorithm: str, key_id: str, at: datetime) -> PrivateKeyJWT:
    """Return how a token request is signed: once, for this address, good for five minutes."""
    now = int(at.timestamp())
    return PrivateKeyJWT(
        token_endpoint,
        claims={"iat": now, "exp": now + ASSERTION_SECONDS},
        headers={"kid": key_id} if key_id else {},
        alg=algorithm,
    )
