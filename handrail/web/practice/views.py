"""A practice's own link: show it, print it, replace it, and how often it was used."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from handrail.domain.invitations import links
from handrail.domain.organisations import areas
from handrail.kernel.clock import local_date
from handrail.web.administrator import sections
from handrail.web.practice import pages
from handrail.web.practice.acting import KIND, is_of_area, may_manage, ours, since, staff_of, tabs
from handrail.web.practice.forms import SearchForm
from handrail.web.shared import leaflet
from handrail.web.shared.viewer import Request

MOST = 100


@may_manage
def practices(request: Request) -> HttpResponse:
    """List the practices that the viewer looks after; a practice's own people see theirs."""
    viewer, form = staff_of(request), SearchForm(request.GET)
    mine = areas.looked_after_by(viewer.organisation_id, local_date(request.at))
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = areas.listed(mine, kinds=[KIND], text=words)
    if len(found) == 1 and found[0].id == viewer.organisation_id:
        return redirect("practice", found[0].id)
    page = pages.PracticesPage(
        count=ngettext("%(num)s practice", "%(num)s practices", len(found)) % {"num": len(found)},
        rows=pages.practice_rows(found[:MOST]),
        is_cut=len(found) > MOST,
        most=MOST,
    )
    context = {"page": page, "form": form, "sections": sections.of(request)}
    return render(request, "practice/practices.jinja", context)


@may_manage
def practice(request: Request, practice_id: UUID) -> HttpResponse:
    """Show the practice's link, its QR code, and how often it was used."""
    found, viewer = ours(request, practice_id), staff_of(request)
    code = links.of_practice(practice_id, at=request.at)
    began = local_date(since(request.at))
    figures = links.figures(practice_id, since=began, viewer=viewer, at=request.at)
    page = pages.LinkPage(
        id=practice_id,
        name=found.name,
        tabs=tabs(practice_id, "practice"),
        is_of_area=is_of_area(request),
        leaflet=leaflet.of_code(code, found.name),
        figures=pages.figures(figures),
        since=began,
    )
    return render(request, "practice/practice.jinja", {"page": page})


@require_http_methods(["GET", "POST"])
@may_manage
def renew(request: Request, practice_id: UUID) -> HttpResponse:
    """Ask once more, then put a new link in the place of the practice's."""
    found, viewer = ours(request, practice_id), staff_of(request)
    if request.method == "POST":
        links.renew(practice_id=practice_id, by=viewer, at=request.at)
        messages.success(request, _("There is a new link. Print the leaflet again."))
        return redirect("practice", practice_id)
    return render(
        request, "practice/renew.jinja", {"page": pages.RenewPage(practice_id, found.name)}
    )
