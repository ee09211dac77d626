"""Ask about one case, as far as the viewer may know."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet

from handrail.domain.cases import access
from handrail.domain.cases.choices import Attempt, Met
from handrail.domain.cases.meeting import CAME
from handrail.domain.cases.models import Appointment, Case, ContactAttempt, Ending, Handover
from handrail.domain.cases.records import (
    AppointmentRecord,
    CaseRecord,
    EndingRecord,
    HandoverRecord,
)
from handrail.domain.cases.story import plans, timeline
from handrail.domain.disclosure.asking import seen
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff import queries as staff
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Viewer

__all__ = [
    "appointment",
    "appointment_record",
    "appointments",
    "check_may_book",
    "check_may_work",
    "contacts_until",
    "ending",
    "for_referral",
    "handover",
    "handover_records",
    "handovers",
    "of_person",
    "open_anywhere",
    "plans",
    "record",
    "timeline",
]

_CASES = """
    select cases_case.*, o.name as organisation_name, s.name as service_name,
           coalesce(a.name, '') as coach_name
    from cases_case
    join organisations_organisation o on o.id = cases_case.organisation_id
    join directory_service s on s.id = cases_case.service_id
    left join staff_account a on a.id = cases_case.coach_account_id
    where cases_case.{column} = %s and {seen}
    order by cases_case.opened_at desc, cases_case.id
"""
_HANDOVERS = "select * from cases_handover where case_id = %s and "
_LATEST = " order by offered_at desc, id"


def record(case_id: UUID, *, viewer: Viewer, at: datetime) -> CaseRecord:
    """Return one case; NotFound when the viewer may not know of it."""
    return _case(_row(case_id, viewer, at), viewer)


def check_may_work(case_id: UUID, *, viewer: Viewer, at: datetime) -> None:
    """Raise NotFound, NotAllowed or WrongState unless the viewer may add to the case now."""
    access.check_may_work(viewer, _row(case_id, viewer, at))


def check_may_book(case_id: UUID, *, viewer: Viewer, at: datetime) -> None:
    """Raise NotFound, NotAllowed or WrongState unless the viewer may begin the case's support."""
    access.check_may_book(viewer, _row(case_id, viewer, at))


def for_referral(referral_id: UUID, *, viewer: Viewer, at: datetime) -> CaseRecord | None:
    """Return the case that a referral led to, or None."""
    rows = _cases("referral_id", referral_id, viewer, at)
    return _case(rows[0], viewer) if rows else None


def of_person(person_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[CaseRecord, ...]:
    """Return a person's cases, latest first."""
    return tuple(_case(row, viewer) for row in _cases("person_id", person_id, viewer, at))


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


def contacts_until(case_id: UUID, moment: datetime, *, viewer: Viewer, at: datetime) -> int:
    """Return how many conversations and appointments there were, up to and with a moment.

    One that was missed counts, one that was cancelled ahead does not: the person went there.
    """
    spoken = ContactAttempt.objects.visible_to(viewer, at=at).filter(
        case_id=case_id, outcome=Attempt.REACHED, at__lte=moment
    )
    met = _appointments(viewer, at).filter(
        case_id=case_id, state__in=(*CAME, Met.MISSED), starts_at__lte=moment
    )
    return spoken.count() + met.count()


def handover(handover_id: UUID, *, viewer: Viewer, at: datetime) -> HandoverRecord:
    """Return one offer; NotFound when the viewer may not know of it."""
    found = handover_records(Handover.objects.visible_to(viewer, at=at).filter(pk=handover_id))
    if not found:
        raise NotFound
    return found[0]


def handovers(case_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[HandoverRecord, ...]:
    """Return the offers to share or hand over a case, latest first."""
    text, own = seen(Handover, viewer, at)
    return handover_records(Handover.objects.raw(_HANDOVERS + text + _LATEST, [case_id, *own]))


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
    if not found:
        return ()
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


def _cases(column: str, value: UUID, viewer: Viewer, at: datetime) -> list[Any]:
    """Return the cases with this id in a column, latest first, with the names their pages show."""
    text, own = seen(Case, viewer, at)
    return list(Case.objects.raw(_CASES.format(column=column, seen=text), [value, *own]))


def _row(case_id: UUID, viewer: Viewer, at: datetime) -> Any:
    rows = _cases("id", case_id, viewer, at)
    if not rows:
        raise NotFound
    return rows[0]


def _case(row: Any, viewer: Viewer) -> CaseRecord:
    plain = {
        name: getattr(row, name)
        for name in CaseRecord.__dataclass_fields__
        if not name.startswith("may_")
    }
    return CaseRecord(
        **plain,
        may_work=access.may_work(viewer, row),
        may_hold=access.may_hold(viewer, row),
        may_reassign=access.may_reassign(viewer, row),
    )
