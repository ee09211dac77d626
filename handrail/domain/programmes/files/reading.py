"""Read programme files into rules, with every fault named by file, line and key."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

import handrail
from handrail.domain.programmes.files import safe_yaml, soundness
from handrail.domain.programmes.files.building import rules_of
from handrail.domain.programmes.files.safe_yaml import BadFile, Problem
from handrail.domain.programmes.files.schema import ProgrammeFile
from handrail.domain.programmes.rules import ProgrammeRules


@dataclass(frozen=True, slots=True)
class Source:
    """A programme file that was read: what it says as data, its hash, and its rules.

    The hash is of what the file says, so that a reworded comment is no new version.
    """

    name: str
    data: Mapping[str, Any]
    hash: str
    rules: ProgrammeRules


def folder() -> Path:
    """Return where the programme files are: inside the wheel, else beside the package."""
    package = Path(handrail.__file__).resolve().parent
    bundled = package / "programmes_data"
    return bundled if bundled.is_dir() else package.parent / "programmes"


def files_in(place: Path) -> tuple[Path, ...]:
    """Return the programme files of a folder, by name."""
    return tuple(sorted(place.glob("*.yaml")))


def read_file(path: Path) -> Source:
    """Return what one programme file says. BadFile with every problem in it."""
    with path.open("rb") as opened:
        data = opened.read(safe_yaml.MOST_BYTES + 1)
    source = read(path.name, data)
    if source.rules.id != path.stem:
        problem = Problem(None, "id", f"'{source.rules.id}' does not match the file's name")
        raise BadFile(path.name, (problem,))
    return source


def read(name: str, data: bytes) -> Source:
    """Return what the text of a programme file says. BadFile with every problem in it."""
    parsed = safe_yaml.parse(name, data)
    try:
        file = ProgrammeFile.model_validate(parsed.content)
    except ValidationError as error:
        raise BadFile(name, tuple(_problem(parsed, it) for it in error.errors())) from error
    found, unsound = _source(name, file)
    if unsound:
        problems = (Problem(_line(parsed, key), key, message) for key, message in unsound)
        raise BadFile(name, tuple(problems))
    return found


def read_data(name: str, data: Mapping[str, Any]) -> Source:
    """Return what a programme says that was put together here. BadFile with every problem in it."""
    try:
        file = ProgrammeFile.model_validate(data)
    except ValidationError as error:
        problems = (Problem(None, _key(it), _said(it)) for it in error.errors())
        raise BadFile(name, tuple(problems)) from error
    found, unsound = _source(name, file)
    if unsound:
        raise BadFile(name, tuple(Problem(None, key, message) for key, message in unsound))
    return found


def rules_from(data: Mapping[str, Any]) -> ProgrammeRules:
    """Return the rules of a version kept in the database."""
    return rules_of(ProgrammeFile.model_validate(data))


def hash_of(content: Mapping[str, Any]) -> str:
    """Return the hash by which two readings of a programme are compared."""
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _source(name: str, file: ProgrammeFile) -> tuple[Source, tuple[soundness.Found, ...]]:
    rules = rules_of(file)
    content = file.model_dump(mode="json", exclude_unset=True)
    return Source(name, content, hash_of(content), rules), soundness.problems(file, rules)


def _key(error: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in error["loc"])


def _said(error: Mapping[str, Any]) -> str:
    return str(error["msg"]).removeprefix("Value error, ")


def _line(parsed: safe_yaml.Parsed, key: str) -> int | None:
    """Return the line of a key, or of the nearest one around it that the file has."""
    while key and key not in parsed.lines:
        key = key.rpartition(".")[0]
    return parsed.lines.get(key)


def _problem(parsed: safe_yaml.Parsed, error: Mapping[str, Any]) -> Problem:
    parts = [str(part) for part in error["loc"]]
    message = _said(error)
    while parts and ".".join(parts) not in parsed.lines:
        missing = parts.pop()
        if error["type"] == "missing":
            message = f"'{missing}' is missing"
    key = ".".join(parts)
    return Problem(parsed.lines.get(key), key, message)
