"""Our public key, for the clinical systems to which we prove who we are (RFC 7517)."""

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from handrail.interop.smart import keys


@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """Give the JWK Set."""
    del request
    return HttpResponse(json.dumps(keys.published()), content_type="application/json")


published.enter = "anyone"  # type: ignore[attr-defined]
