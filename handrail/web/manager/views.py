"""The service manager's pages: today, one service's entry, moving cases."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from handrail.domain.cases import caseload
from handrail.domain.directory import operations as directory
from handrail.domain.directory import queries
from handrail.domain.organisations import queries as organisations
from handrail.domain.referrals import overruling
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.insight import service as insight
from handrail.journey import reassign as reassigning
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Staff
from handrail.web.manager import pages
from handrail.web.manager.forms import MoveForm, ServiceForm
from handrail.web.shared import area
from handrail.web.shared.access import staff_with
from handrail.web.shared.forms import Option
from handrail.web.shared.viewer import Request
from handrail.web.worry.waiting import waiting

both = require_http_methods(["GET", "POST"])
MOST_MOVED = 200
AGAINST_SHOWN = timedelta(weeks=12)


@staff_with(Permission.MANAGE_SERVICE)
def today(request: Request) -> HttpResponse:
    """Show waits against promise, where people are, and who carries how much."""
    viewer = _staff(request)
    on = local_date(request.at)
    nation = area.contact(viewer.organisation_id, on).nation
    found = insight.today(viewer=viewer, at=request.at, nation=nation)
    against = overruling.lately(viewer=viewer, since=request.at - AGAINST_SHOWN, at=request.at)
    people = [coach for coach, _count in found.per_coach] + [it.by_account_id for it in against]
    names = staff.names(person for person in people if person)
    services = queries.of_provider(viewer.organisation_id, on=on)
    page = pages.today(
        found,
        names,
        services,
        against,
        organisation=organisations.name(viewer.organisation_id),
    )
    return render(request, "manager/today.jinja", {"page": page, "worried": waiting(request)})


@both
@staff_with(Permission.MANAGE_SERVICE)
def service(request: Request, service_id: UUID) -> HttpResponse:
    """Say whether a service takes people and how long they wait, and that the entry is right."""
    entry = queries.service(service_id, on=local_date(request.at))
    if entry.provider_id != _staff(request).organisation_id:
        raise NotFound
    card = entry.card
    first = {
        "intake": card.intake,
        "reason": card.intake_reason,
        "first_contact": card.first_contact.working_days if card.first_contact else None,
        "treatment": card.treatment.working_days if card.treatment else None,
    }
    form = ServiceForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid() and _declare(request, service_id, form):
        messages.success(request, _("Saved. Everybody sees it from now on."))
        return redirect("manage")
    context = {"form": form, "service": card}
    return render(request, "manager/service.jinja", context, status=400 if form.errors else 200)


@both
@staff_with(Permission.REASSIGN)
def reassign(request: Request) -> HttpResponse:
    """Move several cases to another coach at once."""
    lines = caseload.caseload(
        viewer=_staff(request), whose="team", at=request.at, limit=MOST_MOVED
    ).lines
    source = request.GET.get("from", "")
    shown = [it for it in lines if not source or str(it.coach_account_id or pages.NOBODY) == source]
    form = MoveForm(
        request.POST or None,
        cases=[Option(str(it.id), it.person_name, hint=it.coach_name) for it in shown],
        coaches=_coaches(request),
    )
    if request.method == "POST" and form.is_valid():
        moved = reassigning.reassign(
            case_ids=[UUID(value) for value in form.cleaned_data["cases"]],
            to_account_id=UUID(form.cleaned_data["to"]),
            why=form.cleaned_data["why"],
            by=request.viewer,
            at=request.at,
        )
        said = ngettext("%(num)s case moved.", "%(num)s cases moved.", moved) % {"num": moved}
        messages.success(request, said)
        return redirect("manage")
    context = {"form": form, "count": len(shown)}
    return render(request, "manager/reassign.jinja", context, status=400 if form.errors else 200)


def _declare(request: Request, service_id: UUID, form: ServiceForm) -> bool:
    said, by, at = form.cleaned_data, request.viewer, request.at
    try:
        directory.set_intake(
            service_id=service_id, intake=said["intake"], reason=said["reason"], by=by, at=at
        )
    except directory.ReasonNeeded as refusal:
        form.add_error("reason", refusal.message)
        return False
    for kind in ("first_contact", "treatment"):
        if said[kind] is not None:
            directory.declare_wait(
                service_id=service_id, kind=kind, working_days=said[kind], by=by, at=at
            )
    if said["is_right"]:
        who = request.active.account_name if request.active else ""
        directory.assure(service_id=service_id, assured_by=who, by=by, at=at)
    return True


def _coaches(request: Request) -> list[tuple[str, str]]:
    cards = staff.colleagues(
        _staff(request).organisation_id, permission=Permission.WORK_CASES, at=request.at
    )
    return [(str(card.account_id), f"{card.account_name}, {card.job_role_name}") for card in cards]


def _staff(request: Request) -> Staff:
    assert isinstance(request.viewer, Staff)
    return request.viewer
