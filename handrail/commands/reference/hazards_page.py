"""The hazard log: what could harm a person, and what guards against it, from ``hazards.yaml``."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from handrail.commands.reference.markdown import table

FILE = Path(__file__).resolve().parents[3] / "docs" / "safety" / "hazards.yaml"
SEVERITIES = ("minor", "significant", "considerable", "major", "catastrophic")
LIKELIHOODS = ("very low", "low", "medium", "high", "very high")
NOBODY = "Not yet signed: the deploying organisation names a Clinical Safety Officer."


@dataclass(frozen=True, slots=True)
class Rating:
    """How bad and how likely; their product orders the log and decides nothing by itself."""

    severity: str
    likelihood: str

    @property
    def product(self) -> int:
        """Return severity times likelihood, from 1 to 25."""
        return (SEVERITIES.index(self.severity) + 1) * (LIKELIHOODS.index(self.likelihood) + 1)

    def __str__(self) -> str:
        return f"{self.severity}, {self.likelihood}: {self.product}"


@dataclass(frozen=True, slots=True)
class Control:
    """One thing that guards against a hazard, and the tests that show it does."""

    text: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hazard:
    """One line of the log."""

    id: str
    hazard: str
    cause: str
    effect: str
    before: Rating
    after: Rating
    controls: tuple[Control, ...]
    left: str


def hazards() -> tuple[Hazard, ...]:
    """Return every hazard in the order of the file; KeyError for one that lacks something."""
    return tuple(_hazard(one) for one in yaml.safe_load(FILE.read_text()))


def body() -> str:
    """Return the log: a summary, then each hazard with its controls."""
    found = hazards()
    worst = sorted(found, key=lambda one: (-one.after.product, one.id))
    intro = (
        f"{NOBODY} The ratings are the makers' proposal, from 1 (minor, very low) to 25 "
        "(catastrophic, very high): severity times likelihood, before and after the controls. The "
        "deploying organisation rates them again with its own matrix, for its own setting. Every "
        "control names the tests that guard it; a check fails when one of them does not exist.\n\n"
        f"{len(found)} hazards, worst first by what is left after the controls:\n\n"
    )
    rows = [
        (f"[{one.id}](#{one.id.lower()})", one.hazard, str(one.before), str(one.after))
        for one in worst
    ]
    summary = table(("", "Hazard", "Before", "After"), rows)
    return intro + summary + "\n" + "\n".join(map(_section, found))


def _section(one: Hazard) -> str:
    lines = [
        f"## {one.id}",
        f"**{one.hazard}.**",
        table(
            ("", ""),
            (
                ("Cause", one.cause),
                ("Effect", one.effect),
                ("Before controls", str(one.before)),
                ("After controls", str(one.after)),
                ("What is left", one.left),
            ),
        ),
        table(("Control", "Guarded by"), _controls(one)),
    ]
    return "\n\n".join(line.strip() for line in lines) + "\n"


def _controls(one: Hazard) -> Iterator[tuple[str, str]]:
    for control in one.controls:
        named = (test.partition("::") for test in control.tests)
        yield control.text, ", ".join(f"[`{name}`](../../{path})" for path, _, name in named)


def _hazard(said: dict[str, Any]) -> Hazard:
    return Hazard(
        id=said["id"],
        hazard=said["hazard"],
        cause=said["cause"],
        effect=said["effect"],
        before=Rating(**said["before"]),
        after=Rating(**said["after"]),
        controls=tuple(Control(it["control"], tuple(it["tests"])) for it in said["controls"]),
        left=said["left"],
    )
