"""Offer times, book them, and give them back."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.capacity.models import Booking, Slot
from handrail.domain.capacity.rules import Nonsense, nonsense
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.viewer import Viewer, organisation_of


class SlotTaken(Refusal):
    """Somebody else booked the time first."""

    default = "That time has just been taken. Choose another; everything else is kept."


class WorkerBusy(Refusal):
    """The worker already offers a time that overlaps."""

    default = "This worker already has a time that overlaps with this one."


class NoSense(BadInput):
    """Nobody could mean to see people then; ``about`` names the answer that is wrong."""

    def __init__(self, found: Nonsense) -> None:
        super().__init__(found.why)
        self.about = found.about


@transaction.atomic
def offer_slot(
    *,
    service_id: UUID,
    organisation_id: UUID,
    worker_account_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    way: str,
    place: str = "",
    at_practice_id: UUID | None = None,
    by: Viewer,
    at: datetime,
) -> UUID:
    """Offer a time for first conversations; WorkerBusy when it overlaps another of theirs.

    NoSense for a time that has passed, lies beyond a year, or is at night.
    """
    if wrong := nonsense(starts_at, ends_at, at=at):
        raise NoSense(wrong)
    slot = Slot(
        service_id=service_id,
        organisation_id=organisation_id,
        worker_account_id=worker_account_id,
        at_practice_id=at_practice_id,
        way=way,
        place=place,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    try:
        with transaction.atomic():
            slot.save(force_insert=True)
    except IntegrityError as error:
        raise WorkerBusy from error
    audit.record(action="capacity.slot_offered", by=by, at=at, subject=("slot", slot.id))
    return slot.id


@transaction.atomic
def withdraw_slot(*, slot_id: UUID, by: Viewer, at: datetime) -> None:
    """Take back a free time of the viewer's organisation; SlotTaken when somebody has booked it.

    NotFound for another organisation's, as for one that never was.
    """
    ours = Slot.objects.filter(pk=slot_id, organisation=organisation_of(by))
    if not ours.exists():
        raise NotFound
    if not ours.filter(is_taken=False).delete()[0]:
        raise SlotTaken("That time is booked or gone already. Change the appointment instead.")
    audit.record(action="capacity.slot_withdrawn", by=by, at=at, subject=("slot", slot_id))


@transaction.atomic
def book(
    *, slot_id: UUID, service_id: UUID, person_id: UUID, referral_id: UUID, by: Viewer, at: datetime
) -> None:
    """Keep a time for one person; SlotTaken when it is gone, past, or of another service."""
    taken = Slot.objects.filter(
        pk=slot_id, service_id=service_id, is_taken=False, starts_at__gt=at
    ).update(is_taken=True)
    if not taken:
        raise SlotTaken
    slot = Slot.objects.get(pk=slot_id)
    Booking.objects.bulk_create(
        [
            Booking(
                slot=slot,
                organisation_id=slot.organisation_id,
                booked_by_organisation_id=organisation_of(by),
                person_id=person_id,
                referral_id=referral_id,
                booked_at=at,
            )
        ]
    )
    audit.record(
        action="capacity.booked", by=by, at=at, subject=("slot", slot_id), person_id=person_id
    )


@transaction.atomic
def give_back(*, referral_id: UUID, by: Viewer, at: datetime) -> None:
    """Free whatever was booked for a referral and has not begun."""
    bookings = Booking.objects.visible_to(by, at=at).filter(
        referral_id=referral_id, slot__starts_at__gt=at
    )
    slots = list(bookings.values_list("slot_id", flat=True))
    # By the slots' ids: through a join the database would ask its policy of every booking.
    Booking.objects.filter(referral_id=referral_id, slot_id__in=slots).delete()
    Slot.objects.filter(pk__in=slots).update(is_taken=False)
    for slot_id in slots:
        audit.record(action="capacity.given_back", by=by, at=at, subject=("slot", slot_id))
