"""Read a CSV as spreadsheets and other systems really write it, each row with its line number.

UTF-8 with or without its mark, UTF-16 and Windows-1252; commas, semicolons or tabs; line
breaks inside quotes (RFC 4180, with the faults that spreadsheets add).
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from handrail.insight.formulas import unmarked

LARGEST_CELL = 100_000
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEPARATORS = ",;\t|"


class NotATable(Exception):  # noqa: N818 - an answer about the file, not a fault
    """The file cannot be read as a table; the message says why."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used, where it stands and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line on which it begins, and its cells by column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns and rows."""

    columns: tuple[str, ...]
    rows: tuple[Row | BadRow, ...]
    encoding: str


def read(data: bytes) -> Table:
    """Return the table that a file holds; NotATable."""
    text, encoding = _decoded(data)
    lines = _records(text)
    head = next(lines, None)
    if head is None:
        raise NotATable("the file is empty")
    if isinstance(head, BadRow):
        raise NotATable(f"line {head.line}: {head.reason}")
    columns = tuple(plain(cell) for cell in head[1])
    while columns and not columns[-1]:
        columns = columns[:-1]
    if not columns:
        raise NotATable("the file has no header")
    if twice := [name for name, count in Counter(columns).items() if name and count > 1]:
        raise NotATable(f"the header names {', '.join(twice)} more than once")
    rows = tuple(_row(record, columns) for record in lines if not _is_empty(record))
    return Table(columns, rows, encoding)


def plain(cell: str) -> str:
    """Return a cell without spaces around it, or the mark that keeps it from being a formula."""
    return unmarked(cell.replace("\u00a0", " ").replace("\ufeff", "").strip()).strip()


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, name in MARKS:
        if data.startswith(mark):
            try:
                return data.decode(name), name
            except UnicodeDecodeError as error:
                raise NotATable(f"the file says it is {name} and is not") from error
    if b"\x00" in data:
        raise NotATable("this is not a text file; save it as CSV first")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def _records(text: str) -> Iterator[tuple[int, list[str]] | BadRow]:
    """Yield each record with the line it begins on; a broken one ends the file."""
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(begins, f"{_why(error)}; nothing after it was read")
            return
        yield begins, cells
        begins = reader.line_num + 1


def _separator(text: str) -> str:
    head = text.lstrip("\r\n").split("\n", 1)[0]
    return max(SEPARATORS, key=lambda one: (head.count(one), -SEPARATORS.index(one)))


def _why(error: csv.Error) -> str:
    said = str(error)
    if "end of data" in said:
        return "a quotation mark is never closed"
    if "field larger" in said:
        return f"a cell is longer than {LARGEST_CELL:,} characters; is a quotation mark missing?"
    if "expected after" in said:
        return "there is text after a closing quotation mark"
    return said


def _is_empty(record: tuple[int, list[str]] | BadRow) -> bool:
    return not isinstance(record, BadRow) and not any(plain(cell) for cell in record[1])


def _row(record: tuple[int, list[str]] | BadRow, columns: tuple[str, ...]) -> Row | BadRow:
    if isinstance(record, BadRow):
        return record
    line, cells = record
    found = [plain(cell) for cell in cells]
    if any(found[len(columns) :]):
        return BadRow(
            line,
            f"it has {len(found)} cells and the header {len(columns)}: "
            "is there a comma outside quotation marks?",
        )
    whole = found + [""] * (len(columns) - len(found))
    return Row(line, dict(zip(columns, whole, strict=False)))
