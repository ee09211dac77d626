"""Support: reach the person, meet them, follow their work. Every first is told (R108)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.capacity import operations as capacity
from handrail.domain.cases import operations as cases
from handrail.domain.cases import queries
from handrail.domain.cases.meeting import CAME, Outcome
from handrail.domain.cases.records import CaseRecord
from handrail.domain.concerns.operations import Raised
from handrail.domain.messaging.operations import Fact
from handrail.domain.outcomes import operations as outcomes
from handrail.domain.outcomes import queries as work
from handrail.domain.programmes.rules import Intervention
from handrail.domain.referrals import correcting
from handrail.domain.referrals import operations as referrals
from handrail.domain.referrals import queries as referral_queries
from handrail.journey import promising, worry
from handrail.journey.loop import tell_person, tell_referrer
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, Viewer, acting_as, organisation_of

WAYS = {
    "in_practice": "At a GP practice",
    "other_place": "Face to face",
    "phone": "By phone",
    "video": "By video",
    "home": "At your home",
}


@dataclass(frozen=True, slots=True)
class Contact:
    """What a contact was: an incident of safe contact in words or none, and a worry it raised."""

    incident: str
    raised: Raised | None = None


@transaction.atomic
def try_contact(
    *,
    case_id: UUID,
    outcome: str,
    tried_at: datetime,
    note: str = "",
    safe_now: str = "",
    submission_id: UUID | None = None,
    by: Viewer,
    at: datetime,
) -> Contact:
    """Write down one try to reach the person; the first conversation stops the promise's clock.

    ``safe_now`` is what they said of being safe; an answer that shows risk alerts the duty.
    """
    tried = cases.record_attempt(
        case_id=case_id,
        outcome=outcome,
        tried_at=tried_at,
        note=note,
        safe_now=safe_now,
        submission_id=submission_id,
        by=by,
        at=at,
    )
    if tried.is_first:
        _contacted(case_id, by, at)
    raised = worry.at_contact(case_id=case_id, safe_now=safe_now, by=by, at=at)
    return Contact(tried.incident, raised)


@transaction.atomic
def book(
    *,
    case_id: UUID,
    starts_at: datetime,
    minutes: int,
    way: str,
    place: str = "",
    with_account_id: UUID | None = None,
    is_hour_meant: bool = False,
    submission_id: UUID | None = None,
    by: Viewer,
    at: datetime,
) -> bool:
    """Book a time to meet and tell the person; return whether there was a safe way to tell them."""
    cases.book_appointment(
        case_id=case_id,
        starts_at=starts_at,
        minutes=minutes,
        way=way,
        place=place,
        with_account_id=with_account_id,
        is_hour_meant=is_hour_meant,
        submission_id=submission_id,
        by=by,
        at=at,
    )
    case = queries.record(case_id, viewer=by, at=at)
    # They know where they live; nobody else who reads the message has to.
    where = "" if way == "home" else place
    said = {"when": starts_at.isoformat(), "how": WAYS[way], "where": where}
    return tell_person(
        person_id=case.person_id,
        referral_id=case.referral_id,
        template="appointment_booked",
        facts=[Fact(Kind.ATTENDANCE, key, value) for key, value in said.items() if value],
        organisation_id=case.organisation_id,
        by=by,
        at=at,
    )


@transaction.atomic
def record_meeting(
    *, appointment_id: UUID, outcome: Outcome, by: Viewer, at: datetime
) -> Raised | None:
    """Write down what became of an appointment; one cancelled ahead is free for somebody else.

    One that did not happen after all stops no clock: the promise goes on, and the referrer, who
    was told of a conversation, is told that there was none yet. What they said of being safe may
    raise a worry, which is returned.
    """
    was = queries.appointment(appointment_id, viewer=by, at=at).state
    is_first = cases.record_appointment(
        appointment_id=appointment_id, outcome=outcome, by=by, at=at
    )
    meeting = queries.appointment(appointment_id, viewer=by, at=at)
    if is_first:
        _contacted(meeting.case_id, by, at)
    elif was in CAME and not outcome.they_met:
        _never_met(meeting.case_id, meeting.starts_at, by, at)
    if outcome.they_met:
        _started(meeting.case_id, meeting.starts_at, by, at)
    if outcome.state == "cancelled" and meeting.starts_at > at:
        case = queries.record(meeting.case_id, viewer=by, at=at)
        if meeting.slot_id is not None:
            capacity.give_back(referral_id=case.referral_id, by=by, at=at)
        tell_person(
            person_id=case.person_id,
            referral_id=case.referral_id,
            template="person_news",
            organisation_id=case.organisation_id,
            by=by,
            at=at,
        )
    safe_now = outcome.safe_now
    return worry.at_contact(case_id=meeting.case_id, safe_now=safe_now, by=by, at=at)


@transaction.atomic
def record_work(
    *,
    case_id: UUID,
    status: str,
    on_date: date,
    hours_a_week: int | None = None,
    note: str = "",
    by: Viewer,
    at: datetime,
) -> None:
    """Write down what the person's work is on a day, after what the referral said of it."""
    case = queries.record(case_id, viewer=by, at=at)
    keep_first_work(case, by, at)
    outcomes.record_work_status(
        person_id=case.person_id,
        case_id=case_id,
        status=status,
        on_date=on_date,
        hours_a_week=hours_a_week,
        note=note,
        by=by,
        at=at,
    )


def keep_first_work(case: CaseRecord, by: Viewer, at: datetime) -> None:
    """Keep what the referral said of the person's work as the first record, where there is none.

    It is kept when the referral is accepted; a case opened before that was so gets it later.
    """
    if work.first_and_latest(case.id, viewer=by, at=at).first is not None:
        return
    with as_holder(case, by, at) as holder:
        said = referral_queries.record(case.referral_id, viewer=holder, at=at)
        if said.work_status == "not_stated":
            return
        outcomes.keep_first_work(
            person_id=case.person_id,
            case_id=case.id,
            status=said.work_status,
            on_date=local_date(said.card.sent_at),
            by=holder,
            at=at,
        )


@contextmanager
def as_holder(case: CaseRecord, by: Viewer, at: datetime) -> Iterator[Viewer]:
    """Act for the organisation that holds the case where a sharing one does the work.

    A sharer sees the case and not the referral, whose thread is still the holder's to keep.
    """
    if organisation_of(by) == case.organisation_id:
        yield by
        return
    holder = System(case.organisation_id)
    with acting_as(holder, at=at):
        yield holder


def _contacted(case_id: UUID, by: Viewer, at: datetime) -> None:
    case = queries.record(case_id, viewer=by, at=at)
    with as_holder(case, by, at) as holder:
        if not referrals.record_first_contact(
            referral_id=case.referral_id, contact_at=case.first_contact_at, by=holder, at=at
        ):
            return
        coach = [Fact(Kind.ATTENDANCE, "coach", case.coach_name)] if case.coach_name else []
        tell_referrer(
            referral_id=case.referral_id,
            event="referral.contacted",
            facts=coach,
            by=holder,
            at=at,
        )


def _started(case_id: UUID, moment: datetime, by: Viewer, at: datetime) -> None:
    case = queries.record(case_id, viewer=by, at=at)
    with as_holder(case, by, at) as holder:
        promising.started(case, Intervention.MEETING, moment=moment, by=holder, at=at)


def _never_met(case_id: UUID, moment: datetime, by: Viewer, at: datetime) -> None:
    case = queries.record(case_id, viewer=by, at=at)
    with as_holder(case, by, at) as holder:
        was_told = referral_queries.record(case.referral_id, viewer=holder, at=at).card
        promising.not_started(case, moment=moment, by=holder, at=at)
        correcting.correct_first_contact(
            referral_id=case.referral_id, contact_at=case.first_contact_at, by=holder, at=at
        )
        if was_told.first_contact_at is not None and case.first_contact_at is None:
            tell_referrer(
                referral_id=case.referral_id, event="referral.contact_corrected", by=holder, at=at
            )
