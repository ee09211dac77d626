"""Where I am signed in: seeing it, ending it, and staying."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from handrail.domain.staff import sessions as staff
from handrail.kernel.viewer import Public
from handrail.web.shared import presence, session_pages
from handrail.web.shared.access import signed_in
from handrail.web.shared.viewer import Request


@signed_in
def stay(request: Request) -> HttpResponse:
    """Say how long the session goes on, now that it has been used."""
    return JsonResponse({"seconds": request.until.seconds(request.at) if request.until else 0})


@signed_in
def sessions(request: Request) -> HttpResponse:
    """List where I am signed in, the latest used first."""
    found = staff.live(_me(request), at=request.at)
    lines = session_pages.lines(found, this=presence.key_hash(request))
    context = {"lines": lines, "count": session_pages.places(len(lines)), "most": staff.MOST}
    return render(request, "signin/my_sessions.jinja", context)


@require_POST
@signed_in
def end(request: Request, session_id: UUID) -> HttpResponse:
    """End one of my sessions; NotFound for anybody else's."""
    staff.end(account_id=_me(request), session_id=session_id, by=request.viewer, at=request.at)
    return _ended(request, 1)


@require_POST
@signed_in
def end_others(request: Request) -> HttpResponse:
    """End all my sessions but this one."""
    count = staff.end_all(
        account_id=_me(request),
        but=presence.key_hash(request),
        why="others ended",
        by=request.viewer,
        at=request.at,
    )
    return _ended(request, count)


@require_POST
@signed_in
def end_all(request: Request) -> HttpResponse:
    """End all my sessions, this one too."""
    staff.end_all(account_id=_me(request), by=request.viewer, at=request.at)
    request.session.flush()
    request.viewer = Public()
    return redirect("account_login")


def _ended(request: Request, count: int) -> HttpResponse:
    messages.success(request, session_pages.ended(count))
    return redirect("my_sessions")


def _me(request: Request) -> UUID:
    assert isinstance(request.user.pk, UUID)
    return request.user.pk
