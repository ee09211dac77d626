"""Who keeps an entry right: the board of its area, and which days it has not been looked at."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from handrail.domain.directory import rules
from handrail.domain.directory.codes import State
from handrail.domain.directory.models import Service
from handrail.domain.organisations import areas
from handrail.domain.organisations import queries as organisations
from handrail.domain.organisations.queries import AreaSummary
from handrail.domain.places import queries as places

# As text, for every list of offers asks it.
_STALE = """
    select id from directory_service
     where id = any(%s) and (assured_date is null or assured_date < %s)
"""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How many entries were checked in the last 90 days, of how many, and the oldest of them."""

    total: int
    fresh: int
    oldest_name: str
    oldest_date: date | None

    @property
    def stale(self) -> int:
        """Return how many were not."""
        return self.total - self.fresh


def keeper_of(provider_id: UUID | None, area_codes: Iterable[str], on: date) -> UUID | None:
    """Return the board that keeps an entry: its provider's, its area's, or the only one there is.

    An area is named by its board's code, or by that of a council, a ward or a part of the board.
    Where several boards could and none is named, the first by name: an entry of no provider is
    everybody's who keeps a directory. None where there is no area at all.
    """
    if provider_id is not None:
        area = organisations.area_of(provider_id, on)
        if area is not None:
            return area.organisation_id
    every = organisations.areas()
    codes = frozenset(area_codes)
    found = _of(every, codes) or _of(every, places.boards_of(codes))
    if found is None and every:
        found = every[0]
    return found.organisation_id if found else None


def _of(every: Iterable[AreaSummary], codes: frozenset[str]) -> AreaSummary | None:
    return next((area for area in every if area.ods_code and area.ods_code in codes), None)


def freshness(provider_ids: Collection[UUID], *, with_unprovided: bool, on: date) -> Freshness:
    """Return how fresh the entries of these providers are, those of other directories left out.

    ``with_unprovided`` counts our own entries that are of no provider known here, too.
    """
    rows = _kept(provider_ids, with_unprovided)
    checked = Q(assured_date__gte=rules.fresh_since(on))
    counted = rows.aggregate(total=Count("pk"), fresh=Count("pk", checked))
    in_order = rows.order_by(F("assured_date").asc(nulls_first=True), "name", "id")
    name, assured_date = in_order.values_list("name", "assured_date").first() or ("", None)
    return Freshness(
        counted["total"],
        counted["fresh"],
        name,
        assured_date,
    )


def freshness_of_area(organisation_id: UUID, on: date) -> Freshness:
    """Return how fresh the entries are that an organisation looks after.

    A board keeps those of no provider known here, too; another organisation only its own.
    """
    ours = areas.looked_after_by(organisation_id, on)
    is_board = areas.is_board_of_area(organisation_id)
    return freshness(ours, with_unprovided=is_board, on=on)


def stale_among(service_ids: Collection[UUID], *, on: date) -> frozenset[UUID]:
    """Return which of some services nobody checked in the last 90 days."""
    if not service_ids:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(_STALE, [list(service_ids), rules.fresh_since(on)])
        return frozenset(row[0] for row in cursor)


def _kept(provider_ids: Collection[UUID], with_unprovided: bool) -> QuerySet[Service]:
    whose = Q(provider_id__in=list(provider_ids))
    if with_unprovided:
        whose |= Q(provider_id=None)
    rows = Service.objects.filter(whose, state=State.ACTIVE, feed=None)
    return rows.defer("words", "description", "vendor")
