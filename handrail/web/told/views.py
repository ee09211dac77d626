"""The pages of an employer or a Jobcentre: what people chose to tell them, and nothing else."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from handrail.journey import report as reporting
from handrail.journey import share
from handrail.kernel.viewer import Recipient
from handrail.web.shared.access import told_only
from handrail.web.shared.viewer import Request
from handrail.web.told import pages
from handrail.web.told.report_pages import rows


@told_only
def everybody(request: Request) -> HttpResponse:
    """List who shares something with the viewer's body now."""
    assert isinstance(request.viewer, Recipient)
    found = pages.listed(share.shared_with(by=request.viewer))
    reports = reporting.shown_to(by=request.viewer)
    return render(request, "told/everybody.jinja", {"people": found, "reports": reports})


@told_only
def one(request: Request, person_id: UUID) -> HttpResponse:
    """Show what one person shares, and write the look down."""
    assert isinstance(request.viewer, Recipient)
    found = share.look(person_id, by=request.viewer, at=request.at)
    return render(request, "told/one.jinja", {"page": pages.one(found)})


@told_only
def report(request: Request, report_id: UUID) -> HttpResponse:
    """Show one report that somebody let go to the viewer's body, and write the look down."""
    assert isinstance(request.viewer, Recipient)
    found = reporting.read(report_id, by=request.viewer, at=request.at)
    context = {"report": found, "rows": rows(found.lines)}
    return render(request, "told/report.jinja", context)
