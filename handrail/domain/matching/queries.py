"""Rank the directory's services for one person. Public data about services: no viewer."""

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection

from handrail.domain.capacity import waits
from handrail.domain.capacity.waits import Measured
from handrail.domain.directory import queries as directory
from handrail.domain.directory.answers import Candidate
from handrail.domain.matching import rules
from handrail.domain.matching.index import ServiceIndex, index
from handrail.domain.matching.offers import Fitting, Ranking, Signpost
from handrail.domain.matching.seeker import Seeker
from handrail.domain.matching.services import (
    DEFAULT_PROMISE_DAYS,
    Delivery,
    Intake,
    Place,
    ServiceFacts,
    Wait,
)
from handrail.domain.matching.weights import DEFAULT, Weights
from handrail.domain.programmes import queries as programmes
from handrail.domain.programmes.eligibility.answers import Eligibility
from handrail.domain.programmes.eligibility.facts import Facts
from handrail.domain.programmes.eligibility.people import OWN_AREA, Age
from handrail.domain.programmes.queries import Version
from handrail.domain.programmes.rules import Clocks, ProgrammeRules, Status, judge_beside_area
from handrail.kernel.clock import local_date

__all__ = ["DEFAULT_PROMISE_DAYS", "fit", "offers", "own_rules", "promise_days", "service_index"]

K = TypeVar("K")
V = TypeVar("V")
# What a day decides: the versions in force, by programme, and what winds down.
Rules = tuple[tuple[UUID, ...], frozenset[UUID]]

# The latest changes of the directory, how many versions there are, when waits were measured.
Known = tuple[tuple[UUID, ...], int, datetime | None]
_KNOWN = f"select array({directory.LATEST_CHANGES}), ({programmes.HOW_MANY}), ({waits.LATEST})"

# Today's rules, and those of referrals that came in before a programme changed.
MOST_RULES = 3
MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class _Kept:
    """The indexes as last built from a directory, by the rules in force, and the rules by day."""

    known: Known
    rules: dict[date, Rules] = field(default_factory=dict)
    indexes: dict[Rules, ServiceIndex] = field(default_factory=dict)


_kept: dict[str, _Kept] = {}


def offers(
    seeker: Seeker,
    *,
    on: date,
    weights: Weights = DEFAULT,
    signposts: tuple[Signpost, ...] = (),
    top: int = rules.TOP,
) -> Ranking:
    """Return what can be offered to a person, best first, every rank explained (R46)."""
    return rules.rank(
        service_index(on), seeker, on=on, weights=weights, signposts=signposts, top=top
    )


def best(seeker: Seeker, *, on: date, weights: Weights, top: int) -> tuple[Fitting, ...]:
    """Return what is offered to a person first, as ``offers`` does, without a word on why."""
    return rules.best(service_index(on), seeker, on=on, weights=weights, top=top)


def service_index(on: date) -> ServiceIndex:
    """Return the services that take referrals as columns, kept until anything changes."""
    known = _known()
    kept = _kept.get("latest")
    if kept is None or kept.known != known:
        kept = _kept["latest"] = _Kept(known)
    rules = kept.rules.get(on)
    if rules is None:
        in_force = tuple(version.id for version in programmes.all_in_force(on=on))
        rules = _keep(kept.rules, MOST_DAYS, on, (in_force, directory.closing(on)))
    if rules not in kept.indexes:
        _keep(kept.indexes, MOST_RULES, rules, _built(*rules))
    return kept.indexes[rules]


def _known() -> Known:
    """Return what changes whenever anything of the index does, in one question."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN)
        changes, versions, measured_at = cursor.fetchone()
    return tuple(changes), versions, measured_at


def _built(in_force: tuple[UUID, ...], closing: frozenset[UUID]) -> ServiceIndex:
    found = map(programmes.version, in_force)
    by_programme = {version.programme_id: version for version in found}
    measured = waits.of_all_services()
    return index(
        _facts(each, by_programme, measured.get(each.id), is_closing=each.id in closing)
        for each in directory.candidates()
    )


def _keep(kept: dict[K, V], most: int, key: K, made: V) -> V:
    """Keep what was made, and of what was kept before as much as there is room for."""
    while len(kept) >= most:
        kept.pop(next(iter(kept)), None)
    kept[key] = made
    return made


def fit(service_id: UUID, facts: Facts, *, version_id: UUID | None, on: date) -> Eligibility | None:
    """Return whether a service fits by the rules in force on a day, or None if it has no rules.

    ``version_id`` is the version that was kept with a referral: it counts whatever came since.
    """
    service = service_of(service_id, on=on)
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
    if found := service_of(service_id, on=on):
        return found.promise_days
    page = directory.service(service_id, on=on)
    programme_id = page.card.programme_id
    rules = programmes.version_in_force(programme_id, on=on).rules if programme_id else None
    return _promise(page.clock_promise_days, rules)


def clocks(service_id: UUID, *, version_id: UUID | None = None, on: date) -> Clocks:
    """Return what a service's programme promises; by the version kept with a referral, if any."""
    if version_id is not None:
        return programmes.version(version_id).rules.clocks
    if found := service_of(service_id, on=on):
        return found.rules.clocks
    programme_id = directory.card(service_id, on=on).programme_id
    if programme_id is None:
        return Clocks()
    return programmes.version_in_force(programme_id, on=on).rules.clocks


def service_of(service_id: UUID, *, on: date) -> ServiceFacts | None:
    """Return what matching knows of one service; None where it takes no referrals."""
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


def _facts(
    each: Candidate, versions: dict[str, Version], measured: Measured | None, *, is_closing: bool
) -> ServiceFacts:
    version = versions.get(each.programme_id or "")
    return ServiceFacts(
        id=each.id,
        name=each.name,
        version_id=version.id if version else _own_version(each),
        rules=version.rules if version else own_rules(each.minimum_age, each.maximum_age),
        area_name=each.area_names[0] if len(each.area_names) == 1 else "",
        area_codes=frozenset(each.area_codes) or None,
        delivery=frozenset(Delivery(kind) for kind in each.delivery_kinds),
        places=tuple(Place(at.lat, at.lon, at.practice) for at in each.points),
        intake=Intake.CLOSING if is_closing else Intake(each.intake),
        intake_reason=each.intake_reason,
        first_contact=_measured(
            measured, _wait(each.first_contact_days, each.first_contact_declared_date)
        ),
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
def own_rules(youngest: int | None, oldest: int | None) -> ProgrammeRules:
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


def _measured(measured: Measured | None, declared: Wait | None) -> Wait | None:
    """Return the measured wait with the declared one beside it, else the declared one."""
    if measured is None or measured.usual is None:
        return declared
    return Wait(
        working_days=measured.usual,
        as_of_date=local_date(measured.measured_at),
        measured_on=measured.people,
        is_at_least=measured.median is None,
        declared_days=declared.working_days if declared else None,
        declared_date=declared.as_of_date if declared else None,
    )


def _wait(days: int | None, declared_date: date | None) -> Wait | None:
    return None if days is None or declared_date is None else Wait(days, declared_date)
