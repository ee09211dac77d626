"""Rank the directory's services for one person. Public data about services: no viewer."""

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from uuid import NAMESPACE_URL, UUID, uuid5

from handrail.domain.directory import queries as directory
from handrail.domain.directory.answers import Candidate
from handrail.domain.matching import rules
from handrail.domain.matching.index import ServiceIndex, index
from handrail.domain.matching.offers import Ranking, Signpost
from handrail.domain.matching.seeker import Seeker
from handrail.domain.matching.services import (
    DEFAULT_PROMISE_DAYS,
    Delivery,
    Intake,
    Place,
    ServiceFacts,
    Wait,
)
from handrail.domain.programmes import queries as programmes
from handrail.domain.programmes.eligibility.answers import Eligibility
from handrail.domain.programmes.eligibility.facts import Facts
from handrail.domain.programmes.eligibility.people import OWN_AREA, Age
from handrail.domain.programmes.queries import Version
from handrail.domain.programmes.rules import ProgrammeRules, Status, judge_beside_area

__all__ = ["DEFAULT_PROMISE_DAYS", "fit", "offers", "promise_days", "service_index"]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The index as last built, and what it was built from."""

    on: date
    changes: tuple[UUID, ...]
    index: ServiceIndex


_kept: dict[str, _Kept] = {}


def offers(
    seeker: Seeker, *, on: date, signposts: tuple[Signpost, ...] = (), top: int = rules.TOP
) -> Ranking:
    """Return what can be offered to a person, best first, every rank explained (R46)."""
    return rules.rank(service_index(on), seeker, on=on, signposts=signposts, top=top)


def service_index(on: date) -> ServiceIndex:
    """Return the services that take referrals as columns, kept until one of them changes."""
    changes = directory.latest_changes()
    kept = _kept.get("latest")
    if kept is None or kept.on != on or kept.changes != changes:
        versions = {version.programme_id: version for version in programmes.all_in_force(on=on)}
        facts = (_facts(each, versions) for each in directory.candidates())
        kept = _Kept(on, changes, index(facts))
        _kept["latest"] = kept
    return kept.index


def fit(service_id: UUID, facts: Facts, *, version_id: UUID | None, on: date) -> Eligibility | None:
    """Return whether a service fits by the rules in force on a day, or None if it has no rules.

    ``version_id`` is the version that was kept with a referral: it counts whatever came since.
    """
    service = _indexed(service_id, on)
    if service is None or service.programme_version_id is None:
        return None
    if version_id is not None:
        kept = programmes.version(version_id).rules
        if kept.id == service.rules.id:
            service = replace(service, rules=kept)
    beside = judge_beside_area(service.rules, facts)
    return beside.also(service.area.judge(facts)) if service.area else beside


def promise_days(service_id: UUID, *, on: date) -> int:
    """Return in how many working days a service promises the first conversation."""
    if service := _indexed(service_id, on):
        return service.promise_days
    page = directory.service(service_id, on=on)
    programme_id = page.card.programme_id
    rules = programmes.version_in_force(programme_id, on=on).rules if programme_id else None
    return _promise(page.clock_promise_days, rules)


def _indexed(service_id: UUID, on: date) -> ServiceFacts | None:
    services = service_index(on).services
    place = bisect_left(services, service_id, key=lambda service: service.id)
    found = services[place] if place < len(services) else None
    return found if found and found.id == service_id else None


def _promise(own: int | None, rules: ProgrammeRules | None) -> int:
    """Return the service's own promise, else its programme's, else the usual one."""
    if own is not None:
        return own
    of_programme = rules.clocks.first_contact_working_days if rules else None
    return of_programme or DEFAULT_PROMISE_DAYS


def _facts(each: Candidate, versions: dict[str, Version]) -> ServiceFacts:
    version = versions.get(each.programme_id or "")
    return ServiceFacts(
        id=each.id,
        name=each.name,
        version_id=version.id if version else _own_version(each),
        rules=version.rules if version else _own_rules(each.minimum_age, each.maximum_age),
        area_name=each.area_names[0] if len(each.area_names) == 1 else "",
        area_codes=frozenset(each.area_codes) or None,
        delivery=frozenset(Delivery(kind) for kind in each.delivery_kinds),
        places=tuple(Place(at.lat, at.lon, at.practice) for at in each.points),
        intake=Intake(each.intake),
        intake_reason=each.intake_reason,
        first_contact=_wait(each.first_contact_days, each.first_contact_declared_date),
        treatment=_wait(each.treatment_days, each.treatment_declared_date),
        languages=frozenset(each.languages),
        access=frozenset(each.access_features),
        open_late=each.outside_nine_to_five,
        funded_until_date=each.funded_until_date,
        provider_id=each.provider_id,
        provider_name=each.provider_name,
        programme_version_id=version.id if version else None,
        promise_days=_promise(each.clock_promise_days, version.rules if version else None),
    )


def _own_version(each: Candidate) -> UUID:
    return uuid5(NAMESPACE_URL, f"own-rules:{each.minimum_age}:{each.maximum_age}")


@lru_cache(maxsize=4_096)
def _own_rules(youngest: int | None, oldest: int | None) -> ProgrammeRules:
    """Return the rules of services of no programme: their own area, and their ages.

    One for all services of the same ages, so that it is judged once for all of them.
    """
    ages = youngest is not None or oldest is not None
    return ProgrammeRules(
        id=f"own:{youngest}:{oldest}",
        name="",
        nation="England",
        status=Status.LIVE,
        summary="",
        area=OWN_AREA,
        criteria=(Age(youngest, oldest),) if ages else (),
    )


def _wait(days: int | None, declared_date: date | None) -> Wait | None:
    return None if days is None or declared_date is None else Wait(days, declared_date)
