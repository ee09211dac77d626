"""No cell of any export is a formula, and no export is written by anything else."""

import ast
import csv
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from handrail.insight import everything, formulas
from handrail.interop.case_files import tables, writing
from handrail.kernel import clock
from handrail.kernel.viewer import System, acting_as

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff20SUM(1)",
    '"=1',
    'a";=1+1',
    "a;=1+1",
    "a,=1+1",
    "a\n=1+1",
)
WRITERS = {"writer", "DictWriter", "Workbook"}
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def runs(cell: str) -> bool:
    """Return whether the oldest advice on the matter would call a cell dangerous."""
    return cell.startswith(RUNS) or cell.strip(" \u00a0\u200b\ufeff").startswith(RUNS)


def cells_of(path: Path, separator: str = ",") -> list[str]:
    with path.open(newline="", encoding="utf-8") as file:
        return [cell for row in csv.reader(file, delimiter=separator) for cell in row]


@pytest.fixture
def nouns(world, taken_back):
    """Every noun of a real export, each cell of each row replaced by something hostile."""
    by, at = System(world.places["service"]), clock.now()
    with acting_as(by, at=at):
        return [
            everything.Noun(
                noun.name,
                noun.columns,
                iter([dict.fromkeys([c.name for c in noun.columns], bad) for bad in HOSTILE]),
            )
            for noun in everything.nouns(viewer=by, at=at)
        ]


def test_no_cell_of_any_noun_is_a_formula(nouns, tmp_path):
    (tmp_path / "csv").mkdir()
    assert len(nouns) > 30
    for noun in nouns:
        with (tmp_path / f"{noun.name}.jsonl").open("w") as whole:
            writing.noun(noun, tmp_path, whole)
        path = tmp_path / "csv" / f"{noun.name}.csv"
        assert not [cell for cell in cells_of(path) if runs(cell)], noun.name
        text = path.read_text().replace("\r\n", "\n")
        assert text.startswith('"')


def test_no_cell_of_the_open_cases_is_a_formula(tmp_path):
    columns = [f"column {number}" for number in range(4)]
    rows = iter([dict.fromkeys(columns, bad) for bad in HOSTILE])
    writing.flat("open_cases.csv", columns, rows, tmp_path)
    assert not [cell for cell in cells_of(tmp_path / "open_cases.csv") if runs(cell)]


def test_no_cell_of_a_download_is_a_formula(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(writing.csv_text(HOSTILE, [HOSTILE]), newline="")
    assert not [cell for cell in cells_of(path) if runs(cell)]


def test_where_a_semicolon_separates_no_cell_is_cut_in_two(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(writing.csv_text(["one"], [["a;=1+1"], ['b";=1+1']]), newline="")
    assert not [cell for cell in cells_of(path, ";") if runs(cell)]


@given(st.text(max_size=30))
def test_no_text_at_all_becomes_a_formula(said):
    assert not runs(formulas.safe(said))
    assert formulas.unmarked(formulas.safe(said)) == said


@given(st.sampled_from(HOSTILE))
def test_what_is_taken_back_in_is_what_was_said(said):
    assert tables.plain(writing.as_cell(said)) == tables.plain(said)


def test_only_one_module_writes_tables():
    """A writer that knows nothing of formulas would let one through."""
    writers = {}
    for path in Path(settings.PACKAGE).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in {
                "writer",
                "DictWriter",
                "Workbook",
            }:
                writers[path.name] = "handrail.insight.formulas import safe" in path.read_text()
    assert writers == {"writing.py": True, "gaps.py": True, "inviting.py": True}


def test_what_names_an_export_is_ours_to_name():
    """File names come from the code, never from what somebody typed."""
    names = [*everything.SCOPED, *everything.HELD, "accounts", "wordings"]
    assert all(name.isidentifier() for name in names)
