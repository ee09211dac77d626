"""Where something is missing: a map and a table of the same figures, and a file."""

import csv
from io import StringIO

from django.http import HttpResponse
from django.shortcuts import render

from handrail.domain.staff.permissions import Permission
from handrail.insight import gaps as insight
from handrail.insight.formulas import safe
from handrail.insight.gaps import PERIODS, Gaps
from handrail.web.commissioner import gap_pages
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request


@staff_with(Permission.VIEW_AREA)
def gaps(request: Request) -> HttpResponse:
    """Show where nothing could be offered, for which need and why; counts only."""
    months = _months(request)
    page = gap_pages.gaps(_found(request, months), months=months)
    return render(request, "commissioner/gaps.jinja", {"page": page})


@staff_with(Permission.VIEW_AREA)
def gaps_file(request: Request) -> HttpResponse:
    """Give the same figures as CSV; a hidden number stays hidden."""
    found = _found(request, _months(request))
    text = StringIO()
    lines = gap_pages.lines(found)
    csv.writer(text).writerows([safe(str(cell)) for cell in line] for line in lines)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"gaps-{found.since:%Y-%m}-{found.until:%Y-%m}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _found(request: Request, months: int) -> Gaps:
    return insight.lately(months=months, viewer=request.viewer, at=request.at)


def _months(request: Request) -> int:
    """Return the period that was asked for, or the longest."""
    asked = request.GET.get("months", "")
    return int(asked) if asked in {str(each) for each in PERIODS} else PERIODS[-1]
