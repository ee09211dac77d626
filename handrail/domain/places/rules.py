"""What a postcode is: pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from handrail.kernel.errors import BadInput

FULL = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
_OUTCODE_LONGEST = 4
# A file holds so few rows of an area, against the one before, that it was probably cut short.
FEWEST_COMPARED = 100
SMALLEST_SHARE = 0.8


class PostcodeUnclear(BadInput):
    """What was typed is not a whole UK postcode."""

    default = "Enter a full UK postcode, like M1 5AN."


class PostcodeRow(NamedTuple):
    """One row of a postcode file; None means the file does not say."""

    code: str
    easting: int | None
    northing: int | None
    latitude: float | None
    longitude: float | None
    lsoa: str | None
    icb: str | None
    sub_icb: str | None
    local_authority: str | None
    ward: str | None
    country: str | None
    terminated_date: date | None


class SmallAreaRow(NamedTuple):
    """One LSOA and the areas around it; empty means the file does not say."""

    lsoa: str
    sub_icb: str
    sub_icb_ods: str
    icb: str
    icb_ods: str
    ward: str
    local_authority: str


# Some rows of one kind, a column each: a file of millions is read and written in such pieces.
Columns = Sequence[Sequence[Any]]


def in_columns(rows: Iterable[tuple[Any, ...]], size: int = 5_000) -> Iterator[Columns]:
    """Yield rows in pieces, column by column."""
    rest = iter(rows)
    while piece := list(islice(rest, size)):
        yield tuple(zip(*piece, strict=True))


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was skipped, where it stands in the file, and why."""

    row: str
    reason: str


def normalise(text: str) -> str:
    """Return a postcode in capitals without its space; PostcodeUnclear if it is not whole."""
    code = re.sub(r"[\s.\-]", "", text).upper()
    if len(code) > _OUTCODE_LONGEST:
        # A letter O is often typed for the nought that always starts the last part.
        outward, inward = code[:-3], code[-3:]
        code = outward + inward.replace("O", "0", 1) if inward[0] == "O" else code
    if not FULL.fullmatch(code):
        raise PostcodeUnclear
    return code


def written(code: str) -> str:
    """Return a normal postcode as people write it: ``M1 5AN``."""
    return f"{code[:-3]} {code[-3:]}"


def outcode(code: str) -> str:
    """Return the district of a normal postcode: ``M1``."""
    return code[:-3]


def far_fewer(rows: int, latest_rows: int) -> bool:
    """Return whether a file holds so few rows that it was probably cut short."""
    return latest_rows >= FEWEST_COMPARED and rows < latest_rows * SMALLEST_SHARE
