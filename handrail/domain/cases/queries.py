"""Ask about one case, as far as the viewer may know."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet

from handrail.domain.cases import access
from handrail.domain.cases.models import (
    Appointment,
    Case,
    CaseStep,
    ContactAttempt,
    Ending,
    Handover,
    Note,
    Plan,
)
from handrail.domain.cases.records import (
    ActionRecord,
    AppointmentRecord,
    CaseRecord,
    EndingRecord,
    GoalRecord,
    HandoverRecord,
    Happening,
    PlanRecord,
)
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff import queries as staff
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Viewer


def record(case_id: UUID, *, viewer: Viewer, at: datetime) -> CaseRecord:
    """Return one case; NotFound when the viewer may not know of it."""
    row = _cases(viewer, at).filter(pk=case_id).first()
    if row is None:
        raise NotFound
    return _case(row, viewer)


def check_may_work(case_id: UUID, *, viewer: Viewer, at: datetime) -> None:
    """Raise NotFound, NotAllowed or WrongState unless the viewer may add to the case now."""
    row = _cases(viewer, at).filter(pk=case_id).first()
    if row is None:
        raise NotFound
    access.check_may_work(viewer, row)


def check_may_book(case_id: UUID, *, viewer: Viewer, at: datetime) -> None:
    """Raise NotFound, NotAllowed or WrongState unless the viewer may begin the case's support."""
    row = _cases(viewer, at).filter(pk=case_id).first()
    if row is None:
        raise NotFound
    access.check_may_book(viewer, row)


def for_referral(referral_id: UUID, *, viewer: Viewer, at: datetime) -> CaseRecord | None:
    """Return the case that a referral led to, or None."""
    row = _cases(viewer, at).filter(referral_id=referral_id).first()
    return _case(row, viewer) if row else None


def of_person(person_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[CaseRecord, ...]:
    """Return a person's cases, latest first."""
    rows = _cases(viewer, at).filter(person_id=person_id).order_by("-opened_at", "id")
    return tuple(_case(row, viewer) for row in rows)


def open_anywhere(person_id: UUID) -> tuple[tuple[UUID | None, UUID, UUID], ...]:
    """Return (case, referral, organisation) of all that is open for a person who has died.

    The case is None while nobody has accepted the referral. The database answers only who sees
    the person, and only once the death is recorded.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select case_id, referral_id, organisation_id from cases_open_anywhere(%s)",
            [person_id],
        )
        return tuple((row[0], row[1], row[2]) for row in cursor.fetchall())


def timeline(case_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[Happening, ...]:
    """Return everything that happened in a case, latest first; notes only of the viewer's own."""
    attempts = ContactAttempt.objects.visible_to(viewer, at=at).filter(case_id=case_id)
    meetings = Appointment.objects.visible_to(viewer, at=at).filter(case_id=case_id)
    notes = Note.objects.visible_to(viewer, at=at).filter(case_id=case_id)
    steps = CaseStep.objects.visible_to(viewer, at=at).filter(case_id=case_id)
    lines = [
        *(_attempt(row) for row in attempts),
        *(_meeting(row) for row in meetings),
        *(Happening(row.id, "note", "", row.at, row.by_account_id, row.text) for row in notes),
        *(
            Happening(row.id, "step", row.event, row.at, row.by_account_id, row.note)
            for row in steps
        ),
    ]
    return tuple(sorted(lines, key=lambda line: (line.at, str(line.id)), reverse=True))


def appointment(appointment_id: UUID, *, viewer: Viewer, at: datetime) -> AppointmentRecord:
    """Return one appointment; NotFound when the viewer may not know of it."""
    row = _appointments(viewer, at).filter(pk=appointment_id).first()
    if row is None:
        raise NotFound
    return appointment_record(row)


def appointments(case_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[AppointmentRecord, ...]:
    """Return a case's appointments, earliest first."""
    rows = _appointments(viewer, at).filter(case_id=case_id)
    return tuple(appointment_record(row) for row in rows.order_by("starts_at", "id"))


def plans(case_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[PlanRecord, ...]:
    """Return every version of a case's plan, latest first; the first may be still being written."""
    rows = Plan.objects.visible_to(viewer, at=at).filter(case_id=case_id)
    whole = rows.prefetch_related("goals__actions").order_by("-number")
    return tuple(_plan(row) for row in whole)


def handover(handover_id: UUID, *, viewer: Viewer, at: datetime) -> HandoverRecord:
    """Return one offer; NotFound when the viewer may not know of it."""
    found = handover_records(Handover.objects.visible_to(viewer, at=at).filter(pk=handover_id))
    if not found:
        raise NotFound
    return found[0]


def handovers(case_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[HandoverRecord, ...]:
    """Return the offers to share or hand over a case, latest first."""
    rows = Handover.objects.visible_to(viewer, at=at).filter(case_id=case_id)
    return handover_records(rows.order_by("-offered_at", "id"))


def ending(case_id: UUID, *, viewer: Viewer, at: datetime) -> EndingRecord | None:
    """Return how the case ended the latest time, or None."""
    rows = Ending.objects.visible_to(viewer, at=at).filter(case_id=case_id)
    row = rows.order_by("-at", "-id").first()
    if row is None:
        return None
    return EndingRecord(**{name: getattr(row, name) for name in EndingRecord.__dataclass_fields__})


def appointment_record(row: Any) -> AppointmentRecord:
    """Return an appointment as a value; its row brings the person of its case."""
    return AppointmentRecord(
        **{name: getattr(row, name) for name in AppointmentRecord.__dataclass_fields__}
    )


def handover_records(rows: Iterable[Handover]) -> tuple[HandoverRecord, ...]:
    """Return offers as values, with the names of the people and organisations in them."""
    found = list(rows)
    names = staff.names(
        account for row in found for account in (row.from_account_id, row.to_account_id)
    )
    places = organisations.many(
        place for row in found for place in (row.from_organisation_id, row.to_organisation_id)
    )
    return tuple(
        HandoverRecord(
            id=row.id,
            case_id=row.case_id,
            is_share=row.is_share,
            from_name=names.get(row.from_account_id, ""),
            from_organisation_name=places[row.from_organisation_id].name,
            to_account_id=row.to_account_id,
            to_organisation_id=row.to_organisation_id,
            to_name=names.get(row.to_account_id, ""),
            to_organisation_name=places[row.to_organisation_id].name,
            why=row.why,
            offered_at=row.offered_at,
            answered_at=row.answered_at,
            is_accepted=row.is_accepted,
            person_told_at=row.person_told_at,
        )
        for row in found
    )


def _appointments(viewer: Viewer, at: datetime) -> QuerySet[Any]:
    return Appointment.objects.visible_to(viewer, at=at).annotate(person_id=F("case__person_id"))


def _cases(viewer: Viewer, at: datetime) -> QuerySet[Any]:
    return Case.objects.visible_to(viewer, at=at).annotate(
        organisation_name=F("organisation__name"), service_name=F("service__name")
    )


def _case(row: Any, viewer: Viewer) -> CaseRecord:
    plain = {
        name: getattr(row, name)
        for name in CaseRecord.__dataclass_fields__
        if name != "coach_name" and not name.startswith("may_")
    }
    coach = row.coach_account_id
    return CaseRecord(
        **plain,
        coach_name=staff.names([coach]).get(coach, "") if coach else "",
        may_work=access.may_work(viewer, row),
        may_hold=access.may_hold(viewer, row),
        may_reassign=access.may_reassign(viewer, row),
    )


def _attempt(row: ContactAttempt) -> Happening:
    return Happening(
        id=row.id,
        kind="attempt",
        code=row.outcome,
        at=row.at,
        by_account_id=row.by_account_id,
        text=row.note,
        outside_office_hours=row.outside_office_hours,
    )


def _meeting(row: Appointment) -> Happening:
    return Happening(
        id=row.id,
        kind="appointment",
        code=row.state,
        at=row.starts_at,
        by_account_id=row.with_account_id,
        text=row.note,
        why_not=row.why_not,
        way=row.way,
        place=row.place,
    )


def _plan(row: Plan) -> PlanRecord:
    goals = sorted(row.goals.all(), key=lambda goal: goal.position)
    return PlanRecord(
        id=row.id,
        case_id=row.case_id,
        number=row.number,
        review_date=row.review_date,
        made_at=row.made_at,
        agreed_at=row.agreed_at,
        agreed_how=row.agreed_how,
        version=row.version,
        goals=tuple(
            GoalRecord(
                goal.position,
                goal.area,
                goal.words,
                tuple(
                    ActionRecord(
                        one.id, one.what, one.owner, one.owner_name, one.due_date, one.state
                    )
                    for one in sorted(
                        goal.actions.all(), key=lambda one: (one.position, str(one.id))
                    )
                ),
            )
            for goal in goals
        ),
    )
