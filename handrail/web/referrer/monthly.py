"""What came of our referrals: half a page for the practice itself, month by month."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from handrail.domain.organisations import queries as organisations
from handrail.domain.staff.permissions import Permission
from handrail.insight import practice_month
from handrail.kernel.clock import month_after
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff
from handrail.web.shared.access import staff_with
from handrail.web.shared.components import Column
from handrail.web.shared.viewer import Request

SHOWN = 12


@dataclass(frozen=True, slots=True)
class MonthPage:
    """What came of our referrals?"""

    practice: str
    month: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, str, str], ...]
    months: tuple[tuple[str, str, bool], ...]


@require_safe
@staff_with(Permission.FOLLOW)
def month(request: Request) -> HttpResponse:
    """Show one month of the viewer's own organisation, and the year up to it."""
    if not isinstance(request.viewer, Staff):
        raise NotAllowed
    latest = practice_month.latest_whole_month(request.at)
    offered = [month_after(latest, -number) for number in range(SHOWN)]
    asked = request.GET.get("month", "")
    chosen = next((each for each in offered if f"{each:%Y-%m}" == asked), latest)
    ours = request.viewer.organisation_id
    found = practice_month.of(ours, chosen, viewer=request.viewer)
    page = MonthPage(
        practice=organisations.name(ours),
        month=_in_words(chosen),
        columns=tuple(
            Column(text) for text in (_("What"), _in_words(chosen), _("The 12 months to then"))
        ),
        rows=practice_month.lines(found),
        months=tuple((f"{each:%Y-%m}", _in_words(each), each == chosen) for each in offered),
    )
    return render(request, "referrer/month.jinja", {"page": page})


def _in_words(day: date) -> str:
    return f"{day:%B %Y}"
