"""Which codes mean what: the list that comes with Handrail, and what a place adds to it."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from handrail.domain.programmes.eligibility.facts import Condition
from handrail.domain.prompting.facts import Exclusion

OURS = Path(__file__).with_name("codes.yaml")
LONGEST_RECOVERY_DAYS = 366
# What a code can say of somebody's work: words of the referral form.
Work = Literal["employed", "off_sick", "self_employed", "unemployed", "student", "retired"]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class CodesUnreadable(Exception):  # noqa: N818 - said to whoever starts the server
    """The file of codes cannot be read or does not make sense; says where."""


class Line(BaseModel):
    """One code, what it is called, and where it was seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]{1,30}$")]
    display: Text
    source: Text


class SurgeryLine(Line):
    """The code of an operation, and how long people are expected to recover from it."""

    recovery_days: Annotated[int, Field(gt=0, le=LONGEST_RECOVERY_DAYS)]


class Agreed(BaseModel):
    """Who agreed, and when, that the lists may be trusted: a clinical safety officer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: Text
    agreed_date: date


class CodeFile(BaseModel):
    """A file of codes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    system: Text = "http://snomed.info/sct"
    agreed: Agreed | None = None
    fit_notes: tuple[Line, ...] = ()
    silent: dict[Exclusion, tuple[Line, ...]] = Field(default_factory=dict)
    surgery: tuple[SurgeryLine, ...] = ()
    groups: dict[Condition, tuple[Line, ...]] = Field(default_factory=dict)
    sensitive: tuple[Line, ...] = ()
    employment: dict[Work, tuple[Line, ...]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Codes:
    """What every code means."""

    system: str
    is_agreed: bool
    fit_notes: frozenset[str]
    exclusions: dict[str, Exclusion]
    recovery_days: dict[str, int]
    groups: dict[str, str]
    silencing: frozenset[str]  # because of which nothing is said
    known: frozenset[str]  # that mean anything at all
    sensitive: frozenset[str] = frozenset()
    employment: dict[str, str] = field(default_factory=dict)

    @property
    def observed(self) -> frozenset[str]:
        """Return the codes of observations that fill the referral form."""
        return self.fit_notes | set(self.employment)

    @property
    def knows_sensitive(self) -> bool:
        """Return whether this place has agreed which problems are never offered for sending."""
        return self.is_agreed and bool(self.sensitive)

    @property
    def may_be_trusted(self) -> bool:
        """Return whether no list without which somebody could be hurt is empty, and all agreed."""
        needed = {Exclusion.PALLIATIVE_CARE, Exclusion.ADVANCED_DEMENTIA, Exclusion.PREGNANCY}
        return self.is_agreed and bool(self.fit_notes) and needed <= set(self.exclusions.values())


def in_force() -> Codes:
    """Return the codes of this installation; CodesUnreadable."""
    return load(settings.PROMPT_CODES_FILE)


def may_be_used(codes: Codes) -> bool:
    """Return whether anything may be said by these codes: agreed ones, or in the demo any."""
    return codes.may_be_trusted or settings.DEMO


@lru_cache(maxsize=8)
def load(more: str = "") -> Codes:
    """Return the codes that come with Handrail with those of a file; CodesUnreadable."""
    files = [_ours(), *([_read(Path(more).expanduser())] if more else [])]
    if len({each.system for each in files}) > 1:
        raise CodesUnreadable(f"{more}: another code system than {files[0].system}")
    fit_notes = frozenset(line.code for each in files for line in each.fit_notes)
    exclusions = {
        line.code: kind for each in files for kind, lines in each.silent.items() for line in lines
    }
    recovery_days = {line.code: line.recovery_days for each in files for line in each.surgery}
    groups = {
        line.code: group.value
        for each in files
        for group, lines in each.groups.items()
        for line in lines
    }
    return Codes(
        system=files[0].system,
        is_agreed=files[-1].agreed is not None,
        fit_notes=fit_notes,
        exclusions=exclusions,
        recovery_days=recovery_days,
        groups=groups,
        silencing=frozenset(exclusions),
        known=fit_notes.union(exclusions, recovery_days, groups),
        sensitive=frozenset(line.code for each in files for line in each.sensitive),
        employment={
            line.code: status
            for each in files
            for status, lines in each.employment.items()
            for line in lines
        },
    )


@cache
def _ours() -> CodeFile:
    return _read(OURS)


def _read(path: Path) -> CodeFile:
    try:
        return CodeFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise CodesUnreadable(f"{path}: {problem}") from None
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise CodesUnreadable(f"{path}: {where}: {first['msg']}") from None
