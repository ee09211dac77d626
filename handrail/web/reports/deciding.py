"""What comes to a health professional: reports on which nobody was heard for 21 days."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.copies import queries as copies
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import queries as participants
from handrail.domain.reports import queries
from handrail.domain.staff.permissions import Permission
from handrail.journey import report as reporting
from handrail.kernel.errors import NotFound
from handrail.web.coach.acting import REFUSED, done, sent
from handrail.web.coach.header import staff_of
from handrail.web.reports import pages
from handrail.web.reports.forms import DecideForm
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

may_decide = staff_with(Permission.DECIDE_CLINICALLY)


@may_decide
def decisions(request: Request) -> HttpResponse:
    """List what waits for a health professional."""
    viewer = staff_of(request)
    found = queries.to_decide(viewer=viewer, at=request.at)
    asked = copies.to_review(viewer=viewer, at=request.at)
    ids = [one.person_id for one in found] + [one.person_id for one in asked]
    people = participants.cards(ids, viewer=viewer, at=request.at)
    named = organisations.many([one.employer_id for one in found])
    rows = pages.to_decide(found, people, {key: each.name for key, each in named.items()})
    context = {
        "rows": rows,
        "columns": pages.columns(),
        "reports_count": ngettext("%(num)s report", "%(num)s reports", len(rows))
        % {"num": len(rows)},
        "copies_count": ngettext("%(num)s copy", "%(num)s copies", len(asked))
        % {"num": len(asked)},
        "copies": [(one, people[one.person_id].name) for one in asked if one.person_id in people],
    }
    return render(request, "reports/decisions.jinja", context)


@require_http_methods(["GET", "POST"])
@may_decide
def decide(request: Request, report_id: UUID) -> HttpResponse:
    """Settle one report, with the reason."""
    viewer = staff_of(request)
    found = queries.record(report_id, viewer=viewer, at=request.at)
    if not found.is_to_decide(request.at):
        raise NotFound
    form = DecideForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        goes, why = said["goes"] == "yes", said["why"]
        reporting.decide(report_id=report_id, goes=goes, why=why, by=viewer, at=request.at)

    if sent(request, form) and done(form, act):
        messages.success(request, _("Your decision is written down, and the person is told."))
        return redirect("decisions")
    audit.record_view(
        what="report.viewed",
        by=viewer,
        at=request.at,
        subject=("report", report_id),
        person_id=found.person_id,
        purpose=Purpose.DIRECT_CARE,
    )
    steps = queries.steps(report_id, viewer=viewer, at=request.at)
    people = participants.cards([found.person_id], viewer=viewer, at=request.at)
    context = {
        "page": pages.one(found, queries.preview(report_id), steps, request.at),
        "name": people[found.person_id].name if found.person_id in people else "",
        "form": form,
    }
    status = REFUSED if form.is_bound and form.errors else 200
    return render(request, "reports/decide.jinja", context, status=status)
