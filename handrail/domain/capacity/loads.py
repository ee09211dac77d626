"""How much each worker carries at most, in points, and who has room."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.capacity.models import LoadLimit
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.viewer import Staff, System, Viewer, account_of, organisation_of

LEAST, MOST = 1, 999


class LimitBelowLoad(BadInput):
    """A limit below what somebody carries already."""


class OverTheLimit(BadInput):
    """Somebody carries as much as they may; beyond it a reason is needed."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one worker carries and may carry. ``limit`` None: nobody has set one."""

    points: int
    cases: int
    limit: int | None = None

    @property
    def room(self) -> int | None:
        """The points that are left; below nought when somebody carries too much."""
        return None if self.limit is None else self.limit - self.points

    @property
    def is_over(self) -> bool:
        """Whether somebody carries more than they may."""
        return self.room is not None and self.room < 0

    def takes(self, points: int) -> bool:
        """Return whether so many points more are within the limit."""
        return self.room is None or points <= self.room


def with_room_first(loads: Mapping[UUID, Load]) -> tuple[UUID, ...]:
    """Return workers in the order in which to suggest them: most room first, then fewest points."""

    def key(account_id: UUID) -> tuple[bool, int, int, str]:
        load = loads[account_id]
        room = load.room
        return (load.is_over, -(room if room is not None else 0), load.points, str(account_id))

    return tuple(sorted(loads, key=key))


def have_room(loads: Iterable[Load]) -> bool:
    """Return whether anybody has room for a case of one point; also where nobody works cases."""
    every = tuple(loads)
    return not every or any(load.takes(LEAST) for load in every)


@transaction.atomic
def set_limit(
    *, account_id: UUID, points: int | None, carried: int, by: Viewer, at: datetime
) -> None:
    """Say how many points somebody carries at most; None takes the limit away.

    NotAllowed for who does not run the service; LimitBelowLoad, with the number, where they carry
    more than that already.
    """
    organisation_id = organisation_of(by)
    may = isinstance(by, System) or (isinstance(by, Staff) and by.has(Permission.MANAGE_SERVICE))
    if organisation_id is None or not may:
        raise NotAllowed
    if points is not None and not LEAST <= points <= MOST:
        raise BadInput(f"The number must be from {LEAST} to {MOST}")
    if points is not None and points < carried:
        raise LimitBelowLoad(
            f"They carry {carried} points already. Enter {carried} or more, or move cases first"
        )
    rows = LoadLimit.objects.filter(organisation_id=organisation_id, account_id=account_id)
    if points is None:
        rows.delete()
    else:
        LoadLimit.objects.update_or_create(
            organisation_id=organisation_id,
            account_id=account_id,
            defaults={"points": points, "set_at": at, "set_by_account_id": account_of(by)},
        )
    audit.record(
        action="capacity.load_limit_set",
        by=by,
        at=at,
        subject=("account", account_id),
        detail={"points": points},
    )


def limits(organisation_id: UUID) -> dict[UUID, int]:
    """Return the limits that are set in an organisation, by account."""
    rows = LoadLimit.objects.filter(organisation_id=organisation_id)
    return dict(rows.values_list("account_id", "points"))
