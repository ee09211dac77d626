"""Pages for when something goes wrong: what happened, what was kept, what to do.

None of them asks the database anything, so they work when it is away. Whoever the request has
found to be signed in keeps their own header.
"""

import json
import sys
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout

from handrail.kernel.errors import Refusal
from handrail.web.shared import chrome

log = structlog.get_logger(__name__)
TEMPLATE = "shared/error.jinja"
FHIR = "/fhir/"
FOR_PROGRAMS = ("/open-referral/", "/cds-services", FHIR)
# Of http://hl7.org/fhir/issue-type.
FHIR_CODES = {
    400: "invalid",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    413: "too-long",
    429: "throttled",
    500: "exception",
    503: "transient",
}
TOO_MANY, QUARTER = 429, str(15 * 60)
DATABASE_IS_AWAY = (OperationalError, InterfaceError, PoolTimeout)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What the person is told; each part is one or more paragraphs."""

    status: int
    title: str
    what_happened: str
    what_was_kept: str
    what_to_do: tuple[str, ...] = field(default=())


def respond(request: HttpRequest, page: ErrorPage) -> HttpResponse:
    """Return the page of an error, rendered with nothing from the database; for programs, JSON."""
    if request.path.startswith(FHIR):
        return _for_fhir(page)
    if request.path.startswith(FOR_PROGRAMS):
        return _for_programs(page)
    context: dict[str, Any] = {**chrome.plain(request), "page": page}
    return HttpResponse(render_to_string(TEMPLATE, context), status=page.status)


def _for_programs(page: ErrorPage) -> HttpResponse:
    """Return an error as RFC 9457 writes it, open to every page as what it is instead of."""
    said = {"title": page.title, "status": page.status, "detail": page.what_happened}
    response = HttpResponse(
        json.dumps(said), status=page.status, content_type="application/problem+json"
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _for_fhir(page: ErrorPage) -> HttpResponse:
    """Return an error as an OperationOutcome (FHIR R4, 3.1.0.1.4)."""
    issue = {
        "severity": "error",
        "code": FHIR_CODES.get(page.status, "processing"),
        "diagnostics": page.what_happened,
    }
    return HttpResponse(
        json.dumps({"resourceType": "OperationOutcome", "issue": [issue]}),
        status=page.status,
        content_type="application/fhir+json; charset=utf-8",
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return 400: the browser sent something that cannot be understood."""
    return respond(
        request,
        ErrorPage(
            400,
            _("We could not understand that"),
            _("The address or the form that reached us is not one we can read."),
            _("Nothing was changed."),
            (_("Go back and try again."), _("If you typed the address, check it.")),
        ),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return 403: signed in, or not, but not for this."""
    return respond(
        request,
        ErrorPage(
            403,
            _("You cannot open this page"),
            _("Your account does not give you access to it."),
            _("Nothing was changed."),
            (
                _("If you act for more than one organisation, check which one is chosen."),
                _("If you need this page for your work, ask your administrator."),
            ),
        ),
    )


def forged_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return 403: the form did not come from our own page, or came too late (CSRF)."""
    # After the dash Django quotes the address that the form came from.
    log.warning("form refused", reason=reason.partition(" - ")[0])
    return respond(
        request,
        ErrorPage(
            403,
            _("We could not accept this form"),
            _(
                "For your safety we only accept a form from our own page, opened in this "
                "browser since you last signed in. Cookies have to be allowed."
            ),
            _("Nothing was sent. What you typed is still in the page before this one."),
            (
                _("Go back, copy anything long that you typed, and reload the page."),
                _("Then send the form again."),
            ),
        ),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return 404: no such page, or none that this viewer may know of."""
    return respond(
        request,
        ErrorPage(
            404,
            _("Page not found"),
            _("There is no page at this address, or it is not one you can open."),
            "",
            (
                _("If you typed the address, check it."),
                _("If you followed a link, it may be old."),
            ),
        ),
    )


def wrong_way_in(request: HttpRequest, bare: HttpResponseBase) -> HttpResponse:
    """Return 405: the address of a form, opened as if it were a page."""
    response = respond(
        request,
        ErrorPage(
            405,
            _("You cannot open this address by itself"),
            _("It only takes what a form sends."),
            _("Nothing was changed."),
            (_("Go back to the page before this one, and send the form again."),),
        ),
    )
    response["Allow"] = bare["Allow"]
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """Return 413: more was sent than a form can hold."""
    return respond(
        request,
        ErrorPage(
            413,
            _("That is too much to send at once"),
            _("What you sent is larger than we can take in one form."),
            _("Nothing was saved. What you typed is still in the page before this one."),
            (_("Go back, make the text shorter or choose a smaller file, and send it again."),),
        ),
    )


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return 429: asked too often."""
    response = respond(
        request,
        ErrorPage(
            TOO_MANY,
            _("Too many tries"),
            _("We stop after several tries in a short time, to keep accounts safe."),
            _("Nothing was changed."),
            (_("Wait 15 minutes, then try again."),),
        ),
    )
    response["Retry-After"] = QUARTER
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """Return 500, or 503 when the cause is a database that is away."""
    error = sys.exc_info()[1]
    if isinstance(error, Refusal):
        return refused(request, error)
    if error is not None and is_database_away(error):
        return unavailable(request, error)
    route = request.resolver_match.view_name if request.resolver_match else ""
    log.error("request failed", error=type(error).__name__, route=route, exc_info=error)
    return respond(
        request,
        ErrorPage(
            500,
            _("Sorry, there is a problem with the service"),
            _("This is our fault, not yours. It has been written to our log."),
            _("Nothing from this last step was saved. Earlier steps are safe."),
            (
                _("Try again in a few minutes."),
                _("If it happens again, tell us the request number at the foot of this page."),
            ),
        ),
    )


def unavailable(request: HttpRequest, error: BaseException | None = None) -> HttpResponse:
    """Return 503: the database does not answer, or not in time."""
    log.error("database away", error=type(error).__name__)
    response = respond(
        request,
        ErrorPage(
            503,
            _("Sorry, the service is not available"),
            _("We cannot reach our records just now."),
            _(
                "Nothing from this last step was saved. Earlier steps are safe, and what you "
                "typed is still in the page before this one."
            ),
            (_("Wait a minute, then try again."),),
        ),
    )
    response["Retry-After"] = "60"
    return response


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the page of a refusal that a view let through, with the status it carries."""
    titles = {
        400: _("Something is not right"),
        403: _("You cannot do this"),
        404: _("Page not found"),
        TOO_MANY: _("Too many tries"),
    }
    response = respond(
        request,
        ErrorPage(
            refusal.status,
            titles.get(refusal.status, _("This cannot be done now")),
            refusal.message,
            _("Nothing was changed."),
            (_("Go back to the page before this one."),),
        ),
    )
    if refusal.status == TOO_MANY:
        response["Retry-After"] = str(getattr(refusal, "seconds", QUARTER))
    return response


def is_database_away(error: BaseException) -> bool:
    """Return whether an error, or what caused it, is a database that does not answer."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, DATABASE_IS_AWAY):
            return True
        seen = seen.__cause__
    return False
