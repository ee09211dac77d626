"""Rank services for one person: what fits first, what may fit next, and never a bare no.

Pure and deterministic: the same index, person, day and weights give the same ranking.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import numpy as np

from handrail.domain.matching import fit, wording
from handrail.domain.matching.fit import MET, NOT_KNOWN, NOT_MET, Fits
from handrail.domain.matching.index import Bools, Floats, Ints, ServiceIndex, index
from handrail.domain.matching.offers import (
    Counts,
    Fitting,
    NotEligible,
    NotNow,
    Offer,
    Ranking,
    Signpost,
)
from handrail.domain.matching.scoring import Points, out_of_reach, score
from handrail.domain.matching.seeker import Seeker
from handrail.domain.matching.services import ServiceFacts
from handrail.domain.matching.weights import DEFAULT, Weights
from handrail.domain.programmes.eligibility.answers import Eligibility

TOP = 20
LIGHT_TOUCH = 3
OTHERS = 10
ASK_PENALTY = 10_000.0


@dataclass(frozen=True, slots=True)
class _Case:
    """One ranking under way."""

    index: ServiceIndex
    seeker: Seeker
    on: date
    weights: Weights
    fits: Fits

    @property
    def may(self) -> Bools:
        """Return, for each service, whether it fits the person or may fit them."""
        return self.fits.verdict > NOT_MET

    @property
    def open_now(self) -> Bools:
        """Return, for each service, whether it is one to refer to now.

        Of which area is not known is listed for whoever looks, never offered as ready to refer to.
        """
        built = self.index
        return built.offerable & built.area_known & (built.funded_until >= self.on.toordinal())

    @property
    def offered(self) -> Bools:
        """Return, for each service, whether it is among the offers that are ranked."""
        return self.may & self.open_now & ~self.index.light_touch


def rank(
    services: ServiceIndex | Iterable[ServiceFacts],
    seeker: Seeker,
    *,
    on: date,
    weights: Weights = DEFAULT,
    top: int = TOP,
    signposts: tuple[Signpost, ...] = (),
) -> Ranking:
    """Return the offers for a person, best first, with every reason (R46, R33).

    All services are judged; the best ``top`` are explained. Ties fall to the smaller id.
    """
    built = services if isinstance(services, ServiceIndex) else index(services)
    case = _case(built, seeker, on, weights)
    may, open_now, light_touch = case.may, case.open_now, built.light_touch
    unoffered = ~open_now & ~(light_touch & built.area_known)
    return Ranking(
        offers=_offers(case, case.offered, top),
        light_touch=_offers(case, may & open_now & light_touch, LIGHT_TOUCH),
        not_now=_not_now(case, may & unoffered, OTHERS),
        not_eligible=_not_eligible(case, OTHERS, open_now),
        signposts=signposts,
        counts=_counts(case, open_now),
    )


def best(
    built: ServiceIndex, seeker: Seeker, *, on: date, weights: Weights, top: int
) -> tuple[Fitting, ...]:
    """Return what ``rank`` offers, in the same order, without a word on why."""
    case = _case(built, seeker, on, weights)
    return tuple(Fitting(built.services[row], _judged(case, row)) for row in _ordered(case, top))


def order(
    built: ServiceIndex,
    seeker: Seeker,
    *,
    on: date,
    weights: Weights = DEFAULT,
    top: int = TOP,
) -> tuple[UUID, ...]:
    """Return which services ``rank`` offers, in the same order: for many people at once."""
    case = _case(built, seeker, on, weights)
    return tuple(built.services[row].id for row in _ordered(case, top))


def _case(built: ServiceIndex, seeker: Seeker, on: date, weights: Weights) -> _Case:
    seeker = replace(seeker, facts=seeker.facts.filled())
    fits = fit.judge_all(built, seeker.facts, out_of_reach(built, seeker))
    return _Case(built, seeker, on, weights, fits)


def _ordered(case: _Case, top: int) -> list[int]:
    """Return the rows of the best offers, in order."""
    rows = np.flatnonzero(case.offered)
    return [int(row) for row in rows[_best(case, rows, top)[0]]]


def _offers(case: _Case, chosen: Bools, top: int) -> tuple[Offer, ...]:
    rows = np.flatnonzero(chosen)
    chosen_rows, points, total = _best(case, rows, top)
    return tuple(
        _offer(case, int(rows[at]), points, int(at), float(total[at])) for at in chosen_rows
    )


def _best(case: _Case, rows: Ints, top: int) -> tuple[Ints, Points, Floats]:
    """Return where the best of some rows stand among them, their points and their sums."""
    points = score(case.index, rows, case.seeker, on=case.on, weights=case.weights)
    total = points.total()
    return _smallest(_asks(case, rows) * ASK_PENALTY - total, top), points, total


def _judged(case: _Case, row: int) -> Eligibility:
    return fit.judge_one(case.index, case.fits, row, case.seeker.facts)


def _asks(case: _Case, rows: Ints) -> Floats:
    """Return 0 for a fit, else 1 and the number of questions: what only a coach can tell is 1."""
    open_question = case.fits.verdict[rows] == NOT_KNOWN
    return np.where(open_question, 1.0 + case.fits.questions[rows], 0.0)


def _smallest(keys: Floats, number: int) -> Ints:
    """Return where the smallest keys stand, in order; equal ones in the order of rows."""
    if len(keys) > number:
        limit = np.partition(keys, number - 1)[number - 1]
        near = np.flatnonzero(keys <= limit)
    else:
        near = np.arange(len(keys))
    return near[np.argsort(keys[near], kind="stable")][:number]


def _offer(case: _Case, row: int, points: Points, at: int, total: float) -> Offer:
    service = case.index.services[row]
    eligibility = _judged(case, row)
    miles = wording.miles_at(points, at)
    return Offer(
        service=service,
        eligibility=eligibility,
        lines=(
            *wording.fit_lines(eligibility, float(points.made_for[at])),
            *wording.other_lines(
                service, points, at, case.seeker, on=case.on, weights=case.weights
            ),
        ),
        score=total,
        miles=miles,
        wait=wording.first_contact_text(service, on=case.on, weights=case.weights),
        distance=wording.where_text(service, miles, case.seeker),
    )


def _not_now(case: _Case, chosen: Bools, top: int) -> tuple[NotNow, ...]:
    rows = np.flatnonzero(chosen)
    elsewhere_perhaps = ~case.index.area_known[rows]
    return tuple(
        NotNow(
            case.index.services[row],
            _judged(case, int(row)),
            wording.not_open_text(case.index.services[row]),
        )
        for row in rows[_smallest(_asks(case, rows) + ASK_PENALTY * elsewhere_perhaps, top)]
    )


def _not_eligible(case: _Case, top: int, open_now: Bools) -> tuple[NotEligible, ...]:
    """Return services of the person's own area that do not fit, fewest obstacles first."""
    local = (case.fits.verdict == NOT_MET) & (case.fits.in_area > NOT_MET)
    rows = np.flatnonzero(local)
    unsure = case.fits.in_area[rows] < MET
    return tuple(
        NotEligible(
            case.index.services[row],
            _judged(case, int(row)).reasons,
            bool(open_now[row]),
        )
        for row in rows[_smallest(case.fits.obstacles[rows] + 100.0 * unsure, top)]
    )


def _counts(case: _Case, open_now: Bools) -> Counts:
    verdict, usual = case.fits.verdict, ~case.index.light_touch
    in_area = case.fits.in_area > NOT_MET
    refused = usual & (verdict == NOT_MET)
    return Counts(
        judged=len(case.index),
        fit=int(np.sum(usual & open_now & (verdict == MET))),
        may_fit=int(np.sum(usual & open_now & (verdict == NOT_KNOWN))),
        not_now=int(np.sum(usual & ~open_now & (verdict > NOT_MET))),
        not_eligible=int(np.sum(refused & in_area)),
        elsewhere=int(np.sum(refused & ~in_area)),
        light_touch=int(np.sum(case.index.light_touch)),
    )
