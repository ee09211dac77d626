"""Open a published file, however it is packed, and turn it into tables of text."""

import csv
import gzip
import hashlib
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePath

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from handrail.kernel.errors import BadInput

LARGEST = 200 * 1024 * 1024


class FileUnusable(BadInput):
    """The file is empty, damaged, cut short or not of a kind we know; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands, for a person to look it up, and its cells as trimmed text."""

    place: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that could not even be split into cells."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet, or a whole comma-separated file."""

    name: str
    rows: tuple[Row, ...]
    broken: tuple[Broken, ...] = ()
    ends_whole: bool = True


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file's name, the hash of what was published, and its tables."""

    name: str
    sha256: str
    tables: tuple[Table, ...]


def load(path: Path) -> list[RawFile]:
    """Return what a .csv, .gz, .xlsx or .zip holds; FileUnusable if it is empty or damaged."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise FileUnusable(f"{path.name} cannot be opened: {error.strerror}.") from error
    try:
        return [
            RawFile(name, hashlib.sha256(content).hexdigest(), _tables(name, content))
            for name, content in _unpack(path.name, body)
        ]
    except (EOFError, OSError, zlib.error, zipfile.BadZipFile, KeyError) as error:
        raise FileUnusable(
            f"{path.name} is damaged or was cut short. Nothing was changed."
        ) from error


def _unpack(name: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    if not body.strip():
        raise FileUnusable(f"{name} is empty. Nothing was changed.")
    if body.startswith(b"\x1f\x8b"):
        with gzip.open(io.BytesIO(body)) as packed:
            yield from _unpack(name.removesuffix(".gz"), _at_most(packed.read(LARGEST + 1), name))
    elif body.startswith(b"PK\x03\x04") and not _is_workbook(body):
        yield from _unpack_zip(name, body)
    else:
        yield name, body


def _unpack_zip(name: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    found = False
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for member in archive.infolist():
            inner = PurePath(member.filename).name
            if not inner.lower().endswith((".csv", ".csv.gz", ".xlsx")):
                continue
            found = True
            with archive.open(member) as packed:
                content = _at_most(packed.read(LARGEST + 1), name)
            # The date is often in the archive's name only.
            yield from _unpack(f"{name.removesuffix('.zip')}/{inner}", content)
    if not found:
        raise FileUnusable(f"{name} holds no .csv or .xlsx file. Nothing was changed.")


def _at_most(body: bytes, name: str) -> bytes:
    if len(body) > LARGEST:
        raise FileUnusable(f"{name} unpacks to more than {LARGEST // 1_048_576} MB.")
    return body


def _is_workbook(body: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "[Content_Types].xml" in archive.namelist()


def _tables(name: str, body: bytes) -> tuple[Table, ...]:
    if body.startswith(b"PK\x03\x04"):
        return _sheets(name, body)
    return (_comma_separated(name, decode(body)),)


def decode(body: bytes) -> str:
    """Return text from bytes: UTF-8 with or without a mark, else Windows-1252."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _comma_separated(name: str, text: str) -> Table:
    """Return the rows; FileUnusable if the last one stops in the middle of a quoted cell."""
    rows: list[Row] = []
    broken: list[Broken] = []
    reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise FileUnusable(
                    f"{name} stops in the middle of line {reader.line_num}: it was cut short. "
                    "Nothing was changed."
                ) from error
            broken.append(Broken(f"line {reader.line_num}", "its quotation marks do not pair"))
            continue
        if any(cell.strip() for cell in cells):
            rows.append(Row(f"line {reader.line_num}", tuple(cell.strip() for cell in cells)))
    if not rows:
        raise FileUnusable(f"{name} is empty. Nothing was changed.")
    return Table(name, tuple(rows), tuple(broken), text.endswith(("\n", "\r")) or _is_whole(rows))


def _is_whole(rows: list[Row]) -> bool:
    """Return whether the last row has as many cells as most: publishers omit the last newline."""
    usual = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    return len(rows[-1].cells) >= usual


def _sheets(name: str, body: bytes) -> tuple[Table, ...]:
    try:
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError) as error:
        raise FileUnusable(f"{name} is not a workbook we can read.") from error
    tables = []
    for sheet in book.worksheets:
        rows = tuple(
            Row(f"{sheet.title} row {number}", tuple(_text(cell) for cell in cells))
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1)
            if any(cell is not None and cell != "" for cell in cells)
        )
        tables.append(Table(sheet.title, rows))
    book.close()
    if not any(table.rows for table in tables):
        raise FileUnusable(f"{name} is empty. Nothing was changed.")
    return tuple(tables)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y%m%d")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
