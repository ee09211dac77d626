"""What is sent after a session has ended is kept, and stands in its form again after signing in.

Only for the account whose session it was, never acted on by itself, and gone once it is sent
(docs/adr/0034).
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from handrail.domain.staff import keeping, sessions
from handrail.domain.staff.keeping import Kept
from handrail.web.shared.forms.typed import Typed
from handrail.web.shared.sessions import stored

NAME = "kept"  # in the address of a form that has something kept for it: a random id
CSRF = "csrfmiddlewaretoken"
# Ways in: what is typed there is a secret, and is asked for again anyway.
NEVER = ("account_", "mfa_", "sign_in_")
LONGEST_PATH, MOST_LETTERS = 400, 100_000
GetResponse = Callable[[HttpRequest], HttpResponse]


def keep(request: Any) -> str:
    """Keep what was typed for whoever's session it was; return where it will stand, or nothing."""
    session_key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    fields = {name: texts for name, texts in request.POST.lists() if name != CSRF}
    if request.method != "POST" or not session_key or not _is_worth_it(request, fields):
        return ""
    account_id = sessions.account_behind(stored(session_key))
    if account_id is None:
        return ""
    kept_id = keeping.keep(account_id=account_id, path=request.path, fields=fields, at=request.at)
    query = request.GET.copy()
    query[NAME] = str(kept_id)
    return f"{request.path}?{query.urlencode()}"


def shown(get_response: GetResponse) -> GetResponse:
    """Put what was kept into its form, or show it by itself; and forget it once it is sent."""

    def handle(request: HttpRequest) -> HttpResponse:
        if NAME not in request.GET or not request.user.is_authenticated:
            return get_response(request)
        found = _found(request)
        if found is None:
            request.is_kept_elsewhere = True  # type: ignore[attr-defined]
            return get_response(request)
        kept_id, kept = found
        if request.method == "POST":
            response = get_response(request)
            if response.status_code < 400:
                keeping.throw_away(kept_id, by=request.viewer)  # type: ignore[attr-defined]
            return response
        typed = Typed(kept.fields)
        request.POST = typed  # type: ignore[assignment]
        request.kept = typed  # type: ignore[attr-defined]
        response = get_response(request)
        return response if typed.is_shown else _by_itself(request, kept)

    return handle


def _found(request: Any) -> tuple[UUID, Kept] | None:
    try:
        kept_id = UUID(request.GET[NAME])
    except ValueError:
        return None
    kept = keeping.read(kept_id, viewer=request.viewer, at=request.at)
    return (kept_id, kept) if kept and kept.path == request.path else None


def _by_itself(request: HttpRequest, kept: Kept) -> HttpResponse:
    """Show what was typed where its form cannot, such as one that lies on another page."""
    texts = tuple(text for said in kept.fields.values() for text in said if " " in text.strip())
    context = {"texts": texts or tuple(filter(None, (said[0] for said in kept.fields.values())))}
    return render(request, "shared/kept.jinja", context)


def _is_worth_it(request: Any, fields: dict[str, list[str]]) -> bool:
    name = request.resolver_match.url_name if request.resolver_match else ""
    letters = sum(len(text) for texts in fields.values() for text in texts)
    is_way_in = str(name).startswith(NEVER)
    return not is_way_in and 0 < letters <= MOST_LETTERS and len(request.path) <= LONGEST_PATH
