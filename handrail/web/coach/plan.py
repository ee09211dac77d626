"""The plan: goals in the person's words, who does what by when, and when to look again."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.domain.cases import planning, queries
from handrail.domain.cases.records import GoalRecord, PlanRecord
from handrail.domain.cases.rules import MOST_GOALS
from handrail.domain.participants.operations import ChangedMeanwhile
from handrail.journey import plan as journey
from handrail.kernel.errors import NotFound
from handrail.web.coach import plan_pages
from handrail.web.coach.acting import back_to, done, sent, show
from handrail.web.coach.case import may_work
from handrail.web.coach.forms import AgreeForm, ReviewForm
from handrail.web.coach.header import frame
from handrail.web.coach.plan_forms import GoalForm, drafts, initial_of, rows_for
from handrail.web.shared.numbers import whole
from handrail.web.shared.viewer import Request


@may_work
def plan(request: Request, case_id: UUID) -> HttpResponse:
    """Show what was agreed, and the next version while it is being written."""
    seen = frame(request, case_id, what="plan.viewed")
    found = queries.plans(case_id, viewer=request.viewer, at=request.at)
    page = plan_pages.plan_page(seen.header, seen.case, found, request.at)
    return render(request, "coach/plan.jinja", {"page": page})


@may_work
def version(request: Request, case_id: UUID, number: int) -> HttpResponse:
    """Show one version on a page to print."""
    seen = frame(request, case_id, what="plan.viewed")
    found = queries.plans(case_id, viewer=request.viewer, at=request.at)
    chosen = next((one for one in found if one.number == number), None)
    if chosen is None:
        raise NotFound
    page = plan_pages.printed(seen.case, seen.person, chosen)
    return render(request, "coach/plan_print.jinja", {"page": page})


@require_POST
@may_work
def start(request: Request, case_id: UUID) -> HttpResponse:
    """Begin the next version, as a copy of the latest."""
    planning.start_plan(case_id=case_id, by=request.viewer, at=request.at)
    return redirect("case_plan", case_id)


@require_POST
@may_work
def throw_away(request: Request, case_id: UUID) -> HttpResponse:
    """Throw away the version that is being written."""
    draft = _draft(request, case_id)
    planning.throw_away(plan_id=draft.id, by=request.viewer, at=request.at)
    return back_to(request, "case_plan", case_id, _("The draft is thrown away."))


@require_http_methods(["GET", "POST"])
@may_work
def goal(request: Request, case_id: UUID, position: int) -> HttpResponse:
    """Write one goal, and what will be done for it; the one after the last is a new one."""
    seen, draft = frame(request, case_id), _draft(request, case_id)
    held = _held(draft, position)
    initial = {"version": draft.version, **(initial_of(held) if held else {})}
    form = GoalForm(request.POST or None, initial=initial, position=position, rows=rows_for(held))

    def act() -> None:
        goals = drafts(draft.goals)
        goals[position - 1 : position] = [form.goal()]
        _save(request, draft, goals, form)

    if sent(request, form) and done(form, act):
        return redirect("case_plan", case_id)
    return show(request, "goal", seen, form, position=position, is_new=held is None)


@require_POST
@may_work
def drop_goal(request: Request, case_id: UUID, position: int) -> HttpResponse:
    """Take a goal out of the version that is being written, if it is still as it was shown."""
    draft = _draft(request, case_id)
    if request.POST.get("version") != str(draft.version):
        raise ChangedMeanwhile(_("The plan has changed since you opened it. Look at it again."))
    if _held(draft, position) is None:
        raise NotFound
    goals = drafts(draft.goals)
    del goals[position - 1]
    planning.save_goals(
        plan_id=draft.id,
        goals=goals,
        review_date=draft.review_date,
        version=draft.version,
        by=request.viewer,
        at=request.at,
    )
    return back_to(request, "case_plan", case_id, _("The goal is taken out."))


@require_http_methods(["GET", "POST"])
@may_work
def review(request: Request, case_id: UUID) -> HttpResponse:
    """Choose when to look at the plan together again."""
    seen, draft = frame(request, case_id), _draft(request, case_id)
    held = {"version": draft.version, "review_date": draft.review_date}
    form = ReviewForm(request.POST or None, initial=held)

    def act() -> None:
        planning.save_goals(
            plan_id=draft.id,
            goals=drafts(draft.goals),
            review_date=form.cleaned_data["review_date"],
            version=_seen(form),
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act):
        return redirect("case_plan", case_id)
    return show(request, "review", seen, form)


@require_http_methods(["GET", "POST"])
@may_work
def agree(request: Request, case_id: UUID) -> HttpResponse:
    """Read the plan through once more, and record that the person agreed it."""
    seen, draft = frame(request, case_id), _draft(request, case_id)
    form = AgreeForm(request.POST or None, initial={"version": draft.version})

    def act() -> None:
        journey.agree(
            plan_id=draft.id,
            case_id=case_id,
            how=form.cleaned_data["how"],
            version=_seen(form),
            by=request.viewer,
            at=request.at,
        )

    if sent(request, form) and done(form, act):
        return back_to(request, "case_plan", case_id, _("The plan is agreed."))
    return show(request, "agree", seen, form, goals=plan_pages.goals(draft), plan=draft)


@require_POST
@may_work
def action(request: Request, case_id: UUID, action_id: UUID) -> HttpResponse:
    """Say where an action is."""
    planning.set_action_state(
        action_id=action_id, state=request.POST.get("state", ""), by=request.viewer, at=request.at
    )
    return redirect("case_plan", case_id)


def _draft(request: Request, case_id: UUID) -> PlanRecord:
    found = queries.plans(case_id, viewer=request.viewer, at=request.at)
    if not found or found[0].is_agreed:
        raise NotFound(_("No plan is being written. Start one first."))
    return found[0]


def _held(draft: PlanRecord, position: int) -> GoalRecord | None:
    if not 1 <= position <= min(len(draft.goals) + 1, MOST_GOALS):
        raise NotFound
    return draft.goals[position - 1] if position <= len(draft.goals) else None


def _seen(form: GoalForm | AgreeForm | ReviewForm) -> int | None:
    return whole(form.cleaned_data.get("version", ""))


def _save(
    request: Request, draft: PlanRecord, goals: list[planning.GoalDraft], form: GoalForm
) -> None:
    planning.save_goals(
        plan_id=draft.id,
        goals=goals,
        review_date=draft.review_date,
        version=_seen(form),
        by=request.viewer,
        at=request.at,
    )
