"""Somebody leaves, or does something else from now on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from handrail.domain.staff import people as queries
from handrail.domain.staff.permissions import Permission
from handrail.journey import leaving
from handrail.journey.leaving import CasesToHandOver, SayWhy
from handrail.kernel.errors import Refusal
from handrail.web.administrator import people_pages
from handrail.web.administrator.acting import done, ours, show, staff_of
from handrail.web.administrator.forms import ChangeRoleForm, EndForm, choose
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

both = require_http_methods(["GET", "POST"])
may_manage = staff_with(Permission.MANAGE_PEOPLE)
FIELDS: dict[type[Refusal], str] = {CasesToHandOver: "to", SayWhy: "words"}


@both
@may_manage
def end(request: Request, membership_id: UUID) -> HttpResponse:
    """Ask why and when access ends and who takes over, and end it."""
    found = queries.membership(membership_id, organisation_ids=ours(request), at=request.at)
    cases = leaving.open_cases(found, by=staff_of(request), at=request.at)
    form = EndForm(request.POST or None)
    choose(form, to=leaving.takers(found, at=request.at))
    if not cases:
        del form.fields["to"]
    if request.method == "POST" and form.is_valid() and _left(request, membership_id, form):
        return redirect("admin_person", found.account_id)
    return show(request, "end", people_pages.end(found, cases), form)


@both
@may_manage
def change_role(request: Request, membership_id: UUID) -> HttpResponse:
    """Give somebody another job role in place of this one."""
    found = queries.membership(membership_id, organisation_ids=ours(request), at=request.at)
    form = ChangeRoleForm(request.POST or None)
    roles = queries.job_roles(at=request.at)
    choose(form, role=[(role.key, role.name) for role in roles if role.key != found.job_role])

    def act() -> None:
        leaving.change_role(
            membership_id=membership_id,
            job_role=form.cleaned_data["role"],
            by=staff_of(request),
            at=request.at,
        )

    if request.method == "POST" and form.is_valid() and done(form, act, "role"):
        messages.success(request, _("They have the new job role. The other one has ended."))
        return redirect("admin_person", found.account_id)
    return show(request, "change_role", people_pages.end(found, 0), form)


def _left(request: Request, membership_id: UUID, form: EndForm) -> bool:
    try:
        cases = leaving.leave(
            membership_id=membership_id, ending=form.ending(), by=staff_of(request), at=request.at
        )
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        form.add_error(FIELDS.get(type(refusal)), refusal.message)
        return False
    messages.success(request, _said(form, cases))
    return True


def _said(form: EndForm, cases: int) -> str:
    said = (
        _("Access ends at the end of that day.")
        if form.ending().last_date
        else _("Access ended. They see nothing from their next click.")
    )
    if not cases:
        return said
    went = ngettext(
        "%(num)s person they supported is looked after: given to the colleague you chose, or "
        "told to the manager.",
        "%(num)s people they supported are looked after: given to the colleague you chose, or "
        "told to the manager.",
        cases,
    ) % {"num": cases}
    return f"{said} {went}"
