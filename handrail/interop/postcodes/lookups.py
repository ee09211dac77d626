"""Look-ups of LSOA 2021 to sub-ICB, board, ward and council, as ONS and others publish them."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from handrail.domain.places.rules import Rejected, SmallAreaRow
from handrail.interop.postcodes.parts import FileUnusable, Part, Row, rows

_NAMES: Mapping[str, str] = {
    "lsoa": r"lsoa21_?(cd|code)",
    "sub_icb": r"sicbl\d\d_?(cd|code)",
    "sub_icb_ods": r"sicbl\d\d_?(cdh|code_nhs)",
    "icb": r"icb\d\d_?(cd|code)",
    "icb_ods": r"icb\d\d_?(cdh|code_nhs)",
    "ward": r"(wd|ward)\d\d_?(cd|code)",
    "local_authority": r"(lad|ltla)\d\d_?(cd|code)",
}
_YEAR = re.compile(r"[a-zA-Z](\d\d)_?c")
_LSOA = re.compile(r"[EW]01[0-9]{6}")


def columns(heading: list[str]) -> dict[str, int] | None:
    """Return where each code stands by its heading, or None if this is no look-up."""
    names = [name.strip().lower() for name in heading]
    at: dict[str, int] = {}
    for fact, pattern in _NAMES.items():
        fitting = [index for index, name in enumerate(names) if re.fullmatch(pattern, name)]
        if fitting:
            at[fact] = fitting[0]
    return at if "lsoa" in at and len(at) > 1 else None


def vintage(heading: list[str]) -> date | None:
    """Return the end of the year of the areas, such as ``icb24_code``, or None."""
    at = columns(heading) or {}
    years = [_YEAR.search(heading[index]) for fact, index in at.items() if fact != "lsoa"]
    latest = max((int(found[1]) for found in years if found), default=None)
    return date(2000 + latest, 12, 31) if latest is not None else None


def read(part: Part, rejected: list[Rejected]) -> Iterator[SmallAreaRow]:
    """Yield small areas, noting the rows that are skipped; FileUnusable without the headings."""
    source = rows(part)
    at = columns(next(source, Row(0, [])).cells)
    if at is None:
        raise FileUnusable(f"{part.name} has no column for LSOA 2021 and what it lies in.")
    for row in source:
        cells = row.cells
        if len(cells) <= max(at.values()) or not _LSOA.fullmatch(cells[at["lsoa"]].strip()):
            rejected.append(Rejected(f"{part.name} line {row.line}", "it has no LSOA of 2021"))
            continue
        found = {fact: cells[index].strip() for fact, index in at.items()}
        yield SmallAreaRow(**{fact: found.get(fact, "") for fact in SmallAreaRow._fields})
