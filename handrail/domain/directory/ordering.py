"""What fits a search of the shelf, in which order, and how many there are. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos
from types import MappingProxyType
from uuid import UUID

import numpy as np

from handrail.domain.directory import rules
from handrail.domain.directory.asking import Asked, Filters, Near, Order, Slice, order_of
from handrail.domain.directory.shelf import (
    INTERPRETER,
    TAKES_NOBODY,
    Bools,
    Floats,
    Ints,
    Shelf,
    marked,
    point,
)

EARTH_MILES = 3958.76
TIER = 100_000.0  # more than any way and wait
NO_ROWS: Ints = np.array([], dtype=np.int64)
NO_WAITS: Mapping[UUID, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Hit:
    """A service that fits, and how far its nearest place is."""

    id: UUID
    miles: float | None


@dataclass(frozen=True, slots=True)
class Hits:
    """Some of the services that fit, in order, and how many there are."""

    shown: tuple[Hit, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Worded:
    """The rows that fit some words, and which of all rows have one of them in their name."""

    rows: Ints
    named: Bools


@dataclass(frozen=True, slots=True)
class Reached:
    """Which services fit a search, and how far the nearest place of each is."""

    fits: Bools
    miles: Floats
    words: Worded | None


def worded(shelf: Shelf, text: str, rows: Ints) -> Worded:
    """Return the rows that fit a text, with those that have a word of it in their name."""
    said = text.casefold().split()
    named = [row for row in rows.tolist() if any(word in shelf.names[row] for word in said)]
    return Worded(rows, marked(len(shelf), np.array(named, dtype=np.int64)))


def reach(shelf: Shelf, asked: Asked, words: Worded | None = None) -> Reached:
    """Return what fits a search; ``words`` are those of its text, if it has any."""
    fits = _chosen(shelf, asked.filters)
    if words is not None:
        fits &= marked(len(shelf), words.rows)
    if asked.near is None:
        return Reached(fits, np.full(len(shelf), np.nan), words)
    miles = _miles(shelf, asked.near)
    fits &= ~np.isnan(miles) | _of_area(shelf, asked.near) | ~shelf.area_known
    return Reached(fits, miles, words)


def best(shelf: Shelf, found: Reached, part: Slice, waits: Mapping[UUID, int] = NO_WAITS) -> Hits:
    """Return those that take referrals: taking people, then soonest and nearest together.

    A mile counts as a day's wait; what is not known counts as ``rules`` says. ``waits`` are those
    that were measured: they count instead of what a service declared.
    """
    rows = np.flatnonzero(found.fits & shelf.referable)
    days = _with_measured(shelf, waits) if waits else shelf.wait_days
    wait = np.nan_to_num(days[rows], nan=rules.UNKNOWN_WAIT_DAYS)
    return _hits(shelf, found, rows, TIER * shelf.takes[rows] + wait + _way(found, rows), part)


def listed(shelf: Shelf, asked: Asked, found: Reached, part: Slice) -> Hits:
    """Return those that are only listed, in the order that ``order_of`` names.

    Of which no area is known come after the others, and what is being checked comes last.
    """
    rows = np.flatnonzero(found.fits & ~shelf.referable)
    keys = 4 * TIER * shelf.doubtful[rows] + _way(found, rows)
    if asked.near:
        keys += 2 * TIER * ~shelf.area_known[rows]
    if found.words:
        keys += TIER * ~found.words.named[rows]
    elif order_of(asked) is Order.WORK:
        keys += TIER * ~shelf.about_work[rows]
    return _hits(shelf, found, rows, keys, part)


def _with_measured(shelf: Shelf, waits: Mapping[UUID, int]) -> Floats:
    rows, are_there = shelf.ids.find(b"".join(id.bytes for id in waits))
    days = shelf.wait_days.copy()
    days[rows[are_there]] = np.array(list(waits.values()), dtype=np.float64)[are_there]
    return days


def _hits(shelf: Shelf, found: Reached, rows: Ints, keys: Floats, part: Slice) -> Hits:
    shown = rows[_smallest(keys, part.start + part.size)[part.start :]].tolist()
    miles = [float(found.miles[row]) for row in shown]
    return Hits(
        tuple(
            Hit(shelf.uuids[row], None if np.isnan(far) else far)
            for row, far in zip(shown, miles, strict=True)
        ),
        len(rows),
    )


def _way(found: Reached, rows: Ints) -> Floats:
    return np.nan_to_num(found.miles[rows], nan=rules.NOWHERE_MILES)


def _chosen(shelf: Shelf, filters: Filters) -> Bools:
    """Return which services fit what was chosen."""
    fits = np.ones(len(shelf), dtype=np.bool_)
    if filters.need:
        fits &= _having(shelf, shelf.needs, filters.need)
    if filters.delivery:
        fits &= _having(shelf, shelf.delivery, filters.delivery)
    if filters.language:
        spoken = _having(shelf, shelf.languages, filters.language)
        fits &= spoken | _having(shelf, shelf.languages, INTERPRETER)
    if filters.industry:
        fits &= _having(shelf, shelf.industries, filters.industry)
    if filters.outside_nine_to_five:
        fits &= shelf.late
    if filters.open_now:
        fits &= shelf.takes < TAKES_NOBODY
    return fits


def _miles(shelf: Shelf, near: Near) -> Floats:
    """Return the distance to each service's nearest place, not a number where none is near."""
    miles = np.full(len(shelf), np.nan)
    places = shelf.places
    if len(places.rows):
        towards = places.at @ np.array(point(near.lat, near.lon))
        nearest = np.maximum.reduceat(towards, places.starts)
        close = nearest >= cos(rules.NEAR_MILES / EARTH_MILES)
        half_chord = np.sqrt(np.maximum(2 - 2 * nearest[close], 0)) / 2
        miles[places.rows[close]] = 2 * EARTH_MILES * np.arcsin(half_chord)
    return miles


def _of_area(shelf: Shelf, near: Near) -> Bools:
    fits = np.zeros(len(shelf), dtype=np.bool_)
    for code in rules.with_countries(near.area_codes):
        fits[shelf.areas.get(code, NO_ROWS)] = True
    return fits


def _having(shelf: Shelf, column: Mapping[str, Ints], value: str) -> Bools:
    return marked(len(shelf), column.get(value, NO_ROWS))


def _smallest(keys: Floats, number: int) -> Ints:
    """Return where the smallest keys stand, in order; equal ones in the order of rows."""
    if len(keys) > number > 0:
        limit = np.partition(keys, number - 1)[number - 1]
        near = np.flatnonzero(keys <= limit)
    else:
        near = np.arange(len(keys))
    return near[np.argsort(keys[near], kind="stable")][:number]
