"""Check a folder of programme files: what each says in plain English, and what is wrong."""

from dataclasses import dataclass, field
from pathlib import Path

from handrail.domain.programmes.english import in_english
from handrail.domain.programmes.files import reading, vignettes
from handrail.domain.programmes.files.safe_yaml import BadFile
from handrail.domain.programmes.rules import ProgrammeRules, Status, missing_for_go_live


@dataclass(slots=True)
class Checked:
    """What a check found; ``lines`` are for reading, ``problems`` for mending."""

    programmes: int = 0
    rules: int = 0
    vignettes: int = 0
    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def check(folder: Path, cases: Path | None) -> Checked:
    """Return what the programme files of a folder say, and how their vignettes come out."""
    found = Checked()
    read: dict[str, ProgrammeRules] = {}
    for path in reading.files_in(folder):
        try:
            rules = reading.read_file(path).rules
        except BadFile as bad:
            found.problems += str(bad).splitlines()
            continue
        read[rules.id] = rules
        found.programmes += 1
        found.rules += len(rules.describe())
        found.lines += [*in_english(rules), *_go_live(rules), ""]
    for path in reading.files_in(cases) if cases else ():
        _run(path, read, found)
    return found


def _go_live(rules: ProgrammeRules) -> list[str]:
    if rules.status is Status.CLOSED:
        return []
    return [f"  - Before go-live: {it}." for it in missing_for_go_live(rules)]


def _run(path: Path, read: dict[str, ProgrammeRules], found: Checked) -> None:
    try:
        file = vignettes.read_vignettes(path)
    except BadFile as bad:
        found.problems += str(bad).splitlines()
        return
    if file.programme not in read:
        found.problems.append(f"{path.name}: there is no programme '{file.programme}'")
        return
    for outcome in vignettes.run(file, read[file.programme]):
        found.vignettes += 1
        found.problems += [
            f"{path.name}: {outcome.name}: {problem}" for problem in outcome.problems
        ]
