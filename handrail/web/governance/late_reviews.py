"""Access that nobody looked at in time, although its area was told: governance's to ask about."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.config.templating import nhs_date
from handrail.domain.organisations import areas
from handrail.domain.staff import reviews
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import last_day, local_date
from handrail.kernel.viewer import Staff
from handrail.web.shared.access import staff_with
from handrail.web.shared.components import Column
from handrail.web.shared.viewer import Request


@dataclass(frozen=True, slots=True)
class LatePage:
    """Which organisations have not looked at who has access?"""

    count: str
    late_by: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@staff_with(Permission.READ_AUDIT)
def late(request: Request) -> HttpResponse:
    """List organisations with access long overdue for review, those with the oldest first."""
    assert isinstance(request.viewer, Staff)
    ours = areas.looked_after_by(request.viewer.organisation_id, local_date(request.at))
    found = reviews.due(ours, at=request.at, before=request.at - settings.REVIEW_LATE)
    counted = Counter(one.organisation_id for one in found)
    first = {one.organisation_id: one for one in reversed(found)}
    oldest = sorted(first.values(), key=lambda one: (one.due_at, str(one.organisation_id)))
    page = LatePage(
        count=ngettext("%(num)s organisation", "%(num)s organisations", len(oldest))
        % {"num": len(oldest)},
        late_by=ngettext("%(num)s day", "%(num)s days", settings.REVIEW_LATE.days)
        % {"num": settings.REVIEW_LATE.days},
        columns=(
            Column(_("Organisation")),
            Column(_("People's access overdue"), is_number=True),
            Column(_("Longest since")),
        ),
        rows=tuple(
            (
                one.organisation_name,
                str(counted[one.organisation_id]),
                nhs_date(last_day(one.due_at)),
            )
            for one in oldest
        ),
    )
    return render(request, "governance/late_reviews.jinja", {"page": page})
