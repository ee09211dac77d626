"""How an area stands, in counts that leave the database with small numbers hidden.

Reads only, and never a row: whoever commissions sees figures, not people (house, fence 2).
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from handrail.domain.capacity import waits
from handrail.domain.capacity.waits import Measured
from handrail.domain.directory import upkeep
from handrail.domain.directory.upkeep import Named
from handrail.domain.organisations import areas
from handrail.domain.oversight import queries
from handrail.domain.oversight.queries import Counts, Starts
from handrail.kernel.clock import local_date, month_after
from handrail.kernel.viewer import Viewer, organisation_of

HIDDEN = -1
MONTHS = 12
NOTHING = Counts("all", None, None, None, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Area:
    """Twelve months of an area: in all, month by month, by service, and by who referred."""

    since: date
    until: date
    whole: Counts
    months: tuple[tuple[date, Counts], ...]
    services: tuple[tuple[Named, Counts], ...]
    sources: tuple[tuple[str, Counts], ...]
    endings: dict[str, int]
    starts: dict[UUID, Starts]
    waits: dict[tuple[UUID, str, str], Measured]


def twelve_months(*, viewer: Viewer, at: datetime) -> Area:
    """Return the area's twelve latest months, this one included; NotAllowed."""
    today = local_date(at)
    since, until = month_after(today, 1 - MONTHS), month_after(today, 1)
    found = queries.counts(since=since, until=until, viewer=viewer, at=at)
    by_month = {one.month: one for one in found if one.dimension == "month"}
    by_service = {one.service_id: one for one in found if one.dimension == "service"}
    services = _services(by_service, viewer, today)
    sources = [(one.source or "", one) for one in found if one.dimension == "source"]
    return Area(
        since=since,
        until=until,
        whole=next((one for one in found if one.dimension == "all"), NOTHING),
        months=tuple(
            (month, by_month.get(month, NOTHING))
            for month in (month_after(since, number) for number in range(MONTHS))
        ),
        services=services,
        sources=tuple(sorted(sources, key=lambda one: (-one[1].came_in, one[0]))),
        endings=queries.endings(since=since, until=until, viewer=viewer, at=at),
        starts=queries.starts(since=since, until=until, viewer=viewer, at=at),
        waits=waits.every(named.id for named, _counts in services),
    )


def kept_percent(counts: Counts) -> int | None:
    """Return the share of first conversations in time, from rounded counts; None where hidden."""
    if HIDDEN in (counts.kept, counts.spoken) or not counts.spoken:
        return None
    return min(100, round(100 * counts.kept / counts.spoken))


def is_hidden(count: int) -> bool:
    """Return whether a count is a small number that stays hidden."""
    return count == HIDDEN


def _services(
    counted: dict[UUID | None, Counts], viewer: Viewer, today: date
) -> tuple[tuple[Named, Counts], ...]:
    """Return every service of the area that takes referrals, also those nobody was sent to."""
    ours = organisation_of(viewer)
    if ours is None:
        return ()
    named = upkeep.services_of(areas.looked_after_by(ours, today))
    return tuple((one, counted.get(one.id, NOTHING)) for one in named)
