"""Clinic sessions: a worker offers times that can be booked while somebody is being referred."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.capacity import operations as capacity
from handrail.domain.capacity.operations import NoSense
from handrail.domain.capacity.rules import nonsense, slots_of
from handrail.domain.directory import queries as directory
from handrail.domain.organisations import queries as organisations
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.viewer import Staff


@dataclass(frozen=True, slots=True)
class Session:
    """When, how and where one worker sees people for a first conversation.

    ``practice_id`` keeps the times for that practice's own patients.
    """

    service_id: UUID
    worker_account_id: UUID
    starts_at: datetime
    ends_at: datetime
    minutes: int
    way: str
    place: str = ""
    practice_id: UUID | None = None


@transaction.atomic
def offer(*, session: Session, by: Staff, at: datetime) -> int:
    """Offer every slot of a session, all or none; return how many.

    NotAllowed for another organisation's service; BadInput for a session in the past, beyond a
    year, at night or too short for one slot; WorkerBusy where the worker is elsewhere.
    """
    service = directory.service(session.service_id, on=local_date(at))
    if service.provider_id != by.organisation_id:
        raise NotAllowed
    if wrong := nonsense(session.starts_at, session.ends_at, at=at):
        raise NoSense(wrong)
    times = slots_of(session.starts_at, session.ends_at, minutes=session.minutes)
    if not times:
        raise BadInput("The session must be long enough for one appointment")
    place = session.place
    if session.practice_id is not None and not place:
        place = organisations.get(session.practice_id).name
    for starts_at, ends_at in times:
        capacity.offer_slot(
            service_id=session.service_id,
            organisation_id=by.organisation_id,
            worker_account_id=session.worker_account_id,
            starts_at=starts_at,
            ends_at=ends_at,
            way=session.way,
            place=place,
            at_practice_id=session.practice_id,
            by=by,
            at=at,
        )
    return len(times)
