"""Wind a service down: say so, see who is not settled, move people within, and end it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from handrail.domain.capacity import winding
from handrail.domain.cases import queries as cases
from handrail.domain.directory import queries
from handrail.domain.directory.intake import TakesNobody
from handrail.domain.staff.permissions import Permission
from handrail.insight.unsettled import unsettled
from handrail.journey import wind_down
from handrail.kernel.clock import local_date
from handrail.web.capacity import pages
from handrail.web.capacity.forms import MoveWithinForm, WindDownForm
from handrail.web.capacity.views import acting, both, may_manage, ours
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import done, sent, status_of
from handrail.web.shared.forms import Option
from handrail.web.shared.viewer import Request

may_move = staff_with(Permission.REASSIGN, Permission.WORK_CASES)


@both
@may_manage
def ending(request: Request, service_id: UUID) -> HttpResponse:
    """Say that a service ends, or see who of it is not settled yet."""
    card, on = ours(request, service_id), local_date(request.at)
    if now := winding.current(service_id):
        left = unsettled(service_id, viewer=request.viewer, at=request.at)
        page = pages.ending(card, now, left, on)
        return render(request, "capacity/ending.jinja", {"page": page})
    form = WindDownForm(request.POST or None, initial={"no_new_from": card.funded_until_date})

    def act() -> None:
        told = wind_down.start(
            service_id=service_id, by=request.viewer, at=request.at, **form.cleaned_data
        )
        said = ngettext("%(num)s person is told.", "%(num)s people are told.", told)
        messages.success(request, said % {"num": told})

    if sent(request, form) and done(form, act, {winding.DayInPast: "no_new_from"}):
        return redirect("capacity_end", service_id)
    context = {"form": form, "service": card}
    return render(request, "capacity/wind_down.jinja", context, status=status_of(form))


@require_POST
@may_manage
def finish(request: Request, service_id: UUID) -> HttpResponse:
    """End it for good; refused while anybody is not settled."""
    ours(request, service_id)
    wind_down.finish(service_id=service_id, by=request.viewer, at=request.at)
    messages.success(request, _("The service has ended. Its page says so, and stays."))
    return redirect("manage")


@require_POST
@may_manage
def stop(request: Request, service_id: UUID) -> HttpResponse:
    """Go on after all."""
    ours(request, service_id)
    winding.stop(service_id=service_id, by=request.viewer, at=request.at)
    messages.success(request, _("It goes on, and takes new people again."))
    return redirect("capacity", service_id)


@both
@may_move
def move_within(request: Request, case_id: UUID) -> HttpResponse:
    """Go on with a case in another service of ours, because the person agreed."""
    case = cases.record(case_id, viewer=request.viewer, at=request.at)
    on = local_date(request.at)
    services = [
        Option(str(it.id), it.name)
        for it in queries.of_provider(acting(request).organisation_id, on=on)
        if it.id != case.service_id and it.intake != "closing" and it.state == "active"
    ]
    form = MoveWithinForm(request.POST or None, services=services)

    def act() -> None:
        wind_down.move_within(
            case_id=case_id,
            service_id=UUID(form.cleaned_data["service"]),
            how_agreed=form.cleaned_data["how"],
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act, {TakesNobody: "service"}):
        messages.success(request, _("Moved. Their coach, plan and notes stay as they are."))
        if acting(request).has(Permission.MANAGE_SERVICE):
            return redirect("capacity_end", case.service_id)
        return redirect("case", case_id)
    context = {"form": form, "case": case, "has_other": bool(services)}
    return render(request, "capacity/move_within.jinja", context, status=status_of(form))
