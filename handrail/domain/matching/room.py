"""What a ranking is told of room: who has a place now comes before who would have to wait.

Pure. A place is not part of the columns that a process keeps: it changes with every send.
"""

from collections.abc import Collection, Container, Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from handrail.domain.matching.offers import Fitting, Offer

F = TypeVar("F", bound=Fitting)


def with_room_first(offers: Iterable[F], full: Container[UUID]) -> tuple[F, ...]:
    """Return offers in their order, those that fit and have a place before those that fit.

    ``full`` are the services without a place now. Nobody is put behind what only may fit because
    of a line.
    """
    return tuple(sorted(offers, key=lambda it: (not it.fits, it.service.id in full)))


def with_partners(
    ordered: tuple[Offer, ...],
    partners: Mapping[UUID, UUID],
    full: Collection[UUID],
    *,
    shown: int,
) -> tuple[Offer, ...]:
    """Return the best offers, and after them whoever helps out for one of them.

    ``partners`` are services and who takes people for them: also of those that take nobody and so
    are no offer. One that is ``full`` has its partner named only where it is shown itself.
    """
    best = ordered[:shown]
    there = {it.service.id for it in best}
    named = {
        partner_id
        for service_id, partner_id in partners.items()
        if service_id in there or service_id not in full
    }
    return (*best, *(it for it in ordered[shown:] if it.service.id in named))
