"""Write down what a person's work is on a day. Records are only added."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.cases import queries as cases
from handrail.domain.outcomes.models import WorkRecord
from handrail.domain.referrals.choices import WorkStatus
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.ids import ordered_id
from handrail.kernel.viewer import Viewer, account_of, organisation_of

MOST_HOURS = 100
AS_REFERRED = "As the referral said"


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody's work was on a day."""

    status: str
    on_date: date
    hours_a_week: int | None
    note: str


@transaction.atomic
def record_work_status(
    *,
    person_id: UUID,
    case_id: UUID,
    status: str,
    on_date: date,
    hours_a_week: int | None = None,
    note: str = "",
    by: Viewer,
    at: datetime,
) -> UUID:
    """Write what somebody's work was on a day; BadInput for a day to come or impossible hours.

    NotAllowed unless the viewer supports the person; WrongState once the case is closed.
    """
    cases.check_may_work(case_id, viewer=by, at=at)
    return _write(person_id, case_id, Work(status, on_date, hours_a_week, note), by, at)


@transaction.atomic
def keep_first_work(
    *, person_id: UUID, case_id: UUID, status: str, on_date: date, by: Viewer, at: datetime
) -> UUID:
    """Write what the referral said of somebody's work, when it is accepted or later.

    NotAllowed unless the viewer supports the person or triages for the case's holder.
    """
    cases.check_may_book(case_id, viewer=by, at=at)
    return _write(person_id, case_id, Work(status, on_date, None, AS_REFERRED), by, at)


def _write(person_id: UUID, case_id: UUID, work: Work, by: Viewer, at: datetime) -> UUID:
    if work.status not in WorkStatus.values:
        raise BadInput("Choose what their work is now")
    if work.on_date > local_date(at):
        raise BadInput("The date must be today or in the past")
    if work.hours_a_week is not None and not 0 <= work.hours_a_week <= MOST_HOURS:
        raise BadInput("Hours a week must be between 0 and 100")
    organisation_id = organisation_of(by)
    if organisation_id is None:
        raise NotAllowed
    row = WorkRecord(
        id=ordered_id(),
        person_id=person_id,
        case_id=case_id,
        organisation_id=organisation_id,
        status=work.status,
        on_date=work.on_date,
        hours_a_week=work.hours_a_week,
        note=work.note,
        recorded_at=at,
        by_account_id=account_of(by),
    )
    row.save(force_insert=True)
    audit.record(
        action="work.recorded", by=by, at=at, subject=("case", case_id), person_id=person_id
    )
    return row.id
