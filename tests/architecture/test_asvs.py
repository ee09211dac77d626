"""The table of ASVS 5 has every requirement of levels 1 and 2 once, and names tests that exist."""

import re

import pytest

from tests.cluster import PROJECT

PAGE = PROJECT / "docs" / "safety" / "asvs.md"
ATTACKS = PROJECT / "docs" / "safety" / "attacks.md"
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE.read_text())
# How many requirements of levels 1 and 2 each chapter of version 5.0.0 has.
CHAPTERS = {1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9,
            13: 13, 14: 9, 15: 13, 16: 16, 17: 7}  # fmt: skip
MISSING = ("Not met: ", "In part: ", "Deployer: ")
REASONS = (*MISSING, "N/A: ")


def written() -> set[str]:
    """Return the name of every test there is."""
    found = set()
    for file in (PROJECT / "tests").rglob("test_*.py"):
        found |= set(re.findall(r"^(?:async )?def (test_\w+)", file.read_text(), re.MULTILINE))
    return found


TESTS = written()


def named(text: str) -> set[str]:
    return set(re.findall(r"\btest_\w+\b(?!\.py)", text))


def test_every_requirement_is_there_once():
    ids = [row[0] for row in ROWS]
    assert sorted(ids) == sorted(set(ids))
    counted = dict.fromkeys(CHAPTERS, 0)
    for each in ids:
        counted[int(each[1:].partition(".")[0])] += 1
    assert counted == CHAPTERS


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_names_tests_that_exist_or_a_reason(row):
    _, asks, how, shown = row
    assert len(asks) > 3
    assert how
    tests = named(shown)
    assert tests or shown.startswith(REASONS), "neither a test nor a reason"
    assert tests <= TESTS, sorted(tests - TESTS)


def test_what_is_not_met_comes_first():
    text = PAGE.read_text()
    first = text.partition("## Not met")[2].partition("\n## ")[0]
    short = [row[0] for row in ROWS if row[3].startswith(("Not met: ", "In part: "))]
    assert short
    assert [each for each in short if f"| {each} |" not in first] == []


def test_the_attack_log_names_tests_that_exist():
    assert named(ATTACKS.read_text()) <= TESTS
    assert len(named(ATTACKS.read_text())) > 20
