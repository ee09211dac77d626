"""The token endpoint, and what says where it is (SMART App Launch 2.2, "Backend Services")."""

import json
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from handrail.domain.systems import tokens
from handrail.domain.systems.queries import Candidate
from handrail.interop.fhir import proving
from handrail.interop.fhir.serving import SERVED
from handrail.kernel import clock
from handrail.kernel.errors import NotAllowed

log = structlog.get_logger(__name__)


def base() -> str:
    """Return the address of the API."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/fhir/R4"


def token_address() -> str:
    """Return the address of the token endpoint, which an assertion has to be meant for."""
    return f"{base()}/auth/token"


def configuration() -> dict[str, Any]:
    """Return what SMART clients look for at ``.well-known/smart-configuration``."""
    letters = {"read": "r", "search-type": "s", "create": "c", "update": "u"}
    scopes = [
        "system/" + kind + "." + "".join(sorted(
            (letters[it] for it in served.interactions if it in letters),
            key="cruds".index,
        ))
        for kind, served in SERVED.items()
    ]  # fmt: skip
    scopes.append("system/Subscription.crds")
    return {
        "token_endpoint": token_address(),
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES384", "RS384"],
        "scopes_supported": scopes,
        "capabilities": ["client-confidential-asymmetric", "permission-v2", "permission-v1"],
    }


def prove(request: HttpRequest) -> Candidate:
    """Return who asks for a token; NotProved. Runs before the transaction: it may fetch keys."""
    assertion = request.POST.get("client_assertion", "")
    return proving.system(assertion, audience=token_address(), at=clock.now())


def token(request: HttpRequest) -> HttpResponse:
    """Answer a request for a token (RFC 6749, 5.1 and 5.2)."""
    said, found = request.POST, request.told  # type: ignore[attr-defined]
    if said.get("grant_type") != "client_credentials":
        return _refused("unsupported_grant_type")
    if said.get("client_assertion_type") != proving.ASSERTION:
        return _refused("invalid_request")
    if not isinstance(found, Candidate):
        log.warning("assertion refused", reason=getattr(found, "why", "none"))
        return _refused("invalid_client")
    at = request.at  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            issued = tokens.issue(to=found, asked=said.get("scope", ""), at=at)
    except tokens.NoScope:
        return _refused("invalid_scope")
    except NotAllowed:
        return _refused("unauthorized_client")
    return _answer(
        200,
        {
            "access_token": issued.token,
            "token_type": "bearer",
            "expires_in": issued.seconds,
            "scope": " ".join(issued.scopes),
        },
    )


def _refused(error: str) -> HttpResponse:
    return _answer(400, {"error": error})


def _answer(status: int, said: dict[str, Any]) -> HttpResponse:
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
    return HttpResponse(
        json.dumps(said), status=status, content_type="application/json", headers=headers
    )
