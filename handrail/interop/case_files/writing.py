"""Write everything in open formats: a CSV for each noun, JSON Lines with all, and a manifest.

A cell that a spreadsheet would take for a formula is written behind an apostrophe, and every
cell in quotation marks, so that none is cut in two where a semicolon separates (CWE-1236); JSON
Lines hold every value as it is.
"""

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

from handrail.insight.everything import Noun
from handrail.insight.formulas import safe

READ_ME = """\
This folder holds everything that {name} keeps in Handrail, as of {at}.

manifest.json          every file with its SHA-256, its rows, and how private each column is
everything.jsonl       every row of every noun, one JSON object a line, with its noun
csv/*.csv              the same, one file a noun; RFC 4180, UTF-8
open_cases.csv         one line for each open case, as another system can take it in
open_cases.mapping.json  the mapping with which Handrail itself takes that file in:
                       handrail import-cases open_cases.csv --map open_cases.mapping.json \\
                           --organisation CODE

sealed_texts.jsonl.enc  only where it was asked for: the texts that are encrypted in Handrail,
                       JSON Lines behind a passphrase:
                       openssl enc -d -aes-256-cbc -pbkdf2 -iter 600000 -md sha256 \\
                           -in sealed_texts.jsonl.enc

In the CSV files a cell that begins like a formula has an apostrophe before it, so that no
spreadsheet takes it for a formula. Take it away where you read the files by machine.
"""


@dataclass(frozen=True, slots=True)
class Written:
    """One file that was written."""

    name: str
    rows: int
    sha256: str
    columns: Mapping[str, str]


def table(file: IO[str]) -> Any:
    """Return what writes rows into a file."""
    return csv.writer(file, quoting=csv.QUOTE_ALL)


def as_cell(value: Any) -> str:
    """Return a value as a CSV cell: ISO dates, lists between semicolons, JSON for the rest."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return safe("; ".join(value))
    if isinstance(value, list | tuple | dict):
        return safe(json.dumps(value, ensure_ascii=False, default=as_json, sort_keys=True))
    return safe(str(as_json(value)))


def as_json(value: Any) -> Any:
    """Return a value that JSON has no word for as text."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value if isinstance(value, int | float | str | list | dict) else str(value)


@contextmanager
def private(path: Path) -> Iterator[IO[str]]:
    """Open a new file that only this user reads."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        yield file


def noun(found: Noun, folder: Path, everything: IO[str]) -> Written:
    """Write one noun as CSV and into the file of everything."""
    path = folder / "csv" / f"{found.name}.csv"
    rows = 0
    with private(path) as file:
        lines = table(file)
        lines.writerow([column.name for column in found.columns])
        for row in found.rows:
            lines.writerow([as_cell(row[column.name]) for column in found.columns])
            line = {"noun": found.name, **row}
            everything.write(json.dumps(line, ensure_ascii=False, default=as_json) + "\n")
            rows += 1
    columns = {column.name: column.privacy for column in found.columns}
    return Written(f"csv/{path.name}", rows, digest(path), columns)


def flat(
    name: str, columns: Sequence[str], lines: Iterator[Mapping[str, str]], folder: Path
) -> Written:
    """Write lines of text under fixed columns."""
    path, rows = folder / name, 0
    with private(path) as file:
        written = table(file)
        written.writerow(columns)
        for line in lines:
            written.writerow([safe(line.get(column, "")) for column in columns])
            rows += 1
    return Written(name, rows, digest(path), {})


def text(name: str, content: str, folder: Path) -> Written:
    """Write a file of plain text."""
    with private(folder / name) as file:
        file.write(content)
    return Written(name, content.count("\n"), digest(folder / name), {})


def locked(name: str, content: bytes, rows: int, folder: Path) -> Written:
    """Write a file that is encrypted already."""
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return Written(name, rows, digest(folder / name), {})


def manifest(facts: Mapping[str, Any], files: Sequence[Written], folder: Path) -> None:
    """Write down every file with its hash, its rows and its columns."""
    listed = [
        {"name": one.name, "rows": one.rows, "sha256": one.sha256, "columns": dict(one.columns)}
        for one in files
    ]
    with private(folder / "manifest.json") as file:
        json.dump({**facts, "files": listed}, file, ensure_ascii=False, indent=1)
        file.write("\n")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def csv_text(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a small table as CSV text, for a download."""
    out = io.StringIO()
    lines = table(out)
    lines.writerow([safe(column) for column in columns])
    lines.writerows([[safe(cell) for cell in row] for row in rows])
    return out.getvalue()
