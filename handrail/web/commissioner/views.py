"""The area in figures."""

from django.http import HttpResponse
from django.shortcuts import render

from handrail.domain.organisations import queries as organisations
from handrail.domain.staff.permissions import Permission
from handrail.insight import area as insight
from handrail.insight import gaps
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff
from handrail.web.commissioner import pages
from handrail.web.shared import freshness
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request


@staff_with(Permission.VIEW_AREA)
def area(request: Request) -> HttpResponse:
    """Show whether promises are kept, for whom, where not; counts only, small ones hidden."""
    assert isinstance(request.viewer, Staff)
    found = insight.twelve_months(viewer=request.viewer, at=request.at)
    missing = gaps.totals(months=insight.MONTHS, viewer=request.viewer, at=request.at)
    ours = request.viewer.organisation_id
    named = organisations.area_of(ours, local_date(request.at))
    is_board = named is not None and named.organisation_id == ours
    name = named.public_name if named and is_board else organisations.get(ours).name
    fresh = freshness.of_area(request.viewer, request.at)
    page = pages.area(found, missing, name, fresh)
    return render(request, "commissioner/area.jinja", {"page": page})
