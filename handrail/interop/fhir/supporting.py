"""Look for support: appointments, plans and goals, as far as the system may know of them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from handrail.domain.cases import exchange
from handrail.domain.cases.exchange import Meeting, PlanLine, Wanted
from handrail.domain.disclosure.asking import Slice
from handrail.domain.staff import queries as staff
from handrail.interop.fhir import cases, looking
from handrail.interop.fhir.asking import Asked, Parameter
from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.looking import Context
from handrail.interop.fhir.searching import Hits, people_asked
from handrail.kernel.privacy import Kind

PATIENT = (
    Parameter("_id", "token"),
    Parameter("_lastUpdated", "date"),
    Parameter("patient", "reference", ("Patient",)),
)
APPOINTMENT_PARAMETERS = (
    *PATIENT,
    Parameter("status", "token"),
    Parameter("date", "date"),
    Parameter("practitioner", "reference", ("Practitioner",)),
    Parameter("based-on", "reference", ("ServiceRequest",)),
)
PLAN_PARAMETERS = (
    *PATIENT,
    Parameter("subject", "reference", ("Patient",)),
    Parameter("status", "token"),
)
GOAL_PARAMETERS = (
    *PATIENT,
    Parameter("subject", "reference", ("Patient",)),
    Parameter("lifecycle-status", "token"),
)
MET_SORTS = {"date": "date", "_lastUpdated": "changed"}
PLAN_SORTS = {"_lastUpdated": "changed"}
PLAN_AGREED = "referral.plan_agreed"


def appointments(asked: Asked, context: Context) -> Hits:
    """Search Appointments."""
    status = asked.codes("status")
    wanted = Wanted(
        ids=asked.ids("_id"),
        people=people_asked(asked),
        referrals=asked.leads_to("based-on", "ServiceRequest"),
        workers=asked.leads_to("practitioner", "Practitioner"),
        states=None
        if status is None
        else tuple(ours for ours, theirs in cases.STATES.items() if theirs in status),
        dated=asked.moments("date"),
        changed=asked.moments("_lastUpdated"),
        order=asked.order(MET_SORTS, "-date"),
    )
    found = exchange.meetings(wanted, _slice(asked), viewer=context.viewer, at=context.at)
    return Hits(tuple(_appointments(found.lines, context)), found.total)


def appointments_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several Appointments."""
    wanted = Wanted(ids=tuple(ids))
    found = exchange.meetings(wanted, _all(wanted), viewer=context.viewer, at=context.at)
    return _appointments(found.lines, context)


def plans(asked: Asked, context: Context) -> Hits:
    """Search CarePlans."""
    wanted = Wanted(
        ids=asked.ids("_id"),
        people=people_asked(asked),
        states=asked.codes("status"),
        changed=asked.moments("_lastUpdated"),
        order=asked.order(PLAN_SORTS, "-changed"),
    )
    found = exchange.plans(wanted, _slice(asked), viewer=context.viewer, at=context.at)
    return Hits(tuple(_plans(found.lines, context)), found.total)


def plans_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several CarePlans."""
    wanted = Wanted(ids=tuple(ids))
    found = exchange.plans(wanted, _all(wanted), viewer=context.viewer, at=context.at)
    return _plans(found.lines, context)


def goals(asked: Asked, context: Context) -> Hits:
    """Search Goals."""
    wanted = Wanted(
        ids=asked.ids("_id"),
        people=people_asked(asked),
        states=asked.codes("lifecycle-status"),
        changed=asked.moments("_lastUpdated"),
    )
    found = exchange.goals(wanted, _slice(asked), viewer=context.viewer, at=context.at)
    return Hits(tuple(cases.goal(it) for it in found.lines), found.total)


def goals_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several Goals."""
    wanted = Wanted(ids=tuple(ids))
    found = exchange.goals(wanted, _all(wanted), viewer=context.viewer, at=context.at)
    return [cases.goal(it) for it in found.lines]


def _appointments(found: Sequence[Meeting], context: Context) -> list[Json]:
    names = staff.names(it.with_account_id for it in found if it.with_account_id)
    ours = context.viewer.organisation_id
    return [
        cases.appointment(
            it,
            names.get(it.with_account_id, "") if it.with_account_id else "",
            is_ours=it.organisation_id == ours,
        )
        for it in found
    ]


def _plans(found: Sequence[PlanLine], context: Context) -> list[Json]:
    held = exchange.in_plans([it.plan_id for it in found if it.plan_id])
    told = _told([it.id for it in found if it.plan_id is None], context)
    return [
        cases.plan(
            it, [(goal, [exchange.action(row) for row in rows]) for goal, rows in held[it.plan_id]]
        )
        if it.plan_id
        else cases.told_plan(it, told.get(it.id, {}))
        for it in found
    ]


def _told(ids: Sequence[UUID], context: Context) -> dict[UUID, dict[str, str]]:
    """Return what the referrer was told of the latest plan of each, of what is released now."""
    if not ids:
        return {}
    found = {}
    for thread in looking.threads_by_id(ids, context):
        lines = [it.line for it in thread.handling if it.line.event == PLAN_AGREED]
        facts = lines[-1].facts if lines else ()
        found[thread.record.card.id] = {
            it["key"]: it["value"]
            for it in facts
            if it["kind"] == Kind.PLAN and Kind.PLAN in thread.permitted
        }
    return found


def _slice(asked: Asked) -> Slice:
    return Slice(asked.start, asked.count, asked.is_counted)


def _all(wanted: Wanted) -> Slice:
    return Slice(0, len(wanted.ids or ()))
