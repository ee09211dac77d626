"""ONSPD and NSPL (Office for National Statistics): headings that carry the year of each area.

Columns are found by what their names mean, because they vary between vintages: ``oslaua``,
``laua``, ``lad24cd``; ``lsoa21``, ``lsoa21cd``; ``stp``, ``icb``, ``icb23cd``.
"""

import re
from collections.abc import Iterator, Mapping

from handrail.domain.places.rules import FULL, PostcodeRow, Rejected
from handrail.interop.postcodes import cells
from handrail.interop.postcodes.cells import BadRowError
from handrail.interop.postcodes.parts import FileUnusable, Part, Row, rows

_NAMES: Mapping[str, str] = {
    "code": r"pcds|pcd[78]?|pcd2|postcode",
    "easting": r"oseast1m|east1m|x1m",
    "northing": r"osnrth1m|north1m|y1m",
    "latitude": r"lat|latitude",
    "longitude": r"long|longitude",
    "lsoa": r"lsoa21(cd)?",
    "icb": r"icb(\d\d)?(cd)?|stp",
    "sub_icb": r"sicbl(\d\d)?(cd)?|ccg|sicbl",
    "local_authority": r"oslaua|laua|lad\d\dcd|ltla\d\dcd",
    "ward": r"osward|ward|wd\d\dcd",
    "country": r"ctry(\d\d)?(cd)?",
    "terminated_date": r"doterm",
}
_NEEDED = ("code", "latitude", "longitude")
_NOWHERE = 99.0


def columns(heading: list[str]) -> dict[str, int] | None:
    """Return where each fact stands by its heading, or None if this is no ONS directory."""
    names = [name.strip().lower() for name in heading]
    at: dict[str, int] = {}
    for fact, pattern in _NAMES.items():
        fitting = [index for index, name in enumerate(names) if re.fullmatch(pattern, name)]
        if fitting:
            at[fact] = fitting[0]
    return at if all(fact in at for fact in _NEEDED) else None


def read(part: Part, rejected: list[Rejected]) -> Iterator[PostcodeRow]:
    """Yield postcodes, noting the rows that are skipped; FileUnusable without the headings."""
    source = rows(part)
    heading = next(source, Row(0, []))
    at = columns(heading.cells)
    if at is None:
        raise FileUnusable(f"{part.name} has no column for postcode, latitude and longitude.")
    for row in source:
        try:
            yield _postcode(row, at)
        except BadRowError as bad:
            rejected.append(Rejected(f"{part.name} line {row.line}", str(bad)))


def _postcode(row: Row, at: Mapping[str, int]) -> PostcodeRow:
    given = row.cells
    if len(given) <= max(at.values()):
        raise BadRowError(f"it has only {len(given)} columns" if given else "quotes do not pair")
    code = given[at["code"]].replace(" ", "").upper()
    if not FULL.fullmatch(code):
        raise BadRowError(f"{given[at['code']][:20]!r} is not a postcode")
    latitude = cells.number(given[at["latitude"]], "the latitude")
    longitude = cells.number(given[at["longitude"]], "the longitude")
    known = latitude is not None and longitude is not None and latitude < _NOWHERE
    if known and not (49 <= (latitude or 0) <= 61 and -9 <= (longitude or 0) <= 3):
        raise BadRowError(f"{latitude}, {longitude} is outside the United Kingdom")

    def cell(fact: str) -> str:
        return given[at[fact]] if fact in at else ""

    return PostcodeRow(
        code=code,
        easting=_metres(cell("easting")),
        northing=_metres(cell("northing")),
        latitude=latitude if known else None,
        longitude=longitude if known else None,
        lsoa=cells.area(cell("lsoa")),
        icb=cells.area(cell("icb")),
        sub_icb=cells.area(cell("sub_icb")),
        local_authority=cells.area(cell("local_authority")),
        ward=cells.area(cell("ward")),
        country=cells.area(cell("country")),
        terminated_date=cells.month(cell("terminated_date"), "the month it ended"),
    )


def _metres(text: str) -> int | None:
    number = cells.number(text, "the grid reference")
    return int(number) if number else None
