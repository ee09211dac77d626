"""Vignettes: short cases in a domain expert's words, with the answer each programme must give."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

import handrail
from handrail.domain.programmes.eligibility.answers import Answer, Eligibility
from handrail.domain.programmes.eligibility.facts import (
    ASKED_ALONE,
    NEVER,
    Condition,
    Employment,
    Facts,
    Group,
    Hope,
    Need,
    Source,
    Support,
    Thing,
    Ticks,
    ticked,
)
from handrail.domain.programmes.eligibility.questions import Question
from handrail.domain.programmes.files import safe_yaml
from handrail.domain.programmes.files.parts import Code, Text
from handrail.domain.programmes.files.safe_yaml import BadFile, Problem
from handrail.domain.programmes.files.schema import Slug, TierId
from handrail.domain.programmes.rules import ProgrammeRules, judge

Number = Annotated[int, Field(strict=True, ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PersonInVignette(_Part):
    """What is known; a key left out is not known. Lists answer a question as a whole.

    ``told_alone`` is what the person told the coach alone; ``circumstances`` leave it open.
    """

    age: Number | None = None
    lives_in: tuple[Code, ...] | None = None
    practice_in: tuple[Code, ...] | None = None
    jobcentre_in: tuple[Code, ...] | None = None
    work: Employment | None = None
    work_at_risk: StrictBool | None = None
    weeks_off: Number | None = None
    expected_weeks_off: Number | None = None
    weeks_out_of_work: Number | None = None
    left_because_of_health: StrictBool | None = None
    employer_size: Number | None = None
    conditions: tuple[Condition, ...] | None = None
    wants: tuple[Need, ...] | None = None
    already_with: tuple[Support, ...] | None = None
    hopes: tuple[Hope, ...] | None = None
    circumstances: tuple[Group, ...] | None = None
    told_alone: tuple[Group, ...] | None = None
    likely_to_return: StrictBool | None = None
    helped_here_months_ago: Number | Literal["never"] | None = None
    referred_already_by: tuple[Source, ...] | None = None
    referred_by: Source | None = None

    def facts(self, programme_id: str) -> Facts:
        """Return the person as the engine knows people."""
        return Facts(
            age=self.age,
            home_areas=_areas(self.lives_in),
            practice_areas=_areas(self.practice_in),
            jobcentre_areas=_areas(self.jobcentre_in),
            employment=self.work,
            work_at_risk=self.work_at_risk,
            weeks_off=self.weeks_off,
            expected_weeks_off=self.expected_weeks_off,
            weeks_out_of_work=self.weeks_out_of_work,
            left_work_because_of_health=self.left_because_of_health,
            employer_size=self.employer_size,
            conditions=Ticks() if self.conditions is None else _conditions(self.conditions),
            needs=_ticks(self.wants, Need),
            support=_ticks(self.already_with, Support),
            hopes=_ticks(self.hopes, Hope),
            groups=self._groups(),
            likely_to_return=self.likely_to_return,
            earlier_help=self._earlier(programme_id),
            referred_already=_ticks(self.referred_already_by, Source),
            referred_by=self.referred_by,
        ).filled()

    def _groups(self) -> Ticks[Group]:
        said, alone = self.circumstances, self.told_alone
        openly = _ticks(said, Group)
        private = _ticks(alone, Group)
        return Ticks(
            openly.yes | private.yes,
            (openly.no - ASKED_ALONE) | (private.no & ASKED_ALONE),
        )

    def _earlier(self, programme_id: str) -> frozenset[tuple[str, int]]:
        ago = self.helped_here_months_ago
        if ago is None:
            return frozenset()
        return frozenset({(programme_id, NEVER if ago == "never" else ago)})


class Expected(_Part):
    """The answer, and as much of the rest as the case is about."""

    answer: Answer
    tier: TierId | None = None
    max_weeks: Number | None = None
    ask: tuple[Question, ...] | None = None
    because: Text | None = None


class Vignette(_Part):
    """One case."""

    name: Text
    person: PersonInVignette
    expect: Expected


class ServiceArea(_Part):
    """The area of the service in these cases, where the programme leaves it to services."""

    name: Text
    codes: tuple[Code, ...]


class VignetteFile(_Part):
    """The cases of one programme."""

    programme: Slug
    service_area: ServiceArea | None = None
    vignettes: Annotated[tuple[Vignette, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case came out: ``problems`` is empty where the answer is as expected."""

    name: str
    problems: tuple[str, ...]


def folder() -> Path:
    """Return where the cases are: inside the wheel, else beside the tests."""
    package = Path(handrail.__file__).resolve().parent
    bundled = package / "vignettes_data"
    return bundled if bundled.is_dir() else package.parent / "tests" / "vignettes"


def of_programme(programme_id: str) -> VignetteFile | None:
    """Return the cases of one programme, or None where nobody has written any."""
    path = folder() / f"{programme_id}.yaml"
    return read_vignettes(path) if path.is_file() else None


def judged(file: VignetteFile, rules: ProgrammeRules) -> tuple[Eligibility, ...]:
    """Return the answer to each case of a file under the rules."""
    if file.service_area:
        rules = rules.within(file.service_area.name, frozenset(file.service_area.codes))
    return tuple(judge(rules, case.person.facts(file.programme)) for case in file.vignettes)


def read_vignettes(path: Path) -> VignetteFile:
    """Return the cases in a file. BadFile with every problem in it."""
    parsed = safe_yaml.parse(path.name, path.read_bytes())
    try:
        return VignetteFile.model_validate(parsed.content)
    except ValidationError as error:
        problems = [
            Problem(None, ".".join(str(part) for part in it["loc"]), it["msg"])
            for it in error.errors()
        ]
        raise BadFile(path.name, tuple(problems)) from error


def run(file: VignetteFile, rules: ProgrammeRules) -> tuple[Outcome, ...]:
    """Return how each case of a file comes out under the rules."""
    answers = zip(file.vignettes, judged(file, rules), strict=True)
    return tuple(Outcome(case.name, _differences(case.expect, found)) for case, found in answers)


def _differences(expected: Expected, found: Eligibility) -> tuple[str, ...]:
    said = " ".join(found.reasons)
    compared = [
        ("answer", expected.answer, found.answer),
        ("tier", expected.tier, found.tier.id if found.tier else None),
        ("weeks at most", expected.max_weeks, found.max_weeks),
        ("questions", expected.ask, found.questions),
    ]
    problems = [
        f"{what}: expected {_plain(wanted)}, found {_plain(got)}"
        for what, wanted, got in compared
        if wanted is not None and wanted != got
    ]
    if expected.because and expected.because.lower() not in said.lower():
        problems.append(f"reasons: expected to read '{expected.because}', found '{said}'")
    return tuple(problems)


def _plain(value: object) -> str:
    return ", ".join(str(it) for it in value) if isinstance(value, tuple) else str(value)


def _areas(codes: tuple[str, ...] | None) -> frozenset[str] | None:
    return None if codes is None else frozenset(codes)


def _ticks(chosen: tuple[Thing, ...] | None, among: type[Thing]) -> Ticks[Thing]:
    return Ticks() if chosen is None else ticked(chosen, among=among)


def _conditions(chosen: tuple[Condition, ...]) -> Ticks[Condition]:
    """Return ticks as the referral form takes them: severity is not told by "mental health"."""
    told = set(Condition)
    if Condition.MENTAL_HEALTH in chosen and Condition.SEVERE_MENTAL_ILLNESS not in chosen:
        told.discard(Condition.SEVERE_MENTAL_ILLNESS)
    return ticked(chosen, among=told)
