"""Write a plan with the person, agree it, and keep its actions moving (R68, R76)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.cases import access
from handrail.domain.cases.changing import change, happened, locked
from handrail.domain.cases.choices import AgreedHow, Area, Done, Owner
from handrail.domain.cases.models import Action, Case, Goal, Plan
from handrail.domain.cases.rules import MOST_GOALS, GoalText, plan_missing
from handrail.domain.participants.operations import ChangedMeanwhile
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Viewer, account_of

MOST_ACTIONS = 10


class PlanNotReady(BadInput):
    """The plan cannot be agreed yet; the message says what it still needs."""


@dataclass(frozen=True, slots=True)
class ActionDraft:
    """Something to do for a goal: what, who, by when."""

    what: str
    owner: str = Owner.PERSON
    owner_name: str = ""
    due_date: date | None = None
    state: str = Done.TO_DO


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """One goal in the person's own words, and what will be done for it."""

    area: str
    words: str
    actions: tuple[ActionDraft, ...] = ()


@transaction.atomic
def start_plan(*, case_id: UUID, by: Viewer, at: datetime) -> UUID:
    """Begin the next version as a copy of the latest agreed one; return the one begun already."""
    row = locked(case_id, by, at)
    access.check_may_work(by, row)
    versions = Plan.objects.filter(case_id=row.id).order_by("-number")
    latest = versions.first()
    if latest is not None and latest.agreed_at is None:
        return latest.id
    plan = Plan.objects.create(
        case=row,
        number=latest.number + 1 if latest else 1,
        made_at=at,
        made_by_account_id=account_of(by),
    )
    if latest is not None:
        _write(plan, drafts_of(latest.id))
    happened(row, "plan.started", by, at, detail={"number": plan.number}, in_history=False)
    return plan.id


@transaction.atomic
def save_goals(
    *,
    plan_id: UUID,
    goals: Sequence[GoalDraft],
    review_date: date | None,
    version: int | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """Set the goals and the review date of the plan being written.

    BadInput for more than five goals or for a goal without words; ChangedMeanwhile; WrongState
    for an agreed plan, which never changes.
    """
    plan, row = _being_written(plan_id, by, at, version)
    for number, goal in enumerate(goals, start=1):
        _check(goal, number)
    if len(goals) > MOST_GOALS:
        raise BadInput("A plan has five goals at most")
    _clear(plan)
    _write(plan, goals)
    plan.review_date = review_date
    plan.version += 1
    plan.save(update_fields=["review_date", "version"])
    happened(row, "plan.written", by, at, in_history=False)


@transaction.atomic
def agree_plan(
    *, plan_id: UUID, how: str, version: int | None = None, by: Viewer, at: datetime
) -> None:
    """Record that the person agreed this version; from now on it never changes.

    PlanNotReady, saying what is missing, without goals or a review date.
    """
    if how not in AgreedHow.values:
        raise BadInput("Choose how they agreed the plan")
    plan, row = _being_written(plan_id, by, at, version)
    goals = [GoalText(goal.area, goal.words) for goal in drafts_of(plan.id)]
    if missing := plan_missing(goals, plan.review_date, local_date(at)):
        raise PlanNotReady(" ".join(missing))
    plan.agreed_at, plan.agreed_how = at, how
    plan.save(update_fields=["agreed_at", "agreed_how"])
    if row.plan_agreed_at is None:
        change(row, {"plan_agreed_at": at})
    happened(row, "plan.agreed", by, at, note=f"Version {plan.number}")


@transaction.atomic
def throw_away(*, plan_id: UUID, by: Viewer, at: datetime) -> None:
    """Throw away a version that was never agreed."""
    plan, row = _being_written(plan_id, by, at, None)
    _clear(plan)
    plan.delete()
    happened(row, "plan.thrown_away", by, at, in_history=False)


@transaction.atomic
def set_action_state(*, action_id: UUID, state: str, by: Viewer, at: datetime) -> None:
    """Say where an action is; the copy of it in the next version, if any, keeps step."""
    if state not in Done.values:
        raise BadInput("Choose where this action is")
    found = (
        Action.objects.visible_to(by, at=at)
        .select_related("goal__plan")
        .filter(pk=action_id)
        .first()
    )
    if found is None:
        raise NotFound
    row = locked(found.goal.plan.case_id, by, at)
    access.check_may_work(by, row)
    begun = Goal.objects.filter(plan__case_id=row.id, plan__agreed_at=None)
    twins = Action.objects.filter(
        goal_id__in=list(begun.values_list("id", flat=True)), what=found.what, owner=found.owner
    )
    twins.update(state=state, state_at=at)
    found.state, found.state_at = state, at
    found.save(update_fields=["state", "state_at"])
    happened(row, "action.moved", by, at, detail={"state": state}, in_history=False)


def drafts_of(plan_id: UUID) -> tuple[GoalDraft, ...]:
    """Return the goals of a version the caller has found already, in order."""
    goals = Goal.objects.filter(plan_id=plan_id).prefetch_related("actions").order_by("position")
    return tuple(
        GoalDraft(
            goal.area,
            goal.words,
            tuple(
                ActionDraft(one.what, one.owner, one.owner_name, one.due_date, one.state)
                for one in sorted(goal.actions.all(), key=lambda one: (one.position, str(one.id)))
            ),
        )
        for goal in goals
    )


def _being_written(
    plan_id: UUID, by: Viewer, at: datetime, version: int | None
) -> tuple[Plan, Case]:
    rows = Plan.objects.visible_to(by, at=at).filter(pk=plan_id)
    found = rows.first()
    if found is None:
        raise NotFound
    row = locked(found.case_id, by, at)
    access.check_may_work(by, row)
    plan = rows.get()
    if plan.agreed_at is not None:
        raise WrongState("This version was agreed and stays as it is. Start the next one.")
    if version is not None and version != plan.version:
        raise ChangedMeanwhile
    return plan, row


def _clear(plan: Plan) -> None:
    """Delete the goals of a plan by their ids.

    Deleting through the join makes the database ask its policy of every action there is.
    """
    goals = list(Goal.objects.filter(plan_id=plan.id).values_list("id", flat=True))
    Action.objects.filter(goal_id__in=goals).delete()
    Goal.objects.filter(pk__in=goals).delete()


def _check(goal: GoalDraft, number: int) -> None:
    if goal.area not in Area.values:
        raise BadInput(f"Goal {number}: choose what it is about")
    if not goal.words.strip():
        raise BadInput(f"Goal {number}: write it in their own words")
    if len(goal.actions) > MOST_ACTIONS:
        raise BadInput(f"Goal {number}: ten actions at most")
    for place, action in enumerate(goal.actions, start=1):
        if not action.what.strip() or action.owner not in Owner.values:
            raise BadInput(f"Goal {number}, action {place}: say what will be done, and who does it")


def _write(plan: Plan, goals: Sequence[GoalDraft]) -> None:
    for number, goal in enumerate(goals, start=1):
        made = Goal.objects.create(plan=plan, position=number, area=goal.area, words=goal.words)
        Action.objects.bulk_create(
            Action(
                goal=made,
                position=place,
                what=one.what,
                owner=one.owner,
                owner_name=one.owner_name,
                due_date=one.due_date,
                state=one.state,
            )
            for place, one in enumerate(goal.actions, start=1)
        )
