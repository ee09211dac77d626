"""Cells that a spreadsheet cannot run, and values that JSON has no word for."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from handrail.interop.case_files import tables, writing


@pytest.mark.parametrize("said", ["=1+1", "+44", "-5", "@x", "\t=1", "\r=1"])
def test_no_cell_is_a_formula_and_it_comes_back(said):
    cell = writing.as_cell(said)
    assert cell == f"'{said}"
    assert tables.plain(cell) == said.strip()


def test_values_as_cells():
    when = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
    assert [
        writing.as_cell(one)
        for one in (None, True, 3, when, date(2026, 6, 3), UUID(int=1), ["a", "b"], {"b": [1]})
    ] == [
        "",
        "yes",
        "3",
        "2026-06-03T09:30:00+00:00",
        "2026-06-03",
        "00000000-0000-0000-0000-000000000001",
        "a; b",
        '{"b": [1]}',
    ]
