"""Ask about support as another system asks: appointments, and what somebody agreed to do.

Who holds a case knows all of it. Who shares it knows what the person released; whoever referred
knows the plan as they were told it, where the person lets them know how it goes (R108).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from handrail.domain.cases.models import Appointment, Plan
from handrail.domain.cases.records import ActionRecord
from handrail.domain.disclosure.asking import Moments, Rows, Sieve, Slice, ask, part, seen
from handrail.domain.disclosure.queries import released
from handrail.domain.referrals.models import News, Referral
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer, organisation_of

Line = TypeVar("Line")
_RELEASED = f"""exists (select 1 from disclosure_release d where d.person_id = {{it}}.person_id
    and d.organisation_id = %s and d.kind = %s and {released("%s")})"""  # noqa: S608 - our own text
_IN_A_CASE = """{table} join cases_case on cases_case.id = {table}.case_id
    join organisations_organisation o on o.id = cases_case.organisation_id"""
_MET = """cases_appointment.id, cases_case.referral_id, cases_case.person_id,
    cases_case.organisation_id, o.name, cases_appointment.starts_at, cases_appointment.minutes,
    cases_appointment.way, cases_appointment.place, cases_appointment.with_account_id,
    cases_appointment.state, cases_appointment.why_not, cases_appointment.made_at,
    cases_appointment.recorded_at"""
_MET_CHANGED = "coalesce(cases_appointment.recorded_at, cases_appointment.made_at)"
MET_ORDERS = {
    "date": "cases_appointment.starts_at, cases_appointment.id",
    "-date": "cases_appointment.starts_at desc, cases_appointment.id",
    "changed": f"{_MET_CHANGED}, cases_appointment.id",
    "-changed": f"{_MET_CHANGED} desc, cases_appointment.id",
}
_LATEST = """cases_plan.agreed_at is not null and cases_plan.number = (
    select max(v.number) from cases_plan v
     where v.case_id = cases_plan.case_id and v.agreed_at is not null)"""
_PLAN_CHANGED = """greatest(cases_plan.agreed_at,
    (select max(s.at) from cases_casestep s
      where s.case_id = cases_plan.case_id and s.from_state <> s.to_state),
    (select max(x.state_at) from cases_action x where x.goal_id in (
        select g.id from cases_goal g where g.plan_id = cases_plan.id)))"""
_HELD = """select cases_case.referral_id as id, cases_case.person_id as person_id,
    {changed} as changed,
    case cases_case.state when 'open' then 'active' when 'paused' then 'on-hold'
         else 'completed' end as status,
    cases_plan.id as plan_id, cases_plan.number as number, cases_plan.review_date as review_date,
    cases_plan.agreed_at as agreed_at, cases_case.organisation_id as organisation_id,
    o.name as organisation_name from {source} where {where}"""
_TOLD = """select referrals_referral.id, referrals_referral.person_id,
    greatest(max(referrals_news.at), referrals_referral.closed_at),
    case referrals_referral.state when 'closed' then 'completed' else 'active' end,
    null::uuid, 0, null::date, min(referrals_news.at), referrals_referral.to_organisation_id, o.name
    from referrals_referral
    join referrals_news on referrals_news.referral_id = referrals_referral.id
    join organisations_organisation o on o.id = referrals_referral.to_organisation_id
    where {where} group by referrals_referral.id, o.name"""
PLAN_ORDERS = {"changed": "p.changed, p.id", "-changed": "p.changed desc, p.id"}
_GOALS = """cases_goal join cases_plan on cases_plan.id = cases_goal.plan_id
    join cases_case on cases_case.id = cases_plan.case_id"""
_STATUS = """case cases_case.state when 'open' then 'active' when 'paused' then 'on-hold'
    else 'completed' end"""
_ACTIONS = """select goal_id, id, what, owner, owner_name, due_date, state from cases_action
    where goal_id = any(%s) order by goal_id, position, id"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None asks for anything."""

    ids: tuple[UUID, ...] | None = None
    people: tuple[UUID, ...] | None = None
    referrals: tuple[UUID, ...] | None = None
    workers: tuple[UUID, ...] | None = None
    states: tuple[str, ...] | None = None
    dated: Moments = ()
    changed: Moments = ()
    order: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A time to meet, in whose support it is, and since when that is so."""

    id: UUID
    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    organisation_name: str
    starts_at: datetime
    minutes: int
    way: str
    place: str
    with_account_id: UUID | None
    state: str
    why_not: str
    made_at: datetime
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """The agreed plan of a referral; ``plan_id`` is None where one was told of it in words."""

    id: UUID
    person_id: UUID
    changed_at: datetime
    status: str
    plan_id: UUID | None
    number: int
    review_date: object
    agreed_at: datetime
    organisation_id: UUID
    organisation_name: str


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal of an agreed plan, in the person's own words."""

    id: UUID
    plan_id: UUID
    person_id: UUID
    area: str
    words: str
    status: str
    agreed_at: datetime


@dataclass(frozen=True, slots=True)
class Found(Generic[Line]):
    """A part of what was found, and how many there are in all, where that was asked."""

    lines: tuple[Line, ...]
    total: int | None


def meetings(wanted: Wanted, which: Slice, *, viewer: Viewer, at: datetime) -> Found[Meeting]:
    """Return a part of the appointments that the viewer may know of."""
    sieve = _seen(Sieve(), Appointment, Kind.ATTENDANCE, viewer, at)
    _common(sieve, wanted, "cases_appointment.id", _MET_CHANGED)
    sieve.among("cases_appointment.with_account_id", wanted.workers)
    sieve.among("cases_appointment.state", wanted.states)
    sieve.moments("cases_appointment.starts_at", wanted.dated)
    source = _IN_A_CASE.format(table="cases_appointment")
    found = part(_MET, source, sieve, MET_ORDERS[wanted.order or "-date"], which)
    return Found(tuple(Meeting(*row) for row in found.rows), found.total)


def plans(wanted: Wanted, which: Slice, *, viewer: Viewer, at: datetime) -> Found[PlanLine]:
    """Return a part of the agreed plans that the viewer may know of, one for each referral."""
    held = _seen(Sieve(), Plan, Kind.PLAN, viewer, at).that(_LATEST)
    told = _told(viewer, at)
    both = (
        _HELD.format(
            changed=_PLAN_CHANGED,
            source=_IN_A_CASE.format(table="cases_plan"),
            where=held.text,
        )
        + " union all "
        + _TOLD.format(where=told.text)
    )
    sieve = Sieve(values=[*held.values, *told.values])
    sieve.among("p.id", wanted.ids).among("p.person_id", wanted.people)
    sieve.among("p.status", wanted.states).moments("p.changed", wanted.changed)
    order = PLAN_ORDERS[wanted.order or "-changed"]
    found = part("p.*", f"({both}) p", sieve, order, which)
    return Found(tuple(PlanLine(*row) for row in found.rows), found.total)


def goals(wanted: Wanted, which: Slice, *, viewer: Viewer, at: datetime) -> Found[GoalLine]:
    """Return a part of the goals of agreed plans that the viewer holds or shares."""
    sieve = _seen(Sieve(), Plan, Kind.PLAN, viewer, at).that(_LATEST)
    _common(sieve, wanted, "cases_goal.id", "cases_plan.agreed_at")
    sieve.among(_STATUS, wanted.states)
    columns = f"""cases_goal.id, cases_plan.id, cases_case.person_id, cases_goal.area,
        cases_goal.words, {_STATUS}, cases_plan.agreed_at"""
    order = "cases_plan.agreed_at desc, cases_plan.id, cases_goal.position"
    found = part(columns, _GOALS, sieve, order, which)
    return Found(tuple(GoalLine(*row) for row in found.rows), found.total)


def in_plans(plan_ids: Collection[UUID]) -> dict[UUID, tuple[tuple[GoalLine, Rows], ...]]:
    """Return the goals of plans that the viewer has found already, each with its actions."""
    rows = ask(
        f"""select cases_goal.id, cases_plan.id, cases_case.person_id, cases_goal.area,
            cases_goal.words, {_STATUS}, cases_plan.agreed_at from {_GOALS}
            where cases_plan.id = any(%s) order by cases_plan.id, cases_goal.position""",  # noqa: S608
        [list(plan_ids)],
    )
    goals_found = [GoalLine(*row) for row in rows]
    actions: dict[UUID, Rows] = defaultdict(list)
    for goal_id, *row in ask(_ACTIONS, [[goal.id for goal in goals_found]]):
        actions[goal_id].append(tuple(row))
    found: dict[UUID, list[tuple[GoalLine, Rows]]] = {id_: [] for id_ in plan_ids}
    for goal in goals_found:
        found[goal.plan_id].append((goal, actions[goal.id]))
    return {id_: tuple(lines) for id_, lines in found.items()}


def action(row: tuple[object, ...]) -> ActionRecord:
    """Return a row of an action as a value."""
    return ActionRecord(*row)  # type: ignore[arg-type]


def _common(sieve: Sieve, wanted: Wanted, key: str, changed: str) -> None:
    sieve.among(key, wanted.ids).among("cases_case.person_id", wanted.people)
    sieve.among("cases_case.referral_id", wanted.referrals).moments(changed, wanted.changed)


def _seen(sieve: Sieve, model: type, kind: Kind, viewer: Viewer, at: datetime) -> Sieve:
    """Ask for the rows that the viewer sees: its own, or of a case it shares what is released."""
    text, own = seen(model, viewer, at)
    ours = organisation_of(viewer)
    let = _RELEASED.format(it="cases_case")
    return sieve.that(text, *own).that(
        f"cases_case.organisation_id = %s or {let}", ours, ours, kind.value, at, at
    )


def _told(viewer: Viewer, at: datetime) -> Sieve:
    """Ask for the plans of which a referrer was told, as far as the person lets them know."""
    ours = organisation_of(viewer)
    let = _RELEASED.format(it="referrals_referral")
    sieve = Sieve()
    for model in (Referral, News):
        text, own = seen(model, viewer, at)
        sieve.that(text, *own)
    sieve.that("referrals_news.event = 'referral.plan_agreed'")
    sieve.that(
        "referrals_referral.from_organisation_id = %s"
        " and referrals_referral.to_organisation_id <> %s",
        ours,
        ours,
    )
    sieve.that(
        "not exists (select 1 from cases_case where cases_case.referral_id = referrals_referral.id"
        " and (cases_case.organisation_id = %s or %s = any(cases_case.shared_with)))",
        ours,
        ours,
    )
    for kind in (Kind.ATTENDANCE, Kind.PLAN):
        sieve.that(let, ours, kind.value, at, at)
    return sieve
