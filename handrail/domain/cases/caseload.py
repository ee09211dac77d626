"""Ask for lists of cases: a caseload, and what needs a worker today."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    DateField,
    DateTimeField,
    F,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Greatest, Lower

from handrail.domain.cases.choices import Attempt, CaseState, Met
from handrail.domain.cases.models import Appointment, Case, ContactAttempt, Handover, Plan
from handrail.domain.cases.queries import appointment_record, handover_records
from handrail.domain.cases.records import AppointmentRecord, CaseLine, Caseload, Day
from handrail.domain.participants import queries as participants
from handrail.domain.staff import queries as staff
from handrail.kernel.clock import LONDON, local_date
from handrail.kernel.viewer import Staff, Viewer, organisation_of

ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    "next_step": (F("next_step_date").asc(nulls_first=True), "opened_at"),
    "promise": (
        F("first_contact_at").asc(nulls_first=True),
        "referral__promised_at",
    ),
    "contact": (F("latest_contact_at").asc(nulls_first=True), "opened_at"),
    "name": (Lower("person__family_name").asc(), Lower("person__given_name").asc()),
    "opened": ("-opened_at",),
}
WHOSE = ("mine", "team", "shared", "nobody")
STATES: dict[str, tuple[str, ...]] = {
    "open": (CaseState.OPEN, CaseState.PAUSED),
    "active": (CaseState.OPEN,),
    "paused": (CaseState.PAUSED,),
    "closed": (CaseState.CLOSED,),
}
MOST_SHOWN = 50
MOST_HELD = 500


def caseload(
    *,
    viewer: Viewer,
    whose: str = "mine",
    state: str = "open",
    order: str = "next_step",
    at: datetime,
    limit: int = 25,
    offset: int = 0,
) -> Caseload:
    """Return one page of cases: whose, in which state, in what order; unknown words mean the first.

    Whose: mine, the team's, shared with me, or without a coach.
    """
    rows = _whose(whose, viewer, at).filter(state__in=STATES.get(state, STATES["open"]))
    ordered = _annotated(rows).order_by(*ORDERS.get(order, ORDERS["next_step"]), "id")
    found = list(ordered[offset : offset + limit])
    return Caseload(_lines(found, viewer, at), rows.count())


def open_per_coach(*, viewer: Viewer, at: datetime) -> dict[UUID | None, int]:
    """Return how many cases each worker of the viewer's organisation has open."""
    ours = Q(organisation_id=organisation_of(viewer))
    rows = Case.objects.visible_to(viewer, at=at).filter(ours, state__in=STATES["open"])
    counts: dict[UUID | None, int] = {}
    for coach in rows.values_list("coach_account_id", flat=True).order_by("coach_account_id", "id"):
        counts[coach] = counts.get(coach, 0) + 1
    return counts


def day(*, viewer: Staff, at: datetime) -> Day:
    """Return what needs a worker now, for the cases whose coach they are."""
    today, start, end = _bounds(at)
    mine = _whose("mine", viewer, at).filter(state__in=STATES["open"])
    rows = _annotated(mine).order_by(*ORDERS["next_step"], "id")[:MOST_HELD]
    found = [row for row in rows if _needs_work(row, today)]
    meetings = _meetings(_of_mine(viewer, at).filter(starts_at__lt=end), start, viewer, at)
    lines = _lines(found, viewer, at)
    active = [line for line in lines if line.state == CaseState.OPEN]
    to_reach = [line for line in active if line.first_contact_at is None]
    offers = Handover.objects.visible_to(viewer, at=at).filter(
        to_account_id=viewer.account_id, answered_at=None
    )
    return Day(
        to_reach=tuple(sorted(to_reach, key=lambda line: (line.promised_at, str(line.id)))),
        appointments=tuple(one for one in meetings if one[0].starts_at >= start),
        unrecorded=tuple(one for one in meetings if one[0].starts_at < start),
        steps_due=tuple(line for line in active if _has_come(line.next_step_date, today)),
        reviews_due=tuple(line for line in active if _has_come(line.review_date, today)),
        pauses_over=tuple(
            line
            for line in lines
            if line.state == CaseState.PAUSED and _has_come(line.paused_until_date, today)
        ),
        handovers=handover_records(offers.order_by("offered_at", "id")),
    )


def _whose(whose: str, viewer: Viewer, at: datetime) -> QuerySet[Case]:
    rows = Case.objects.visible_to(viewer, at=at)
    if whose == "team":
        return rows
    if whose == "nobody":
        return rows.filter(coach_account_id=None)
    if not isinstance(viewer, Staff):
        return rows.none()
    account = viewer.account_id
    if whose == "shared":
        shares = Handover.objects.filter(is_share=True, is_accepted=True, to_account_id=account)
        return rows.filter(pk__in=shares.values("case_id")).exclude(coach_account_id=account)
    return rows.filter(coach_account_id=account)


def _annotated(rows: QuerySet[Case]) -> QuerySet[Any]:
    spoke = ContactAttempt.objects.filter(case_id=OuterRef("pk"), outcome=Attempt.REACHED)
    met = Appointment.objects.filter(
        case_id=OuterRef("pk"), state__in=[Met.ATTENDED, Met.ATTENDED_LATE]
    )
    agreed = Plan.objects.filter(case_id=OuterRef("pk"), agreed_at__isnull=False)
    return rows.annotate(
        service_name=F("service__name"),
        promised_at=F("referral__promised_at"),
        latest_contact_at=Greatest(
            Subquery(spoke.order_by("-at").values("at")[:1], output_field=DateTimeField()),
            Subquery(
                met.order_by("-starts_at").values("starts_at")[:1], output_field=DateTimeField()
            ),
        ),
        review_date=Subquery(
            agreed.order_by("-number").values("review_date")[:1], output_field=DateField()
        ),
    )


def _lines(rows: Iterable[Any], viewer: Viewer, at: datetime) -> tuple[CaseLine, ...]:
    found = list(rows)
    people = participants.cards((row.person_id for row in found), viewer=viewer, at=at)
    coaches = staff.names(row.coach_account_id for row in found if row.coach_account_id)
    return tuple(
        CaseLine(
            id=row.id,
            person_id=row.person_id,
            person_name=people[row.person_id].name if row.person_id in people else "",
            service_name=row.service_name,
            coach_account_id=row.coach_account_id,
            coach_name=coaches.get(row.coach_account_id, ""),
            state=row.state,
            stage=_stage(row),
            promised_at=row.promised_at,
            first_contact_at=row.first_contact_at,
            latest_contact_at=row.latest_contact_at,
            next_step=row.next_step,
            next_step_date=row.next_step_date,
            worry=row.worry,
            opened_at=row.opened_at,
            paused_until_date=row.paused_until_date,
            review_date=row.review_date,
        )
        for row in found
    )


def _stage(row: Case) -> str:
    if row.state != CaseState.OPEN:
        return str(row.state)
    if row.first_contact_at is None:
        return "to_reach"
    return "plan_agreed" if row.plan_agreed_at else "no_plan"


def _needs_work(row: Any, today: date) -> bool:
    if row.state == CaseState.PAUSED:
        return _has_come(row.paused_until_date, today)
    return (
        row.first_contact_at is None
        or _has_come(row.next_step_date, today)
        or _has_come(row.review_date, today)
    )


def _has_come(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def _bounds(at: datetime) -> tuple[date, datetime, datetime]:
    today = local_date(at)
    start, end = (
        datetime.combine(day, time(0), tzinfo=LONDON) for day in (today, today + timedelta(days=1))
    )
    return today, start, end


def _of_mine(viewer: Staff, at: datetime) -> QuerySet[Any]:
    mine = Q(case__coach_account_id=viewer.account_id) | Q(with_account_id=viewer.account_id)
    rows = Appointment.objects.visible_to(viewer, at=at).filter(mine)
    open_ones = rows.exclude(case__state=CaseState.CLOSED).exclude(state=Met.CANCELLED)
    return open_ones.annotate(person_id=F("case__person_id")).order_by("starts_at", "id")


def _meetings(
    rows: QuerySet[Any], start: datetime, viewer: Viewer, at: datetime
) -> tuple[tuple[AppointmentRecord, str], ...]:
    """Return today's appointments, and earlier ones of which nobody has said what happened."""
    wanted = rows.filter(Q(starts_at__gte=start) | Q(state=Met.BOOKED))[:MOST_SHOWN]
    found = [appointment_record(row) for row in wanted]
    people = participants.cards((one.person_id for one in found), viewer=viewer, at=at)
    return tuple(
        (one, people[one.person_id].name if one.person_id in people else "") for one in found
    )
