"""Knowing: what was said about a person, as the facts that rules and ranking go by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from handrail.domain.directory.rules import with_countries
from handrail.domain.matching.seeker import Seeker
from handrail.domain.organisations import queries as organisations
from handrail.domain.organisations.queries import Codes
from handrail.domain.places import queries as places
from handrail.domain.places.queries import Position
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What has been said about a person, as far as it decides what fits. Unknown is None or ().

    Where their home is restricted it says which areas they are in and no distance: from several
    distances anybody could work out where it is. ``practice`` is what is known by the practice,
    where it was asked for already.
    """

    birth_date: date | None = None
    postcode: str = ""
    no_fixed_address: bool = False
    home_is_restricted: bool = False
    practice_id: UUID | None = None
    practice: Codes | None = None
    no_practice: bool = False
    work_status: str = ""
    weeks_off: int | None = None
    employer_size: int | None = None
    goals: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    fit_note_until_date: date | None = None
    source: str = "other"
    language: str = ""


def facts_of(known: Known, on: date) -> Facts:
    """Return what has been said as the facts of a day that programmes judge by."""
    return _facts(known, on, position_of(known.postcode), _practice(known, on))


def _facts(known: Known, on: date, position: Position | None, practice: Codes | None) -> Facts:
    home = area_codes(position)
    return Facts(
        age=age_on(on, birth_date=known.birth_date) if known.birth_date else None,
        home_areas=with_countries(home) if home or known.no_fixed_address else None,
        practice_areas=practice.above if practice else None,
        employment=EMPLOYMENT.get(known.work_status),
        weeks_off=known.weeks_off,
        employer_size=known.employer_size,
        conditions=ticked(map(Condition, known.conditions), among=TOLD_OF_CONDITIONS)
        if known.conditions
        else Ticks(),
        needs=ticked(map(Need, known.goals), among=Need) if known.goals else Ticks(),
        referred_by=Source(known.source),
    )


def position_of(postcode: str) -> Position | None:
    """Return where a postcode is, or None where it is not known."""
    return places.locate(postcode) if postcode else None


def area_codes(position: Position | None) -> frozenset[str]:
    """Return the codes of the areas a place lies in; none where it is not known."""
    areas = [position.icb, position.sub_icb, position.local_authority] if position else []
    return frozenset(code for code in areas if code)


def seeker_of(known: Known, on: date) -> tuple[Seeker, dict[str, Any]]:
    """Return the person as ranking knows them, and the facts as they are kept with a referral."""
    position = position_of(known.postcode)
    near = None if known.home_is_restricted else position
    practice = _practice(known, on)
    facts = _facts(known, on, position, practice)
    if known.source != Source.SELF:
        facts = facts.as_a_referrer_knows()
    seeker = Seeker(
        facts=facts,
        latitude=near.latitude if near else None,
        longitude=near.longitude if near else None,
        practice=practice.own if practice else None,
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
        "areas": sorted(area_codes(position) | (facts.practice_areas or frozenset())),
    }


def _practice(known: Known, on: date) -> Codes | None:
    """Return the codes that are known by the practice; None where nothing is said of one."""
    if known.no_practice:
        return Codes(None, frozenset())
    if known.practice is not None:
        return known.practice
    return organisations.belonging(known.practice_id, on).codes if known.practice_id else None


def facts_from(kept: Mapping[str, Any]) -> Facts:
    """Return what was known when somebody was referred, as it was kept with the referral.

    Which link made an area count was not kept, so each area counts by every link.
    """
    areas = with_countries(kept.get("areas", ())) or None
    conditions, goals = kept.get("conditions", ()), kept.get("goals", ())
    return Facts(
        age=kept.get("age"),
        home_areas=areas,
        practice_areas=areas,
        employment=EMPLOYMENT.get(kept.get("employment", "")),
        weeks_off=kept.get("weeks_off"),
        employer_size=kept.get("employer_size"),
        conditions=ticked(map(Condition, conditions), among=TOLD_OF_CONDITIONS)
        if conditions
        else Ticks(),
        needs=ticked(map(Need, goals), among=Need) if goals else Ticks(),
        referred_by=Source(kept["source"]) if kept.get("source") else None,
    ).filled()
