"""Pause, go on, close and open again; and a death."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.cases import life, queries
from handrail.domain.cases.access import may_suggest_med3
from handrail.domain.cases.reaching import reaching
from handrail.domain.messaging import deliveries
from handrail.domain.outcomes import queries as outcomes
from handrail.domain.outcomes.queries import WorkOutcome
from handrail.domain.staff import queries as staff
from handrail.journey import close as journey
from handrail.journey.death import record_death
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.web.coach.acting import back_to, done, sent, show
from handrail.web.coach.case import may_work
from handrail.web.coach.ending_forms import CloseForm
from handrail.web.coach.ending_pages import letter_rows
from handrail.web.coach.forms import DeathForm, PauseForm, WhyForm
from handrail.web.coach.header import frame
from handrail.web.letters.pages import letter_lines
from handrail.web.shared.numbers import whole
from handrail.web.shared.viewer import Request

AIM = 300


@require_http_methods(["GET", "POST"])
@may_work
def pause(request: Request, case_id: UUID) -> HttpResponse:
    """Rest a case until a day."""
    seen = frame(request, case_id)
    form = PauseForm(request.POST or None, initial={"version": seen.case.version})

    def act() -> None:
        life.pause(
            case_id=case_id,
            until_date=form.cleaned_data["until_date"],
            reason=form.cleaned_data["reason"],
            version=form.seen(),
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act):
        return back_to(request, "case", case_id, _("Support is paused."))
    return show(request, "pause", seen, form)


@require_POST
@may_work
def resume(request: Request, case_id: UUID) -> HttpResponse:
    """Go on after a pause."""
    life.resume(case_id=case_id, by=request.viewer, at=request.at)
    return back_to(request, "case", case_id, _("Support goes on."))


@require_http_methods(["GET", "POST"])
@may_work
def close(request: Request, case_id: UUID) -> HttpResponse:
    """Close a case, and tell the referrer and the person."""
    seen = frame(request, case_id)
    work = outcomes.first_and_latest(case_id, viewer=request.viewer, at=request.at)
    held = {
        "version": seen.case.version,
        "work_status": _work_known(work),
        "aim": _aim(case_id, request),
    }
    form = CloseForm(
        request.POST or None, initial=held, is_clinician=may_suggest_med3(request.viewer)
    )

    def act() -> None:
        journey.close(
            case_id=case_id,
            closure=form.closure(),
            work_now=form.work_now(local_date(request.at)),
            version=whole(form.cleaned_data["version"]),
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act):
        return back_to(request, "case_letter", case_id, _("The case is closed."))
    stands = reaching(case_id, seen.case.person_id, viewer=request.viewer, at=request.at)
    return show(request, "close", seen, form, reaching=stands)


@may_work
def letter(request: Request, case_id: UUID) -> HttpResponse:
    """Show how support ended, as the referrer is told it, on a page to print."""
    seen = frame(request, case_id, what="case.letter_viewed")
    ending = queries.ending(case_id, viewer=request.viewer, at=request.at)
    if ending is None:
        raise NotFound
    work = outcomes.first_and_latest(case_id, viewer=request.viewer, at=request.at)
    accounts = [account for account in (ending.by_account_id,) if account]
    context = {
        "header": seen.header,
        "case": seen.case,
        "ending": ending,
        "rows": letter_rows(ending, work),
        "by_name": next(iter(staff.names(accounts).values()), ""),
        "sent": letter_lines(
            deliveries.of_referrals([seen.case.referral_id], viewer=request.viewer, at=request.at)
        ),
    }
    return render(request, "coach/letter.jinja", context)


@require_http_methods(["GET", "POST"])
@may_work
def reopen(request: Request, case_id: UUID) -> HttpResponse:
    """Take a closed case up again."""
    seen, form = frame(request, case_id), WhyForm(request.POST or None)

    def act() -> None:
        why = form.cleaned_data["why"]
        journey.reopen(case_id=case_id, why=why, by=request.viewer, at=request.at)

    if sent(request, form) and done(form, act):
        return back_to(request, "case", case_id, _("The case is open again."))
    return show(request, "reopen", seen, form)


@require_http_methods(["GET", "POST"])
@may_work
def death(request: Request, case_id: UUID) -> HttpResponse:
    """Record that the person died: everything that was to come stops."""
    seen, form = frame(request, case_id), DeathForm(request.POST or None)

    def act() -> None:
        record_death(
            person_id=seen.case.person_id,
            died_date=form.cleaned_data["died_date"],
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act):
        return back_to(request, "case", case_id, _("Messages and appointments have stopped."))
    return show(request, "death", seen, form)


def _aim(case_id: UUID, request: Request) -> str:
    """Return the first goal of the plan that the person agreed, in their own words."""
    plans = queries.plans(case_id, viewer=request.viewer, at=request.at)
    agreed = next((plan for plan in plans if plan.is_agreed and plan.goals), None)
    return agreed.goals[0].words[:AIM] if agreed else ""


def _work_known(work: WorkOutcome) -> str:
    """Return what somebody has recorded since; what the referral said is not how it ends."""
    return work.latest.status if work.latest and not work.is_only_as_referred else ""
