"""How an area's services stand against what they can take: public facts and hidden counts."""

from dataclasses import dataclass
from datetime import date, datetime

from handrail.domain.capacity import overflow, winding
from handrail.domain.capacity.overflow import Partner
from handrail.domain.capacity.winding import Winding
from handrail.domain.directory import queries as directory
from handrail.domain.directory import upkeep
from handrail.domain.directory.answers import ServiceCard
from handrail.domain.organisations import areas
from handrail.domain.oversight import queries
from handrail.domain.oversight.queries import ServiceRoom
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import Viewer, organisation_of


@dataclass(frozen=True, slots=True)
class Line:
    """One service of the area."""

    card: ServiceCard
    room: ServiceRoom | None
    partner: Partner | None
    winding: Winding | None
    funded_until: date | None


def services(*, viewer: Viewer, at: datetime) -> tuple[Line, ...]:
    """Return every service of the area that takes referrals, by name; NotAllowed."""
    on, ours = local_date(at), organisation_of(viewer)
    rooms = queries.room(viewer=viewer)
    if ours is None:
        return ()
    ids = [one.id for one in upkeep.services_of(areas.looked_after_by(ours, on))]
    cards = directory.cards(ids, on=on)
    partners, ending = overflow.partners(ids), winding.of_services(ids)
    return tuple(
        Line(
            cards[one],
            rooms.get(one),
            partners.get(one),
            ending.get(one),
            cards[one].funded_until_date,
        )
        for one in ids
        if one in cards
    )
