"""Who fits what, for every service at once.

Each criterion is judged once and each area once, never for each service:
with not met 0, not known 1 and met 2, "all of" is the smallest and "any of" the largest.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from handrail.domain.matching.index import Bools, Ints, ServiceIndex
from handrail.domain.programmes.eligibility.answers import Eligibility
from handrail.domain.programmes.eligibility.facts import Facts
from handrail.domain.programmes.eligibility.people import (
    OWN_AREA,
    Area,
    Link,
    areas_of,
)
from handrail.domain.programmes.eligibility.verdicts import Judgement, Verdict
from handrail.domain.programmes.rules import judged

Values = npt.NDArray[np.int8]

VALUE = {Verdict.NOT_MET: 0, Verdict.NOT_KNOWN: 1, Verdict.MET: 2}
NOT_MET, NOT_KNOWN, MET = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Fits:
    """For each service: does it fit, is it in the person's area, how much is to be asked."""

    verdict: Values
    in_area: Values
    area_asks: Bools
    questions: Ints
    obstacles: Ints
    said: tuple[Judgement, ...]


def judge_all(index: ServiceIndex, facts: Facts, too_far: Ints | None = None) -> Fits:
    """Return the verdict of every service on one person; rows too far are not of their area."""
    criteria = index.criteria
    said = tuple(criterion.judge(facts) for criterion in criteria.every)
    values = np.array([MET, *(VALUE[it.verdict] for it in said)], dtype=np.int8)[criteria.which]
    if len(criteria.starts):
        rest = np.minimum.reduceat(values, criteria.starts)
        obstacles = np.add.reduceat(values == NOT_MET, criteria.starts, dtype=np.int64)
    else:
        rest, obstacles = values, np.zeros(0, dtype=np.int64)
    asked = _asked(index, rest, said)
    in_area, area_asks = _areas(index, facts)
    at = (index.version, index.area)
    belongs, asks = in_area[at], area_asks[at]
    if too_far is not None:
        belongs[too_far] = NOT_MET
    verdict = np.minimum(rest[index.version], belongs)
    questions = asked[index.version] + asks
    return Fits(verdict, belongs, asks, questions, obstacles[index.version], said)


def judge_one(index: ServiceIndex, fits: Fits, row: int, facts: Facts) -> Eligibility:
    """Return the whole explained answer for one service."""
    service = index.services[row]
    version = int(index.version[row])
    found = [fits.said[number - 1] for number in _which(index, version)[1:]]
    beside = judged(index.rules[version], found, facts)
    return beside.also(service.area.judge(facts)) if service.area else beside


def _which(index: ServiceIndex, version: int) -> Ints:
    """Return the numbers of a version's criteria, the one that always holds first."""
    starts = index.criteria.starts
    end = starts[version + 1] if version + 1 < len(starts) else len(index.criteria.which)
    return index.criteria.which[starts[version] : end]


def _asked(index: ServiceIndex, rest: Values, said: tuple[Judgement, ...]) -> Ints:
    """Return how many questions would settle each version that is open; the others have none."""
    asked = np.zeros(len(index.rules), dtype=np.int64)
    for version in np.flatnonzero(rest == NOT_KNOWN):
        found = (said[number - 1].questions for number in _which(index, int(version))[1:])
        asked[version] = len({question for questions in found for question in questions})
    return asked


def _areas(index: ServiceIndex, facts: Facts) -> tuple[Values, Bools]:
    """Return, for each version and area, whether the person belongs and how much is to be asked."""
    held = {link: _linked(index, link, facts) for link in Link}
    undecided = np.array([codes is None for codes in index.areas], dtype=np.bool_)
    belongs = np.empty((len(index.rules), len(index.areas)), dtype=np.int8)
    for number, rules in enumerate(index.rules):
        belongs[number] = _belongs(rules.area or OWN_AREA, held, facts)
        if rules.area is None:  # for everybody, but for what a service says of its own area
            belongs[number, undecided] = MET
    left_open = [it.area is None or it.area.codes is None for it in index.rules]
    only_service_knows = np.outer(np.array(left_open, dtype=np.bool_), undecided)
    return belongs, (belongs == NOT_KNOWN) & ~only_service_knows


def _belongs(area: Area, held: dict[Link, Values], facts: Facts) -> Values | int:
    if area.codes is not None:
        return VALUE[area.verdict(facts)]
    return np.max([held[link] for link in area.links], axis=0)  # type: ignore[no-any-return]


def _linked(index: ServiceIndex, link: Link, facts: Facts) -> Values:
    """Return, for each area, whether the person has this link with it."""
    known = areas_of(facts, link)
    if known is None:
        return np.full(len(index.areas), NOT_KNOWN, dtype=np.int8)
    found = np.full(len(index.areas), NOT_MET, dtype=np.int8)
    found[[codes is None for codes in index.areas]] = NOT_KNOWN
    for code in known:
        if code in index.areas_with:
            found[index.areas_with[code]] = MET
    return found
