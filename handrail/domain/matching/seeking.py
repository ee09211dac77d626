"""What was known of a person when services were ranked, as data and back again. Pure.

Where they live stands under ``where`` and their practice under ``practice``, so that both are left
out wherever an address is restricted. What a person says only alone is never among it.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from handrail.domain.matching.seeker import Seeker
from handrail.domain.programmes.eligibility.facts import (
    Condition,
    Employment,
    Facts,
    Group,
    Hope,
    Need,
    Source,
    Support,
    Ticks,
)

LISTS: dict[str, Callable[[str], Any]] = {
    "conditions": Condition,
    "needs": Need,
    "support": Support,
    "hopes": Hope,
    "groups": Group,
    "referred_already": Source,
}
AREAS = ("home_areas", "practice_areas", "jobcentre_areas")
WORDS: dict[str, Callable[[str], Any]] = {"employment": Employment, "referred_by": Source}


def as_data(seeker: Seeker) -> dict[str, Any]:
    """Return a person as ranking knew them."""
    facts = seeker.facts.as_a_referrer_knows()
    where = None if seeker.latitude is None else [seeker.latitude, seeker.longitude]
    return {
        "facts": {
            it.name: _plain(it.name, getattr(facts, it.name))
            for it in fields(Facts)
            if getattr(facts, it.name) != it.default
        },
        "where": where,
        "practice": seeker.practice,
        "language": seeker.language,
        "access_needs": sorted(seeker.access_needs),
        "prefers_remote": seeker.prefers_remote,
        "needs_evenings": seeker.needs_evenings,
    }


def from_data(data: Mapping[str, Any]) -> Seeker:
    """Return a person as they were known."""
    latitude, longitude = data["where"] or (None, None)
    facts = {name: _read(name, value) for name, value in data["facts"].items()}
    return Seeker(
        facts=Facts(**facts),
        latitude=latitude,
        longitude=longitude,
        practice=data["practice"],
        language=data["language"],
        access_needs=frozenset(data["access_needs"]),
        prefers_remote=data["prefers_remote"],
        needs_evenings=data["needs_evenings"],
    )


def _plain(name: str, value: Any) -> Any:
    if name in LISTS:
        return [sorted(value.yes), sorted(value.no)]
    if name == "earlier_help":
        return sorted([programme, months] for programme, months in value)
    return sorted(value) if name in AREAS else value


def _read(name: str, value: Any) -> Any:
    if name in LISTS:
        of = LISTS[name]
        return Ticks(frozenset(map(of, value[0])), frozenset(map(of, value[1])))
    if name == "earlier_help":
        return frozenset((programme, months) for programme, months in value)
    if name in AREAS:
        return frozenset(value)
    return WORDS[name](value) if name in WORDS else value
