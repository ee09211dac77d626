"""The shape of a programme file. Each value stands beside its source; null means "not seen"."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from handrail.domain.programmes.eligibility.facts import (
    Condition,
    Employment,
    Need,
    Source,
    Support,
)
from handrail.domain.programmes.eligibility.people import Link
from handrail.domain.programmes.eligibility.work import Operator
from handrail.domain.programmes.rules import Evidence, Owed, Status

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
TierId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=40)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,12}$")]
Years = Annotated[int, Field(strict=True, ge=0, le=120)]
Weeks = Annotated[int, Field(strict=True, ge=1, le=520)]
Days = Annotated[int, Field(strict=True, ge=0, le=365)]
People = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
Flag = Annotated[bool, Field(strict=True)]
Group = Literal["health_professional", "practice_staff"]
Nation = Literal["England", "Wales", "Scotland", "Northern Ireland", "England and Wales"]


class Part(BaseModel):
    """A part of a programme file: unknown keys are refused, so that no typing slip is lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Part):
    """A part whose values were read somewhere."""

    source: Text


class AreaPart(Sourced):
    """``links`` null: which link counts was not seen. ``codes`` null: the service's own area."""

    name: Text | None
    links: Annotated[tuple[Link, ...], Field(min_length=1)] | None
    codes: Annotated[tuple[Code, ...], Field(min_length=1)] | None


class AgePart(Sourced):
    """Ages are included; ``exceptions_from`` is below ``youngest``."""

    youngest: Years | None = None
    oldest: Years | None = None
    exceptions_from: Years | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        youngest, oldest, exceptions = self.youngest, self.oldest, self.exceptions_from
        if youngest is None and oldest is None:
            raise ValueError("give youngest or oldest")
        if youngest is not None and oldest is not None and youngest > oldest:
            raise ValueError(f"nobody is at least {youngest} and at most {oldest}")
        if exceptions is not None and (youngest is None or exceptions >= youngest):
            raise ValueError("exceptions_from must be below youngest")
        return self


class WorkShape(Part):
    """Which work situations fit; where none of the lists names one, it does not."""

    statuses: tuple[Employment, ...] = ()
    if_work_at_risk: tuple[Employment, ...] = ()
    service_decides: tuple[Employment, ...] = ()

    @model_validator(mode="after")
    def _possible(self) -> Self:
        named = self.statuses + self.if_work_at_risk + self.service_decides
        if not named:
            raise ValueError("nobody would fit: name at least one work situation")
        if len(set(named)) < len(named):
            raise ValueError("a work situation is named twice")
        return self


class WorkPart(Sourced, WorkShape):
    """Work situations, with where they were read."""


class AbsenceShape(Part):
    """Either a number of weeks, or off sick or at risk of it."""

    at_least_weeks: Weeks | None = None
    expected_counts: Flag = False
    off_or_at_risk: Flag = False

    def _is_one(self) -> bool:
        return (self.at_least_weeks is not None) != self.off_or_at_risk


class OneAbsence(AbsenceShape):
    """The absence asked for of one referrer's people."""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if not self._is_one():
            raise ValueError("give at_least_weeks or off_or_at_risk, not both")
        return self


class AbsencePart(Sourced, AbsenceShape):
    """One absence rule for all, or one for each referrer."""

    by_referrer: dict[Source, OneAbsence] | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if bool(self.by_referrer) == self._is_one():
            raise ValueError("give one of at_least_weeks, off_or_at_risk or by_referrer")
        return self


class OutOfWorkPart(Sourced):
    """Rules for those out of work only."""

    at_most_weeks: Weeks | None = None
    because_of_health: Flag = False

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.at_most_weeks is None and not self.because_of_health:
            raise ValueError("give at_most_weeks or because_of_health")
        return self


class EmployerSizePart(Sourced):
    """The employer's size, with the operator the source uses."""

    operator: Operator
    people: People


class ConditionsPart(Sourced):
    """``any_of: any`` is any condition; ``or_service_checks`` is another way in."""

    any_of: Literal["any"] | Annotated[tuple[Condition, ...], Field(min_length=1)] | None = None
    only: Annotated[tuple[Condition, ...], Field(min_length=1)] | None = None
    excluded: tuple[Condition, ...] = ()
    or_service_checks: Text | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if (self.any_of is None) == (self.only is None) and not self.excluded:
            raise ValueError("give one of any_of, only or excluded")
        wanted = set(self.only or ()) | set(self.any_of if self.any_of not in (None, "any") else ())
        if both := wanted & set(self.excluded):
            raise ValueError(f"both asked for and excluded: {', '.join(sorted(both))}")
        return self


class NeedsPart(Sourced):
    """What the person wants of work."""

    any_of: Annotated[tuple[Need, ...], Field(min_length=1)]


class SupportPart(Sourced):
    """Help that must, or must not, already be there."""

    with_any: tuple[Support, ...] = ()
    with_all: tuple[Support, ...] = ()
    not_on: tuple[Support, ...] = ()

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if not (self.with_any or self.with_all or self.not_on):
            raise ValueError("give with_any, with_all or not_on")
        if both := set(self.with_all) & set(self.not_on):
            raise ValueError(f"both asked for and ruled out: {', '.join(sorted(both))}")
        return self


class ReferrersPart(Sourced):
    """Who may refer. Whoever is in neither list may not."""

    allowed: Annotated[tuple[Source | Group, ...], Field(min_length=1)]
    service_decides: tuple[Source | Group, ...] = ()


class IsFor(Part):
    """Who the programme is for: all that is given must hold; null is "not seen"."""

    area: AreaPart | None = None
    age: AgePart | None = None
    work: WorkPart | None = None
    absence: AbsencePart | None = None
    out_of_work: OutOfWorkPart | None = None
    employer_size: EmployerSizePart | None = None
    conditions: ConditionsPart | None = None
    needs: NeedsPart | None = None
    support: SupportPart | None = None
    referrers: ReferrersPart | None = None


class TierWhen(Part):
    """What puts a person in a tier; all that is given must hold."""

    work: WorkShape | None = None
    needs: Annotated[tuple[Need, ...], Field(min_length=1)] | None = None
    absence: OneAbsence | None = None
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1)] | None = None


class TierPart(Sourced):
    """One tier; the first that holds is the person's."""

    id: TierId
    name: Text
    max_weeks: Weeks | None
    when: TierWhen | None = None


class LengthPart(Sourced):
    """How long the help can last."""

    max_weeks: Weeks


class PromisesPart(Sourced):
    """The programme's two clocks, in working days (R58)."""

    first_contact_working_days: Days | None = None
    first_intervention_working_days: Days | None = None


class FundingPart(Sourced):
    """Funded until and including this day."""

    until: date


class EvidencePart(Sourced):
    """What evaluations found, and how strong that is."""

    level: Evidence
    text: Text


class CheckPart(Sourced):
    """Something the coach asks once the person is there; no referrer is asked it."""

    what: Text


class WordsPart(Sourced):
    """A plain sentence."""

    text: Text


class OwedPart(Sourced):
    """What about a person the programme owes to who pays for it, if they agree; may be nothing."""

    fields: tuple[Owed, ...]

    @model_validator(mode="after")
    def _once(self) -> Self:
        if len(set(self.fields)) < len(self.fields):
            raise ValueError("something that is owed is named twice")
        return self


class GivesPart(Sourced):
    """What a person can get."""

    items: Annotated[tuple[Text, ...], Field(min_length=1)]


class ProgrammeFile(Part):
    """One programme. ``id`` is its identity for ever; the name is only a brand."""

    id: Slug
    name: Text
    nation: Nation
    status: Status
    closed: date | None = None
    summary: WordsPart
    light_touch: Flag = False
    is_for: IsFor = IsFor()
    tiers: tuple[TierPart, ...] = ()
    length: LengthPart | None = None
    promises: PromisesPart | None = None
    funding: FundingPart | None = None
    evidence: EvidencePart | None = None
    gives: GivesPart | None = None
    coach_checks: tuple[CheckPart, ...] = ()
    if_not_eligible: WordsPart | None = None
    owed_to_funder: OwedPart | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.status is Status.CLOSED) != (self.closed is not None):
            raise ValueError("a closed programme has a closed date, and a live one has none")
        ids = [tier.id for tier in self.tiers]
        if len(set(ids)) < len(ids):
            raise ValueError("two tiers have the same id")
        if any(tier.when is None for tier in self.tiers[:-1]):
            raise ValueError("only the last tier may be without 'when', or later ones never apply")
        if self.light_touch and self.is_for.model_dump(exclude_none=True, exclude={"area"}):
            raise ValueError("a light touch programme turns nobody away, so it has no rules")
        return self
