"""What rots is the one huge file: no file and no function grows past a size one can read."""

import ast
import subprocess
from pathlib import Path

import pytest

from tests.cluster import PROJECT

LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def tracked(*patterns: str) -> list[Path]:
    """Return the files in version control that are there now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is not a checkout")
    paths = (PROJECT / name for name in sorted(set(listed.stdout.split("\0"))) if name)
    return [path for path in paths if path.is_file()]


def python_files() -> list[Path]:
    """Return our own Python; migrations are written by a tool and never grow."""
    return [path for path in tracked("*.py") if "migrations" not in path.parts]


def test_no_python_file_is_too_long_to_read() -> None:
    long = {
        str(path.relative_to(PROJECT)): lines
        for path in python_files()
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_function_is_too_long_to_read() -> None:
    long = {}
    for path in python_files():
        name = str(path.relative_to(PROJECT))
        if not name.startswith("handrail/"):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{name}: {node.name}"] = lines
    assert long == {}
