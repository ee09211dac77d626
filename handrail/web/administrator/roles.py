"""Job roles: which sets of permissions the area gives to which kind of job (R79)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.staff import access
from handrail.domain.staff import operations as staff
from handrail.domain.staff import people as queries
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotFound
from handrail.web.administrator import roles_pages
from handrail.web.administrator.acting import done, show, staff_of
from handrail.web.administrator.forms import RoleForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

both = require_http_methods(["GET", "POST"])
may_manage = staff_with(Permission.MANAGE_PEOPLE)


@may_manage
def roles(request: Request) -> HttpResponse:
    """List the job roles and what each may do."""
    may_change = access.may_define_roles(staff_of(request))
    page = roles_pages.roles(queries.job_roles(at=request.at), may_change=may_change)
    return show(request, "roles", page)


@both
@may_manage
def new(request: Request) -> HttpResponse:
    """Add a job role."""
    access.check_may_define_roles(staff_of(request))
    form = RoleForm(request.POST or None, initial={"refers_as": "other"})
    if request.method == "POST" and form.is_valid():
        key = slugify(form.cleaned_data["name"])[:60]
        if not key or any(role.key == key for role in queries.job_roles(at=request.at)):
            form.add_error("name", _("There is a job role of that name already"))
        elif _define(request, key, form):
            return redirect("admin_roles")
    return show(request, "role", roles_pages.RolePage(_("Add a job role"), ""), form)


@both
@may_manage
def role(request: Request, key: str) -> HttpResponse:
    """Change what a job role is called and may do, for everybody who holds it."""
    access.check_may_define_roles(staff_of(request))
    found = next((role for role in queries.job_roles(at=request.at) if role.key == key), None)
    if found is None:
        raise NotFound
    held = {
        "name": found.name,
        "permissions": sorted(found.permissions),
        "refers_as": found.refers_as,
    }
    form = RoleForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid() and _define(request, key, form):
        return redirect("admin_roles")
    return show(request, "role", roles_pages.role(found), form)


def _define(request: Request, key: str, form: RoleForm) -> bool:
    said = form.cleaned_data

    def act() -> None:
        staff.define_job_role(
            key=key,
            name=said["name"],
            permissions=[Permission(value) for value in said["permissions"]],
            refers_as=said["refers_as"],
            by=staff_of(request),
            at=request.at,
        )

    if not done(form, act, "permissions"):
        return False
    messages.success(request, _("Saved. It holds from everybody's next click."))
    return True
