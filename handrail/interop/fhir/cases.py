"""Appointment and CarePlan with UK Core 2.0.0, and Goal of FHIR R4: support, as far as told. Pure.

A goal is in the person's own words. Of a plan that whoever looks only was told of, the words they
were told are all there is.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from handrail.domain.cases.choices import Area, WhyNot
from handrail.domain.cases.exchange import GoalLine, Meeting, PlanLine
from handrail.domain.cases.records import ActionRecord
from handrail.interop.fhir import codes
from handrail.interop.fhir.codes import Json, concept, reference, without_empty
from handrail.kernel.clock import local_date

STATES = {
    "booked": "booked",
    "attended": "fulfilled",
    "attended_late": "fulfilled",
    "missed": "noshow",
    "did_not_happen": "cancelled",
    "cancelled": "cancelled",
}
CHANNELS = {
    "in_practice": "In-person",
    "other_place": "In-person",
    "home": "In-person",
    "phone": "Telephone",
    "video": "Video",
}
DONE = {
    "to_do": "not-started",
    "doing": "in-progress",
    "done": "completed",
    "dropped": "cancelled",
}
GOAL_STATES = {"active": "active", "on-hold": "on-hold", "completed": "completed"}


def appointment(meeting: Meeting, worker: str, *, is_ours: bool) -> Json:
    """Return a time to meet as UKCore-Appointment.

    Whoever shares the support learns the worker's name alone. Where they live is never the place.
    """
    changed = meeting.recorded_at or meeting.made_at
    channel = CHANNELS.get(meeting.way)
    why = meeting.why_not
    return without_empty(
        {
            "resourceType": "Appointment",
            "id": str(meeting.id),
            "meta": _meta("Appointment", changed),
            "extension": [_extension(channel)] if channel else [],
            "status": STATES[meeting.state],
            "cancelationReason": concept(codes.WHY_NOT, why, str(WhyNot(why).label)) if why else {},
            "start": meeting.starts_at.isoformat(),
            "end": (meeting.starts_at + timedelta(minutes=meeting.minutes)).isoformat(),
            "minutesDuration": meeting.minutes,
            "created": meeting.made_at.isoformat(),
            "basedOn": [reference("ServiceRequest", meeting.referral_id)] if is_ours else [],
            "participant": _participants(meeting, worker, is_ours=is_ours),
        }
    )


def plan(line: PlanLine, goals: Sequence[tuple[GoalLine, Sequence[ActionRecord]]]) -> Json:
    """Return a plan that whoever looks holds or shares as UKCore-CarePlan."""
    activities = [_activity(goal, one) for goal, actions in goals for one in actions]
    return _plan(line) | without_empty(
        {
            "goal": [reference("Goal", goal.id) for goal, _ in goals],
            "activity": activities,
            "note": _notes(line.review_date),
        }
    )


def told_plan(line: PlanLine, facts: dict[str, str]) -> Json:
    """Return a plan as whoever referred was told of it."""
    notes = [{"text": facts["next"]}] if facts.get("next") else []
    return _plan(line) | without_empty({"description": facts.get("goals", ""), "note": notes})


def goal(line: GoalLine) -> Json:
    """Return a goal in the person's own words."""
    return {
        "resourceType": "Goal",
        "id": str(line.id),
        "meta": {"lastUpdated": line.agreed_at.isoformat()},
        "lifecycleStatus": GOAL_STATES[line.status],
        "category": [concept(codes.GOAL_AREA, line.area, str(Area(line.area).label))],
        "description": {"text": line.words},
        "subject": reference("Patient", line.person_id),
        "startDate": local_date(line.agreed_at).isoformat(),
        "expressedBy": reference("Patient", line.person_id),
    }


def _plan(line: PlanLine) -> Json:
    return {
        "resourceType": "CarePlan",
        "id": str(line.id),
        "meta": _meta("CarePlan", line.changed_at),
        "status": line.status,
        "intent": "plan",
        "title": "What they and their coach agreed",
        "subject": reference("Patient", line.person_id),
        "period": {"start": line.agreed_at.isoformat()},
        "author": reference("Organization", line.organisation_id, line.organisation_name),
    }


def _activity(of: GoalLine, action: ActionRecord) -> Json:
    detail: dict[str, Any] = {
        "status": DONE[action.state],
        "description": action.what,
        "goal": [reference("Goal", of.id)],
        "scheduledPeriod": {"end": action.due_date.isoformat()} if action.due_date else {},
        "performer": [_doer(of, action)],
    }
    return {"detail": without_empty(detail)}


def _doer(of: GoalLine, action: ActionRecord) -> Json:
    if action.owner == "person":
        return reference("Patient", of.person_id)
    words = {"coach": "The coach", "gp": "The GP practice", "employer": "The employer"}
    return {"display": action.owner_name or words.get(action.owner, "Someone else")}


def _notes(review: object) -> list[Json]:
    if not isinstance(review, date):
        return []
    return [{"text": f"They look at the plan again by {review.day} {review:%B %Y}"}]


def _participants(meeting: Meeting, worker: str, *, is_ours: bool) -> list[Json]:
    who = [reference("Patient", meeting.person_id)]
    if worker and meeting.with_account_id:
        named = {"type": "Practitioner", "display": worker}
        if is_ours:
            named = reference("Practitioner", meeting.with_account_id, worker)
        who.append(named)
    if meeting.place and meeting.way != "home":
        who.append({"type": "Location", "display": meeting.place})
    return [{"actor": each, "status": "accepted"} for each in who]


def _extension(channel: str) -> Json:
    said = concept(codes.DELIVERY_CHANNELS, channel, channel)
    return {"url": codes.DELIVERY_CHANNEL, "valueCodeableConcept": said}


def _meta(name: str, changed: Any) -> Json:
    return {
        "lastUpdated": changed.isoformat(),
        "profile": [f"{codes.UK_CORE}UKCore-{name}"],
    }
