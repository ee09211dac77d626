"""The service manager's pages: today, and moving cases."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from handrail.domain.cases import caseload
from handrail.domain.cases.weighing import NeedsReason
from handrail.domain.directory import keeping, queries, reporting
from handrail.domain.organisations import queries as organisations
from handrail.domain.referrals import overruling, signposting
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.insight import service as insight
from handrail.journey import loads as loading
from handrail.journey import reassign as reassigning
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Staff
from handrail.web.capacity.pages import room_of
from handrail.web.manager import pages
from handrail.web.manager.forms import MoveForm
from handrail.web.shared import area, bounced
from handrail.web.shared.access import staff_with
from handrail.web.shared.acting import done, sent, status_of
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
    services = queries.of_provider(viewer.organisation_id, on=on)
    found = insight.today(
        viewer=viewer, at=request.at, nation=nation, services=[card.id for card in services]
    )
    against = overruling.lately(viewer=viewer, since=request.at - AGAINST_SHOWN, at=request.at)
    people = [coach for coach, _count in found.per_coach] + [it.by_account_id for it in against]
    names = staff.names(person for person in people if person)
    fresh = keeping.freshness([viewer.organisation_id], with_unprovided=False, on=on)
    page = pages.today(
        found,
        names,
        services,
        against,
        fresh,
        reports=reporting.number_waiting(viewer=viewer, at=request.at),
        organisation=organisations.name(viewer.organisation_id),
    )
    context = {
        "page": page,
        "worried": waiting(request),
        "bounced": bounced.standing(request),
        "signposts": signposting.counted(
            since=request.at - AGAINST_SHOWN, viewer=viewer, at=request.at
        ),
    }
    return render(request, "manager/today.jinja", context)


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
    moved: list[int] = []
    if sent(request, form) and done(
        form, lambda: moved.append(_move(request, form)), {NeedsReason: "over_limit"}
    ):
        said = ngettext("%(num)s case moved.", "%(num)s cases moved.", moved[0]) % {"num": moved[0]}
        messages.success(request, said)
        return redirect("manage")
    context = {"form": form, "count": len(shown)}
    return render(request, "manager/reassign.jinja", context, status=status_of(form))


def _move(request: Request, form: MoveForm) -> int:
    said = form.cleaned_data
    return reassigning.reassign(
        case_ids=[UUID(value) for value in said["cases"]],
        to_account_id=UUID(said["to"]),
        why=said["why"],
        over_limit=said["over_limit"],
        by=request.viewer,
        at=request.at,
    )


def _coaches(request: Request) -> list[tuple[str, str]]:
    return [
        (str(it.card.account_id), f"{it.card.account_name}: {room_of(it.load)}")
        for it in loading.workers(by=_staff(request), at=request.at)
    ]


def _staff(request: Request) -> Staff:
    assert isinstance(request.viewer, Staff)
    return request.viewer
