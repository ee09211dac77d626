"""What came into our mailbox at another system: kept first, acknowledged there only after that."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.messaging import access, deliveries, following
from handrail.domain.messaging.choices import Said
from handrail.domain.messaging.models import Arrival
from handrail.kernel.errors import NotFound
from handrail.kernel.ids import ordered_id
from handrail.kernel.viewer import Staff, System, Viewer, acting_as


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message of our mailbox, as far as it was understood.

    ``said`` is None where it says nothing that we know; then ``words`` are kept, sealed.
    """

    mailbox: str
    transport_id: str
    workflow: str = ""
    said: Said | None = None
    message_id: UUID | None = None
    linked_id: str = ""
    why: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class UnknownArrival:
    """A message of our mailbox that nobody could make anything of."""

    id: UUID
    workflow: str
    why: str
    arrived_at: datetime


@transaction.atomic
def take(*, arrived: Arrived, by: System, at: datetime) -> bool:
    """Keep a message and do what it says; False where it was kept before, and then nothing is done.

    Whoever calls acknowledges it to the other system after this is committed, never before.
    """
    about = None
    if arrived.said is not None:
        about = deliveries.about(arrived.message_id, arrived.linked_id, viewer=by)
    row = Arrival(
        id=ordered_id(),
        mailbox=arrived.mailbox,
        transport_id=arrived.transport_id,
        workflow=arrived.workflow[:100],
        said=arrived.said or "",
        about_message_id=about.message_id if about else None,
        why=arrived.why[:300],
        sealed=None if about else arrived.words or None,
        arrived_at=at,
        settled_at=at if about else None,
    )
    made = Arrival.objects.bulk_create([row], ignore_conflicts=True)
    if not made or not Arrival.objects.filter(pk=row.id).exists():
        return False
    if about is not None and arrived.said is not None:
        holder = System(about.organisation_id)
        with acting_as(holder, at=at):
            following.answered(
                delivery_id=about.delivery_id,
                message_id=about.message_id,
                said=arrived.said,
                why=arrived.why,
                by=holder,
                at=at,
            )
    return True


def unknown(*, viewer: Viewer, at: datetime) -> tuple[UnknownArrival, ...]:
    """Return what came that nobody could make anything of, the latest first; NotAllowed."""
    access.check_may_watch(viewer)
    with acting_as(System(), at=at):
        rows = list(Arrival.objects.filter(settled_at=None).order_by("-arrived_at", "-id")[:200])
    return tuple(UnknownArrival(r.id, r.workflow, r.why, r.arrived_at) for r in rows)


@transaction.atomic
def settle(*, arrival_id: UUID, by: Staff, at: datetime) -> None:
    """Say that somebody has seen to a message that nobody understood; NotAllowed, NotFound."""
    access.check_may_watch(by)
    with acting_as(System(), at=at):
        changed = Arrival.objects.filter(pk=arrival_id, settled_at=None).update(
            settled_at=at, settled_by_account_id=by.account_id
        )
    if not changed:
        raise NotFound
    audit.record(action="arrival.settled", by=by, at=at, subject=("arrival", arrival_id))
