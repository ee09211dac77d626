"""Replaying: what somebody was shown, worked out again from what was known then.

Kept with a referral are the person as ranking knew them, the day, the weights, which state of
each service was known, and who had no place and who helped out; the rules by their version. So an
offer can be explained years later, whatever has become of services, waits, rooms and rules since.
Every line that counted is told, also when support starts where there was no place: that counted
for the rank, though the offer said only that there was none.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from handrail.domain.capacity.line import Standing
from handrail.domain.matching import keeping, remembering, seeking, wording
from handrail.domain.matching.offers import Line, Offer, Ranking, Topic
from handrail.domain.matching.remembering import NotKept
from handrail.domain.matching.room import with_partners, with_room_first
from handrail.domain.matching.rules import rank
from handrail.domain.matching.weights import as_data, from_data
from handrail.domain.participants import queries as participants
from handrail.domain.programmes.eligibility import words
from handrail.domain.referrals import queries
from handrail.journey import rooms
from handrail.journey.offer import CONSIDERED, SHOWN, SHOWN_ALONE, Offers
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Viewer

FORM = 2
NOT_SAID = "How far it is is not said: where they live is restricted."


@dataclass(frozen=True, slots=True)
class Kept:
    """A ranking as it is kept: what is kept with the referral, and the states of its services."""

    ranking: dict[str, Any]
    services: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One service where it stood, with every line of why and the points they add up to.

    ``room`` is what was said where it had no place. ``score`` is None where it is not to be told.
    """

    number: int
    service_id: UUID
    name: str
    fits: bool
    lines: tuple[Line, ...]
    score: float | None
    room: str = ""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What was offered, worked out again, and whether that is what was kept."""

    on: date
    weighting_number: int
    places: tuple[Place, ...]
    light_touch: tuple[Place, ...]
    questions: tuple[str, ...]
    is_the_same: bool


def kept(offers: Offers) -> Kept:
    """Return what has to be kept so that these offers can be worked out again."""
    from_ = offers.worked_out
    ranking, placed = from_.ranking, from_.placed
    named = [
        *(each.service for each in (*ranking.offers, *ranking.light_touch)),
        *(each.service for each in ranking.not_now),
        *(each.service for each in ranking.not_eligible),
    ]
    states = list(map(keeping.as_data, named))
    best, light = _to_show(placed.offers, ranking, on=from_.on, is_self=from_.is_self)
    kept_ranking = {
        "form": FORM,
        "on": from_.on.isoformat(),
        "weighting": str(from_.weighting.id) if from_.weighting.id else None,
        "weighting_number": from_.weighting.number,
        "weights": as_data(from_.weighting.weights),
        "person": seeking.as_data(from_.seeker),
        "services": [keeping.hash_of(state) for state in states],
        "full": {str(id_): [it.ahead, it.weeks] for id_, it in placed.standings.items()},
        "partners": {
            str(service_id): [str(it.partner_id), it.partner_name, it.takes_people]
            for service_id, it in placed.partners.items()
        },
        "shown": [_shown(it) for it in (*best, *light)],
        "asked": [question.text for question in ranking.ask(from_.seeker.facts).questions],
    }
    return Kept(kept_ranking, tuple(states))


def replay(referral_id: UUID, *, viewer: Viewer, at: datetime) -> Replayed:
    """Return the offers behind a referral, worked out again; NotKept where there are none.

    None are kept of referrals that did not begin with an offer, and of those whose person did not
    agree that their work and health are told with it. How far anything is from a home that is
    restricted by now is left out.
    """
    said = queries.record(referral_id, viewer=viewer, at=at)
    data = said.eligibility.get("ranking")
    if not data:
        raise NotKept
    found = replayed(data, is_self=said.card.source == "self")
    return found if _may_say_where(said.card.person_id, viewer, at) else without_distances(found)


def replayed(data: Mapping[str, Any], *, is_self: bool) -> Replayed:
    """Return what was shown, worked out again; NotKept where a service's state is missing."""
    if data["form"] != FORM:
        raise NotKept
    seeker, on = seeking.from_data(data["person"]), date.fromisoformat(data["on"])
    ranking = rank(
        remembering.known(dict.fromkeys(data["services"])),
        seeker,
        on=on,
        weights=from_data(data["weights"]),
        top=CONSIDERED,
    )
    best, light = _to_show(_placed(ranking, data), ranking, on=on, is_self=is_self)
    asked = tuple(question.text for question in ranking.ask(seeker.facts).questions)
    say = str if is_self else words.said_about
    again = [_shown(it) for it in (*best, *light)]
    return Replayed(
        on=on,
        weighting_number=data["weighting_number"],
        places=_places(best, say, data),
        light_touch=_places(light, say, data),
        questions=asked,
        is_the_same=(again, list(asked)) == (data["shown"], data["asked"]),
    )


def without_distances(found: Replayed) -> Replayed:
    """Return what was shown without how far anything is from the person's home, or its points."""
    return replace(
        found,
        places=tuple(map(_without_distance, found.places)),
        light_touch=tuple(map(_without_distance, found.light_touch)),
    )


def _placed(ranking: Ranking, data: Mapping[str, Any]) -> tuple[Offer, ...]:
    """Return offers in the order that their rooms gave them, with whoever helped out."""
    full = frozenset(map(UUID, data["full"]))
    partners = {UUID(id_): UUID(it[0]) for id_, it in data["partners"].items()}
    ordered = with_room_first(ranking.offers, full)
    return with_partners(ordered, partners, full, shown=SHOWN)


def _to_show(
    placed: tuple[Offer, ...], ranking: Ranking, *, on: date, is_self: bool
) -> tuple[tuple[Offer, ...], tuple[Offer, ...]]:
    """Return the best and what anybody can have, as the page shows them to whoever chooses."""
    light = ranking.light_touch[:2]
    if not is_self:
        return placed, light
    return _alone(placed, on)[:SHOWN_ALONE], _alone(light, on)


def _alone(offers: Iterable[Offer], on: date) -> tuple[Offer, ...]:
    """Return what somebody can choose who refers themself, in the words that they read."""
    return tuple(wording.in_public(it, on=on) for it in offers if it.service.provider_id)


def _may_say_where(person_id: UUID, viewer: Viewer, at: datetime) -> bool:
    """Return whether the person is known to the viewer, and where they live not restricted."""
    try:
        return not participants.record(person_id, viewer=viewer, at=at).address_restricted
    except NotFound:
        return False


def _shown(offer: Offer) -> dict[str, Any]:
    """Return what was shown of one service: where it stood is its place in the list."""
    return {
        "service": str(offer.service.id),
        "fits": offer.fits,
        "score": offer.score,
        "lines": [[line.topic.value, line.text, round(line.points, 6)] for line in offer.lines],
    }


def _places(
    offers: tuple[Offer, ...], say: Callable[[str], str], data: Mapping[str, Any]
) -> tuple[Place, ...]:
    return tuple(
        Place(
            number,
            it.service.id,
            it.service.name,
            it.fits,
            tuple(replace(line, text=say(line.text)) for line in it.lines),
            it.score,
            _room(str(it.service.id), data),
        )
        for number, it in enumerate(offers, 1)
    )


def _room(service_id: str, data: Mapping[str, Any]) -> str:
    """Return what was said of a service that had no place, and who helped out meanwhile."""
    if service_id not in data["full"]:
        return ""
    said = words.sentence(rooms.no_place(Standing(*data["full"][service_id])))
    _id, name, takes_people = data["partners"].get(service_id, ("", "", False))
    return f"{said} Meanwhile {name} took people for it." if takes_people else said


def _without_distance(place: Place) -> Place:
    lines = tuple(
        Line(Topic.DISTANCE, NOT_SAID) if it.topic is Topic.DISTANCE else it for it in place.lines
    )
    return replace(place, lines=lines, score=None)
