"""How the door answers: JSON, to any browser (CORS), problems as RFC 9457."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from handrail.kernel.errors import BadInput, NotFound, Refusal

# "*" would not let Authorization through (Fetch standard, "CORS-unsafe request-header names").
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "X-Request-ID",
}
ALLOWED_HEADERS = "Authorization, Content-Type, Accept, X-Request-ID"
Answer = dict[str, Any]


class NotTrusted(Refusal):
    """A call that does not prove who it comes from; why is in our log alone."""

    status = 401
    default = "The token is missing, or does not prove who you are to this service."


class NoSuchService(NotFound):
    """There is no CDS service of this id."""

    default = "There is no such service."


class NotReadable(BadInput):
    """The body is not what the standard says."""

    default = "The body is not a request that CDS Hooks 2.0 knows."


class TooLarge(Refusal):
    """More was sent than a record can need."""

    status = 413
    default = "That is too much to send at once."


class WrongType(Refusal):
    """Something else than JSON was sent."""

    status = 415
    default = "Send JSON."


class NothingToGoBy(Refusal):
    """Data that is needed was neither sent nor can be had (CDS Hooks 2.0, "Prefetch")."""

    status = 412
    default = "Data this service needs was not sent, and could not be read from the FHIR server."


def door(
    view: Callable[..., Answer],
    *,
    method: str,
    enter: str,
    ask: Callable[..., Any] | None = None,
) -> Callable[..., HttpResponse]:
    """Return a view for one method. ``ask`` runs before the transaction, and may read and fetch."""

    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, **named: str) -> HttpResponse:
        if request.method == "OPTIONS":
            return _preflight(method)
        if request.method != method:
            refused = problem(405, "This address is not asked that way.")
            refused["Allow"] = f"{method}, OPTIONS"
            return refused
        told = getattr(request, "told", None)
        try:
            if isinstance(told, Refusal):
                raise told
            return _said(view(request, **named))
        except NotTrusted as refusal:
            return unproved(refusal)
        except Refusal as refusal:
            return problem(refusal.status, refusal.message)

    opened.enter = enter  # type: ignore[attr-defined]
    if ask is not None:
        opened.ask_outside = ask  # type: ignore[attr-defined]
        opened.ask_methods = (method,)  # type: ignore[attr-defined]
    return opened


def problem(status: int, detail: str) -> HttpResponse:
    """Return what went wrong, for a program to read."""
    said = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return HttpResponse(
        json.dumps(said), status=status, content_type="application/problem+json", headers=CORS
    )


def unproved(refusal: NotTrusted) -> HttpResponse:
    """Return 401 with how to prove who one is; every cause has the same answer."""
    response = problem(refusal.status, refusal.message)
    response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return response


def _said(answer: Answer) -> HttpResponse:
    if not answer:  # feedback that was kept: there is nothing to say, and no JSON is empty
        return HttpResponse(b"", content_type="application/json", headers=CORS)
    return HttpResponse(orjson.dumps(answer), content_type="application/json", headers=CORS)


def _preflight(method: str) -> HttpResponse:
    headers = {
        **CORS,
        "Allow": f"{method}, OPTIONS",
        "Access-Control-Allow-Methods": f"{method}, OPTIONS",
        "Access-Control-Allow-Headers": ALLOWED_HEADERS,
        "Access-Control-Max-Age": "86400",
    }
    return HttpResponse(status=204, headers=headers)
