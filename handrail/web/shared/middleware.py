"""What happens to every request before and after its view."""

import re
import secrets
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from handrail.kernel.errors import Refusal
from handrail.web.shared import errors, health
from handrail.web.shared.numbers import whole

Handler = Callable[[HttpRequest], HttpResponseBase]
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
NUL = "\0"
# Passkeys are ours to use; nothing else that a browser could lend a page is.
PERMISSIONS = (
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
    "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(), "
    "usb=(), xr-spatial-tracking=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)


def request_id(get_response: Handler) -> Handler:
    """Give the request an id, or keep a plain one given, for the answer and every log line."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request.request_id):  # type: ignore[attr-defined]
            response = get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response

    return handle


def security_headers(get_response: Handler) -> Handler:
    """Send a strict content security policy, and keep personal pages out of every cache.

    HSTS, nosniff, the referrer policy and X-Frame-Options are Django's own middleware's to send.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        nonce = secrets.token_urlsafe(12)
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = get_response(request)
        response.setdefault("Content-Security-Policy", policy(nonce))
        response.setdefault("Permissions-Policy", PERMISSIONS)
        is_static = request.path.startswith(settings.STATIC_URL)
        # A page in a sandboxed frame is of no origin, so its own style would be another's (Fetch).
        shared = "cross-origin" if is_static else "same-origin"
        response.setdefault("Cross-Origin-Resource-Policy", shared)
        if settings.FRAME_ANCESTORS:
            del response["X-Frame-Options"]  # it can name nobody, and the policy above does
        if not is_static:
            response.setdefault("Cache-Control", "no-store")
        return response

    return handle


def policy(nonce: str, frames: str = "") -> str:
    """Return the content security policy of one answer: nothing from anywhere else.

    ``frames`` are the origins that may show this one page inside theirs, where not the usual.
    """
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; "
        f"form-action 'self'; frame-ancestors {frames or ancestors()}; base-uri 'none'"
    )


def ancestors() -> str:
    """Return who may show our pages inside theirs: the clinical systems listed, else nobody."""
    return " ".join(settings.FRAME_ANCESTORS) or "'none'"


def limit_body(get_response: Handler) -> Handler:
    """Refuse with 413 what is larger than a form can be, before any of it is parsed."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        size = request.META.get("CONTENT_LENGTH") or "0"
        if (whole(size, digits=4_000) or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return errors.too_large(request)
        return get_response(request)

    return handle


def refuse_nul(get_response: Handler) -> Handler:
    """Refuse with 400 what holds a NUL: nobody can type one, and no text of ours can hold it."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        if _has_nul(request):
            return errors.bad_request(request)
        return get_response(request)

    return handle


def _has_nul(request: HttpRequest) -> bool:
    if any(NUL in each for each in request.COOKIES.values()):
        return True
    if request.path_info.startswith(errors.FOR_PROGRAMS):
        return False  # by the standard any text may be asked for: there it matches nothing
    if NUL in request.path_info:
        return True
    for given in (request.GET, request.POST):
        if any(NUL in name or any(NUL in each for each in said) for name, said in given.lists()):
            return True
    return False


def errors_without_database(get_response: Handler) -> Handler:
    """Turn refusals into pages, and a database that is away into 503; answer /healthz itself."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        if request.path == health.LIVE_PATH:
            return health.live(request)
        response = get_response(request)
        if response.status_code == 405 and not getattr(response, "content", b""):
            return errors.wrong_way_in(request, response)
        return response

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if isinstance(error, Refusal):
            return errors.refused(request, error)
        if errors.is_database_away(error):
            return errors.unavailable(request, error)
        return None

    handle.process_exception = process_exception  # type: ignore[attr-defined]
    return handle
