"""Plan: what the person and their coach agreed, told to whoever may know it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.cases import planning, queries
from handrail.domain.cases.records import PlanRecord
from handrail.domain.messaging.operations import Fact
from handrail.domain.programmes.rules import Intervention
from handrail.journey import promising
from handrail.journey.loop import tell_referrer
from handrail.journey.support import as_holder
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer


@transaction.atomic
def agree(
    *, plan_id: UUID, case_id: UUID, how: str, version: int | None = None, by: Viewer, at: datetime
) -> None:
    """Record that the person agreed their plan, and put it on the referrer's page (R108).

    PlanNotReady, saying what is missing, without goals or a review date.
    """
    planning.agree_plan(plan_id=plan_id, how=how, version=version, by=by, at=at)
    case = queries.record(case_id, viewer=by, at=at)
    latest = queries.plans(case_id, viewer=by, at=at)[0]
    with as_holder(case, by, at) as holder:
        promising.started(case, Intervention.PLAN, moment=at, by=holder, at=at)
        tell_referrer(
            referral_id=case.referral_id,
            event="referral.plan_agreed",
            facts=_facts(latest),
            by=holder,
            at=at,
        )


def _facts(plan: PlanRecord) -> list[Fact]:
    goals = Fact(Kind.PLAN, "goals", "; ".join(goal.words for goal in plan.goals))
    if plan.review_date is None:
        return [goals]
    return [goals, Fact(Kind.PLAN, "next", f"They look at the plan again by {_day(plan)}")]


def _day(plan: PlanRecord) -> str:
    day = plan.review_date
    return f"{day.day} {day:%B %Y}" if day else ""
