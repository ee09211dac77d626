"""Find the files of a published set of postcodes, however they are packed, and open them."""

import csv
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple, cast

from handrail.kernel.errors import BadInput

_SAMPLE = 65_536
DAMAGED = (EOFError, OSError, zlib.error, zipfile.BadZipFile)


class FileUnusable(BadInput):
    """The file is empty, damaged, cut short or not of a kind we know; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Part:
    """One comma-separated file: alone, compressed, or inside an archive."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """Return the file's own name without its compression: ``ab.csv``."""
        name = Path(self.member).name if self.member else self.path.name
        return name.removesuffix(".gz")

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open the file's bytes, unpacked; FileUnusable if it is damaged."""
        try:
            if self.member:
                with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as inside:
                    packed = self.member.endswith(".gz")
                    yield cast("IO[bytes]", gzip.GzipFile(fileobj=inside)) if packed else inside
            elif self.path.suffix == ".gz":
                with gzip.open(self.path) as unpacked:
                    yield cast("IO[bytes]", unpacked)
            else:
                with self.path.open("rb") as plain:
                    yield plain
        except DAMAGED as error:
            raise FileUnusable(
                f"{self.name} is damaged or was cut short. Nothing was changed."
            ) from error

    @contextmanager
    def text(self) -> Iterator[Iterator[str]]:
        """Open the file's lines, each with its end as it is; FileUnusable if it is damaged."""
        with self.open() as file:
            yield io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")

    def first_row(self) -> list[str]:
        """Return the cells of the first line, or none if the file is empty."""
        with self.open() as file:
            sample = file.readline(_SAMPLE)
        return next(csv.reader([decode(sample).strip("\r\n")]), [])


class Row(NamedTuple):
    """A row of a file, with the line it ends on; no cells where it cannot be split."""

    line: int
    cells: list[str]


def find(path: Path) -> list[Part]:
    """Return the .csv files at a path: itself, in a folder, or in a .zip; by name."""
    if path.is_dir():
        inside = sorted(each for each in path.rglob("*") if each.is_file())
        return [Part(each) for each in inside if _is_csv(each.as_posix())]
    if path.suffix.lower() == ".zip":
        try:
            with zipfile.ZipFile(path) as archive:
                members = sorted(archive.namelist())
        except DAMAGED as error:
            raise FileUnusable(
                f"{path.name} is damaged or was cut short. Nothing was changed."
            ) from error
        return [Part(path, member) for member in members if _is_csv(member)]
    return [Part(path)]


def _is_csv(name: str) -> bool:
    # ONSPD comes whole and again in pieces by area; the pieces are left alone.
    return name.lower().endswith((".csv", ".csv.gz")) and "multi_csv" not in name


def note_of_vintage(path: Path) -> str:
    """Return the text of a ``metadata.txt`` beside the files, or nothing."""
    if path.is_dir():
        for each in sorted(path.rglob("metadata.txt")):
            return decode(each.read_bytes())
    elif path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as archive:
            for member in sorted(archive.namelist()):
                if member.endswith("metadata.txt"):
                    return decode(archive.read(member))
    return ""


def rows(part: Part) -> Iterator[Row]:
    """Yield the rows of a file; FileUnusable if it is damaged or its last row is cut."""
    with part.text() as lines:
        yield from rows_of(part, lines)


def rows_of(part: Part, text: Iterable[str], before: int = 0, usual: int = 0) -> Iterator[Row]:
    """Yield the rows of lines, after as many as were read ``before``; FileUnusable as above.

    ``usual`` is how many cells a whole row has; without it, as many as the first has.
    """
    lines = _Lines(text)
    reader = csv.reader(lines, strict=True)
    latest = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise _cut(part) from error
            cells = []
        if cells:
            usual, latest = usual or len(cells), len(cells)
        yield Row(before + reader.line_num, cells)
    # Publishers leave out the last newline, so only a row that is short as well is cut.
    if latest < usual and not lines.latest.endswith(("\n", "\r")):
        raise _cut(part)


class _Lines:
    """The lines of a file, remembering the latest."""

    def __init__(self, text: Iterable[str]) -> None:
        self._text = text
        self.latest = ""

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self.latest = line
            yield line


def _cut(part: Part) -> FileUnusable:
    return FileUnusable(
        f"{part.name} stops in the middle of its last line: it was cut short. Nothing was changed."
    )


def decode(body: bytes) -> str:
    """Return text from bytes: UTF-8 with or without a mark, else Windows-1252."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def digest(parts: list[Part]) -> str:
    """Return one hash of all the files as published."""
    total = hashlib.sha256()
    for path in sorted({part.path for part in parts}):
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                total.update(block)
    return total.hexdigest()
