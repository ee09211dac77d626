"""Where somebody lives is left out of what is exported, where that is restricted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.domain.cases.models import Case
from handrail.domain.participants.models import Person
from handrail.domain.referrals.models import Intake, Referral
from handrail.kernel.viewer import System

# The columns and the answers that say, or nearly say, where somebody lives.
WHERE = frozenset(
    {"address", "address_lines", "postcode", "gp_practice_id", "practice", "practice_id"}
    | {"other_practice", "home", "place", "where", "district"}
)
# What was worked out from where they live: how far each service was, and the areas they are in.
AREAS = frozenset({"areas", "home_areas", "practice_areas", "jobcentre_areas"})
WITHIN = {
    "offers": WHERE | {"distance", "reasons"},
    "eligibility": WHERE | AREAS | {"reasons", "lines", "score"},
    "ranking": WHERE | AREAS | {"lines", "score"},
}
NOTHING: Mapping[type, Any] = {list: [], str: "", dict: {}}


@dataclass(frozen=True, slots=True)
class Hidden:
    """Whose homes are left out, and which referrals, cases and intakes are theirs."""

    people: frozenset[UUID]
    referrals: frozenset[UUID]
    cases: frozenset[UUID]
    intakes: frozenset[UUID]


def hidden(*, viewer: System, at: datetime) -> Hidden:
    """Return whose homes are restricted, as far as the organisation knows them."""
    rows = Person.objects.visible_to(viewer, at=at).filter(address_restricted=True)
    people = frozenset(rows.values_list("id", flat=True))
    theirs = Referral.objects.visible_to(viewer, at=at).filter(person_id__in=people)
    referrals = frozenset(theirs.values_list("id", flat=True))
    sent = Intake.objects.visible_to(viewer, at=at).filter(referral_id__in=referrals)
    cases = Case.objects.visible_to(viewer, at=at).filter(person_id__in=people)
    return Hidden(
        people,
        referrals,
        frozenset(cases.values_list("id", flat=True)),
        frozenset(sent.values_list("id", flat=True)),
    )


def hide(noun: str, row: dict[str, Any], whose: Hidden) -> dict[str, Any]:
    """Return a row without where its person lives, if that is restricted."""
    is_theirs = (
        row.get("person_id") in whose.people
        or row.get("referral_id") in whose.referrals
        or row.get("case_id") in whose.cases
        or (noun == "people" and row["id"] in whose.people)
        or (noun == "referrals" and row["id"] in whose.referrals)
        or (noun == "intakes" and row["id"] in whose.intakes)
    )
    return {name: _without(name, value) for name, value in row.items()} if is_theirs else row


def _without(name: str, value: Any, where: frozenset[str] = WHERE) -> Any:
    if name in where:
        return NOTHING.get(type(value))
    where = WITHIN.get(name, where)
    if isinstance(value, dict):
        if value.get("key") in where and "value" in value:  # a fact of a message
            return value | {"value": ""}
        return {key: _without(key, each, where) for key, each in value.items()}
    if isinstance(value, list):
        return [_without("", each, where) for each in value]
    return value
