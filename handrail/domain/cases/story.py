"""Ask for the long parts of one case: everything that happened, and every version of its plan."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.domain.cases.models import Appointment, CaseStep, ContactAttempt, Note, Plan
from handrail.domain.cases.records import ActionRecord, GoalRecord, Happening, PlanRecord
from handrail.domain.disclosure.asking import Rows, ask, seen
from handrail.kernel.viewer import Viewer

# The columns of a Happening, from each table that has a part in the story.
_PARTS: tuple[tuple[Any, str], ...] = (
    (
        ContactAttempt,
        "id, 'attempt', outcome, at, by_account_id, note, '', '', '', outside_office_hours,"
        " safe_now from cases_contactattempt",
    ),
    (
        Appointment,
        "id, 'appointment', state, starts_at, with_account_id, note, why_not, way, place, false,"
        " safe_now from cases_appointment",
    ),
    (Note, "id, 'note', '', at, by_account_id, text, '', '', '', false, '' from cases_note"),
    (
        CaseStep,
        "id, 'step', event, at, by_account_id, note, '', '', '', false, '' from cases_casestep",
    ),
)
_PLANS = """
    select id, case_id, number, review_date, made_at, agreed_at, agreed_how, version
    from cases_plan where case_id = %s and {seen} order by number desc
"""
_GOALS = """
    select plan_id, id, position, area, words from cases_goal
    where plan_id = any(%s) order by plan_id, position
"""
_ACTIONS = """
    select goal_id, id, what, owner, owner_name, due_date, state from cases_action
    where goal_id = any(%s) order by goal_id, position, id
"""


def timeline(case_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[Happening, ...]:
    """Return everything that happened in a case, latest first; notes only of the viewer's own."""
    parts, values = [], []
    for model, part in _PARTS:
        text, own = seen(model, viewer, at)
        parts.append(f"select {part} where case_id = %s and {text}")
        values += [case_id, *own]
    lines = [Happening(*row) for row in ask(" union all ".join(parts), values)]
    return tuple(sorted(lines, key=lambda line: (line.at, str(line.id)), reverse=True))


def plans(case_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[PlanRecord, ...]:
    """Return every version of a case's plan, latest first; the first may be still being written.

    The goals and actions are asked for by the ids of what holds them: joined, the database would
    ask its policy of every action there is.
    """
    text, own = seen(Plan, viewer, at)
    found = ask(_PLANS.format(seen=text), [case_id, *own])
    goals = _held(_GOALS, found)
    actions = _held(_ACTIONS, [goal for held in goals.values() for goal in held])
    return tuple(PlanRecord(*(*plan, _goals(goals[plan[0]], actions))) for plan in found)


def _goals(rows: Rows, actions: dict[UUID, Rows]) -> tuple[GoalRecord, ...]:
    return tuple(
        GoalRecord(position, area, words, tuple(ActionRecord(*one) for one in actions[goal_id]))
        for goal_id, position, area, words in rows
    )


def _held(statement: str, holders: Rows) -> dict[UUID, Rows]:
    """Return what each row holds, whose first column is an id."""
    held: dict[UUID, Rows] = defaultdict(list)
    if holders:
        for holder, *row in ask(statement, [[row[0] for row in holders]]):
            held[holder].append(tuple(row))
    return held
