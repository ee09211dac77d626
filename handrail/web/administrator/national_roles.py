"""What national roles mean in this area: a line gives a job role to whoever holds one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.organisations import queries as organisations
from handrail.domain.staff import access
from handrail.domain.staff import national_roles as staff
from handrail.domain.staff import people as queries
from handrail.domain.staff.national_roles import Line
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.web.administrator import roles_pages
from handrail.web.administrator.acting import done, show, staff_of
from handrail.web.administrator.forms import LineForm, choose
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

may_manage = staff_with(Permission.MANAGE_PEOPLE)


@require_http_methods(["GET", "POST"])
@may_manage
def lines(request: Request) -> HttpResponse:
    """List what national roles mean here, and add a line or change one."""
    may_change = access.may_define_roles(staff_of(request))
    board_id = _board(request)
    roles = queries.job_roles(at=request.at)
    form = LineForm(request.POST or None)
    choose(form, role=[(role.key, role.name) for role in roles])

    def act() -> None:
        said = form.cleaned_data
        staff.add_line(
            board_id=staff_of(request).organisation_id,
            line=Line(said["role_code"], said["ods_code"], said["role"]),
            by=staff_of(request),
            at=request.at,
        )

    if request.method == "POST" and form.is_valid() and done(form, act, "role_code"):
        messages.success(request, _("Saved. It holds from everybody's next sign-in."))
        return redirect("admin_national_roles")
    held = staff.mapping(board_id) if board_id else ()
    page = roles_pages.national(held, roles, may_change=may_change)
    return show(request, "national_roles", page, form)


@require_POST
@may_manage
def remove(request: Request) -> HttpResponse:
    """Take a line away."""
    staff.remove_line(
        board_id=staff_of(request).organisation_id,
        ods_code=request.POST.get("ods_code", ""),
        role_code=request.POST.get("role_code", ""),
        by=staff_of(request),
        at=request.at,
    )
    messages.success(
        request, _("Taken away. Whoever held a job role by it loses it with their next sign-in.")
    )
    return redirect("admin_national_roles")


def _board(request: Request) -> UUID | None:
    """Return the board whose table holds where the viewer works."""
    ours = staff_of(request).organisation_id
    area = organisations.area_of(ours, local_date(request.at))
    return area.organisation_id if area else None
