"""Requirement sheets of standards, and which of their numbers our tests say they are about."""

import ast
import re
from pathlib import Path

import openpyxl
import pytest

CITED = re.compile(r"Requirements:([\d,\s]+)\.")


def cited(folder: Path) -> set[int]:
    """Return the numbers that a folder's tests name: "Requirements: 4, 5." in a docstring."""
    found: set[int] = set()
    for path in folder.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for numbers in CITED.findall(ast.get_docstring(node) or ""):
                    found |= {int(each) for each in numbers.split(",")}
    return found


def shall(sheet: Path, actor: str) -> set[int]:
    """Return the numbers of what a sheet says an actor SHALL; skips, saying so, without it."""
    if not sheet.is_file():
        pytest.skip(f"the requirement sheet is not there: {sheet.name}")
    book = openpyxl.load_workbook(sheet, read_only=True)
    rows = book["Requirements"].iter_rows(min_row=2, values_only=True)
    return {
        int(row[0]) for row in rows if row[0] and "SHALL" in str(row[3]) and actor in str(row[4])
    }
