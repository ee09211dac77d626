"""Weighing: what other weights would change for people as they come, before an area sets them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from handrail.domain.directory.rules import with_countries
from handrail.domain.matching import queries as matching
from handrail.domain.matching import weighing
from handrail.domain.matching.seeker import Seeker
from handrail.domain.matching.services import ServiceFacts
from handrail.domain.matching.weights import Weights
from handrail.domain.organisations import queries as organisations
from handrail.domain.programmes.eligibility.facts import (
    Condition,
    Employment,
    Facts,
    Need,
    Source,
    ticked,
)
from handrail.kernel.clock import local_date

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Moved:
    """One service before and after: its place, or None where it is not among those shown."""

    name: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What weights would change for one made-up person."""

    who: str
    services: tuple[Moved, ...]

    @property
    def changes(self) -> bool:
        """Return whether anything would stand elsewhere."""
        return any(it.before != it.after for it in self.services)


def preview(*, board_id: UUID, weights: Weights, at: datetime) -> tuple[Preview, ...]:
    """Return what weights would change for four made-up people in the middle of an area."""
    on = local_date(at)
    board = organisations.get(board_id)
    codes = frozenset({board.ods_code}) if board.ods_code else frozenset()
    here = with_countries(codes)
    before = weighing.in_force(board_id, on=on).weights
    middle = _middle(matching.service_index(on).services, codes)
    return tuple(
        _preview(name, _seeker(who, here, codes, middle), before, weights, on)
        for name, who in EXAMPLES.items()
    )


EXAMPLES: dict[str, Seeker] = {
    "off sick for three weeks with back pain": Seeker(
        facts=Facts(
            age=47,
            employment=Employment.OFF_SICK,
            weeks_off=3,
            conditions=ticked([Condition.MSK], among=Condition),
            needs=ticked([Need.RETURN_TO_WORK], among=Need),
            referred_by=Source.GP,
        )
    ),
    "at work, struggling with their mental health": Seeker(
        facts=Facts(
            age=34,
            employment=Employment.EMPLOYED,
            conditions=ticked([Condition.MENTAL_HEALTH], among=Condition),
            needs=ticked([Need.STAY_IN_WORK], among=Need),
            referred_by=Source.GP,
        )
    ),
    "out of work for a long time, who speaks Polish": Seeker(
        facts=Facts(
            age=52,
            employment=Employment.UNEMPLOYED,
            conditions=ticked([Condition.OTHER], among=Condition),
            needs=ticked([Need.FIND_WORK], among=Need),
            referred_by=Source.LINK_WORKER,
        ),
        language="pl",
    ),
    "self-employed, who needs step-free access": Seeker(
        facts=Facts(
            age=58,
            employment=Employment.SELF_EMPLOYED,
            conditions=ticked([Condition.MSK], among=Condition),
            needs=ticked([Need.STAY_IN_WORK], among=Need),
            referred_by=Source.SELF,
        ),
        access_needs=frozenset({"step_free"}),
    ),
}


def _seeker(
    who: Seeker,
    here: frozenset[str],
    codes: frozenset[str],
    middle: tuple[float, float] | None,
) -> Seeker:
    facts = replace(who.facts, home_areas=here, practice_areas=codes)
    latitude, longitude = middle or (None, None)
    return replace(who, facts=facts, latitude=latitude, longitude=longitude)


def _middle(
    services: tuple[ServiceFacts, ...], codes: frozenset[str]
) -> tuple[float, float] | None:
    """Return the middle of the places where the area's services are given."""
    found = [at for it in services if it.area_codes and it.area_codes & codes for at in it.places]
    if not found:
        return None
    return (
        sum(at.latitude for at in found) / len(found),
        sum(at.longitude for at in found) / len(found),
    )


def _preview(name: str, seeker: Seeker, before: Weights, after: Weights, on: date) -> Preview:
    was = _places(seeker, before, on)
    will = _places(seeker, after, on)
    services = [
        Moved(service_name, was.get(key, (None, ""))[0], will.get(key, (None, ""))[0])
        for key, (_place, service_name) in {**was, **will}.items()
    ]
    order = sorted(services, key=lambda it: (it.after or 99, it.before or 99, it.name))
    return Preview(name, tuple(order))


def _places(seeker: Seeker, weights: Weights, on: date) -> dict[UUID, tuple[int, str]]:
    ranking = matching.offers(seeker, on=on, weights=weights, top=SHOWN)
    return {it.service.id: (place, it.service.name) for place, it in enumerate(ranking.offers, 1)}
