"""Rooms: what is said with an offer of a place, of the line for one, and of who helps out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail.domain.capacity import caps, overflow
from handrail.domain.capacity.line import Standing
from handrail.domain.capacity.overflow import Partner
from handrail.domain.directory.answers import ServiceCard
from handrail.domain.matching.offers import Fitting, Offer, Ranking
from handrail.domain.matching.room import with_partners, with_room_first


@dataclass(frozen=True, slots=True)
class Placed:
    """Offers with what is known of their room, in the order to show them."""

    offers: tuple[Offer, ...]
    standings: dict[UUID, Standing]
    partners: dict[UUID, Partner]

    def waits(self, service_id: UUID) -> Standing | None:
        """Return where somebody sent there now would stand, or None where there is a place."""
        return self.standings.get(service_id)


def tier_of(offer: Fitting) -> str:
    """Return the tier that a person would be in, where the rules can tell."""
    return offer.eligibility.tier.id if offer.eligibility.tier else ""


def placed(ranking: Ranking, *, shown: int, at: datetime) -> Placed:
    """Return the best offers with their room; whoever helps out for one of them is among them.

    A partner is named only where it fits the person too, and nothing is chosen for them.
    """
    full = standings((*ranking.offers, *ranking.light_touch), at=at)
    ordered = with_room_first(ranking.offers, full)
    shut = [it.service.id for it in ranking.not_now]
    partners = overflow.partners([*full, *shut]) if full or shut else {}
    helping = {service_id: partner.partner_id for service_id, partner in partners.items()}
    return Placed(with_partners(ordered, helping, full, shown=shown), full, partners)


def standings(offers: tuple[Fitting, ...], *, at: datetime) -> dict[UUID, Standing]:
    """Return the services among some that have no place now, and where one would stand there."""
    found = caps.rooms(((it.service.id, tier_of(it)) for it in offers), at=at)
    rooms = {service_id: room for (service_id, _tier), room in found.items()}
    return {key: room.standing(room.waiting) for key, room in rooms.items() if not room.has_room}


def no_place(standing: Standing) -> str:
    """Return what stands in place of a wait where there is no place this week."""
    return f"no place this week: {standing.weeks_in_words}, and {standing.ahead_in_words}"


def of_service(card: ServiceCard, *, at: datetime) -> tuple[Standing | None, Partner | None]:
    """Return where somebody sent to a service now would stand, if in line; and who helps out."""
    if not card.takes_referrals:
        return None, None
    (room,) = caps.rooms([(card.id, "")], at=at).values()
    if room.has_room and card.intake == "open":
        return None, None
    standing = None if room.has_room else room.standing(room.waiting)
    return standing, overflow.partners([card.id]).get(card.id)
