"""Ask for lists of cases: a caseload, and what needs a worker today."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from handrail.domain.cases.choices import CaseState
from handrail.domain.cases.models import Appointment, Case, Handover
from handrail.domain.cases.queries import handover_records
from handrail.domain.cases.records import AppointmentRecord, CaseLine, Caseload, Day
from handrail.domain.disclosure.asking import ask, seen
from handrail.domain.participants import queries as participants
from handrail.domain.participants.queries import PersonCard
from handrail.kernel.clock import LONDON, local_date
from handrail.kernel.viewer import Staff, Viewer, organisation_of

# In the words of PostgreSQL; each ends in a unique key.
ORDERS: dict[str, str] = {
    "next_step": "next_step_date asc nulls first, opened_at, id",
    "promise": "first_contact_at asc nulls first, promised_at, id",
    "contact": "latest_contact_at asc nulls first, opened_at, id",
    "name": "lower(p.family_name), lower(p.given_name), id",
    "opened": "opened_at desc, id",
}
WHOSE: dict[str, str] = {
    "mine": "cases_case.coach_account_id = %s",
    "team": "true",
    "shared": "cases_case.coach_account_id is distinct from %s and cases_case.id in ("
    "select case_id from cases_handover where is_share and is_accepted and to_account_id = %s)",
    "nobody": "cases_case.coach_account_id is null",
}
STATES: dict[str, tuple[str, ...]] = {
    "open": (CaseState.OPEN, CaseState.PAUSED),
    "active": (CaseState.OPEN,),
    "paused": (CaseState.PAUSED,),
    "closed": (CaseState.CLOSED,),
}
MOST_SHOWN = 50
MOST_HELD = 500

# Whoever shares a case does not see its referral, and with it the promise.
_LINES = """
    select cases_case.id as id, cases_case.person_id, cases_case.referral_id,
           cases_case.service_id, s.name, cases_case.coach_account_id,
           coalesce(a.name, ''), cases_case.state, cases_case.plan_agreed_at, r.sent_at,
           r.promised_at, r.start_promised_at as start_promised_at, r.started_at as started_at,
           r.first_promised_at is not null, coalesce(r.clock_nation, 'England'),
           r.fit_note_until_date,
           case when r.fit_note_until_date is not null and cases_case.first_contact_at is null then
               (select min(m.starts_at) from cases_appointment m
                where m.case_id = cases_case.id and m.state = 'booked') end,
           cases_case.first_contact_at as first_contact_at,
           greatest(
               (select max(t.at) from cases_contactattempt t
                where t.case_id = cases_case.id and t.outcome = 'reached'),
               (select max(m.starts_at) from cases_appointment m
                where m.case_id = cases_case.id and m.state in ('attended', 'attended_late'))
           ) as latest_contact_at,
           cases_case.next_step, cases_case.next_step_date as next_step_date, cases_case.worry,
           cases_case.opened_at as opened_at, cases_case.paused_until_date,
           (select v.review_date from cases_plan v
            where v.case_id = cases_case.id and v.agreed_at is not null
            order by v.number desc limit 1)
    from cases_case
    join directory_service s on s.id = cases_case.service_id
    left join referrals_referral r on r.id = cases_case.referral_id
    left join staff_account a on a.id = cases_case.coach_account_id
"""
_NAMES = " left join participants_person p on p.id = cases_case.person_id"
_OF_A_MEETING = tuple(n for n in AppointmentRecord.__dataclass_fields__ if n != "person_id")
_MEETINGS = """
    select {columns}, c.person_id from cases_appointment join cases_case c on c.id = case_id
    where (c.coach_account_id = %s or with_account_id = %s) and c.state <> 'closed'
      and cases_appointment.state <> 'cancelled' and starts_at < %s
      and (starts_at >= %s or cases_appointment.state = 'booked') and {seen}
    order by starts_at, cases_appointment.id limit %s
"""
_DUE = f"""
    select * from ({{lines}} where {{where}}) held
    where state = 'open'
          and (first_contact_at is null or next_step_date <= %s or review_date <= %s
               or start_promised_at is not null and started_at is null)
       or state = 'paused' and paused_until_date <= %s
    order by {ORDERS["next_step"]} limit %s
"""  # noqa: S608 - one of our own orders
_OFFERS = """
    select * from cases_handover where to_account_id = %s and answered_at is null and {seen}
    order by offered_at, id
"""
_COUNT = "select count(*) from cases_case where {where}"
_PER_COACH = """
    select coach_account_id, count(*) from cases_case
    where organisation_id = %s and state = any(%s) and {seen} group by coach_account_id
"""


class _Row(NamedTuple):
    """A row of ``_LINES``."""

    id: UUID
    person_id: UUID
    referral_id: UUID
    service_id: UUID
    service_name: str
    coach_account_id: UUID | None
    coach_name: str
    state: str
    plan_agreed_at: datetime | None
    sent_at: datetime | None
    promised_at: datetime | None
    start_promised_at: datetime | None
    started_at: datetime | None
    has_waited: bool | None
    nation: str
    fit_note_until_date: date | None
    booked_at: datetime | None
    first_contact_at: datetime | None
    latest_contact_at: datetime | None
    next_step: str
    next_step_date: date | None
    worry: str
    opened_at: datetime
    paused_until_date: date | None
    review_date: date | None


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
    where, values = _where(whose, STATES.get(state, STATES["open"]), viewer, at)
    names = _NAMES if order == "name" else ""
    sorting = ORDERS.get(order, ORDERS["next_step"])
    statement = f"{_LINES}{names} where {where} order by {sorting} limit %s offset %s"
    found = _rows(statement, [*values, limit, offset])
    people = participants.cards({row.person_id for row in found}, viewer=viewer, at=at)
    total = ask(_COUNT.format(where=where), values)[0][0]
    return Caseload(tuple(_line(row, people) for row in found), total)


def open_per_coach(*, viewer: Viewer, at: datetime) -> dict[UUID | None, int]:
    """Return how many cases each worker of the viewer's organisation has open."""
    text, own = seen(Case, viewer, at)
    values = [organisation_of(viewer), list(STATES["open"]), *own]
    return {coach: count for coach, count in ask(_PER_COACH.format(seen=text), values)}


def day(*, viewer: Staff, at: datetime) -> Day:
    """Return what needs a worker now, for the cases whose coach they are."""
    today, start, end = _bounds(at)
    where, values = _where("mine", STATES["open"], viewer, at)
    rows = _rows(_DUE.format(lines=_LINES, where=where), [*values, today, today, today, MOST_HELD])
    booked = _meetings(viewer, start, end, at)
    who = {row.person_id for row in rows} | {one.person_id for one in booked}
    people = participants.cards(who, viewer=viewer, at=at)
    lines = [_line(row, people) for row in rows]
    meetings = [(one, _name(one.person_id, people)) for one in booked]
    active = [line for line in lines if line.state == CaseState.OPEN]
    to_reach = [line for line in active if line.first_contact_at is None]
    text, own = seen(Handover, viewer, at)
    offers = Handover.objects.raw(_OFFERS.format(seen=text), [viewer.account_id, *own])
    return Day(
        to_reach=tuple(sorted(to_reach, key=lambda line: (line.promised_at or at, str(line.id)))),
        appointments=tuple(one for one in meetings if one[0].starts_at >= start),
        to_start=tuple(
            sorted(
                (line for line in active if _is_to_start(line)),
                key=lambda line: (line.start_promised_at or at, str(line.id)),
            )
        ),
        unrecorded=tuple(one for one in meetings if one[0].starts_at < start),
        steps_due=tuple(line for line in active if _has_come(line.next_step_date, today)),
        reviews_due=tuple(line for line in active if _has_come(line.review_date, today)),
        pauses_over=tuple(
            line
            for line in lines
            if line.state == CaseState.PAUSED and _has_come(line.paused_until_date, today)
        ),
        handovers=handover_records(offers),
    )


def _where(
    whose: str, states: Sequence[str], viewer: Viewer, at: datetime
) -> tuple[str, list[Any]]:
    """Return the condition of a list, and its values."""
    account = viewer.account_id if isinstance(viewer, Staff) else None
    mine = WHOSE.get(whose, WHOSE["mine"])
    text, own = seen(Case, viewer, at)
    where = f"{mine} and cases_case.state = any(%s) and {text}"
    return where, [*[account] * mine.count("%s"), [str(state) for state in states], *own]


def _rows(statement: str, values: Sequence[Any]) -> list[_Row]:
    return [_Row(*row) for row in ask(statement, values)]


def _line(row: _Row, people: Mapping[UUID, PersonCard]) -> CaseLine:
    return CaseLine(
        id=row.id,
        person_id=row.person_id,
        person_name=_name(row.person_id, people),
        referral_id=row.referral_id,
        service_id=row.service_id,
        service_name=row.service_name,
        coach_account_id=row.coach_account_id,
        coach_name=row.coach_name,
        state=row.state,
        stage=_stage(row),
        sent_at=row.sent_at,
        promised_at=row.promised_at,
        start_promised_at=row.start_promised_at,
        started_at=row.started_at,
        has_waited=bool(row.has_waited),
        nation=row.nation,
        fit_note_until_date=row.fit_note_until_date,
        booked_at=row.booked_at,
        first_contact_at=row.first_contact_at,
        latest_contact_at=row.latest_contact_at,
        next_step=row.next_step,
        next_step_date=row.next_step_date,
        worry=row.worry,
        opened_at=row.opened_at,
        paused_until_date=row.paused_until_date,
        review_date=row.review_date,
    )


def open_with(account_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[UUID, ...]:
    """Return the viewer's organisation's open and paused cases that somebody carries."""
    ours = organisation_of(viewer)
    if ours is None:
        return ()
    rows = Case.objects.visible_to(viewer, at=at).filter(
        organisation_id=ours,
        coach_account_id=account_id,
        state__in=STATES["open"],
    )
    return tuple(rows.order_by("opened_at", "id").values_list("id", flat=True))


def _name(person_id: UUID, people: Mapping[UUID, PersonCard]) -> str:
    return people[person_id].name if person_id in people else ""


def _stage(row: _Row) -> str:
    if row.state != CaseState.OPEN:
        return row.state
    if row.first_contact_at is None:
        return "to_reach"
    return "plan_agreed" if row.plan_agreed_at else "no_plan"


def _is_to_start(line: CaseLine) -> bool:
    """Return whether they were spoken with and support, promised by a day, has not started."""
    has_spoken = line.first_contact_at is not None
    return has_spoken and line.start_promised_at is not None and line.started_at is None


def _has_come(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def _bounds(at: datetime) -> tuple[date, datetime, datetime]:
    today = local_date(at)
    start, end = (
        datetime.combine(day, time(0), tzinfo=LONDON) for day in (today, today + timedelta(days=1))
    )
    return today, start, end


def _meetings(
    viewer: Staff, start: datetime, end: datetime, at: datetime
) -> list[AppointmentRecord]:
    """Return today's appointments, and earlier ones of which nobody has said what happened."""
    text, own = seen(Appointment, viewer, at)
    columns = ", ".join(f"cases_appointment.{name}" for name in _OF_A_MEETING)
    me = viewer.account_id
    rows = ask(_MEETINGS.format(columns=columns, seen=text), [me, me, end, start, *own, MOST_SHOWN])
    names = (*_OF_A_MEETING, "person_id")
    return [AppointmentRecord(**dict(zip(names, row, strict=True))) for row in rows]
