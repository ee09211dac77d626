"""From a checked programme file to the rules that are judged by."""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from handrail.domain.programmes.eligibility.combined import AllOf, AnyOf, ServiceWillCheck
from handrail.domain.programmes.eligibility.facts import (
    HEALTH_PROFESSIONALS,
    PRACTICE_STAFF,
    Source,
)
from handrail.domain.programmes.eligibility.needs import (
    ANY_CONDITION,
    AlreadyWith,
    ConditionExcluded,
    HasCondition,
    HasNeed,
    NoOtherCondition,
    NotAlreadyOn,
)
from handrail.domain.programmes.eligibility.people import Age, Area, Link, ReferredBy
from handrail.domain.programmes.eligibility.tiers import Tier
from handrail.domain.programmes.eligibility.verdicts import Criterion
from handrail.domain.programmes.eligibility.work import (
    Absence,
    AbsenceByReferrer,
    EmployerSize,
    LeftBecauseOfHealth,
    LongEnoughOff,
    OffOrAtRisk,
    OutOfWorkAtMost,
    WorkStatus,
)
from handrail.domain.programmes.files import schema
from handrail.domain.programmes.rules import Clocks, ProgrammeRules

GROUPS = {"health_professional": HEALTH_PROFESSIONALS, "practice_staff": PRACTICE_STAFF}
LINK_NOT_SEEN = "whether a home, a GP practice or a Jobcentre in the area is what counts"


def rules_of(file: schema.ProgrammeFile) -> ProgrammeRules:
    """Return the rules a checked file stands for."""
    return ProgrammeRules(
        id=file.id,
        name=file.name,
        nation=file.nation,
        status=file.status,
        summary=file.summary.text,
        closed_date=file.closed,
        funded_until_date=file.funding.until if file.funding else None,
        light_touch=file.light_touch,
        area=_area(file.is_for.area),
        criteria=tuple(_criteria(file.is_for)),
        tiers=tuple(_tier(tier) for tier in file.tiers),
        max_weeks=file.length.max_weeks if file.length else None,
        gives=file.gives.items if file.gives else (),
        coach_checks=tuple(_coach_checks(file)),
        clocks=_clocks(file.promises),
        evidence=file.evidence.level if file.evidence else None,
        evidence_text=file.evidence.text if file.evidence else "",
        if_not_eligible=file.if_not_eligible.text if file.if_not_eligible else "",
        owed_to_funder=file.owed_to_funder.fields if file.owed_to_funder else None,
        not_seen=(*_nulls(file), *_nulls(file.is_for)),
    )


def _area(part: schema.AreaPart | None) -> Area | None:
    if part is None:
        return None
    codes = None if part.codes is None else frozenset(part.codes)
    return Area(part.name or "the service's area", part.links or tuple(Link), codes)


def _criteria(part: schema.IsFor) -> Iterator[Criterion]:
    if part.referrers:
        undecided = _sources(part.referrers.service_decides)
        yield ReferredBy(_sources(part.referrers.allowed), undecided)
    if part.age:
        yield Age(part.age.youngest, part.age.oldest, part.age.exceptions_from)
    yield from _working_life(part)
    if part.conditions:
        yield _conditions(part.conditions)
    if part.needs:
        yield HasNeed(frozenset(part.needs.any_of))
    if part.support:
        yield from _support(part.support)


def _working_life(part: schema.IsFor) -> Iterator[Criterion]:
    if part.work:
        yield _work(part.work)
    if part.absence:
        yield _absence(part.absence)
    if part.out_of_work and part.out_of_work.because_of_health:
        yield LeftBecauseOfHealth()
    if part.out_of_work and part.out_of_work.at_most_weeks:
        yield OutOfWorkAtMost(part.out_of_work.at_most_weeks)
    if part.employer_size:
        yield EmployerSize(part.employer_size.operator, part.employer_size.people)


def _work(part: schema.WorkShape) -> WorkStatus:
    return WorkStatus(
        frozenset(part.statuses), frozenset(part.if_work_at_risk), frozenset(part.service_decides)
    )


def _absence(part: schema.AbsencePart) -> Criterion:
    if part.by_referrer is None:
        return _one_absence(part)
    return AbsenceByReferrer(
        tuple((source, _one_absence(rule)) for source, rule in part.by_referrer.items())
    )


def _one_absence(part: schema.AbsenceShape) -> Absence:
    if part.at_least_weeks is None:
        return OffOrAtRisk()
    return LongEnoughOff(part.at_least_weeks, part.expected_counts)


def _conditions(part: schema.ConditionsPart) -> Criterion:
    rules: list[Criterion] = []
    if part.any_of is not None:
        rules.append(
            HasCondition(ANY_CONDITION if part.any_of == "any" else frozenset(part.any_of))
        )
    if part.only is not None:
        rules += [HasCondition(frozenset(part.only)), NoOtherCondition(frozenset(part.only))]
    if part.excluded:
        rules.append(ConditionExcluded(frozenset(part.excluded)))
    rule = rules[0] if len(rules) == 1 else AllOf(tuple(rules))
    if part.or_service_checks is None:
        return rule
    return AnyOf((rule, ServiceWillCheck(part.or_service_checks)))


def _support(part: schema.SupportPart) -> Iterator[Criterion]:
    if part.with_any:
        yield AlreadyWith(frozenset(part.with_any))
    if part.with_all:
        yield AlreadyWith(frozenset(part.with_all), every=True)
    if part.not_on:
        yield NotAlreadyOn(frozenset(part.not_on))


def _tier(part: schema.TierPart) -> Tier:
    return Tier(part.id, part.name, part.max_weeks, _when(part.when) if part.when else None)


def _when(part: schema.TierWhen) -> Criterion | None:
    rules: list[Criterion] = []
    if part.work:
        rules.append(_work(part.work))
    if part.needs:
        rules.append(HasNeed(frozenset(part.needs)))
    if part.absence:
        rules.append(_one_absence(part.absence))
    if part.conditions:
        rules.append(HasCondition(frozenset(part.conditions)))
    return AllOf(tuple(rules)) if rules else None


def _clocks(part: schema.PromisesPart | None) -> Clocks:
    if part is None:
        return Clocks()
    return Clocks(
        first_contact_working_days=part.first_contact_working_days,
        first_intervention_working_days=part.first_intervention_working_days,
    )


def _coach_checks(file: schema.ProgrammeFile) -> Iterator[str]:
    if file.is_for.area and file.is_for.area.links is None:
        yield LINK_NOT_SEEN
    for check in file.coach_checks:
        yield check.what


def _sources(named: Iterable[str]) -> frozenset[Source]:
    found: set[Source] = set()
    for name in named:
        found |= GROUPS[name] if name in GROUPS else {Source(name)}
    return frozenset(found)


def _nulls(part: BaseModel) -> tuple[str, ...]:
    given = part.model_fields_set
    named = (name for name in type(part).model_fields if name in given)
    return tuple(name for name in named if getattr(part, name) is None)
