"""Check a folder of programme files: what each says in plain English, and what is wrong."""

from dataclasses import dataclass, field
from pathlib import Path

from handrail.domain.programmes.eligibility import words
from handrail.domain.programmes.files import reading, vignettes
from handrail.domain.programmes.files.safe_yaml import BadFile
from handrail.domain.programmes.rules import ProgrammeRules, Status


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
        found.lines += [*in_english(rules), ""]
    for path in reading.files_in(cases) if cases else ():
        _run(path, read, found)
    return found


def in_english(rules: ProgrammeRules) -> tuple[str, ...]:
    """Return a programme as lines that a domain expert can check against the source."""
    lines = [f"{rules.name} ({rules.id}, {rules.nation}, {_status(rules)})", f"  {rules.summary}"]
    lines += [f"  - {rule}" for rule in rules.describe()] or ["  - Open to everybody."]
    for tier in rules.tiers:
        length = f"up to {tier.max_weeks} weeks" if tier.max_weeks else "length being checked"
        lines.append(f"  - Tier: {tier.name}, {length}.")
    if rules.max_weeks:
        lines.append(f"  - Lasts up to {rules.max_weeks} weeks.")
    lines += [f"  - The coach will check {check}." for check in rules.coach_checks]
    if rules.owed_to_funder is not None:
        owed = ", ".join(rules.owed_to_funder).replace("_", " ") or "nothing"
        lines.append(f"  - Owed to who pays for it, if the person agrees: {owed}.")
    if rules.not_seen:
        lines.append(f"  - Being checked: {', '.join(rules.not_seen).replace('_', ' ')}.")
    return tuple(lines)


def _status(rules: ProgrammeRules) -> str:
    if rules.status is Status.CLOSED and rules.closed_date:
        return f"closed on {words.day(rules.closed_date)}"
    return rules.status.value


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
