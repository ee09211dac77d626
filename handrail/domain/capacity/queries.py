"""Ask which times are free, and what was booked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from handrail.domain.capacity.models import Booking, Slot
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A time that can be booked."""

    id: UUID
    service_id: UUID
    starts_at: datetime
    ends_at: datetime
    way: str
    way_label: str
    place: str
    at_practice_id: UUID | None
    worker_account_id: UUID


@dataclass(frozen=True, slots=True)
class Booked:
    """A time kept for a person."""

    slot_id: UUID
    referral_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    way: str
    way_label: str
    place: str
    worker_account_id: UUID


# The next few of each service; a limit over all together could leave one service without any.
_FREE = """
    select slot.* from unnest(%(services)s::uuid[]) as wanted (id)
    cross join lateral (
        select * from capacity_slot s
        where s.service_id = wanted.id and not s.is_taken and s.starts_at > %(at)s
          and (s.at_practice_id is null or s.at_practice_id = %(practice)s)
        order by s.starts_at, s.id limit %(each)s
    ) as slot
    order by slot.starts_at, slot.id
"""


def free_slots(
    service_ids: Iterable[UUID], *, at: datetime, practice_id: UUID | None = None, each: int = 6
) -> dict[UUID, tuple[FreeSlot, ...]]:
    """Return the next free times of several services.

    Times held in one practice are for its own patients: another practice's are left out.
    """
    wanted = list(set(service_ids))
    asked = {"services": wanted, "at": at, "practice": practice_id, "each": each}
    found: dict[UUID, list[FreeSlot]] = {service_id: [] for service_id in wanted}
    for row in Slot.objects.raw(_FREE, asked):
        found[row.service_id].append(_slot(row))
    return {service_id: tuple(slots) for service_id, slots in found.items()}


def offered_by(
    organisation_id: UUID, *, at: datetime, limit: int = 200
) -> tuple[tuple[FreeSlot, bool], ...]:
    """Return the times to come that an organisation offers, each with whether it is taken."""
    rows = Slot.objects.filter(organisation_id=organisation_id, ends_at__gt=at)
    return tuple((_slot(row), row.is_taken) for row in rows.order_by("starts_at", "id")[:limit])


def booked_for(referral_id: UUID, *, viewer: Viewer, at: datetime) -> Booked | None:
    """Return the time kept for a referral, if any."""
    row = (
        Booking.objects.visible_to(viewer, at=at)
        .filter(referral_id=referral_id)
        .select_related("slot")
        .first()
    )
    if row is None:
        return None
    slot = row.slot
    return Booked(
        slot_id=slot.id,
        referral_id=row.referral_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        way=slot.way,
        way_label=str(slot.get_way_display()),
        place=slot.place,
        worker_account_id=slot.worker_account_id,
    )


def booked_days(referral_ids: Iterable[UUID], *, viewer: Viewer, at: datetime) -> dict[UUID, date]:
    """Return on which day a first conversation is booked, for those of several referrals."""
    rows = Booking.objects.visible_to(viewer, at=at).filter(
        referral_id__in=list(referral_ids), slot__starts_at__gte=at
    )
    found = rows.order_by("-slot__starts_at", "id").values_list("referral_id", "slot__starts_at")
    return {id_: local_date(starts_at) for id_, starts_at in found if id_}


def _slot(row: Slot) -> FreeSlot:
    return FreeSlot(
        id=row.id,
        service_id=row.service_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        way=row.way,
        way_label=str(row.get_way_display()),
        place=row.place,
        at_practice_id=row.at_practice_id,
        worker_account_id=row.worker_account_id,
    )
