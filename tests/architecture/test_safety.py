"""The safety case names only what is there, and claims nothing that nobody has signed."""

import ast
import re

import pytest

from handrail.commands import docs, reference
from handrail.commands.reference.hazards_page import Hazard, hazards
from tests.cluster import PROJECT

FOUND = hazards()
SAFETY = sorted((PROJECT / "docs" / "safety").glob("*.md"))
# What is claimed only where somebody who can has done it: never by this repository.
CLAIMS = re.compile(
    r"\b(?:is|was|has been|fully) (?:approved|certified|accredited|compliant|signed off|assured)\b",
    re.IGNORECASE,
)


def missing(tests: tuple[str, ...]) -> list[str]:
    """Return those of the tests named that are not in their file."""
    return [name for name in tests if not is_there(name)]


def is_there(named: str) -> bool:
    """Return whether ``path::name`` is a test."""
    path, _, name = named.partition("::")
    file = PROJECT / path
    if not name.startswith("test_") or not file.is_file():
        return False
    tree = ast.parse(file.read_text())
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in ast.walk(tree))


@pytest.mark.parametrize("hazard", FOUND, ids=lambda one: one.id)
def test_a_hazard_names_only_tests_that_exist(hazard: Hazard) -> None:
    assert [name for control in hazard.controls for name in missing(control.tests)] == []


@pytest.mark.parametrize("hazard", FOUND, ids=lambda one: one.id)
def test_a_hazard_has_controls_and_each_has_words_and_a_test(hazard: Hazard) -> None:
    assert hazard.controls
    assert all(control.text.strip() and control.tests for control in hazard.controls)
    assert all((hazard.hazard.strip(), hazard.cause.strip(), hazard.effect.strip(), hazard.left))


@pytest.mark.parametrize("hazard", FOUND, ids=lambda one: one.id)
def test_controls_never_make_a_hazard_worse(hazard: Hazard) -> None:
    assert hazard.after.product <= hazard.before.product


def test_hazards_are_numbered_in_order() -> None:
    assert [one.id for one in FOUND] == [f"HZ-{n:02}" for n in range(1, len(FOUND) + 1)]


def test_a_test_that_is_not_there_would_be_found() -> None:
    here = "tests/architecture/test_safety.py"
    assert missing((f"{here}::test_hazards_are_numbered_in_order",)) == []
    assert missing((f"{here}::test_nobody_wrote_this", "tests/nowhere.py::test_x", here)) == [
        f"{here}::test_nobody_wrote_this",
        "tests/nowhere.py::test_x",
        here,
    ]


def test_the_written_pages_are_fresh() -> None:
    assert docs.stale_among(reference.safety_pages(), docs.SAFETY) == [], "run 'make fix'"


def test_every_message_stands_in_the_data_flows() -> None:
    from handrail.domain.messaging.letters import TEMPLATES

    drawn = (docs.SAFETY / "data-flows.md").read_text()
    assert [name for name in TEMPLATES if f"`{name}`" not in drawn] == []


@pytest.mark.parametrize("page", SAFETY, ids=lambda page: page.name)
def test_no_page_claims_what_nobody_has_signed(page) -> None:
    assert CLAIMS.findall(page.read_text()) == []
