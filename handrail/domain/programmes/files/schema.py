"""The shape of a programme file. Each value stands beside its source; null means "not seen".

Versions in the database are read by this shape for ever, so a key is added or widened and never
taken away or narrowed. What only a new file must meet is in ``soundness``.
"""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from handrail.domain.programmes.eligibility.facts import Condition, Need
from handrail.domain.programmes.files.parts import (
    Flag,
    IsFor,
    Nation,
    OneAbsence,
    Part,
    Sourced,
    Text,
    Weeks,
    WorkShape,
)
from handrail.domain.programmes.rules import Evidence, Intervention, Owed, Status
from handrail.domain.programmes.terms import ConsentPoint, From, Outcome, WhoConsents

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
TierId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=40)]
Days = Annotated[int, Field(strict=True, ge=0, le=365)]
Minutes = Annotated[int, Field(strict=True, ge=1, le=480)]
Contacts = Annotated[int, Field(strict=True, ge=1, le=1_000)]
AfterMonths = Annotated[int, Field(strict=True, ge=0, le=120)]
# A month ("2020-03") or a year ("2022"), where the source says no day.
LessExact = Annotated[str, StringConstraints(pattern=r"^(19|20)\d{2}(-(0[1-9]|1[0-2]))?$")]
When = date | LessExact


class TierWhen(Part):
    """What puts a person in a tier; all that is given must hold."""

    work: WorkShape | None = None
    needs: Annotated[tuple[Need, ...], Field(min_length=1)] | None = None
    absence: OneAbsence | None = None
    conditions: Annotated[tuple[Condition, ...], Field(min_length=1)] | None = None


class TierPart(Sourced):
    """One tier; the first that holds is the person's. ``gives`` null: what the programme gives."""

    id: TierId
    name: Text
    max_weeks: Weeks | None
    when: TierWhen | None = None
    gives: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None


class LengthPart(Sourced):
    """How long the help can last: a number of weeks, or as long as it is needed."""

    max_weeks: Weeks | None = None
    unlimited: Flag = False

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.max_weeks is not None) == self.unlimited:
            raise ValueError("give max_weeks or unlimited, not both")
        return self


class PromisesPart(Sourced):
    """The programme's clocks, in working days (R58)."""

    first_contact_working_days: Days | None = None
    face_to_face_working_days: Days | None = None
    assessment_working_days: Days | None = None
    first_intervention_working_days: Days | None = None
    first_intervention_is: Intervention | None = None


class FundingPart(Sourced):
    """Funded until and including this day, month or year."""

    until: When


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


class WhenPart(Sourced):
    """When something began, or when a source last showed it running."""

    when: When


class ConsentPart(Sourced):
    """Whether it is voluntary, and when the person is asked whether they agree."""

    voluntary: Flag | None = None
    asked: tuple[ConsentPoint, ...] = ()


class YoungConsentPart(Sourced):
    """Who agrees for somebody aged 16 or 17."""

    by: WhoConsents


class ReviewPart(Sourced):
    """How often the plan is looked at again."""

    every_weeks: Weeks


class AssessmentPart(Sourced):
    """How long the assessment takes."""

    minutes: Minutes


class ContactsPart(Sourced):
    """How many contacts people usually have, from and to."""

    fewest: Contacts
    most: Contacts

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.fewest > self.most:
            raise ValueError("fewest is more than most")
        return self


class ArmPart(Part):
    """One arm of a trial."""

    name: Text
    information_only: Flag = False


class TrialPart(Sourced):
    """People were put into one of these arms by chance."""

    arms: Annotated[tuple[ArmPart, ...], Field(min_length=2)]


class OutcomesPart(Sourced):
    """What counts as an outcome, and what does not."""

    counted: Annotated[tuple[Outcome, ...], Field(min_length=1)]
    not_counted: tuple[Outcome, ...] = ()

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if both := set(self.counted) & set(self.not_counted):
            raise ValueError(f"both counted and not: {', '.join(sorted(both))}")
        return self


class PointPart(Part):
    """A time at which something is measured."""

    counted_from: From
    months: AfterMonths = 0


class MeasuresPart(Sourced):
    """What is measured, and when; an instrument is only named."""

    tools: tuple[Text, ...] = ()
    at: tuple[PointPart, ...] = ()


class ProgrammeFile(Part):
    """One programme. ``id`` is its identity for ever; the name is only a brand."""

    id: Slug
    name: Text
    nation: Nation
    status: Status
    started: WhenPart | None = None
    seen_running: WhenPart | None = None
    closed: When | None = None
    summary: WordsPart
    light_touch: Flag = False
    is_for: IsFor = IsFor()
    tiers: tuple[TierPart, ...] = ()
    length: LengthPart | None = None
    promises: PromisesPart | None = None
    assessment: AssessmentPart | None = None
    contacts: ContactsPart | None = None
    review: ReviewPart | None = None
    consent: ConsentPart | None = None
    consent_at_16_and_17: YoungConsentPart | None = None
    trial: TrialPart | None = None
    outcomes: OutcomesPart | None = None
    measures: MeasuresPart | None = None
    funding: FundingPart | None = None
    evidence: EvidencePart | None = None
    findings: tuple[WordsPart, ...] = ()
    gives: GivesPart | None = None
    case_manager_does_not: GivesPart | None = None
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
