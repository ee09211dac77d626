"""From a checked programme file to the rules that are judged by."""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from handrail.domain.programmes.eligibility.before import (
    LikelyToReturn,
    NotReferredAlready,
    RepeatGap,
)
from handrail.domain.programmes.eligibility.combined import (
    AllOf,
    AnyOf,
    ServiceWillCheck,
    WhenReferredBy,
)
from handrail.domain.programmes.eligibility.facts import (
    HEALTH_PROFESSIONALS,
    PRACTICE_STAFF,
    Source,
)
from handrail.domain.programmes.eligibility.groups import InAnyGroup
from handrail.domain.programmes.eligibility.needs import (
    ANY_CONDITION,
    AlreadyWith,
    ConditionExcluded,
    HasCondition,
    HasNeed,
    HopesFor,
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
from handrail.domain.programmes.files import parts, schema
from handrail.domain.programmes.files.telling import terms_of
from handrail.domain.programmes.periods import period
from handrail.domain.programmes.rules import Clocks, ProgrammeRules

GROUPS = {"health_professional": HEALTH_PROFESSIONALS, "practice_staff": PRACTICE_STAFF}
WHOM_NOT_SEEN = "whom it is for"
LINK_NOT_SEEN = "whether a home, a GP practice or a Jobcentre in the area is what counts"


def rules_of(file: schema.ProgrammeFile) -> ProgrammeRules:
    """Return the rules a checked file stands for."""
    return ProgrammeRules(
        id=file.id,
        name=file.name,
        nation=file.nation,
        status=file.status,
        summary=file.summary.text,
        closed=period(file.closed) if file.closed else None,
        funded_until=period(file.funding.until) if file.funding else None,
        light_touch=file.light_touch,
        area=_area(file.is_for.area),
        criteria=tuple(_criteria(file.is_for, file.id)) or _nothing_seen(file.is_for),
        tiers=tuple(_tier(tier) for tier in file.tiers),
        max_weeks=file.length.max_weeks if file.length else None,
        gives=file.gives.items if file.gives else (),
        coach_checks=tuple(_coach_checks(file)),
        clocks=_clocks(file.promises),
        evidence=file.evidence.level if file.evidence else None,
        evidence_text=file.evidence.text if file.evidence else "",
        if_not_eligible=file.if_not_eligible.text if file.if_not_eligible else "",
        owed_to_funder=file.owed_to_funder.fields if file.owed_to_funder else None,
        terms=terms_of(file),
        not_seen=(*_nulls(file), *_nulls(file.is_for)),
    )


def _area(part: parts.AreaPart | None) -> Area | None:
    if part is None:
        return None
    codes = None if part.codes is None else frozenset(part.codes)
    return Area(part.name or "the service's area", part.links or tuple(Link), codes)


def _criteria(part: parts.IsFor, programme_id: str) -> Iterator[Criterion]:
    if part.referrers:
        undecided = sources(part.referrers.service_decides)
        yield ReferredBy(sources(part.referrers.allowed), undecided)
    for rule, criteria in _rules(part, programme_id):
        for criterion in criteria:
            if rule.when_referred_by:
                yield WhenReferredBy(sources(rule.when_referred_by), criterion)
            else:
                yield criterion


def _nothing_seen(part: parts.IsFor) -> tuple[Criterion, ...]:
    """Return that only the service can tell, where sources say nothing of whom it is for."""
    return (ServiceWillCheck(WHOM_NOT_SEEN),) if _nulls(part) else ()


def _rules(
    part: parts.IsFor, programme_id: str
) -> Iterator[tuple[parts.Rule, Iterable[Criterion]]]:
    """Yield each rule of the file with the criteria it stands for."""
    if part.age:
        yield part.age, [Age(part.age.youngest, part.age.oldest, part.age.exceptions_from)]
    if part.work:
        yield part.work, [_work(part.work)]
    if part.absence:
        yield part.absence, [_absence(part.absence)]
    if part.out_of_work:
        yield part.out_of_work, _out_of_work(part.out_of_work)
    if part.employer_size:
        size = part.employer_size
        yield size, [EmployerSize(size.operator, size.people)]
    yield from _health_and_hopes(part)
    if part.support:
        yield part.support, _support(part.support)
    yield from _before_and_after(part, programme_id)


def _health_and_hopes(part: parts.IsFor) -> Iterator[tuple[parts.Rule, Iterable[Criterion]]]:
    groups = part.groups
    instead = groups if groups and groups.instead_of_condition else None
    if part.conditions:
        yield part.conditions, [_conditions(part.conditions, instead)]
    if groups and not instead:
        yield groups, [InAnyGroup(frozenset(groups.any_of))]
    if part.needs:
        yield part.needs, [HasNeed(frozenset(part.needs.any_of))]
    if part.hopes:
        yield part.hopes, [HopesFor(frozenset(part.hopes.any_of))]


def _before_and_after(
    part: parts.IsFor, programme_id: str
) -> Iterator[tuple[parts.Rule, Iterable[Criterion]]]:
    if part.likely_return:
        yield part.likely_return, [LikelyToReturn()]
    if part.repeat:
        yield part.repeat, [RepeatGap(programme_id, part.repeat.not_within_months)]
    if part.referred_already:
        already = part.referred_already
        yield already, [NotReferredAlready(source) for source in already.not_by]


def _out_of_work(part: parts.OutOfWorkPart) -> Iterator[Criterion]:
    if part.because_of_health:
        yield LeftBecauseOfHealth()
    if part.at_most_weeks:
        yield OutOfWorkAtMost(part.at_most_weeks)


def _work(part: parts.WorkShape) -> WorkStatus:
    return WorkStatus(
        frozenset(part.statuses), frozenset(part.if_work_at_risk), frozenset(part.service_decides)
    )


def _absence(part: parts.AbsencePart) -> Criterion:
    if part.by_referrer is None:
        return _one_absence(part)
    return AbsenceByReferrer(
        tuple((source, _one_absence(rule)) for source, rule in part.by_referrer.items())
    )


def _one_absence(part: parts.AbsenceShape) -> Absence:
    if part.at_least_weeks is None:
        return OffOrAtRisk()
    return LongEnoughOff(part.at_least_weeks, part.expected_counts)


def _conditions(part: parts.ConditionsPart, instead: parts.GroupsPart | None) -> Criterion:
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
    ways_in = [rule]
    if instead:
        ways_in.append(InAnyGroup(frozenset(instead.any_of)))
    if part.or_service_checks is not None:
        ways_in.append(ServiceWillCheck(part.or_service_checks))
    return rule if len(ways_in) == 1 else AnyOf(tuple(ways_in))


def _support(part: parts.SupportPart) -> Iterator[Criterion]:
    if part.with_any:
        yield AlreadyWith(frozenset(part.with_any))
    if part.with_all:
        yield AlreadyWith(frozenset(part.with_all), every=True)
    if part.not_on:
        yield NotAlreadyOn(frozenset(part.not_on))


def _tier(part: schema.TierPart) -> Tier:
    when = _when(part.when) if part.when else None
    return Tier(part.id, part.name, part.max_weeks, when, part.gives or ())


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
        face_to_face_working_days=part.face_to_face_working_days,
        assessment_working_days=part.assessment_working_days,
        first_intervention_working_days=part.first_intervention_working_days,
        first_intervention_is=part.first_intervention_is,
    )


def _coach_checks(file: schema.ProgrammeFile) -> Iterator[str]:
    if file.is_for.area and file.is_for.area.links is None:
        yield LINK_NOT_SEEN
    for check in file.coach_checks:
        yield check.what


def sources(named: Iterable[str]) -> frozenset[Source]:
    """Return who is named, the groups of referrers written out."""
    found: set[Source] = set()
    for name in named:
        found |= GROUPS[name] if name in GROUPS else {Source(name)}
    return frozenset(found)


def _nulls(part: BaseModel) -> tuple[str, ...]:
    given = part.model_fields_set
    named = (name for name in type(part).model_fields if name in given)
    return tuple(name for name in named if getattr(part, name) is None)
