"""What is known of a service as data, so that a ranking can be done again exactly. Pure.

Of the rules only the version is kept, which never changes; of a service without a programme, its
ages. Two services that say the same have the same hash, so that each state is kept once.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from handrail.domain.matching.services import Delivery, Intake, Place, ServiceFacts, Wait
from handrail.domain.programmes.eligibility.people import Age
from handrail.domain.programmes.rules import Evidence, ProgrammeRules

RulesOf = Callable[[UUID], ProgrammeRules]
OwnRules = Callable[[int | None, int | None], ProgrammeRules]


def as_data(service: ServiceFacts) -> dict[str, Any]:
    """Return everything by which a service was ranked and explained."""
    own = next((it for it in service.rules.criteria if isinstance(it, Age)), None)
    has_version = service.programme_version_id is not None
    return {
        "id": str(service.id),
        "name": service.name,
        "version": str(service.version_id),
        "ages": None if has_version else [own.youngest, own.oldest] if own else [None, None],
        "area_name": service.area_name,
        "area_codes": sorted(service.area_codes) if service.area_codes is not None else None,
        "delivery": sorted(service.delivery),
        "places": [[at.latitude, at.longitude, at.practice] for at in service.places],
        "intake": str(service.intake),
        "intake_reason": service.intake_reason,
        "first_contact": _wait(service.first_contact),
        "treatment": _wait(service.treatment),
        "languages": sorted(service.languages),
        "access": sorted(service.access),
        "open_late": service.open_late,
        "funded_until": _day(service.funded_until_date),
        "evidence": service.evidence,
        "provider_id": str(service.provider_id) if service.provider_id else None,
        "provider_name": service.provider_name,
        "promise_days": service.promise_days,
    }


def from_data(data: Mapping[str, Any], rules_of: RulesOf, own_rules: OwnRules) -> ServiceFacts:
    """Return a service as it was known."""
    version_id = UUID(data["version"])
    has_version = data["ages"] is None
    return ServiceFacts(
        id=UUID(data["id"]),
        name=data["name"],
        version_id=version_id,
        rules=rules_of(version_id) if has_version else own_rules(*data["ages"]),
        area_name=data["area_name"],
        area_codes=frozenset(data["area_codes"]) if data["area_codes"] is not None else None,
        delivery=frozenset(map(Delivery, data["delivery"])),
        places=tuple(Place(*at) for at in data["places"]),
        intake=Intake(data["intake"]),
        intake_reason=data["intake_reason"],
        first_contact=_waited(data["first_contact"]),
        treatment=_waited(data["treatment"]),
        languages=frozenset(data["languages"]),
        access=frozenset(data["access"]),
        open_late=data["open_late"],
        funded_until_date=_date(data["funded_until"]),
        evidence=Evidence(data["evidence"]) if data["evidence"] else None,
        provider_id=UUID(data["provider_id"]) if data["provider_id"] else None,
        provider_name=data["provider_name"],
        programme_version_id=version_id if has_version else None,
        promise_days=data["promise_days"],
    )


def hash_of(data: Mapping[str, Any]) -> str:
    """Return the hash by which the same state of a service is known again."""
    plain = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _wait(wait: Wait | None) -> dict[str, Any] | None:
    if wait is None:
        return None
    dates = {"as_of_date": _day(wait.as_of_date), "declared_date": _day(wait.declared_date)}
    return asdict(wait) | dates


def _waited(data: Mapping[str, Any] | None) -> Wait | None:
    if data is None:
        return None
    as_of, declared = date.fromisoformat(data["as_of_date"]), _date(data["declared_date"])
    return Wait(**{**data, "as_of_date": as_of, "declared_date": declared})


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
