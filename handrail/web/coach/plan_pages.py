"""What the pages of a plan show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from handrail.domain.cases.records import ActionRecord, CaseRecord, PlanRecord
from handrail.domain.cases.rules import MOST_GOALS, GoalText, plan_missing
from handrail.domain.participants.queries import PersonRecord
from handrail.kernel.clock import local_date
from handrail.web.coach.header import Header
from handrail.web.coach.words import AGREED_HOW, AREAS, OWNERS, STATES
from handrail.web.shared.addresses import address

# What each state's buttons offer, in the order a person thinks of them.
MOVES = {
    "to_do": ("doing", "done", "dropped"),
    "doing": ("done", "dropped"),
    "done": ("to_do",),
    "dropped": ("to_do",),
}


@dataclass(frozen=True, slots=True)
class ActionShown:
    """One thing to do, and the buttons that move it."""

    what: str
    owner: str
    due_date: date | None
    state: str
    colour: str
    is_late: bool
    href: str
    moves: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GoalShown:
    """One goal in the person's own words."""

    position: int
    area: str
    words: str
    actions: tuple[ActionShown, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """One agreed version in the list of all."""

    number: int
    agreed_at: datetime
    href: str


@dataclass(frozen=True, slots=True)
class PlanPage:
    """What did we agree?"""

    header: Header
    case: CaseRecord
    agreed: PlanRecord | None
    agreed_how: str
    goals: tuple[GoalShown, ...]
    draft: PlanRecord | None
    draft_goals: tuple[GoalShown, ...]
    missing: tuple[str, ...]
    next_position: int
    versions: tuple[Version, ...]
    is_review_due: bool


@dataclass(frozen=True, slots=True)
class PrintedPlan:
    """One version, for paper."""

    case_id: UUID
    name: str
    coach_name: str
    organisation_name: str
    plan: PlanRecord
    agreed_how: str
    goals: tuple[GoalShown, ...]


def plan_page(
    header: Header, case: CaseRecord, found: Sequence[PlanRecord], at: datetime
) -> PlanPage:
    """Return the page of a case's plan."""
    today = local_date(at)
    agreed = next((one for one in found if one.is_agreed), None)
    draft = next((one for one in found if not one.is_agreed), None)
    texts = [GoalText(goal.area, goal.words) for goal in draft.goals] if draft else []
    count = len(texts)
    return PlanPage(
        header=header,
        case=case,
        agreed=agreed,
        agreed_how=str(AGREED_HOW.get(agreed.agreed_how, "")) if agreed else "",
        goals=goals(agreed, today, may_move=case.may_work and case.state != "closed"),
        draft=draft,
        draft_goals=goals(draft),
        missing=plan_missing(texts, draft.review_date, today) if draft else (),
        next_position=count + 1 if count < MOST_GOALS else 0,
        versions=tuple(
            Version(one.number, one.agreed_at, address("case_plan_version", case.id, one.number))
            for one in found
            if one.agreed_at is not None
        ),
        is_review_due=bool(agreed and agreed.review_date and agreed.review_date <= today),
    )


def printed(case: CaseRecord, person: PersonRecord, plan: PlanRecord) -> PrintedPlan:
    """Return one version for paper."""
    return PrintedPlan(
        case_id=case.id,
        name=person.name,
        coach_name=case.coach_name,
        organisation_name=case.organisation_name,
        plan=plan,
        agreed_how=str(AGREED_HOW.get(plan.agreed_how, "")),
        goals=goals(plan),
    )


def goals(
    plan: PlanRecord | None, today: date | None = None, *, may_move: bool = False
) -> tuple[GoalShown, ...]:
    """Return the goals of a version as they are shown."""
    if plan is None:
        return ()
    return tuple(
        GoalShown(
            goal.position,
            str(AREAS.get(goal.area, goal.area)),
            goal.words,
            tuple(_action(plan, one, today, may_move=may_move) for one in goal.actions),
        )
        for goal in plan.goals
    )


def _action(
    plan: PlanRecord, one: ActionRecord, today: date | None, *, may_move: bool
) -> ActionShown:
    word, colour = STATES[one.state]
    is_open = one.state in {"to_do", "doing"}
    moves = MOVES[one.state] if may_move else ()
    return ActionShown(
        what=one.what,
        owner=one.owner_name or str(OWNERS.get(one.owner, one.owner)),
        due_date=one.due_date,
        state=str(word),
        colour=colour,
        is_late=bool(is_open and today and one.due_date and one.due_date < today),
        href=address("case_action", plan.case_id, one.id),
        moves=tuple((state, str(STATES[state][0])) for state in moves),
    )
