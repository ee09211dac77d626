"""Other systems: which may speak with us and for whom, and how often they prompt."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.organisations import areas
from handrail.domain.organisations import queries as organisations
from handrail.domain.prompting import queries as prompting
from handrail.domain.staff.permissions import Permission
from handrail.domain.systems import access, queries
from handrail.domain.systems import operations as systems
from handrail.kernel.clock import local_date
from handrail.web.administrator import systems_pages as pages
from handrail.web.administrator.acting import done, done_for, number_of, show, staff_of
from handrail.web.administrator.systems_forms import (
    ChangeForm,
    EndForm,
    SystemForm,
    TenantForm,
)
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

may_manage = staff_with(Permission.MANAGE_PEOPLE)
PRACTICE = "practice"
LATELY = timedelta(days=28)


@may_manage
def listed(request: Request) -> HttpResponse:
    """List the systems of the area."""
    viewer = staff_of(request)
    found = queries.of_board(viewer.organisation_id, viewer=viewer)
    page = pages.systems(found, may_change=access.may_manage(viewer))
    return show(request, "systems", page)


@require_http_methods(["GET", "POST"])
@may_manage
def new(request: Request) -> HttpResponse:
    """Register a system, switched off."""
    viewer = staff_of(request)
    access.check_may_manage(viewer, viewer.organisation_id)
    form = SystemForm(request.POST or None)
    made: list[UUID] = []

    def act() -> None:
        made.append(
            systems.register(
                board_id=viewer.organisation_id,
                system=form.registration(),
                by=viewer,
                at=request.at,
            )
        )

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("Registered. It is off until you switch it on."))
        return redirect("admin_system", made[0])
    return show(request, "system_new", None, form)


@require_http_methods(["GET", "POST"])
@may_manage
def system(request: Request, system_id: UUID) -> HttpResponse:
    """Show a system, and say for which organisation it acts too."""
    found = queries.get(system_id, viewer=staff_of(request))
    form = TenantForm(request.POST or None)

    def act(organisation_id: UUID) -> None:
        systems.act_for(
            system_id=system_id,
            tenant=form.cleaned_data["tenant"],
            organisation_id=organisation_id,
            by=staff_of(request),
            at=request.at,
        )

    if request.method == "POST" and form.is_valid() and done_for(form, act, "ods_code"):
        messages.success(request, _("Saved. It holds from its next call."))
        return redirect("admin_system", system_id)
    names = organisations.many(line.organisation_id for line in found.tenants)
    return show(request, "system", pages.system(found, names), form)


@require_http_methods(["GET", "POST"])
@may_manage
def change(request: Request, system_id: UUID) -> HttpResponse:
    """Change how a system proves itself and what it may do; it holds from its next call."""
    viewer = staff_of(request)
    found = queries.get(system_id, viewer=viewer)
    form = ChangeForm(request.POST or None, initial=pages.as_it_is(found))

    def act() -> None:
        systems.change(
            system_id=system_id,
            system=form.registration(kind=found.kind, issuer=found.issuer),
            version=number_of(form.cleaned_data["version"]),
            by=viewer,
            at=request.at,
        )

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("Saved. It holds from its next call, and its tokens ended."))
        return redirect("admin_system", system_id)
    return show(request, "system_change", pages.system(found, {}), form)


@require_http_methods(["GET", "POST"])
@may_manage
def take_back(request: Request, system_id: UUID) -> HttpResponse:
    """Ask whether a system is to be ended for good, and end it."""
    viewer = staff_of(request)
    found = queries.get(system_id, viewer=viewer)
    form = EndForm(request.POST or None, initial={"version": str(found.version)})

    def act() -> None:
        version = number_of(form.cleaned_data["version"])
        systems.take_back(system_id=system_id, version=version, by=viewer, at=request.at)

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("Taken back. It speaks with us no more."))
        return redirect("admin_systems")
    return show(request, "take_back", pages.taking_back(found), form)


@require_POST
@may_manage
def switch(request: Request, system_id: UUID) -> HttpResponse:
    """Switch a system on or off."""
    is_enabled = request.POST.get("switch") == "on"
    systems.set_enabled(
        system_id=system_id,
        is_enabled=is_enabled,
        version=number_of(request.POST.get("version", "")),
        by=staff_of(request),
        at=request.at,
    )
    said = _("Switched on.") if is_enabled else _("Switched off, from its next call.")
    messages.success(request, said)
    return redirect("admin_system", system_id)


@require_POST
@may_manage
def stop(request: Request, system_id: UUID, tenant_id: UUID) -> HttpResponse:
    """Let a system act for an organisation no more."""
    systems.stop_acting_for(tenant_id=tenant_id, by=staff_of(request), at=request.at)
    messages.success(request, _("Taken away. It acts for them no more."))
    return redirect("admin_system", system_id)


@may_manage
def prompts(request: Request) -> HttpResponse:
    """Show how often systems prompt, by practice and never by clinician (R138)."""
    viewer, today = staff_of(request), local_date(request.at)
    may_see = access.may_manage(viewer)
    board_id = viewer.organisation_id
    practices = areas.of_area(board_id, today, kinds=[PRACTICE]) if may_see else ()
    found = (
        prompting.by_practice(practices, since=today - LATELY, board_id=board_id, viewer=viewer)
        if may_see
        else ()
    )
    names = organisations.many(it.practice_id for it in found)
    return show(request, "prompts", pages.prompts(found, names, may_see=may_see))
