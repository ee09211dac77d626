"""The authentication request: code flow, PKCE, state, nonce (Core 1.0, 3.1.2.1; RFC 7636)."""

import json

from authlib.common.security import generate_token
from authlib.oauth2.client import OAuth2Client
from django.conf import settings
from django.urls import reverse

from handrail.config.providers import Provider
from handrail.domain.staff.ports import Begun
from handrail.interop.oidc.metadata import Metadata

LENGTH = 48


def redirect_uri(provider: Provider) -> str:
    """Return the one address a provider may send a browser back to, from our settings alone."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("sign_in_back", args=[provider.key])


def request(provider: Provider, known: Metadata, *, again: bool) -> Begun:
    """Return where to send the browser, with secrets of its own."""
    kept = {name: generate_token(LENGTH) for name in ("nonce", "verifier")}
    client = OAuth2Client(
        session=None,
        client_id=provider.client_id,
        scope=provider.scopes,
        redirect_uri=redirect_uri(provider),
        code_challenge_method="S256",
    )
    more = dict(provider.extra)
    if again:
        more["prompt"] = "login"
    if provider.kind == "cis2":
        more.setdefault("acr_values", _levels(provider.assurance))
    if provider.kind == "nhs_login":
        more["vtr"] = json.dumps(list(provider.vectors), separators=(",", ":"))
    url, state = client.create_authorization_url(
        known.authorization_endpoint,
        state=generate_token(LENGTH),
        code_verifier=kept["verifier"],
        nonce=kept["nonce"],
        **more,
    )
    return Begun(str(url), str(state), kept)


def _levels(least: int) -> str:
    """Return the authenticators to ask for (CIS2 Authentication, ACR values)."""
    return "AAL3_ANY" if least > 2 else "AAL2_OR_AAL3_ANY"
