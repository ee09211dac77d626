"""What is missing in an area: how often nothing could be offered, where, and for which need.

Reads only, and never a row: small numbers are hidden before they leave the database.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from handrail.domain.matching import queries as matching
from handrail.domain.matching.offers import Level, level_of
from handrail.domain.matching.services import Intake
from handrail.domain.organisations import queries as organisations
from handrail.domain.oversight import queries
from handrail.domain.oversight.queries import Tally
from handrail.domain.places import queries as places
from handrail.domain.places.queries import District
from handrail.kernel.clock import local_date, month_after
from handrail.kernel.viewer import Viewer, organisation_of

PERIODS = (1, 3, 12)
AROUND = 0.15  # degrees shown around the districts that something is missing in
NOTHING = 0


@dataclass(frozen=True, slots=True)
class Gaps:
    """How often nothing could be offered, and how often somebody was told where else to turn.

    ``middles`` are the districts with a gap, ``around`` the others nearby.
    """

    since: date
    until: date
    tallies: tuple[Tally, ...]
    signposts: tuple[Tally, ...]
    middles: tuple[District, ...]
    around: tuple[District, ...]
    levels: Counter[Level | None]

    def of(self, dimension: str) -> tuple[Tally, ...]:
        """Return one dimension of the gaps, most first; hidden numbers stand last."""
        return _ordered(self.tallies, dimension)

    def signposts_of(self, dimension: str) -> tuple[Tally, ...]:
        """Return one dimension of the signposts, most first."""
        return _ordered(self.signposts, dimension)

    @property
    def number(self) -> int:
        """Return how often in all; -1 where it is hidden."""
        return _whole(self.tallies)

    @property
    def told(self) -> int:
        """Return how many signposts in all; -1 where it is hidden."""
        return _whole(self.signposts)


@dataclass(frozen=True, slots=True)
class Totals:
    """How often nothing could be offered, and how often somebody was told; -1 is hidden."""

    number: int
    told: int


def totals(*, months: int, viewer: Viewer, at: datetime) -> Totals:
    """Return how often something was missing in the latest months, and no more; NotAllowed."""
    since, until = _latest(months, at)
    return Totals(
        _whole(queries.gaps(since=since, until=until, viewer=viewer, at=at)),
        _whole(queries.signposts(since=since, until=until, viewer=viewer, at=at)),
    )


def lately(*, months: int, viewer: Viewer, at: datetime) -> Gaps:
    """Return what was missing in the latest months, this one included; NotAllowed."""
    since, until = _latest(months, at)
    tallies = queries.gaps(since=since, until=until, viewer=viewer, at=at)
    middles = places.districts(it.value for it in tallies if it.dimension == "district")
    return Gaps(
        since=since,
        until=until,
        tallies=tallies,
        signposts=queries.signposts(since=since, until=until, viewer=viewer, at=at),
        middles=middles,
        around=_around(middles),
        levels=_levels(viewer, local_date(at)),
    )


def _levels(viewer: Viewer, on: date) -> Counter[Level | None]:
    """Return how many open services of the area give early help, and how many longer support.

    A service with several tiers counts once for each level it has.
    """
    ours = organisation_of(viewer)
    area = organisations.area_of(ours, on) if ours else None
    code = area.ods_code if area else None
    found: Counter[Level | None] = Counter()
    for it in matching.service_index(on).services:
        if code and code in (it.area_codes or ()) and it.intake is Intake.OPEN:
            weeks = [tier.max_weeks for tier in it.rules.tiers] or [it.rules.max_weeks]
            found.update({level_of(each) for each in weeks})
    return found


def _around(middles: tuple[District, ...]) -> tuple[District, ...]:
    if not middles:
        return ()
    found = places.districts_within(
        min(it.latitude for it in middles) - AROUND,
        min(it.longitude for it in middles) - AROUND,
        max(it.latitude for it in middles) + AROUND,
        max(it.longitude for it in middles) + AROUND,
    )
    drawn = {it.code for it in middles}
    return tuple(it for it in found if it.code not in drawn)


def _ordered(tallies: tuple[Tally, ...], dimension: str) -> tuple[Tally, ...]:
    found = (it for it in tallies if it.dimension == dimension)
    return tuple(sorted(found, key=lambda it: (-it.count, it.value)))


def _whole(tallies: tuple[Tally, ...]) -> int:
    return next((it.count for it in tallies if it.dimension == "all"), NOTHING)


def _latest(months: int, at: datetime) -> tuple[date, date]:
    """Return the first day of so many months, this one included, and the first day after them."""
    today = local_date(at)
    return month_after(today, 1 - months), month_after(today, 1)
