"""Offer: what fits this person, why, and when they would be rung."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from handrail.domain.capacity import queries as capacity
from handrail.domain.capacity.queries import FreeSlot
from handrail.domain.directory.rules import with_countries
from handrail.domain.matching import queries as matching
from handrail.domain.matching.offers import Offer
from handrail.domain.matching.seeker import Seeker
from handrail.domain.organisations import queries as organisations
from handrail.domain.places import queries as places
from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.eligibility.facts import (
    Condition,
    Employment,
    Facts,
    Need,
    Source,
    Ticks,
    age_on,
    ticked,
)
from handrail.kernel import working_days
from handrail.kernel.clock import local_date
from handrail.kernel.errors import Refusal

SHOWN = 4
EMPLOYMENT = {
    "employed": Employment.EMPLOYED,
    "off_sick": Employment.OFF_SICK,
    "self_employed": Employment.SELF_EMPLOYED,
    "unemployed": Employment.UNEMPLOYED,
    "inactive": Employment.ECONOMICALLY_INACTIVE,
    "student": Employment.STUDENT,
    "retired": Employment.RETIRED,
}
TOLD_OF_CONDITIONS = (Condition.MSK, Condition.MENTAL_HEALTH, Condition.OTHER)


class NoSuchOffer(Refusal):
    """The service chosen is not one that can be offered now."""

    default = "That service cannot be offered now. Choose another; everything else is kept."


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What has been said about a person, as far as it decides what fits. Unknown is None or ().

    Where their home is restricted it says which areas they are in and no distance: from several
    distances anybody could work out where it is.
    """

    birth_date: date | None = None
    postcode: str = ""
    no_fixed_address: bool = False
    home_is_restricted: bool = False
    practice_id: UUID | None = None
    no_practice: bool = False
    work_status: str = ""
    weeks_off: int | None = None
    employer_size: int | None = None
    goals: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    source: str = "other"
    language: str = ""


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

    @property
    def promised_date(self) -> date:
        """The last day of the promise, which ends at the midnight after it."""
        return local_date(self.promised_at - timedelta(seconds=1))


@dataclass(frozen=True, slots=True)
class Offers:
    """What is offered: best first, then what anybody can have, then why the rest does not fit."""

    best: tuple[Offered, ...]
    light_touch: tuple[Offered, ...]
    not_eligible: tuple[tuple[str, tuple[str, ...]], ...]
    not_now: tuple[tuple[str, str], ...]
    facts: dict[str, Any] = field(repr=False)

    def chosen(self, service_id: UUID) -> Offered:
        """Return the offer that was chosen; NoSuchOffer when it is not among them."""
        for offer in (*self.best, *self.light_touch):
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
            }
            for offer in (*self.best, *self.light_touch)
        ]


def offers(*, known: Known, nation: str = "England", at: datetime) -> Offers:
    """Return what fits a person on this day, every rank explained; never a bare no (R33, R46)."""
    on = local_date(at)
    seeker, facts = _seeker(known, on)
    ranking = matching.offers(seeker, on=on)
    shown = (*ranking.offers[:SHOWN], *ranking.light_touch[:2])
    # Sentences speak to the person; whoever refers somebody else reads them about that person.
    say = str if known.source == Source.SELF else words.said_about
    slots = capacity.free_slots(
        [offer.service.id for offer in shown], at=at, practice_id=known.practice_id
    )

    def build(chosen: Iterable[Offer]) -> tuple[Offered, ...]:
        return tuple(
            _offered(offer, slots.get(offer.service.id, ()), say, nation, at) for offer in chosen
        )

    return Offers(
        best=build(ranking.offers[:SHOWN]),
        light_touch=build(ranking.light_touch[:2]),
        not_eligible=tuple(
            (it.service.name, tuple(map(say, it.reasons))) for it in ranking.not_eligible[:SHOWN]
        ),
        not_now=tuple((it.service.name, it.why) for it in ranking.not_now[:SHOWN]),
        facts=facts,
    )


def promised_at(service_id: UUID, *, nation: str, at: datetime) -> datetime:
    """Return when the first conversation is promised by, if it were sent now."""
    days = matching.promise_days(service_id, on=local_date(at))
    return working_days.promised_by(at, days, nation)


def _offered(
    offer: Offer, slots: tuple[FreeSlot, ...], say: Callable[[str], str], nation: str, at: datetime
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
        promised_at=working_days.promised_by(at, service.promise_days, nation),
        programme_version_id=service.programme_version_id,
        slots=slots,
    )


def _seeker(known: Known, on: date) -> tuple[Seeker, dict[str, Any]]:
    position = places.locate(known.postcode) if known.postcode else None
    near = None if known.home_is_restricted else position
    areas = [position.icb, position.sub_icb, position.local_authority] if position else []
    home = frozenset(code for code in areas if code)
    facts = Facts(
        age=age_on(on, birth_date=known.birth_date) if known.birth_date else None,
        home_areas=with_countries(home) if home or known.no_fixed_address else None,
        practice_areas=_practice_areas(known, on),
        employment=EMPLOYMENT.get(known.work_status),
        weeks_off=known.weeks_off,
        employer_size=known.employer_size,
        conditions=ticked(map(Condition, known.conditions), among=TOLD_OF_CONDITIONS)
        if known.conditions
        else Ticks(),
        needs=ticked(map(Need, known.goals), among=Need) if known.goals else Ticks(),
        referred_by=Source(known.source),
    )
    seeker = Seeker(
        facts=facts,
        latitude=near.latitude if near else None,
        longitude=near.longitude if near else None,
        practice=_ods(known.practice_id),
        language=known.language or None,
    )
    return seeker, {
        "age": facts.age,
        "employment": known.work_status,
        "weeks_off": known.weeks_off,
        "employer_size": known.employer_size,
        "conditions": list(known.conditions),
        "goals": list(known.goals),
        "source": known.source,
        "areas": sorted(home | (facts.practice_areas or frozenset())),
    }


def _practice_areas(known: Known, on: date) -> frozenset[str] | None:
    if known.no_practice:
        return frozenset()
    if known.practice_id is None:
        return None
    above = organisations.parents(known.practice_id, on)
    return frozenset(
        parent.organisation.ods_code for parent in above if parent.organisation.ods_code
    )


def _ods(practice_id: UUID | None) -> str | None:
    return organisations.get(practice_id).ods_code if practice_id else None
