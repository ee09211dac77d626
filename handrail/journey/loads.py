"""Loads: who carries how much, who has room, and why somebody is given more than their limit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.capacity import loads as limits
from handrail.domain.capacity.loads import Load
from handrail.domain.cases import weighing
from handrail.domain.cases.weighing import NeedsReason
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.domain.staff.queries import MembershipCard
from handrail.kernel.viewer import Viewer, organisation_of


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who supports people here, and what they carry."""

    card: MembershipCard
    load: Load


def workers(*, by: Viewer, at: datetime) -> tuple[Worker, ...]:
    """Return everybody who supports people here with what they carry, most room first."""
    organisation_id = organisation_of(by)
    if organisation_id is None:
        return ()
    carried, set_limits = weighing.carried(viewer=by, at=at), limits.limits(organisation_id)
    cards = staff.colleagues(organisation_id, permission=Permission.WORK_CASES, at=at)
    nothing = weighing.Carried(0, 0)
    found, by_account = {}, {card.account_id: card for card in cards}
    for account in by_account:
        of_them = carried.get(account, nothing)
        found[account] = Load(of_them.points, of_them.cases, set_limits.get(account))
    in_order = limits.with_room_first(found)
    return tuple(Worker(by_account[account], found[account]) for account in in_order)


def loads(*, by: Viewer, at: datetime) -> dict[UUID, Load]:
    """Return what everybody who supports people here carries, most room first."""
    return {worker.card.account_id: worker.load for worker in workers(by=by, at=at)}


def check_load(
    *, coach_account_id: UUID, points: int, because: str, by: Viewer, at: datetime
) -> bool:
    """Return whether somebody goes over their limit with so many points more.

    NeedsReason where they do and nobody says why it is them.
    """
    load = loads(by=by, at=at).get(coach_account_id)
    if load is None or load.takes(points):
        return False
    if not because.strip():
        raise NeedsReason
    return True


def note_over(*, case_ids: Iterable[UUID], because: str, by: Viewer, at: datetime) -> None:
    """Write into the history of these cases why somebody over their limit carries them."""
    for case_id in case_ids:
        weighing.note_over_limit(case_id=case_id, why=because, by=by, at=at)


@transaction.atomic
def set_limit(*, account_id: UUID, points: int | None, by: Viewer, at: datetime) -> None:
    """Set how much somebody carries at most; LimitBelowLoad where they carry more already."""
    load = loads(by=by, at=at).get(account_id)
    limits.set_limit(
        account_id=account_id, points=points, carried=load.points if load else 0, by=by, at=at
    )
