"""From where our form is opened inside a clinical system, and who opens it there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.systems import launch_points, queries
from handrail.domain.systems.launch_points import PointLine
from handrail.kernel.errors import NotFound
from handrail.web.administrator import launch_pages as pages
from handrail.web.administrator.acting import done, done_for, number_of, show, staff_of
from handrail.web.administrator.launch_forms import PointChangeForm, PointForm, RequesterForm
from handrail.web.administrator.systems import may_manage
from handrail.web.shared.viewer import Request


@require_http_methods(["GET", "POST"])
@may_manage
def point(request: Request, system_id: UUID) -> HttpResponse:
    """Let our form be opened from the records of one more practice."""
    viewer = staff_of(request)
    found = queries.get(system_id, viewer=viewer)
    form = PointForm(request.POST or None)

    def act(organisation_id: UUID) -> None:
        launch_points.add(
            system_id=system_id,
            organisation_id=organisation_id,
            point=form.point(),
            by=viewer,
            at=request.at,
        )

    if request.method == "POST" and form.is_valid() and done_for(form, act):
        messages.success(request, _("Saved. Now name who opens it there."))
        return redirect("admin_system_requester", system_id)
    return show(request, "launch_point", pages.page(found, (), {}, {}), form)


@require_http_methods(["GET", "POST"])
@may_manage
def requester(request: Request, system_id: UUID) -> HttpResponse:
    """Say which member of staff a clinical system means by a name."""
    viewer = staff_of(request)
    found = queries.get(system_id, viewer=viewer)
    points = launch_points.of_system(system_id, viewer=viewer)
    page = pages.of(found, points)
    form = RequesterForm(request.POST or None, points=pages.choices(page))

    def act() -> None:
        chosen = UUID(form.cleaned_data["point"])
        if chosen not in {it.id for it in points}:
            raise NotFound
        launch_points.name_requester(
            point_id=chosen,
            fhir_user=form.cleaned_data["fhir_user"],
            email=form.cleaned_data["email"],
            by=viewer,
            at=request.at,
        )

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("Saved. They can open the form from their records now."))
        return redirect("admin_system_requester", system_id)
    return show(request, "launch_requesters", page, form)


@require_http_methods(["GET", "POST"])
@may_manage
def change(request: Request, system_id: UUID, point_id: UUID) -> HttpResponse:
    """Change how our form proves itself to a server, and whose pages show it."""
    viewer = staff_of(request)
    found, line = queries.get(system_id, viewer=viewer), _line(request, system_id, point_id)
    form = PointChangeForm(request.POST or None, initial=pages.as_it_is(line))

    def act() -> None:
        launch_points.change(
            point_id=point_id,
            point=form.point(iss=line.iss),
            version=number_of(form.cleaned_data["version"]),
            by=viewer,
            at=request.at,
        )

    if request.method == "POST" and form.is_valid() and done(form, act):
        messages.success(request, _("Saved. It holds from the next time the form is opened."))
        return redirect("admin_system_requester", system_id)
    return show(request, "launch_change", pages.of(found, [line]), form)


@require_http_methods(["GET", "POST"])
@may_manage
def take_back(request: Request, system_id: UUID, point_id: UUID) -> HttpResponse:
    """Ask whether our form is to be opened from a practice's records no more, and see to it."""
    viewer = staff_of(request)
    found, line = queries.get(system_id, viewer=viewer), _line(request, system_id, point_id)
    if request.method == "POST":
        launch_points.take_back(point_id=point_id, by=viewer, at=request.at)
        messages.success(request, _("Taken back. Our form opens from those records no more."))
        return redirect("admin_system_requester", system_id)
    return show(request, "take_back", pages.taking_back(pages.of(found, [line])))


@require_POST
@may_manage
def unname(request: Request, system_id: UUID, requester_id: UUID) -> HttpResponse:
    """Let a name in a clinical system mean nobody any more."""
    launch_points.unname(requester_id=requester_id, by=staff_of(request), at=request.at)
    messages.success(request, _("Taken away. They open the form from their records no more."))
    return redirect("admin_system_requester", system_id)


def _line(request: Request, system_id: UUID, point_id: UUID) -> PointLine:
    """Return one of a system's points; NotFound for any other."""
    points = launch_points.of_system(system_id, viewer=staff_of(request))
    found = next((it for it in points if it.id == point_id), None)
    if found is None:
        raise NotFound
    return found
