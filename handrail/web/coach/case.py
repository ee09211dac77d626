"""One case: its story, and the small things that are changed on it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.domain.cases import operations, queries
from handrail.domain.cases.reaching import stands
from handrail.domain.cases.rules import Try
from handrail.domain.organisations import queries as organisations
from handrail.domain.outcomes import queries as outcomes
from handrail.domain.referrals import pausing
from handrail.domain.referrals import queries as referrals
from handrail.domain.referrals.additions import additions
from handrail.domain.referrals.queries import ReferralRecord
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.insight import fit_notes
from handrail.journey import support
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.web.coach import pages
from handrail.web.coach.acting import back_to, done, sent, show
from handrail.web.coach.day import caseload_address
from handrail.web.coach.forms import NextStepForm, NoteForm, WorkForm, WorryForm
from handrail.web.coach.header import Frame, frame, staff_of
from handrail.web.shared.access import staff_with
from handrail.web.shared.viewer import Request

may_work = staff_with(Permission.WORK_CASES)


@may_work
def case(request: Request, case_id: UUID) -> HttpResponse:
    """Show the story of a case, and what is next."""
    page = pages.case_page(_told(request, frame(request, case_id)))
    context = {"page": page, "back_address": caseload_address(request)}
    return render(request, "coach/case.jinja", context)


@require_http_methods(["GET", "POST"])
@may_work
def note(request: Request, case_id: UUID) -> HttpResponse:
    """Write a note."""
    seen, form = frame(request, case_id), NoteForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        operations.write_note(
            case_id=case_id,
            text=said["text"],
            submission_id=said["submission_id"],
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act):
        return back_to(request, "case", case_id, _("Your note is kept."))
    return show(request, "note", seen, form)


@require_http_methods(["GET", "POST"])
@may_work
def next_step(request: Request, case_id: UUID) -> HttpResponse:
    """Say what happens next, and by when."""
    seen = frame(request, case_id)
    held = {
        "text": seen.case.next_step,
        "due_date": seen.case.next_step_date,
        "version": seen.case.version,
    }
    form = NextStepForm(request.POST or None, initial=held)

    def act() -> None:
        operations.set_next_step(
            case_id=case_id,
            text=form.cleaned_data["text"],
            due_date=form.cleaned_data["due_date"],
            version=form.seen(),
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act):
        return back_to(request, "case", case_id, _("The next step is set."))
    return show(request, "next_step", seen, form)


@require_http_methods(["GET", "POST"])
@may_work
def worry(request: Request, case_id: UUID) -> HttpResponse:
    """Put an alert in the header, or take it off."""
    seen = frame(request, case_id)
    held = {"text": seen.case.worry, "version": seen.case.version}
    form = WorryForm(request.POST or None, initial=held)

    def act() -> None:
        operations.raise_worry(
            case_id=case_id,
            text=form.cleaned_data["text"],
            version=form.seen(),
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act):
        return back_to(request, "case", case_id, _("The alert is changed."))
    return show(request, "worry", seen, form)


@require_http_methods(["GET", "POST"])
@may_work
def work(request: Request, case_id: UUID) -> HttpResponse:
    """Record what the person's work is now."""
    seen, form = frame(request, case_id), WorkForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        support.record_work(
            case_id=case_id,
            status=said["status"],
            on_date=said["on_date"],
            hours_a_week=said["hours"],
            note=said["note"],
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act):
        return back_to(request, "case", case_id, _("Their work is recorded."))
    return show(request, "work", seen, form)


def _told(request: Request, seen: Frame) -> pages.Told:
    viewer, at, case_id = staff_of(request), request.at, seen.case.id
    happened = queries.timeline(case_id, viewer=viewer, at=at)
    is_closed = seen.case.state == "closed"
    ending = queries.ending(case_id, viewer=viewer, at=at) if is_closed else None
    accounts = {line.by_account_id for line in happened if line.by_account_id}
    if ending and ending.risk_looked_by_account_id:
        accounts.add(ending.risk_looked_by_account_id)
    tries = [Try(line.at, line.code) for line in reversed(happened) if line.kind == "attempt"]
    practice_id = seen.person.gp_practice_id
    referral = _referral(request, seen)
    return pages.Told(
        case=seen.case,
        header=seen.header,
        reaching=stands(tries, seen.person, local_date(at)),
        plans=queries.plans(case_id, viewer=viewer, at=at),
        happened=happened,
        work=outcomes.first_and_latest(case_id, viewer=viewer, at=at),
        referral=referral,
        added=additions(referral.card, viewer=viewer, at=at) if referral else (),
        handovers=queries.handovers(case_id, viewer=viewer, at=at),
        ending=ending,
        names=staff.names(accounts),
        practice=organisations.name(practice_id) if practice_id else "",
        lines=pausing.lines_of([referral.card], viewer=viewer, at=at) if referral else {},
        gap=fit_notes.of_referrals([referral.card], viewer=viewer, at=at).get(referral.card.id)
        if referral
        else None,
        at=at,
    )


def _referral(request: Request, seen: Frame) -> ReferralRecord | None:
    """Return the referral, or None for an organisation that only shares the case."""
    try:
        return referrals.record(seen.case.referral_id, viewer=request.viewer, at=request.at)
    except NotFound:
        return None
