"""Points for each service, one column for each thing that counts.

The same columns order the offers and appear, line by line, in their explanation.
"""

from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from handrail.domain.directory.rules import NEAR_MILES
from handrail.domain.matching.index import Floats, Ints, ServiceIndex, Waits, unit_point
from handrail.domain.matching.seeker import Seeker
from handrail.domain.matching.weights import WaitCurve, Weights

EARTH_MILES = 3958.76
YEAR_DAYS = 365.25
NEEDS_A_PLACE = frozenset({"step_free", "accessible_toilet", "parking", "quiet_space"})


@dataclass(frozen=True, slots=True)
class Points:
    """Points of the chosen rows, and how far away they are in miles (not a number: unknown)."""

    made_for: Floats
    first_contact: Floats
    treatment: Floats
    nearness: Floats
    language: Floats
    access: Floats
    evenings: Floats
    funding: Floats
    evidence: Floats
    miles: Floats

    def total(self) -> Floats:
        """Return the sum, rounded so that no machine's last digit decides an order."""
        total = np.zeros(len(self.miles))
        for field in fields(self):
            if field.name != "miles":
                total += getattr(self, field.name)
        return np.round(total, 6, out=total)


def score(index: ServiceIndex, rows: Ints, seeker: Seeker, *, on: date, weights: Weights) -> Points:
    """Return the points of some rows for one person on one day."""
    miles = miles_to(index, rows, seeker)
    today = on.toordinal()
    return Points(
        made_for=weights.made_for * index.made_for[index.version[rows]],
        first_contact=weights.first_contact
        * _soon(index.first_contact, rows, today, weights.first_contact_curve),
        treatment=weights.treatment * _soon(index.treatment, rows, today, weights.treatment_curve),
        nearness=weights.nearness * _near(index, rows, miles, seeker, weights),
        language=weights.language * _language(index, rows, seeker),
        access=weights.access * _access(index, rows, seeker),
        evenings=weights.evenings * _evenings(index, rows, seeker),
        funding=weights.funding * _funding(index, rows, today),
        evidence=weights.evidence * index.evidence[rows],
        miles=miles,
    )


def _soon(waits: Waits, rows: Ints, today: int, curve: WaitCurve) -> Floats:
    """Return 1 for no wait, half at the curve's half; what is old counts half as unknown."""
    unsaid = curve.half_days / (curve.half_days + curve.unknown_days)
    days = np.nan_to_num(waits.days[rows], nan=curve.unknown_days)
    soon = curve.half_days / (curve.half_days + days)
    old = (today - waits.as_of[rows] > curve.stale_after_days) & ~waits.measured[rows]
    return np.where(old, np.minimum(soon, (soon + unsaid) / 2), soon)


def out_of_reach(index: ServiceIndex, seeker: Seeker) -> Ints:
    """Return the rows that name no area and have no place near the person."""
    miles = miles_to(index, index.by_place, seeker)
    return index.by_place[miles > NEAR_MILES]


def miles_to(index: ServiceIndex, rows: Ints, seeker: Seeker) -> Floats:
    """Return the distance to the nearest place of each row, not a number where it is not known."""
    miles = np.full(len(rows), np.nan)
    number = index.places.number[rows]
    placed = number > 0
    if seeker.latitude is None or seeker.longitude is None or not placed.any():
        return miles
    starts, number = index.places.starts[rows][placed], number[placed]
    first = np.cumsum(number) - number
    chosen = np.arange(number.sum()) + np.repeat(starts - first, number)
    x, y, z = unit_point(seeker.latitude, seeker.longitude)
    apart = (index.places.x[chosen] - x) ** 2
    apart += (index.places.y[chosen] - y) ** 2
    apart += (index.places.z[chosen] - z) ** 2
    half_chord = np.sqrt(np.minimum.reduceat(apart, first)) / 2
    miles[placed] = 2 * EARTH_MILES * np.arcsin(np.minimum(half_chord, 1))
    return miles


def _near(
    index: ServiceIndex, rows: Ints, miles: Floats, seeker: Seeker, weights: Weights
) -> Floats:
    reach = weights.half_miles / (weights.half_miles + np.nan_to_num(miles, nan=np.inf))
    near = np.where(np.isnan(miles), weights.nowhere_known, reach)
    own = index.in_practice.get(seeker.practice or "")
    if own is not None:
        near[np.isin(rows, own)] = 1.0
    remote = {None: weights.remote, True: 1.0, False: weights.remote_if_not_preferred}
    no_travel = remote[seeker.prefers_remote]
    return np.where(index.remote[rows], np.maximum(near, no_travel), near)


def _language(index: ServiceIndex, rows: Ints, seeker: Seeker) -> Floats:
    if seeker.wants_language is None:
        return np.zeros(len(rows))
    spoken = _has(index.languages.get(seeker.wants_language), index, rows)
    interpreted = _has(index.access.get("interpreter"), index, rows)
    return np.maximum(spoken, 0.6 * interpreted)


def _access(index: ServiceIndex, rows: Ints, seeker: Seeker) -> Floats:
    if not seeker.access_needs:
        return np.zeros(len(rows))
    provided = np.zeros(len(rows))
    for need in sorted(seeker.access_needs):
        there = _has(index.access.get(need), index, rows)
        if need in NEEDS_A_PLACE:
            there = np.maximum(there, index.remote[rows])
        provided += there
    return provided / len(seeker.access_needs)


def _evenings(index: ServiceIndex, rows: Ints, seeker: Seeker) -> Floats:
    if not seeker.evenings_matter:
        return np.zeros(len(rows))
    return index.open_late[rows].astype(np.float64)


def _funding(index: ServiceIndex, rows: Ints, today: int) -> Floats:
    """Return the part of a year that funding still lasts; half where no end is known."""
    ends = index.funded_until[rows]
    left = np.clip((ends - float(today)) / YEAR_DAYS, 0, 1)
    return np.where(ends == np.iinfo(np.int64).max, 0.5, left)


def _has(having: Ints | None, index: ServiceIndex, rows: Ints) -> Floats:
    flags = np.zeros(len(index))
    if having is not None:
        flags[having] = 1
    return flags[rows]
