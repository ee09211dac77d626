"""The directory as columns, so that tens of thousands of services are searched in a moment.

Pure. Row order is the order of names, so that equal ones always come out the same way. Many
services at once are told by their ids, sixteen bytes each.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from uuid import UUID

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

TAKES = {"open": 0, "closing": 1}
TAKES_NOBODY = len(TAKES)
INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a search needs of one service."""

    id: UUID
    name: str
    takes_referrals: bool
    state: str
    intake: str
    is_placed: bool
    area_codes: Sequence[str]
    delivery_kinds: Sequence[str]
    languages: Sequence[str]
    access_features: Sequence[str]
    wait_days: int | None = None
    industries: Sequence[str] = ()

    @property
    def area_is_known(self) -> bool:
        """Return whether there is an area or a place; without, nobody can tell whom it takes."""
        return bool(self.area_codes) or self.is_placed


@dataclass(frozen=True, slots=True)
class Places:
    """Every place with a position, grouped by row, as points on the unit sphere.

    The places of ``rows[n]`` start at ``starts[n]``.
    """

    rows: Ints
    starts: Ints
    at: Floats


@dataclass(frozen=True, slots=True)
class Ids:
    """Where each id stands."""

    in_order: npt.NDArray[np.bytes_]
    row: Ints

    def find(self, raw: bytes) -> tuple[Ints, Bools]:
        """Return the row of each id, and whether there is one; where there is none, any."""
        asked = np.frombuffer(raw, dtype="S16")
        if not len(self.in_order) or not len(asked):
            return np.zeros(len(asked), dtype=np.int64), np.zeros(len(asked), dtype=np.bool_)
        place = np.minimum(np.searchsorted(self.in_order, asked), len(self.in_order) - 1)
        return self.row[place], self.in_order[place] == asked

    def rows(self, raw: bytes) -> Ints:
        """Return the rows of those ids that there are."""
        rows, are_there = self.find(raw)
        return rows[are_there]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every service that is shown. Build with ``shelve``; share between searches."""

    uuids: tuple[UUID, ...]
    names: tuple[str, ...]
    ids: Ids
    referable: Bools
    area_known: Bools
    doubtful: Bools
    takes: Ints
    wait_days: Floats
    late: Bools
    about_work: Bools
    needs: Mapping[str, Ints]
    areas: Mapping[str, Ints]
    delivery: Mapping[str, Ints]
    languages: Mapping[str, Ints]
    industries: Mapping[str, Ints]
    places: Places

    def __len__(self) -> int:
        return len(self.uuids)


def shelve(
    entries: Iterable[Entry],
    *,
    points: Sequence[tuple[UUID, float, float]],
    late: bytes,
    needs: Mapping[str, bytes],
) -> Shelf:
    """Return services as columns; which open late or meet a need are told by their ids."""
    found = sorted(entries, key=lambda each: (each.name.casefold(), each.id))
    ids = _ids(found)
    meeting = {need: ids.rows(raw) for need, raw in needs.items()}
    return Shelf(
        uuids=tuple(each.id for each in found),
        names=tuple(each.name.casefold() for each in found),
        ids=ids,
        referable=_flags(each.takes_referrals and each.area_is_known for each in found),
        area_known=_flags(each.area_is_known for each in found),
        doubtful=_flags(each.state != "active" for each in found),
        takes=np.array([_takes(each) for each in found], dtype=np.int64),
        wait_days=np.array([_wait(each) for each in found], dtype=np.float64),
        late=marked(len(found), ids.rows(late)),
        about_work=marked(len(found), meeting["work"]),
        needs=meeting,
        areas=_rows_with(each.area_codes for each in found),
        delivery=_rows_with(each.delivery_kinds for each in found),
        languages=_rows_with(
            [*each.languages, *({INTERPRETER} & set(each.access_features))] for each in found
        ),
        industries=_rows_with(each.industries for each in found),
        places=_places(ids, points),
    )


def point(lat: float, lon: float) -> tuple[float, float, float]:
    """Return a place on the earth as a point on the unit sphere."""
    up, along = radians(lat), radians(lon)
    return cos(up) * cos(along), cos(up) * sin(along), sin(up)


def marked(number: int, rows: Ints) -> Bools:
    """Return a flag for each row, set for these."""
    flags = np.zeros(number, dtype=np.bool_)
    flags[rows] = True
    return flags


def _ids(found: Sequence[Entry]) -> Ids:
    raw = np.array([each.id.bytes for each in found], dtype="S16")
    row = np.argsort(raw, kind="stable")
    return Ids(raw[row], row)


def _places(ids: Ids, points: Sequence[tuple[UUID, float, float]]) -> Places:
    rows, are_there = ids.find(b"".join(id.bytes for id, _lat, _lon in points))
    at = np.array([point(lat, lon) for _id, lat, lon in points], dtype=np.float64).reshape(-1, 3)
    rows, at = rows[are_there], at[are_there]
    order = np.argsort(rows, kind="stable")
    placed, starts = np.unique(rows[order], return_index=True)
    return Places(placed, starts, at[order])


def _takes(each: Entry) -> int:
    return TAKES.get(each.intake, TAKES_NOBODY) if each.state == "active" else TAKES_NOBODY


def _wait(each: Entry) -> float:
    return np.nan if each.wait_days is None else each.wait_days


def _flags(values: Iterable[bool]) -> Bools:
    return np.fromiter(values, dtype=np.bool_)


def _rows_with(values: Iterable[Iterable[str]]) -> dict[str, Ints]:
    """Return the rows in which each value stands."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, each in enumerate(values):
        for value in each:
            rows[value].append(row)
    return {value: np.array(found, dtype=np.int64) for value, found in rows.items()}
