"""Offer: what fits this person, why, and when they would be rung."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from handrail.domain.capacity import queries as capacity
from handrail.domain.capacity.line import Standing
from handrail.domain.capacity.overflow import Partner
from handrail.domain.capacity.queries import FreeSlot
from handrail.domain.directory import keeping
from handrail.domain.directory.answers import ServicePage
from handrail.domain.matching import queries as matching
from handrail.domain.matching import weighing, wording
from handrail.domain.matching.offers import Level, Line, NotEligible, Offer, Ranking, Topic
from handrail.domain.matching.room import with_room_first
from handrail.domain.matching.seeker import Seeker
from handrail.domain.matching.services import ServiceFacts
from handrail.domain.matching.weighing import Version
from handrail.domain.programmes import queries as programmes
from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.facts import (
    Source,
)
from handrail.domain.programmes.rules import Status
from handrail.domain.referrals.fit_notes import Gap
from handrail.journey import promising, rooms
from handrail.journey.knowing import Known, seeker_of
from handrail.journey.promising import Promised
from handrail.kernel.clock import last_day, local_date
from handrail.kernel.errors import BadInput, Refusal

SHOWN = 4
SHOWN_ALONE = 3  # to somebody who refers themself, with nobody to ask
CONSIDERED = 2 * SHOWN  # of which those with room are shown first
LEVELS = {
    Level.EARLY: "Early help, for a short time",
    Level.LONGER: "Longer support, for what takes time",
}


class Ended(BadInput):
    """The programme of a service takes nobody any more, or nobody knows that it still does."""

    default = "That programme takes nobody now. Choose another service."


class NoSuchOffer(Refusal):
    """The service chosen is not one that can be offered now."""

    default = "That service cannot be offered now. Choose another; everything else is kept."


@dataclass(frozen=True, slots=True)
class Offered:
    """One service on the offer page."""

    service_id: UUID
    name: str
    provider_id: UUID | None
    provider_name: str
    fits: bool
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    wait: str
    distance: str
    promised_at: datetime
    programme_version_id: UUID | None
    slots: tuple[FreeSlot, ...]
    start_promised_at: datetime | None = None
    clock_nation: str = "England"
    tier: str = ""
    fit_note_gap: Gap | None = None
    waits: Standing | None = None
    partner: Partner | None = None
    level: str = ""
    lines: tuple[Line, ...] = ()
    score: float = 0.0
    is_stale: bool = False  # nobody checked its entry in the last 90 days (R12)

    @property
    def promised_date(self) -> date:
        """The last day of the promise, which ends at the midnight after it."""
        return last_day(self.promised_at)


@dataclass(frozen=True, slots=True)
class Best:
    """The one service that a prompt names; ``contact_by`` is the last day of its promise."""

    service: ServiceFacts
    fits: bool
    wait: str
    contact_by: date


@dataclass(frozen=True, slots=True)
class Against:
    """A service whose rules say no, and why. A human may send somebody all the same (law: D)."""

    service_id: UUID
    name: str
    provider_id: UUID | None
    provider_name: str
    reasons: tuple[str, ...]
    promised_at: datetime
    programme_version_id: UUID | None
    can_be_sent_to: bool
    fits: bool = False
    start_promised_at: datetime | None = None
    clock_nation: str = "England"


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What a ranking was worked out from, to be kept where something comes of it."""

    ranking: Ranking
    placed: rooms.Placed
    seeker: Seeker
    weighting: Version
    on: date
    is_self: bool


@dataclass(frozen=True, slots=True)
class Offers:
    """What is offered: best first, then what anybody can have, then why the rest does not fit.

    ``ask`` are the questions that would settle what may fit, in the order that needs the fewest.
    """

    best: tuple[Offered, ...]
    light_touch: tuple[Offered, ...]
    not_eligible: tuple[Against, ...]
    ask: tuple[str, ...]
    not_now: tuple[tuple[str, str], ...]
    facts: dict[str, Any] = field(repr=False)
    worked_out: WorkedOut = field(repr=False)

    @property
    def against(self) -> tuple[Against, ...]:
        """Return the services that do not fit and to which a human could send all the same."""
        return tuple(it for it in self.not_eligible if it.can_be_sent_to)

    def chosen(self, service_id: UUID) -> Offered | Against:
        """Return the service that was chosen; NoSuchOffer when it is not among them."""
        every: tuple[Offered | Against, ...] = (*self.best, *self.light_touch, *self.against)
        for offer in every:
            if offer.service_id == service_id:
                return offer
        raise NoSuchOffer

    def as_data(self) -> list[dict[str, Any]]:
        """Return the offers as they are kept with the referral, to explain the choice later."""
        return [
            {
                "service": str(offer.service_id),
                "fits": offer.fits,
                "reasons": list(offer.reasons),
                "wait": offer.wait,
                "distance": offer.distance,
                **({"ahead": offer.waits.ahead} if offer.waits else {}),
            }
            for offer in (*self.best, *self.light_touch)
        ]


def offers(
    *, known: Known, nation: str = "England", board_id: UUID | None = None, at: datetime
) -> Offers:
    """Return what fits a person on this day, every rank explained; never a bare no (R33, R46).

    ``board_id`` is the area's, whose weights count.
    """
    on = local_date(at)
    seeker, facts = seeker_of(known, on)
    weighting = weighing.in_force(board_id, on=on)
    ranking = matching.offers(seeker, on=on, weights=weighting.weights, top=CONSIDERED)
    places = rooms.placed(ranking, shown=SHOWN, at=at)
    shown = (*places.offers, *ranking.light_touch[:2])
    # Sentences speak to the person; whoever refers somebody else reads them about that person.
    is_public = known.source == Source.SELF
    say = str if is_public else words.said_about
    slots = capacity.free_slots(
        [offer.service.id for offer in shown], at=at, practice_id=known.practice_id
    )

    home = seeker.facts.home_areas or ()

    def promise(service: ServiceFacts) -> Promised:
        return promising.by_service(service, home=home, area_nation=nation, sent_at=at)

    unchecked = keeping.stale_among([offer.service.id for offer in shown], on=on)

    def build(chosen: Iterable[Offer]) -> tuple[Offered, ...]:
        return tuple(
            _placed(
                _offered(
                    wording.in_public(offer, on=on) if is_public else offer,
                    slots.get(offer.service.id, ()),
                    say,
                    promise(offer.service),
                    known.fit_note_until_date,
                    on,
                    is_stale=offer.service.id in unchecked,
                ),
                places,
            )
            for offer in chosen
        )

    return Offers(
        best=build(places.offers),
        light_touch=build(ranking.light_touch[:2]),
        not_eligible=tuple(
            _against(it, say, promise(it.service)) for it in ranking.not_eligible[:SHOWN]
        ),
        ask=tuple(question.text for question in ranking.ask(seeker.facts).questions),
        not_now=tuple(
            (it.service.name, _and_partner(it.why, places.partners.get(it.service.id)))
            for it in ranking.not_now[:SHOWN]
        ),
        facts=facts,
        worked_out=WorkedOut(ranking, places, seeker, weighting, on, is_self=is_public),
    )


def best(known: Known, *, nation: str, board_id: UUID | None = None, at: datetime) -> Best | None:
    """Return the first of ``offers`` that has a provider to refer to, or None where there is none.

    It is worked out alone: a prompt is asked far more often than anybody refers.
    """
    on = local_date(at)
    seeker, _facts = seeker_of(known, on)
    weights = weighing.in_force(board_id, on=on).weights
    found = matching.best(seeker, on=on, weights=weights, top=CONSIDERED)
    full = rooms.standings(found, at=at)
    ordered = with_room_first(found, full)
    first = next((it for it in ordered if it.service.provider_id is not None), None)
    if first is None:
        return None
    home = seeker.facts.home_areas or ()
    promised = promising.by_service(first.service, home=home, area_nation=nation, sent_at=at)
    waits = full.get(first.service.id)
    wait = wording.first_contact_text(first.service, on=on, weights=weights)
    return Best(
        first.service,
        first.fits,
        rooms.no_place(waits) if waits else wait,
        last_day(promised.contact_at),
    )


def anything_fits(known: Known, *, on: date) -> bool:
    """Return whether anything fits a person or may fit them, whatever room there is."""
    seeker, _facts = seeker_of(known, on)
    return not matching.offers(seeker, on=on, top=1).is_gap


def _offered(
    offer: Offer,
    slots: tuple[FreeSlot, ...],
    say: Callable[[str], str],
    promised: Promised,
    note_until: date | None,
    on: date,
    *,
    is_stale: bool,
) -> Offered:
    service = offer.service
    # That it fits is said beside its name already.
    reasons = (line.text for line in offer.why if line.text != offer.eligibility.headline)
    return Offered(
        service_id=service.id,
        name=service.name,
        provider_id=service.provider_id,
        provider_name=service.provider_name,
        fits=offer.fits,
        reasons=tuple(map(say, reasons)),
        against=tuple(say(line.text) for line in offer.lines if not line.good),
        wait=offer.wait,
        distance=say(offer.distance),
        promised_at=promised.contact_at,
        programme_version_id=service.programme_version_id,
        slots=slots,
        start_promised_at=promised.start_at,
        clock_nation=promised.nation,
        tier=rooms.tier_of(offer),
        fit_note_gap=promising.gap(service, slots, promised, note_until, on),
        level=LEVELS[offer.level] if offer.level else "",
        lines=tuple(replace(line, text=say(line.text)) for line in offer.lines),
        score=offer.score,
        is_stale=is_stale,
    )


def _placed(offered: Offered, places: rooms.Placed) -> Offered:
    """Return what is offered with its room: where somebody would wait, that comes first.

    Of when support starts it says nothing else then: what the service declares is of a place.
    """
    waits = places.waits(offered.service_id)
    if waits is None:
        return offered
    starts = {line.text for line in offered.lines if line.topic is Topic.TREATMENT}
    return replace(
        offered,
        reasons=tuple(text for text in offered.reasons if text not in starts),
        against=tuple(text for text in offered.against if text not in starts),
        wait=rooms.no_place(waits),
        slots=(),
        waits=waits,
        partner=places.partners.get(offered.service_id),
    )


def _and_partner(why: str, partner: Partner | None) -> str:
    if partner is None or not partner.takes_people:
        return why
    return f"{why} Meanwhile {partner.partner_name} takes people for it."


def check_takes_people(programme_id: str | None, *, on: date) -> None:
    """Do nothing, or raise Ended: a closed programme is history, and is never offered (R13)."""
    if programme_id is None:
        return
    if programmes.version_in_force(programme_id, on=on).rules.status is not Status.LIVE:
        raise Ended


def takes_people(page: ServicePage, *, on: date) -> bool:
    """Return whether a service can be sent to on a day: it takes people, and has not ended."""
    try:
        check_takes_people(page.card.programme_id, on=on)
    except Ended:
        return False
    card = page.card
    return card.takes_referrals and card.state == "active" and not card.has_ended(on)


def _against(it: NotEligible, say: Callable[[str], str], promised: Promised) -> Against:
    service = it.service
    return Against(
        service_id=service.id,
        name=service.name,
        provider_id=service.provider_id,
        provider_name=service.provider_name,
        reasons=tuple(map(say, it.reasons)),
        promised_at=promised.contact_at,
        programme_version_id=service.programme_version_id,
        can_be_sent_to=it.takes_people and service.provider_id is not None,
        start_promised_at=promised.start_at,
        clock_nation=promised.nation,
    )
