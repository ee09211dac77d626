"""The authorization request and the token request (SMART App Launch 2.2, "Obtain access token")."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlencode

from authlib.common.security import generate_token
from authlib.oauth2.auth import ClientAuth as Proof
from authlib.oauth2.client import OAuth2Client
from django.conf import settings
from django.urls import reverse

from handrail.domain.staff.ports import Begun, ProviderAway
from handrail.domain.systems.choices import ClientAuth
from handrail.domain.systems.ports import LaunchRefused, Point, SystemAway
from handrail.interop.oidc import fetching
from handrail.interop.oidc.exchanging import FORM, assertion
from handrail.interop.outside import naming
from handrail.interop.smart import asking, keys
from handrail.interop.smart.configuration import Configuration

LENGTH = 48


def redirect_uri() -> str:
    """Return the one address a browser is sent back to, from our settings alone."""
    return str(settings.PUBLIC_URL).rstrip("/") + reverse("smart_back")


def request(point: Point, known: Configuration, *, launch: str) -> Begun:
    """Return where to send the browser, with secrets of its own; ``aud`` is ``iss`` exactly."""
    verifier = generate_token(LENGTH)
    client = OAuth2Client(
        session=None,
        client_id=point.client_id,
        scope=asking.asked(in_record=bool(launch)),
        redirect_uri=redirect_uri(),
        code_challenge_method="S256",
    )
    more = {"launch": launch} if launch else {}
    url, state = client.create_authorization_url(
        known.authorization_endpoint,
        state=generate_token(LENGTH),
        code_verifier=verifier,
        aud=point.iss,
        **more,
    )
    kept = {
        "verifier": verifier,
        "token_endpoint": known.token_endpoint,
        "issuer": known.issuer,
        "jwks_uri": known.jwks_uri,
    }
    return Begun(str(url), str(state), kept)


def exchange(point: Point, *, code: str, kept: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """Return what a code is good for, once; LaunchRefused, SystemAway."""
    said = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri(),
        "code_verifier": kept["verifier"],
    }
    if point.proves_by == ClientAuth.PUBLIC:  # who proves nothing says who it is (RFC 6749, 4.1.3)
        said["client_id"] = point.client_id
    url, headers, body = kept["token_endpoint"], dict(FORM), urlencode(said)
    if proof := _proof(point, url, at):
        url, headers, body = proof.prepare("POST", url, headers, body)
    try:
        tokens = fetching.post(naming.form_of(point), url, headers=headers, body=body)
    except fetching.Declined as declined:
        raise LaunchRefused(f"code declined: {declined.error}") from None
    except ProviderAway as away:
        raise SystemAway(f"token: {away.why}") from None
    token = tokens.get("access_token")
    if str(tokens.get("token_type", "")).lower() != "bearer" or not _fits_header(token):
        raise LaunchRefused("no bearer token")
    return tokens


def _fits_header(token: Any) -> bool:
    return isinstance(token, str) and token.isascii() and token.isprintable()


def _proof(point: Point, token_endpoint: str, at: datetime) -> Proof | None:
    """Return what proves who we are; in a header both words are escaped (RFC 6749, 2.3.1)."""
    if point.proves_by == ClientAuth.SECRET:
        return Proof(quote_plus(point.client_id), quote_plus(point.secret))
    if point.proves_by == ClientAuth.KEY:
        key, algorithm = keys.signing()
        way = assertion(token_endpoint, algorithm=algorithm, key_id=str(key.kid), at=at)
        return Proof(point.client_id, key, way)
    return None
