"""How the published API answers: JSON, open to every page, with an ETag; problems as RFC 9457."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.views.decorators.csrf import csrf_exempt

from handrail.kernel.errors import Refusal

METHODS = "GET, HEAD, OPTIONS"
FRESH_FOR = "public, max-age=300"
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, and the way to what is beside it."""

    said: dict[str, Any]
    links: str = ""


Read = Callable[..., Answer]


def endpoint(read: Read) -> Callable[..., HttpResponse]:
    """Let anybody read what a function answers; every other method is refused."""

    @csrf_exempt
    @wraps(read)
    def view(request: HttpRequest, **named: str) -> HttpResponse:
        if request.method == "OPTIONS":
            return _options()
        if request.method not in ("GET", "HEAD"):
            refused = problem(405, "This is read only.")
            refused["Allow"] = METHODS
            return refused
        try:
            return _answered(request, read(request, **named))
        except Refusal as refusal:
            return problem(refusal.status, refusal.message)

    view.enter = "anyone"  # type: ignore[attr-defined]
    return view


def problem(status: int, detail: str) -> HttpResponse:
    """Return what went wrong, for a program to read."""
    said = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return HttpResponse(
        json.dumps(said), status=status, content_type="application/problem+json", headers=OPEN
    )


def _answered(request: HttpRequest, answer: Answer) -> HttpResponse:
    body = json.dumps(answer.said, ensure_ascii=False, separators=(",", ":")).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**OPEN, "ETag": tag, "Cache-Control": FRESH_FOR}
    if answer.links:
        headers["Link"] = answer.links
    if _is_known(request, tag):
        return HttpResponseNotModified(headers=headers)
    response = HttpResponse(body, content_type="application/json", headers=headers)
    if request.method == "HEAD":
        response["Content-Length"] = str(len(body))
        response.content = b""
    return response


def _is_known(request: HttpRequest, tag: str) -> bool:
    """Return whether the reader has just this already (RFC 9110, 13.1.2).

    The tag alone says so. A day and second of change could not: much of what is said lies outside
    the entry (its provider's name, its waits, that it is stale by now), and two changes may fall
    in one second.
    """
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or tag in {each.removeprefix("W/") for each in known}


def _options() -> HttpResponse:
    headers = {
        **OPEN,
        "Allow": METHODS,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "*",
        "Access-Control-Max-Age": "86400",
    }
    return HttpResponse(status=204, headers=headers)
