"""Open a case, reach the person, meet them, write down what was said."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.cases import access
from handrail.domain.cases.changing import change, happened, locked
from handrail.domain.cases.choices import Attempt, Met, Way, Weight
from handrail.domain.cases.first_contact import (
    check_after_referral,
    first_contact,
    never_met,
)
from handrail.domain.cases.meeting import CAME, Outcome, check_outcome, check_time
from handrail.domain.cases.models import Appointment, Case, ContactAttempt, Note
from handrail.domain.cases.reaching import incident
from handrail.domain.cases.rules import is_outside_office_hours
from handrail.domain.referrals.choices import SafeNow
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.ids import new_id, ordered_id
from handrail.kernel.viewer import Viewer, account_of, organisation_of


@dataclass(frozen=True, slots=True)
class Tried:
    """What one try was: the first conversation or not, and an incident of safe contact or none."""

    is_first: bool
    incident: str


@transaction.atomic
def open_case(
    *,
    referral_id: UUID,
    person_id: UUID,
    organisation_id: UUID,
    service_id: UUID,
    coach_account_id: UUID | None,
    opened_at: datetime | None = None,
    weight: int = Weight.USUAL,
    by: Viewer,
    at: datetime,
) -> UUID:
    """Open the case of an accepted referral, with its named coach (R64); return its id.

    ``opened_at`` is when support began, where that was in a system used before this one.
    """
    access.check_may_open(by, organisation_id)
    row = Case.objects.create(
        referral_id=referral_id,
        person_id=person_id,
        organisation_id=organisation_id,
        service_id=service_id,
        coach_account_id=coach_account_id,
        opened_at=opened_at or at,
        weight=weight,
    )
    happened(row, "case.opened", by, at, detail={"coach": str(coach_account_id)})
    return row.id


@transaction.atomic
def record_attempt(
    *,
    case_id: UUID,
    outcome: str,
    tried_at: datetime,
    note: str = "",
    safe_now: str = "",
    submission_id: UUID | None = None,
    by: Viewer,
    at: datetime,
) -> Tried:
    """Write down one try to reach the person; return whether it was the first conversation.

    BadInput for a try to come, or before the referral. The same submission again changes nothing.
    One that went a way marked not safe is kept too, and in the history as an incident.
    """
    if outcome not in Attempt.values:
        raise BadInput("Choose what happened")
    if safe_now and (safe_now not in SafeNow.values or outcome != Attempt.REACHED):
        raise BadInput("Say whether they are safe only where you spoke")
    if tried_at > at:
        raise BadInput("The time must be now or in the past")
    row = locked(case_id, by, at)
    access.check_may_work(by, row)
    check_after_referral(row, tried_at, at)
    if submission_id and ContactAttempt.objects.filter(pk=submission_id).exists():
        return Tried(is_first=False, incident="")
    ContactAttempt.objects.create(
        id=submission_id or ordered_id(),
        case=row,
        at=tried_at,
        outcome=outcome,
        outside_office_hours=is_outside_office_hours(tried_at),
        note=note,
        safe_now=safe_now,
        by_account_id=account_of(by),
    )
    happened(row, "case.contact_tried", by, at, detail={"outcome": outcome}, in_history=False)
    unsafe = incident(outcome, row.person_id, viewer=by, at=at)
    if unsafe:
        happened(row, "case.contacted_unsafely", by, at, note=unsafe, detail={"outcome": outcome})
    is_first = outcome == Attempt.REACHED and first_contact(row, tried_at)
    return Tried(is_first=is_first, incident=unsafe)


@transaction.atomic
def book_appointment(
    *,
    case_id: UUID,
    starts_at: datetime,
    minutes: int,
    way: str,
    place: str = "",
    with_account_id: UUID | None = None,
    slot_id: UUID | None = None,
    is_hour_meant: bool = False,
    submission_id: UUID | None = None,
    by: Viewer,
    at: datetime,
) -> UUID:
    """Book a time to meet; return its id.

    PastTime, TooFarAhead or OddHour for a time that cannot be meant; one that was booked while
    referring is kept as it is.
    """
    if way not in Way.values:
        raise BadInput("Choose how you will meet")
    if slot_id is None:
        check_time(starts_at, is_hour_meant=is_hour_meant, at=at)
    row = locked(case_id, by, at)
    access.check_may_book(by, row)
    if submission_id and Appointment.objects.filter(pk=submission_id).exists():
        return submission_id
    made = Appointment.objects.create(
        id=submission_id or new_id(),
        case=row,
        starts_at=starts_at,
        minutes=minutes,
        way=way,
        place=place,
        with_account_id=with_account_id,
        slot_id=slot_id,
        made_at=at,
    )
    happened(row, "appointment.booked", by, at, in_history=False)
    return made.id


@transaction.atomic
def record_appointment(*, appointment_id: UUID, outcome: Outcome, by: Viewer, at: datetime) -> bool:
    """Write down what became of an appointment; return whether it was the first conversation.

    BadInput where the outcome does not fit the time, or a reason is missing. A second record
    corrects the first.
    """
    booked, row = _appointment(appointment_id, by, at)
    access.check_may_work(by, row)
    check_outcome(outcome, starts_at=booked.starts_at, at=at)
    if outcome.they_met:
        check_after_referral(row, booked.starts_at, at)
    had_met = booked.state in CAME
    event = "appointment.recorded" if booked.state == Met.BOOKED else "appointment.corrected"
    booked.state, booked.why_not = outcome.state, outcome.why_not
    booked.minutes_late, booked.note = outcome.minutes_late, outcome.note
    booked.recorded_at, booked.safe_now = at, outcome.safe_now
    booked.save(
        update_fields=["state", "why_not", "minutes_late", "note", "recorded_at", "safe_now"]
    )
    happened(row, event, by, at, detail={"outcome": outcome.state}, in_history=False)
    if had_met and not outcome.they_met:
        never_met(row, booked.starts_at)
    return outcome.they_met and first_contact(row, booked.starts_at)


@transaction.atomic
def cancel_what_is_to_come(*, case_id: UUID, why: str, by: Viewer, at: datetime) -> int:
    """Cancel every appointment of a case that lies ahead; return how many there were."""
    row = locked(case_id, by, at)
    access.check_may_hold(by, row)
    ahead = Appointment.objects.filter(case_id=row.id, state=Met.BOOKED, starts_at__gt=at)
    count = ahead.update(state=Met.CANCELLED, note=why, recorded_at=at)
    if count:
        happened(row, "appointment.cancelled", by, at, detail={"count": count}, in_history=False)
    return count


@transaction.atomic
def write_note(
    *, case_id: UUID, text: str, submission_id: UUID | None = None, by: Viewer, at: datetime
) -> UUID:
    """Add a note that only the writer's own organisation reads. A correction is a new note."""
    ours = organisation_of(by)
    if not text.strip():
        raise BadInput("Write the note")
    row = locked(case_id, by, at)
    access.check_may_work(by, row)
    note_id = submission_id or ordered_id()
    if ours is None or Note.objects.filter(pk=note_id).exists():
        return note_id
    Note.objects.create(
        id=note_id,
        case=row,
        organisation_id=ours,
        at=at,
        text=text.strip(),
        by_account_id=account_of(by),
    )
    happened(row, "note.written", by, at, in_history=False)
    return note_id


@transaction.atomic
def set_next_step(
    *,
    case_id: UUID,
    text: str,
    due_date: date | None,
    version: int | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """Say what happens next and by when, for the header of every page; ChangedMeanwhile."""
    row = locked(case_id, by, at, version)
    access.check_may_work(by, row)
    change(row, {"next_step": text.strip(), "next_step_date": due_date})
    happened(row, "case.next_step_set", by, at, note=text.strip())


@transaction.atomic
def raise_worry(
    *, case_id: UUID, text: str, version: int | None = None, by: Viewer, at: datetime
) -> None:
    """Put an alert in the header of every page about the case, or take it away with no words."""
    row = locked(case_id, by, at, version)
    access.check_may_work(by, row)
    change(row, {"worry": text.strip()})
    happened(row, "case.worry_raised" if text.strip() else "case.worry_settled", by, at)


def _appointment(appointment_id: UUID, by: Viewer, at: datetime) -> tuple[Appointment, Case]:
    found = Appointment.objects.visible_to(by, at=at).filter(pk=appointment_id).first()
    if found is None:
        raise NotFound
    return found, locked(found.case_id, by, at)
