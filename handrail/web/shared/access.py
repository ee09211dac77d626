"""Who may enter a page: every view wears exactly one of these, and a test walks the URL map."""

from collections.abc import Callable
from functools import wraps
from hmac import compare_digest
from ipaddress import ip_address
from typing import Any, Protocol

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import LinkBearer, Person, Recipient, Staff
from handrail.web.shared import kept
from handrail.web.shared.viewer import Request


class View(Protocol):
    """A typed view."""

    def __call__(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer a request."""


ENTER = "enter"


def anyone(view: View) -> View:
    """Let anybody in."""
    return _marked(view, "anyone", view)


def signed_in(view: View) -> View:
    """Let in any member of staff who is signed in, whatever they act as."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        return view(request, *args, **kwargs)

    return _marked(guarded, "signed in", view)


def staff_with(*permissions: Permission) -> Callable[[View], View]:
    """Let in staff whose active role carries any of the permissions; NotAllowed otherwise."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return _ask_to_sign_in(request)
            if request.active is None:
                return _ask_who_they_are(request)
            viewer = request.viewer
            if not (isinstance(viewer, Staff) and any(viewer.has(p) for p in permissions)):
                raise NotAllowed
            return view(request, *args, **kwargs)

        return _marked(guarded, " or ".join(permissions), view)

    return decorate


def the_person(view: View) -> View:
    """Let in the person themself, or the bearer of their own link; others are asked for a code."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.viewer, Person | LinkBearer):
            return redirect("status_start")
        return view(request, *args, **kwargs)

    return _marked(guarded, "the person", view)


def a_helper(view: View) -> View:
    """Let in whoever holds the code that went to a helper; others are sent back to their link."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.viewer, LinkBearer):
            return redirect("shared_with_me_again")
        return view(request, *args, **kwargs)

    return _marked(guarded, "a helper", view)


def by_secure_link(view: View) -> View:
    """Let in whoever opened a link with its code; others are told how to open it again."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.viewer, LinkBearer):
            return redirect("answer_closed")
        return view(request, *args, **kwargs)

    return _marked(guarded, "by a secure link", view)


def told_only(view: View) -> View:
    """Let in staff of a body that people tell things, such as a Jobcentre; NotAllowed otherwise."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        if request.active is None:
            return _ask_who_they_are(request)
        if not isinstance(request.viewer, Recipient):
            raise NotAllowed
        return view(request, *args, **kwargs)

    return _marked(guarded, "told", view)


def operator(view: View) -> View:
    """Let in whoever sends the operator's token, or this machine itself where none is set.

    For others the page does not exist. What comes through a server in front is not this machine.
    """

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        from django.conf import settings
        from django.http import Http404

        sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token := settings.METRICS_TOKEN:
            is_welcome = compare_digest(sent.encode(), token.encode())
        else:
            is_welcome = _is_this_machine(request)
        if not is_welcome:
            raise Http404
        return view(request, *args, **kwargs)

    return _marked(guarded, "operator", view)


def _ask_to_sign_in(request: Request) -> HttpResponse:
    """Ask who it is, then go on: what was typed into a form is kept for whoever typed it."""
    return redirect_to_login(kept.keep(request) or request.get_full_path())


def _ask_who_they_are(request: Request) -> HttpResponse:
    """Ask for the second step or the job that is missing; a page asked for is opened after it."""
    if request.lacks_second_step:
        return redirect("start")
    if request.method != "GET":
        return redirect("choose_role")
    return redirect_to_login(request.get_full_path(), reverse("choose_role"))


def _is_this_machine(request: Request) -> bool:
    if any(request.headers.get(name) for name in ("Forwarded", "X-Forwarded-For", "X-Real-IP")):
        return False
    try:
        return ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False


def demo_only(view: View) -> View:
    """Let anybody in, but only in demo mode; elsewhere the page does not exist."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        from django.conf import settings
        from django.http import Http404

        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return _marked(guarded, "demo", view)


def _marked(guarded: View, who: str, view: View) -> View:
    setattr(guarded, ENTER, who)
    if guarded is not view:
        setattr(guarded, "__wrapped__", view)  # noqa: B010 - keeps the view findable by the test
    return guarded
