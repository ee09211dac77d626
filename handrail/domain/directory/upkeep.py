"""Ask what in the directory is out of date: entries to check, to review, and withdrawn."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from handrail.domain.directory.codes import State
from handrail.domain.directory.models import Feed, ImportRun, Service
from handrail.domain.directory.rules import is_stale
from handrail.domain.staff import queries as staff
from handrail.kernel.errors import NotFound

DUE_AFTER = timedelta(days=60)
DUE, FOR_REVIEW, WITHDRAWN, NO_AREA = "due", "for_review", "withdrawn", "no_area"
LISTED_ONLY, EVERY = "listed_only", "every"
LISTS = (DUE, FOR_REVIEW, NO_AREA, LISTED_ONLY, EVERY, WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as whoever keeps the directory sees it."""

    id: UUID
    name: str
    provider_name: str
    feed_name: str
    state: str
    state_reason: str
    missing_since_date: date | None
    assured_date: date | None
    assured_by: str
    is_stale: bool
    owner: str


@dataclass(frozen=True, slots=True)
class Named:
    """A service's name and whose it is."""

    id: UUID
    name: str
    provider_name: str
    intake: str


@dataclass(frozen=True, slots=True)
class FeedLine:
    """Another directory: when it was read, the area of what names none, how many are left."""

    name: str
    area_codes: tuple[str, ...]
    read_at: datetime | None
    without_area: int


def listed(
    which: str,
    *,
    provider_ids: Collection[UUID],
    text: str = "",
    on: date,
    size: int,
    number: int = 1,
) -> tuple[tuple[Entry, ...], int]:
    """Return a page of these providers' entries and of those that have none here, and how many.

    Due are our own entries, longest unchecked first; another directory checks its own. A page
    beyond the last is the last.
    """
    rows = _rows(which, provider_ids, on)
    for word in text.replace("\x00", "").split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(provider_name__icontains=word))
    total = rows.count()
    start = max(0, min(number - 1, (total - 1) // size)) * size
    order = (F("assured_date").asc(nulls_first=True), "name", "id")
    shown = rows.order_by(*order).defer("words", "description", "vendor")[start : start + size]
    found = list(shown)
    names = staff.names({row.owner_account_id for row in found if row.owner_account_id})
    return tuple(_entry(row, on, names) for row in found), total


def counts(*, provider_ids: Collection[UUID], on: date) -> dict[str, int]:
    """Return how long each list is."""
    return {which: _rows(which, provider_ids, on).count() for which in LISTS}


def feeds() -> tuple[FeedLine, ...]:
    """Return the directories that are read in, by name."""
    latest = ImportRun.objects.filter(feed=OuterRef("pk")).order_by("-at", "-id")
    rows = Feed.objects.annotate(read_at=Subquery(latest.values("at")[:1])).order_by("name")
    unknown = dict(
        Service.objects.filter(area_codes=[], is_placed=False, feed__isnull=False)
        .exclude(state=State.WITHDRAWN)
        .order_by("feed_id")
        .values_list("feed_id")
        .annotate(number=Count("id"))
    )
    return tuple(
        FeedLine(row.name, tuple(row.area_codes), row.read_at, unknown.get(row.id, 0))
        for row in rows
    )


def entry(service_id: UUID, *, provider_ids: Collection[UUID], on: date) -> Entry:
    """Return one entry of these providers, or of none; NotFound for another's."""
    row = _ours(provider_ids).filter(pk=service_id).first()
    if row is None:
        raise NotFound
    return _entry(row, on, {})


_TAKING = """
    select s.id, s.name, coalesce(o.name, s.provider_name), s.intake
    from directory_service s left join organisations_organisation o on o.id = s.provider_id
    where s.provider_id = any(%s) and s.takes_referrals and s.state = 'active'
    order by s.name, s.id
"""


def services_of(provider_ids: Collection[UUID]) -> tuple[Named, ...]:
    """Return the services of these providers that take referrals and are shown, by name."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKING, [list(provider_ids)])
        return tuple(Named(*row) for row in cursor.fetchall())


def _ours(provider_ids: Collection[UUID]) -> QuerySet[Service]:
    rows = Service.objects.select_related("provider", "feed")
    return rows.filter(Q(provider_id__in=list(provider_ids)) | Q(provider_id=None))


def _rows(which: str, provider_ids: Collection[UUID], on: date) -> QuerySet[Service]:
    rows = _ours(provider_ids)
    if which == DUE:
        unchecked = Q(assured_date=None) | Q(assured_date__lte=on - DUE_AFTER)
        return rows.filter(unchecked, state=State.ACTIVE, feed=None)
    if which == NO_AREA:
        return rows.filter(state=State.ACTIVE, area_codes=[], is_placed=False)
    if which == EVERY:
        return rows.exclude(state=State.WITHDRAWN)
    if which == LISTED_ONLY:
        ours = rows.filter(feed=None, provider__isnull=False)
        return ours.filter(state=State.ACTIVE, takes_referrals=False)
    return rows.filter(state=State.FOR_REVIEW if which == FOR_REVIEW else State.WITHDRAWN)


def _provider(row: Service) -> str:
    return row.provider.name if row.provider else row.provider_name


def _entry(row: Service, on: date, names: Mapping[UUID, str]) -> Entry:
    return Entry(
        id=row.id,
        name=row.name,
        provider_name=_provider(row),
        feed_name=row.feed.name if row.feed else "",
        state=row.state,
        state_reason=row.state_reason,
        missing_since_date=row.missing_since_date,
        assured_date=row.assured_date,
        assured_by=row.assured_by,
        is_stale=is_stale(row.assured_date, on),
        owner=names.get(row.owner_account_id, "") if row.owner_account_id else row.owner_email,
    )
