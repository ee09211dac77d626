"""Code-Point Open: ten columns without headings, National Grid (Ordnance Survey OpenData).

Columns: 1 postcode padded to seven, 2 quality, 3 easting, 4 northing, 5 country, 6 and 7 old
NHS areas, 8 county, 9 district, 10 ward. 0, 0 means that the position is unknown.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import chain, islice
from operator import add
from typing import Any, NamedTuple

import numpy as np
from pyproj import Transformer

from handrail.domain.places.rules import FULL, Columns, Rejected
from handrail.interop.postcodes import cells
from handrail.interop.postcodes.cells import BadRowError
from handrail.interop.postcodes.parts import Part, Row, rows_of

_COLUMNS = 10
_EASTERNMOST, _NORTHERNMOST = 700_000, 1_300_000
_CHUNK = 20_000
# A line as it is published, all of it: the postcode, where it is, and three areas' codes.
_USUAL = re.compile(
    r'^"([A-Z]{1,2}[0-9][A-Z0-9]?) {0,2}([0-9][A-Z]{2})",[0-9]+,([0-9]{1,6}),([0-9]{1,7}),'
    r'"([A-Z][0-9]{8})?",(?:"[A-Z0-9]*",){3}"([A-Z][0-9]{8})?","([A-Z][0-9]{8})?"\r?$',
    re.MULTILINE,
)
_VINTAGE = re.compile(r"(?:RM UPDATE|COPYRIGHT) DATE:\s*(\d{4})(\d{2})(\d{2})")
_COUNT = re.compile(r"^\s*([A-Z]{1,2})\s+(\d+)\s*$", re.MULTILINE)


def looks_right(first_row: list[str]) -> bool:
    """Return whether a file's first row is a postcode and two whole numbers."""
    return (
        len(first_row) >= _COLUMNS
        and FULL.fullmatch(first_row[0].replace(" ", "").upper()) is not None
        and first_row[2].strip().isdigit()
        and first_row[3].strip().isdigit()
    )


def vintage(note: str) -> date | None:
    """Return the day that the metadata gives, or None."""
    found = _VINTAGE.search(note)
    return date(int(found[1]), int(found[2]), int(found[3])) if found else None


def expected(note: str) -> dict[str, int]:
    """Return how many rows the metadata says each file has: ``{"ab.csv": 16970}``."""
    return {f"{found[1].lower()}.csv": int(found[2]) for found in _COUNT.finditer(note)}


def read(part: Part, rejected: list[Rejected]) -> Iterator[Columns]:
    """Yield postcodes with latitude and longitude in pieces, noting the rows that are skipped.

    Whole pieces of a file are read at once while every line is as published; from the first
    piece with a line that is not, each line is looked at on its own.
    """
    with part.text() as lines:
        before = 0
        while piece := list(islice(lines, _CHUNK)):
            usual = _all_usual(piece)
            if usual is None:
                rest = rows_of(part, chain(piece, lines), before, _COLUMNS)
                yield from _one_by_one(part, rest, rejected)
                return
            yield _placed(*usual)
            before += len(piece)


class _Grid(NamedTuple):
    code: str
    easting: int
    northing: int
    local_authority: str | None
    ward: str | None
    country: str | None


class _Grids(NamedTuple):
    """The same of many rows, a column each."""

    codes: list[str]
    eastings: list[int]
    northings: list[int]
    local_authorities: list[str | None]
    wards: list[str | None]
    countries: list[str | None]


def _all_usual(piece: list[str]) -> _Grids | None:
    """Return what the lines say, or None unless every one is as published."""
    found = _USUAL.findall("".join(piece))
    if len(found) != len(piece):
        return None
    outward, inward, eastings, northings, countries, councils, wards = zip(*found, strict=True)
    grids = _Grids(
        list(map(add, outward, inward)),
        list(map(int, eastings)),
        list(map(int, northings)),
        list(map(cells.area, councils)),
        list(map(cells.area, wards)),
        list(map(cells.area, countries)),
    )
    is_inside = max(grids.eastings) <= _EASTERNMOST and max(grids.northings) <= _NORTHERNMOST
    return grids if is_inside else None


def _one_by_one(part: Part, given: Iterable[Row], rejected: list[Rejected]) -> Iterator[Columns]:
    chunk: list[_Grid] = []
    for row in given:
        try:
            chunk.append(_grid(row.cells))
        except BadRowError as bad:
            rejected.append(Rejected(f"{part.name} line {row.line}", str(bad)))
        if len(chunk) == _CHUNK:
            yield _placed(*map(list, zip(*chunk, strict=True)))
            chunk = []
    if chunk:
        yield _placed(*map(list, zip(*chunk, strict=True)))


def _grid(given: list[str]) -> _Grid:
    if len(given) < _COLUMNS:
        raise BadRowError(f"it has {len(given)} columns, not 10" if given else "quotes do not pair")
    code = given[0].replace(" ", "").upper()
    if not FULL.fullmatch(code):
        raise BadRowError(f"{given[0][:20]!r} is not a postcode")
    try:
        easting, northing = int(given[2]), int(given[3])
    except ValueError:
        shown = f"{given[2][:12]}, {given[3][:12]}"
        raise BadRowError(f"the grid reference {shown!r} is not whole numbers") from None
    if not (0 <= easting <= _EASTERNMOST and 0 <= northing <= _NORTHERNMOST):
        raise BadRowError(f"{easting}, {northing} is outside Great Britain")
    return _Grid(
        code, easting, northing, cells.area(given[8]), cells.area(given[9]), cells.area(given[4])
    )


@cache
def _transformer() -> Transformer:
    return Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)


def degrees(eastings: list[int], northings: list[int]) -> tuple[list[float], list[float]]:
    """Return latitudes and longitudes of National Grid references, to about ten centimetres."""
    longitudes, latitudes = _transformer().transform(np.asarray(eastings), np.asarray(northings))
    return np.round(latitudes, 6).tolist(), np.round(longitudes, 6).tolist()


def _placed(
    codes: list[str],
    eastings: list[int],
    northings: list[int],
    local_authorities: list[str | None],
    wards: list[str | None],
    countries: list[str | None],
) -> Columns:
    """Return the columns of ``PostcodeRow``; 0, 0 lies off Cornwall and means unknown."""
    known: list[list[Any]] = [eastings, northings, *degrees(eastings, northings)]
    for nowhere in np.flatnonzero((np.asarray(eastings) == 0) | (np.asarray(northings) == 0)):
        for column in known:
            column[nowhere] = None
    silent = [None] * len(codes)
    return (codes, *known, silent, silent, silent, local_authorities, wards, countries, silent)
