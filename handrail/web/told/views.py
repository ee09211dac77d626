"""The pages of an employer or a Jobcentre: what people chose to tell them, and nothing else."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from handrail.journey import share
from handrail.kernel.viewer import Recipient
from handrail.web.shared.access import told_only
from handrail.web.shared.viewer import Request
from handrail.web.told import pages


@told_only
def everybody(request: Request) -> HttpResponse:
    """List who shares something with the viewer's body now."""
    assert isinstance(request.viewer, Recipient)
    found = pages.listed(share.shared_with(by=request.viewer))
    return render(request, "told/everybody.jinja", {"people": found})


@told_only
def one(request: Request, person_id: UUID) -> HttpResponse:
    """Show what one person shares, and write the look down."""
    assert isinstance(request.viewer, Recipient)
    found = share.look(person_id, by=request.viewer, at=request.at)
    return render(request, "told/one.jinja", {"page": pages.one(found)})
