"""Tell by their content which set of postcodes some files are, and read them together."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from handrail.domain.places.rules import Columns, Rejected, SmallAreaRow, in_columns
from handrail.interop.postcodes import code_point, lookups, ons, parts
from handrail.interop.postcodes.parts import FileUnusable, Part

Kind = Literal["code_point_open", "ons_directory", "lookup"]


@dataclass(slots=True)
class PostcodeSet:
    """Files of one kind from one path; ``counted`` and ``rejected`` fill while rows are read."""

    kind: Kind
    name: str
    parts: list[Part]
    vintage: date | None = None
    expected: dict[str, int] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)

    def sha256(self) -> str:
        """Return one hash of the files as published."""
        return parts.digest(self.parts)

    def postcodes(self) -> Iterator[Columns]:
        """Yield all postcodes in pieces; FileUnusable if a file is damaged, empty or cut short."""
        for part in self.parts:
            rows = 0
            for piece in self._pieces(part):
                rows += len(piece[0])
                yield piece
            self._count(part, rows)

    def _pieces(self, part: Part) -> Iterator[Columns]:
        if self.kind == "code_point_open":
            return code_point.read(part, self.rejected)
        return in_columns(ons.read(part, self.rejected))

    def small_areas(self) -> Iterator[SmallAreaRow]:
        """Yield every small area; FileUnusable if a file is damaged, empty or cut short."""
        for part in self.parts:
            rows = 0
            for row in lookups.read(part, self.rejected):
                rows += 1
                yield row
            self._count(part, rows)

    def _count(self, part: Part, rows: int) -> None:
        self.counted[part.name] = rows
        skipped = sum(each.row.startswith(f"{part.name} ") for each in self.rejected)
        promised = self.expected.get(part.name, 0)
        if rows + skipped < promised:
            raise FileUnusable(
                f"{part.name} holds {rows:,} rows and its metadata promises {promised:,}: it was "
                "cut short. Nothing was changed."
            )


def find(path: Path) -> list[PostcodeSet]:
    """Return the sets of postcodes or look-ups at a path; FileUnusable if there is none."""
    there = parts.find(path)
    note = parts.note_of_vintage(path)
    sets: dict[Kind, PostcodeSet] = {}
    for part in there:
        kind = _kind(part)
        if kind is None:
            continue
        found = sets.setdefault(kind, PostcodeSet(kind, path.name, []))
        found.parts.append(part)
        if kind == "code_point_open" and note:
            found.vintage = code_point.vintage(note)
            found.expected = code_point.expected(note)
        if kind == "lookup":
            found.vintage = lookups.vintage(part.first_row())
    if not sets:
        raise FileUnusable(
            f"{path.name} is empty, or not postcodes as published. We read Code-Point Open, ONSPD, "
            "NSPL, and look-ups of LSOA 2021. Nothing was changed."
        )
    return [sets[kind] for kind in sorted(sets)]


def _kind(part: Part) -> Kind | None:
    first = part.first_row()
    if not first:
        raise FileUnusable(f"{part.name} is empty. Nothing was changed.")
    if code_point.looks_right(first):
        return "code_point_open"
    if ons.columns(first):
        return "ons_directory"
    return "lookup" if lookups.columns(first) else None
