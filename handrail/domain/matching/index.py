"""Services as columns, built once, so that fifty thousand are ordered in milliseconds.

Row order is the order of ids, so that equal scores always come out the same way.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from handrail.domain.matching.services import REMOTE, Intake, ServiceFacts, Wait
from handrail.domain.programmes.eligibility.needs import ANY_CONDITION, AlreadyWith, HasCondition
from handrail.domain.programmes.eligibility.remembering import Remembered, remembered
from handrail.domain.programmes.eligibility.verdicts import Criterion
from handrail.domain.programmes.rules import Evidence, ProgrammeRules, Status

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Key = TypeVar("Key", bound=Hashable)

EVIDENCE = {
    None: 0.0,
    Evidence.OPINION: 0.2,
    Evidence.BEFORE_AND_AFTER: 0.5,
    Evidence.COMPARED: 0.8,
    Evidence.TRIAL: 1.0,
}
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Waits:
    """One kind of wait: days (not a number where unknown), the day it was said, if measured."""

    days: Floats
    as_of: Ints
    measured: Bools


@dataclass(frozen=True, slots=True)
class Places:
    """Every place of every service as points on the unit sphere, grouped by service.

    The places of a row start at ``starts[row]``; there are ``number[row]`` of them.
    """

    x: Floats
    y: Floats
    z: Floats
    starts: Ints
    number: Ints


@dataclass(frozen=True, slots=True)
class Criteria:
    """Every criterion once, though several versions have it, and where each version's begin.

    ``which`` numbers them from 1, version by version; 0 stands before each and always holds.
    """

    every: tuple[Remembered, ...]
    which: Ints
    starts: Ints


@dataclass(frozen=True, slots=True)
class ServiceIndex:
    """The candidates and their columns. Build with ``index``; share between rankings.

    ``by_place`` are the rows that name no area but have a place: they are for people near it.
    """

    services: tuple[ServiceFacts, ...]
    rules: tuple[ProgrammeRules, ...]
    criteria: Criteria
    made_for: Floats
    areas: tuple[frozenset[str] | None, ...]
    version: Ints
    area: Ints
    areas_with: Mapping[str, Ints]
    area_known: Bools
    by_place: Ints
    offerable: Bools
    light_touch: Bools
    funded_until: Ints
    first_contact: Waits
    treatment: Waits
    places: Places
    remote: Bools
    in_practice: Mapping[str, Ints]
    languages: Mapping[str, Ints]
    access: Mapping[str, Ints]
    open_late: Bools
    evidence: Floats

    def __len__(self) -> int:
        return len(self.services)


def index(candidates: Iterable[ServiceFacts]) -> ServiceIndex:
    """Return the candidates as columns. ValueError if two have the same id."""
    services = tuple(sorted(candidates, key=lambda service: service.id))
    if len({service.id for service in services}) < len(services):
        raise ValueError("A service is given twice")
    version, versions = _numbered([service.version_id for service in services])
    area, areas = _numbered([service.area_codes for service in services])
    of_version = {service.version_id: service.rules for service in services}
    rules = tuple(of_version[it] for it in versions)
    return ServiceIndex(
        services=services,
        rules=rules,
        criteria=_criteria(rules),
        made_for=np.array([_made_for(it) for it in rules], dtype=np.float64),
        areas=tuple(areas),
        version=version,
        area=area,
        areas_with=_rows_with([codes or () for codes in areas]),
        area_known=_flags(service.area_is_known for service in services),
        by_place=_rows_where(it.area_is_known and not it.has_codes for it in services),
        offerable=_flags(_is_offerable(service) for service in services),
        light_touch=_flags(service.rules.light_touch for service in services),
        funded_until=np.array([_ends(service) for service in services], dtype=np.int64),
        first_contact=_waits([service.first_contact for service in services]),
        treatment=_waits([service.treatment for service in services]),
        places=_places(services),
        remote=_flags(not service.delivery.isdisjoint(REMOTE) for service in services),
        in_practice=_rows_with(
            [[place.practice for place in it.places if place.practice] for it in services]
        ),
        languages=_rows_with([service.languages for service in services]),
        access=_rows_with([service.access for service in services]),
        open_late=_flags(service.open_late is True for service in services),
        evidence=np.array([EVIDENCE[it.best_evidence] for it in services], dtype=np.float64),
    )


def unit_point(latitude: float, longitude: float) -> tuple[float, float, float]:
    """Return a place on the earth as a point on the unit sphere."""
    lat, lon = radians(latitude), radians(longitude)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def _criteria(rules: Sequence[ProgrammeRules]) -> Criteria:
    numbers: dict[Criterion, int] = {}
    which: list[int] = []
    starts: list[int] = []
    for each in rules:
        starts.append(len(which))
        which.append(0)
        which += [numbers.setdefault(it, len(numbers) + 1) for it in each.criteria]
    return Criteria(
        tuple(remembered(it) for it in numbers),
        np.array(which, dtype=np.int64),
        np.array(starts, dtype=np.int64),
    )


def _made_for(rules: ProgrammeRules) -> float:
    """Return how closely a programme is made for the people it takes, from 0 to 1."""
    narrow = sum(
        isinstance(rule, AlreadyWith)
        or (isinstance(rule, HasCondition) and rule.among != ANY_CONDITION)
        for rule in rules.criteria
    )
    return min(narrow, 2) / 2


def _is_offerable(service: ServiceFacts) -> bool:
    return service.intake is Intake.OPEN and service.rules.status is Status.LIVE


def _ends(service: ServiceFacts) -> int:
    return service.funded_until.toordinal() if service.funded_until else NEVER


def _flags(values: Iterable[bool]) -> Bools:
    return np.fromiter(values, dtype=np.bool_)


def _rows_where(values: Iterable[bool]) -> Ints:
    return np.array([row for row, value in enumerate(values) if value], dtype=np.int64)


def _numbered(keys: Sequence[Key]) -> tuple[Ints, list[Key]]:
    """Return each key's number, and the keys by number."""
    numbers: dict[Key, int] = {}
    column = np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)
    return column, list(numbers)


def _rows_with(values: Sequence[Iterable[str]]) -> dict[str, Ints]:
    """Return the rows in which each value stands."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, each in enumerate(values):
        for value in each:
            rows[value].append(row)
    return {value: np.array(found, dtype=np.int64) for value, found in rows.items()}


def _waits(waits: Sequence[Wait | None]) -> Waits:
    return Waits(
        np.array([it.working_days if it else np.nan for it in waits], dtype=np.float64),
        np.array([it.as_of_date.toordinal() if it else 0 for it in waits], dtype=np.int64),
        _flags(it is not None and it.measured_on is not None for it in waits),
    )


def _places(services: Sequence[ServiceFacts]) -> Places:
    points = [
        unit_point(it.latitude, it.longitude) for service in services for it in service.places
    ]
    number = np.array([len(service.places) for service in services], dtype=np.int64)
    x, y, z = np.array(points, dtype=np.float64).reshape(-1, 3).T.copy()
    return Places(x, y, z, np.cumsum(number) - number, number)
