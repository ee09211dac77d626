"""Which SNOMED codes letters carry: a dated file, and what a place puts in its stead."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

OURS = Path(__file__).with_name("letter_codes.yaml")
Part = Literal["document", "action", "progress", "suggestion"]
PARTS: tuple[Part, ...] = ("document", "action", "progress", "suggestion")
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class CodesUnreadable(Exception):  # noqa: N818 - said to whoever starts the server
    """The file of codes cannot be read or does not make sense; says where."""


class Coded(BaseModel):
    """Words, and the code that says the same, where one is agreed, with where it was seen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Text
    code: Annotated[str, StringConstraints(pattern=r"^\d{6,18}$")] | None = None
    display: Text | None = None
    source: Text | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.code and not (self.display and self.source):
            raise ValueError("a code needs its display, and where it was seen")
        return self


class LetterCodes(BaseModel):
    """The codes of every part of a letter, as of a day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    as_of_date: date
    system: Text = "http://snomed.info/sct"
    codes: dict[Part, Coded]


def in_force() -> LetterCodes:
    """Return the codes of this installation; CodesUnreadable."""
    return load(settings.LETTER_CODES_FILE)


@lru_cache(maxsize=8)
def load(given: str = "") -> LetterCodes:
    """Return the codes that come with Handrail, with those of a file in their place."""
    ours = _read(OURS)
    if not given:
        return ours
    theirs = _read(Path(given).expanduser())
    return theirs.model_copy(update={"codes": {**ours.codes, **theirs.codes}})


def _read(path: Path) -> LetterCodes:
    try:
        return LetterCodes.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise CodesUnreadable(f"{path.name}: {problem}") from None
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise CodesUnreadable(f"{path.name}: {where}: {first['msg']}") from None
