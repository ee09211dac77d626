"""Anybody says that an entry is wrong or missing; its owner says that it is right.

A link in an email changes nothing when it is opened: mail scanners open it too.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handrail.domain.directory import owning, proposing, reporting
from handrail.domain.directory import queries as directory
from handrail.domain.directory.owning import Linked
from handrail.domain.directory.proposing import NewProposal
from handrail.domain.directory.reporting import NewReport
from handrail.domain.directory.wrong import Wrong
from handrail.journey import entries
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff
from handrail.web.entries import pages
from handrail.web.entries.forms import (
    ChangedForm,
    ProposalForm,
    PublicReportForm,
    StaffProposalForm,
    StaffReportForm,
)
from handrail.web.shared.access import anyone
from handrail.web.shared.acting import status_of
from handrail.web.shared.viewer import Request

both = require_http_methods(["GET", "POST"])
GONE = 404


@both
@anyone
def report(request: Request, service_id: UUID) -> HttpResponse:
    """Take what somebody found wrong, in one press."""
    card = directory.card(service_id, on=local_date(request.at))
    is_staff = isinstance(request.viewer, Staff)
    form = (StaffReportForm if is_staff else PublicReportForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        new = NewReport(
            service_id, said["kind"], said["submission_id"], said["note"], said.get("email", "")
        )
        entries.report(new=new, by=request.viewer, at=request.at)
        return redirect("report_told", said["submission_id"])
    context = {"form": form, "page": pages.report(service_id, card.name)}
    return render(request, "entries/report.jinja", context, status=status_of(form))


@require_safe
@anyone
def report_told(request: Request, secret: UUID) -> HttpResponse:
    """Show whoever reported an entry what was done."""
    page = pages.report_told(reporting.by_secret(secret, at=request.at))
    return render(request, "entries/told.jinja", {"page": page})


@both
@anyone
def propose(request: Request) -> HttpResponse:
    """Take a service that somebody would like to see here."""
    is_staff = isinstance(request.viewer, Staff)
    form = (StaffProposalForm if is_staff else ProposalForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        secret = form.cleaned_data["submission_id"]
        entries.propose(
            new=_proposal(form),
            secret=secret,
            proposer_email=form.cleaned_data.get("your_email", ""),
            by=request.viewer,
            at=request.at,
        )
        return redirect("proposal_told", secret)
    return render(request, "entries/propose.jinja", {"form": form}, status=status_of(form))


@require_safe
@anyone
def proposal_told(request: Request, secret: UUID) -> HttpResponse:
    """Show whoever proposed a service what became of it."""
    page = pages.proposal_told(proposing.by_secret(secret, at=request.at))
    return render(request, "entries/told.jinja", {"page": page})


@both
@anyone
def still_right(request: Request, secret: str) -> HttpResponse:
    """Ask the owner whether an entry is right; only pressing a button says so."""
    try:
        found = owning.linked(secret, at=request.at)
    except owning.LinkOver as refusal:
        context = {"message": refusal.message}
        return render(request, "entries/link_over.jinja", context, status=GONE)
    form = ChangedForm(request.POST if request.POST.get("step") == "changed" else None)
    if request.method == "POST" and request.POST.get("step") == "right":
        owning.confirm(secret=secret, by=request.viewer, at=request.at)
        messages.success(request, _("Thank you. %(name)s: checked today.") % {"name": found.name})
        return redirect("service", found.service_id)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        new = NewReport(found.service_id, Wrong.OTHER, said["submission_id"], said["note"])
        entries.changed(secret=secret, new=new, by=request.viewer, at=request.at)
        return redirect("report_told", said["submission_id"])
    page = _right_page(request, found)
    status = 400 if form.errors else 200
    return render(request, "entries/right.jinja", {"form": form, "page": page}, status=status)


def _right_page(request: Request, found: Linked) -> pages.RightPage:
    card = directory.card(found.service_id, on=local_date(request.at))
    named = ((_("First contact"), card.first_contact), (_("Support starts"), card.treatment))
    waits = tuple(
        (name, pages.declared(wait.working_days, wait.declared_date))
        for name, wait in named
        if wait
    )
    return pages.still_right(found, card.summary, waits, card.phone)


def _proposal(form: ProposalForm) -> NewProposal:
    said = form.cleaned_data
    plain = ("name", "provider_name", "description", "for_whom", "how_to_get_in", "cost",
             "postcode", "address", "phone", "industries")  # fmt: skip
    return NewProposal(
        **{name: said[name] for name in plain},
        email=said["service_email"],
        url=said["url"],
    )
