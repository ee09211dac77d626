"""Ask another system before the request's transaction begins (house, fence 6).

A view that needs an answer from outside wears ``after_asking(ask)``: ``ask`` runs first, with
the session but without a transaction, and what it returns, or the refusal it raises, is there
as ``request.told`` when the view runs; where it has a ``viewer`` that is another system, it was
proved to be the one that looks. A door for machines, which takes nothing from here, sets both
attributes itself.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve

from handrail.kernel.errors import Refusal

# Only these addresses are looked up twice.
PREFIXES = ("/sign-in/", "/cds-services", "/smart/", "/fhir/R4/auth/")
ASK, METHODS = "ask_outside", "ask_methods"
View = TypeVar("View", bound=Callable[..., Any])
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def after_asking(
    ask: Callable[..., Any], *, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """Mark a view as one that runs after ``ask(request, **parameters of the address)``."""

    def mark(view: View) -> View:
        setattr(view, ASK, ask)
        setattr(view, METHODS, methods)
        return view

    return mark


def ask_first(get_response: GetResponse) -> GetResponse:
    """Let such a view ask before the transaction."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(PREFIXES):
            request.told = _told(request)  # type: ignore[attr-defined]
        return get_response(request)

    return handle


def _told(request: HttpRequest) -> Any:
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return None
    ask = getattr(found.func, ASK, None)
    if ask is None or request.method not in getattr(found.func, METHODS, ("GET",)):
        return None
    try:
        return ask(request, **found.kwargs)
    except Refusal as refusal:
        return refusal
