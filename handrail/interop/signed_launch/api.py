"""Take what a practice's computer signed, and answer with an address that works once."""

import json

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from handrail.domain.systems import signed
from handrail.interop.signed_launch import judging
from handrail.interop.signed_launch.judging import NotOpened

log = structlog.get_logger(__name__)
JSON = "application/json"
REFUSED, SEE_OTHER, CREATED = 403, 303, 201


@csrf_exempt  # signed by a key that no other page has; no cookie counts here
@require_POST
def launch(request: HttpRequest) -> HttpResponse:
    """Send the browser on, or tell a program where to; either way the address names nobody."""
    at = request.at  # type: ignore[attr-defined]
    try:
        found = judging.judge(request.POST.get("token", ""), at=at)
        secret = signed.accept(
            key=found.key, nonce=found.nonce, expires_at=found.until, patient=found.patient, at=at
        )
        if secret is None:
            raise NotOpened("replayed")
    except NotOpened as refusal:
        log.info("signed launch refused", reason=refusal.why)
        there = _base() + reverse("signed_problem", args=[refusal.why])
        return _answer(request, there, refusal.why)
    return _answer(request, _base() + reverse("signed_open", args=[secret]))


launch.enter = "anyone"  # type: ignore[attr-defined]


def _answer(request: HttpRequest, url: str, why: str = "") -> HttpResponse:
    if request.headers.get("Accept", "").startswith(JSON):
        body = {"error": why, "url": url} if why else {"url": url}
        status = REFUSED if why else CREATED
        return HttpResponse(json.dumps(body), content_type=JSON, status=status)
    response = HttpResponse(status=SEE_OTHER)
    response["Location"] = url
    return response


def _base() -> str:
    return str(settings.PUBLIC_URL).rstrip("/")
