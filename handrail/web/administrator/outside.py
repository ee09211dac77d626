"""How other systems answer us, and which is not asked just now."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.domain.staff.permissions import Permission
from handrail.domain.systems import access, circuits, subscribing
from handrail.web.administrator import outside_pages as pages
from handrail.web.administrator.acting import show, staff_of
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

may_manage = staff_with(Permission.MANAGE_PEOPLE)


@may_manage
def listed(request: Request) -> HttpResponse:
    """List how the outside systems of an area answer."""
    viewer, at = staff_of(request), request.at
    may_see = access.may_manage(viewer)
    found = circuits.seen_by(viewer) if may_see else ()
    told = subscribing.told_by(viewer, at=at) if may_see else ()
    return show(request, "outside", pages.listed(found, told, may_see=may_see, at=at))


@require_POST
@may_manage
def try_now(request: Request) -> HttpResponse:
    """Let a system that is not asked be asked again at once."""
    circuits.try_now(key=request.POST.get("key", ""), by=staff_of(request), at=request.at)
    messages.success(request, _("It is asked again with the next call that needs it."))
    return redirect("admin_outside")
