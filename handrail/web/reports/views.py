"""Reports to an employer about the person of a case: write, ask, write down what they said."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.disclosure import matrix
from handrail.domain.disclosure.matrix import Recipient
from handrail.domain.organisations import queries as organisations
from handrail.domain.organisations.queries import OrganisationSummary
from handrail.domain.reports import queries
from handrail.domain.reports.queries import ReportRecord
from handrail.journey import report as reporting
from handrail.journey.report import Draft
from handrail.kernel.errors import NotFound
from handrail.web.coach.acting import REFUSED, done, sent
from handrail.web.coach.case import may_work
from handrail.web.coach.header import Frame, frame, staff_of
from handrail.web.reports import pages
from handrail.web.reports.forms import AskForm, PartsForm, ReportForm, SaidForm, WhyForm
from handrail.web.shared.forms import Form
from handrail.web.shared.viewer import Request
from handrail.web.told import finding

both = require_http_methods(["GET", "POST"])
CHANGEABLE = frozenset({"draft", "disputed"})


@may_work
def reports(request: Request, case_id: UUID) -> HttpResponse:
    """List the reports about the person of a case."""
    seen = frame(request, case_id)
    viewer = staff_of(request)
    found = queries.of_person(seen.case.person_id, viewer=viewer, at=request.at)
    ours = [each for each in found if each.case_id == case_id]
    named = organisations.many([each.employer_id for each in ours])
    items = pages.listed(ours, {key: each.name for key, each in named.items()})
    return _show(request, "list", seen, Form(), items=items)


@both
@may_work
def write(request: Request, case_id: UUID) -> HttpResponse:
    """Find the employer, then write a report."""
    seen, said = frame(request, case_id), request.POST or request.GET
    if "employer" not in said:
        found_form, found = finding.asked(request, among=[Recipient.EMPLOYER])
        return _show(request, "whom", seen, found_form, found=found, address=_employer_address)
    employer = _employer(said["employer"])
    form = ReportForm(request.POST or None, initial={"employer": str(employer.id)})
    written: list[UUID] = []

    def act() -> None:
        is_clinician = form.cleaned_data["clinician"] == "yes"
        draft, by = Draft(employer.id, is_clinician, form.parts), staff_of(request)
        written.append(reporting.write(case_id=case_id, draft=draft, by=by, at=request.at))

    if sent(request, form) and done(form, act):
        return redirect("case_report", case_id, written[0])
    return _show(request, "write", seen, form, employer=employer)


@may_work
def report(request: Request, case_id: UUID, report_id: UUID) -> HttpResponse:
    """Show one report exactly as the employer would read it, and what comes next."""
    seen = frame(request, case_id, what="report.viewed")
    return _show(request, "one", seen, Form(), page=_page(request, case_id, report_id))


@both
@may_work
def change(request: Request, case_id: UUID, report_id: UUID) -> HttpResponse:
    """Write a report anew: a draft, or what the person asked to be changed."""
    seen, found = frame(request, case_id), _record(request, case_id, report_id)
    if found.state not in CHANGEABLE:
        raise NotFound
    held = {name: getattr(found, name) for name in ("attendance", "work", "adjustments")}
    form = PartsForm(request.POST or None, initial=held)
    act = partial(reporting.change, report_id=report_id, by=staff_of(request), at=request.at)
    if sent(request, form) and done(form, lambda: act(parts=form.parts)):
        return _back(request, found, _("The report is changed."))
    return _show(request, "change", seen, form, page=_page(request, case_id, report_id))


@both
@may_work
def unchanged(request: Request, case_id: UUID, report_id: UUID) -> HttpResponse:
    """Leave a report as it is, and say why."""
    seen, found = frame(request, case_id), _record(request, case_id, report_id)
    form = WhyForm(request.POST or None)
    act = partial(reporting.refuse_change, report_id=report_id, by=staff_of(request), at=request.at)
    if sent(request, form) and done(form, lambda: act(why=form.cleaned_data["why"])):
        return _back(request, found, _("It stays as it is. They can add their own words."))
    return _show(request, "unchanged", seen, form, page=_page(request, case_id, report_id))


@both
@may_work
def ask(request: Request, case_id: UUID, report_id: UUID) -> HttpResponse:
    """Write down that they agree, and whether they want to see it first."""
    seen, found = frame(request, case_id), _record(request, case_id, report_id)
    form = AskForm(request.POST or None)
    told: list[bool] = []

    def act() -> None:
        how, by = form.cleaned_data["how"], staff_of(request)
        if form.cleaned_data["first"] == "yes":
            told.append(reporting.hold(report_id=report_id, how=how, by=by, at=request.at))
        else:
            reporting.release(report_id=report_id, how=how, by=by, at=request.at)

    if sent(request, form) and done(form, act):
        return _back(request, found, _said(told))
    return _show(request, "ask", seen, form, page=_page(request, case_id, report_id))


@both
@may_work
def answer(request: Request, case_id: UUID, report_id: UUID) -> HttpResponse:
    """Write down what the person said."""
    seen, found = frame(request, case_id), _record(request, case_id, report_id)
    form = SaidForm(found.state, request.POST or None)
    if sent(request, form) and done(form, _acts(request, form, report_id)):
        return _back(request, found, _("Written down."))
    return _show(request, "answer", seen, form, page=_page(request, case_id, report_id))


def _acts(request: Request, form: Form, report_id: UUID) -> Callable[[], None]:
    said = form.cleaned_data
    more: dict[str, Any] = {
        "report_id": report_id,
        "how": said["how"],
        "by": request.viewer,
        "at": request.at,
    }
    acts: dict[str, Callable[[], None]] = {
        "seen": partial(reporting.see, **more),
        "release": partial(reporting.release, **more),
        "withhold": partial(reporting.withhold, why="", **more),
        "change": partial(reporting.ask_for_change, words=said["words"], **more),
        "attach": partial(reporting.attach, words=said["own"], **more),
    }
    return acts[said["said"]]


def _said(told: list[bool]) -> str:
    if not told:
        return _("Released. The employer can read it.")
    if told[0]:
        return _("Held. We told them that there is news for them.")
    return _("Held. No contact is marked safe: tell them yourself, and give them the report.")


def _employer(said: str) -> OrganisationSummary:
    """Return the employer that an address or a form names; NotFound."""
    try:
        found = organisations.get(UUID(said))
    except ValueError as problem:
        raise NotFound from problem
    if matrix.recipient(found.kind) is not Recipient.EMPLOYER:
        raise NotFound
    return found


def _employer_address(employer_id: UUID) -> str:
    return f"?employer={employer_id}"


def _record(request: Request, case_id: UUID, report_id: UUID) -> ReportRecord:
    found = queries.record(report_id, viewer=request.viewer, at=request.at)
    if found.case_id != case_id:
        raise NotFound
    return found


def _page(request: Request, case_id: UUID, report_id: UUID) -> pages.ReportPage:
    found = _record(request, case_id, report_id)
    steps = queries.steps(report_id, viewer=request.viewer, at=request.at)
    return pages.one(found, queries.preview(report_id), steps, request.at)


def _back(request: Request, found: ReportRecord, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("case_report", found.case_id, found.id)


def _show(request: Request, name: str, seen: Frame, form: Form, **more: Any) -> HttpResponse:
    context = {"header": seen.header, "case": seen.case, "form": form, **more}
    status = REFUSED if form.is_bound and form.errors else 200
    return render(request, f"reports/{name}.jinja", context, status=status)
