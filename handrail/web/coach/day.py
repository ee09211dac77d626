"""Today, and the caseload."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.domain.cases import caseload as lists
from handrail.domain.cases.records import CaseLine, Day
from handrail.domain.copies import queries as copies
from handrail.domain.messaging import deliveries
from handrail.domain.participants import queries as people
from handrail.domain.referrals import pausing
from handrail.domain.referrals import queries as referrals
from handrail.domain.referrals.queries import ReferralCard
from handrail.domain.reports import queries as reports
from handrail.domain.sharing import queries as sharing
from handrail.domain.staff.permissions import Permission
from handrail.insight import fit_notes
from handrail.web.coach import day_pages
from handrail.web.coach.forms import CaseloadForm
from handrail.web.coach.header import staff_of
from handrail.web.shared.access import staff_with
from handrail.web.shared.components import pages as paged
from handrail.web.shared.numbers import whole
from handrail.web.shared.viewer import Request
from handrail.web.worry.waiting import waiting as worried_about

KEPT = "caseload"
PAGE = 25
USUAL = {"whose": "mine", "state": "open", "order": "next_step"}


@staff_with(Permission.WORK_CASES, Permission.TRIAGE)
def today(request: Request) -> HttpResponse:
    """Show what needs this worker now."""
    viewer = staff_of(request)
    found = None
    if viewer.has(Permission.WORK_CASES):
        found = lists.day(viewer=viewer, at=request.at)
    waiting: tuple[ReferralCard, ...] = ()
    if viewer.has(Permission.TRIAGE):
        waiting = referrals.inbox(viewer=viewer, at=request.at)
    waited = [line.referral_id for line in _clocked(found) if line.has_waited]
    page = day_pages.today_page(
        found,
        waiting,
        day_pages.Clocked(
            lines=pausing.lines_by_id(waited, viewer=viewer, at=request.at),
            gaps=fit_notes.of_cases(found.to_reach, at=request.at) if found else {},
        ),
        _sharing_due(request) if found else (),
        triages=viewer.has(Permission.TRIAGE),
        at=request.at,
    )
    context = {
        "page": page,
        "worried": worried_about(request),
        "to_decide": len(reports.to_decide(viewer=viewer, at=request.at))
        + len(copies.to_review(viewer=viewer, at=request.at)),
        "letters": deliveries.how_many(viewer=viewer, at=request.at),
    }
    return render(request, "coach/today.jinja", context)


def _clocked(found: Day | None) -> tuple[CaseLine, ...]:
    return (*found.to_reach, *found.to_start) if found else ()


@staff_with(Permission.WORK_CASES)
def caseload(request: Request) -> HttpResponse:
    """List cases: how many, whose, in what order; the choice is kept for the way back."""
    viewer, form = staff_of(request), CaseloadForm(request.GET or None, initial=USUAL)
    said = {**USUAL, **{key: value for key, value in _said(form).items() if value}}
    if request.session.get(KEPT, "") != request.GET.urlencode():
        request.session[KEPT] = request.GET.urlencode()
    found = lists.caseload(
        viewer=viewer, **said, at=request.at, limit=PAGE, offset=_offset(request)
    )
    shown = paged(request.GET, total=found.total, size=PAGE)
    counts = lists.open_per_coach(viewer=viewer, at=request.at)
    page = day_pages.caseload_page(
        found, said, shown, mine=counts.get(viewer.account_id, 0), at=request.at
    )
    filled = CaseloadForm(initial=said)
    return render(request, "coach/caseload.jinja", {"page": page, "form": filled})


def _sharing_due(request: Request) -> tuple[day_pages.SharingDue, ...]:
    """Return what people share that ends soon, and employers they asked for, with their names."""
    viewer, at = staff_of(request), request.at
    due = sharing.due(viewer=viewer, at=at)
    known = people.cards([each.person_id for each in due], viewer=viewer, at=at) if due else {}
    return tuple(
        day_pages.SharingDue(each.case_id, known[each.person_id].name, each.ends_date)
        for each in due
        if each.person_id in known
    )


def caseload_address(request: Request) -> str:
    """Return the caseload as it was last looked at, with its filter and order."""
    kept = request.session.get(KEPT, "")
    return reverse("caseload") + (f"?{kept}" if kept else "")


def _said(form: CaseloadForm) -> dict[str, str]:
    return form.cleaned_data if form.is_bound and form.is_valid() else {}


def _offset(request: Request) -> int:
    number = whole(request.GET.get("page", "1"), digits=5) or 1
    return (number - 1) * PAGE
