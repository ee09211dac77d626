"""What surrounds every page: service name, navigation, account, area contact, request id."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.utils.functional import SimpleLazyObject

from handrail.kernel.clock import local_date
from handrail.kernel.viewer import LinkBearer, Person, Public, Viewer, organisation_of
from handrail.web.shared import area, nav
from handrail.web.shared.presence import Until

HOMES: dict[type, str] = {Person: "/your-page/", LinkBearer: "/your-page/"}


@dataclass(frozen=True, slots=True)
class Site:
    """What is the same for everyone."""

    name: str
    has_logo: bool
    is_demo: bool
    address: str


@dataclass(frozen=True, slots=True)
class AccountBox:
    """Who is signed in, and as whom they act."""

    name: str
    acting_as: str
    may_switch: bool
    until: Until | None = None
    seconds: int = 0


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what the layout needs about this request and this viewer."""
    viewer: Viewer = getattr(request, "viewer", None) or Public()
    return {
        **_everyones(request),
        "viewer": viewer,
        "account_box": _account_box(request),
        "nav": nav.items_for(viewer, request.path),
        "messages": get_messages(request),
        "area": _area(request, viewer),
        "has_kept": bool(getattr(request, "kept", None)),
        "is_kept_elsewhere": getattr(request, "is_kept_elsewhere", False),
        # One a page: Django would make another for each form.
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
    }


def plain(request: HttpRequest) -> dict[str, Any]:
    """Return the part of the context that needs no database, for error pages.

    Somebody whom the request has found to be signed in already keeps their own header.
    """
    context = _everyones(request) | {"home": HOMES.get(type(getattr(request, "viewer", None)), "/")}
    if getattr(request, "_cached_user", None) is None or not hasattr(request, "memberships"):
        return context
    box = _account_box(request)
    if box is None:
        return context
    return context | {
        "account_box": box,
        "nav": nav.items_for(getattr(request, "viewer", Public()), request.path),
        "home": settings.LOGIN_REDIRECT_URL,
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
    }


def bare(request: HttpRequest) -> dict[str, Any]:
    """Return the context of a page inside another system's: nobody is signed in to it here."""
    return _everyones(request)


def _everyones(request: HttpRequest) -> dict[str, Any]:
    return {
        "site": Site(settings.SERVICE_NAME, settings.NHS_LOGO, settings.DEMO, settings.PUBLIC_URL),
        "viewer": None,
        "account_box": None,
        "nav": (),
        "footer_links": nav.footer_links(),
        "messages": (),
        "area": area.known(),
        "request_id": getattr(request, "request_id", ""),
        "csp_nonce": getattr(request, "csp_nonce", ""),
        "path": request.path,
    }


def _area(request: HttpRequest, viewer: Viewer) -> area.AreaContact:
    """Return the area's contact; a page about another area sets ``request.area`` itself."""
    given: area.AreaContact | None = getattr(request, "area", None)
    at = getattr(request, "at", None)
    if given or at is None:
        return given or area.known()
    return area.contact(organisation_of(viewer), local_date(at))


def _account_box(request: HttpRequest) -> AccountBox | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    may_switch = len(getattr(request, "memberships", ())) > 1
    active = getattr(request, "active", None)
    until: Until | None = getattr(request, "until", None)
    return AccountBox(
        user.name,
        f"{active.job_role_name}, {active.organisation_name}" if active else "",
        may_switch,
        until,
        until.seconds(request.at) if until else 0,  # type: ignore[attr-defined]
    )
