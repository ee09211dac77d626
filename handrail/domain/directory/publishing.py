"""Ask for what is published to other directories: active entries, a few questions for any number.

It is public, so nothing takes a viewer; ``on`` is today, told by the door.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from handrail.domain.directory import identities, loading, rules
from handrail.domain.directory.codes import Delivery, State, WaitKind
from handrail.domain.directory.columns import OWN
from handrail.domain.directory.models import (
    Location,
    OpeningHours,
    Service,
    ServiceAtLocation,
)
from handrail.domain.directory.published import (
    Around,
    Part,
    PublishedHours,
    PublishedLink,
    PublishedPlace,
    PublishedService,
    PublishedWait,
    Wanted,
)
from handrail.domain.directory.shelf import point
from handrail.kernel.errors import NotFound

EARTH_METRES = 6378168.0  # as in fields.EARTH_POINT
MOST_TERMS = 20_000
Hours = dict[tuple[UUID, UUID | None], list[PublishedHours]]


class NotPublished(NotFound):
    """There is no such thing in what is published."""

    default = "There is no such record here, or it is no longer published."


def services(
    wanted: Wanted, part: Part, *, on: date, whole: bool
) -> tuple[tuple[PublishedService, ...], int]:
    """Return a page of services by name, and how many there are; ``whole`` with all they hold."""
    rows = _wanted(wanted, on)
    shown = rows.order_by("name", "public_id", "id")[part.start : part.start + part.size]
    return _services(list(shown), on, whole=whole), rows.count()


def service(public_id: UUID, *, on: date) -> PublishedService:
    """Return one service with all it holds; NotPublished."""
    found = list(_active().filter(_known_as(public_id))[:1])
    if not found:
        raise NotPublished
    return _services(found, on, whole=True)[0]


def links(
    wanted: Wanted, around: Around | None, part: Part, *, on: date
) -> tuple[tuple[PublishedLink, ...], int]:
    """Return a page of services at their places, by name, and how many there are."""
    rows = ServiceAtLocation.objects.filter(service__in=_wanted(wanted, on))
    if around is not None:
        rows = rows.filter(_near(around))
    ordered = rows.order_by("service__name", "service__public_id", "public_id", "id")
    return _links(ordered[part.start : part.start + part.size], on), rows.count()


def link(public_id: UUID, *, on: date) -> PublishedLink:
    """Return one service at one place; NotPublished."""
    rows = ServiceAtLocation.objects.filter(
        Q(public_id=public_id) | Q(public_id=None, pk=public_id), service__state=State.ACTIVE
    )
    found = _links(rows.order_by("pk")[:1], on)
    if not found:
        raise NotPublished
    return found[0]


def topics() -> tuple[str, ...]:
    """Return every topic that a published entry names, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct unnest(topics) as topic from directory_service where state = 'active'"
            " order by topic limit %s",
            [MOST_TERMS],
        )
        return tuple(row[0] for row in cursor.fetchall())


def _active() -> QuerySet[Service]:
    rows = Service.objects.filter(state=State.ACTIVE).select_related("provider")
    return rows.defer("words", "keywords")


def _known_as(public_id: UUID) -> Q:
    return Q(public_id=public_id) | Q(public_id=None, pk=public_id)


def _wanted(wanted: Wanted, on: date) -> QuerySet[Service]:
    rows = _active()
    if wanted.is_nothing:
        return rows.none()
    if wanted.text:
        rows = rows.filter(
            words=SearchQuery(wanted.text, search_type="websearch", config="english")
        )
    for column in ("topics", "industries", "delivery_kinds"):
        if asked := getattr(wanted, column):
            rows = rows.filter(**{f"{column}__overlap": list(asked)})
        elif wanted.holds == column:
            rows = rows.exclude(**{column: []})
    if wanted.is_fresh is not None:
        fresh = Q(assured_date__gte=rules.fresh_since(on))
        rows = rows.filter(fresh) if wanted.is_fresh else rows.filter(~fresh | Q(assured_date=None))
    if wanted.minimum_age is not None:
        rows = rows.filter(minimum_age__gte=wanted.minimum_age)
    if wanted.maximum_age is not None:
        rows = rows.filter(maximum_age__lte=wanted.maximum_age)
    if wanted.modified_after is not None:
        since = wanted.modified_after
        rows = rows.filter(Q(changed_at__gte=since) | Q(source_modified_at__gte=since))
    hours = _hours_wanted(wanted)
    return rows.filter(Exists(hours)) if hours is not None else rows


def _hours_wanted(wanted: Wanted) -> QuerySet[OpeningHours] | None:
    asked: dict[str, object] = {}
    if wanted.opens_from is not None:
        asked["opens__gte"] = wanted.opens_from
    if wanted.closes_by is not None:
        asked["closes__lte"] = wanted.closes_by
    if wanted.weekday is not None:
        asked["weekday"] = wanted.weekday
    return OpeningHours.objects.filter(service=OuterRef("pk"), **asked) if asked else None


def _near(around: Around) -> Q:
    """Return what lies within the metres; without them, what serves the place or says no area."""
    if around.metres is None:
        codes = sorted(rules.with_countries(around.area_codes))
        return Q(service__area_codes=[]) | Q(service__area_codes__overlap=codes)
    x, y, z = (EARTH_METRES * each for each in point(around.lat, around.lon))
    apart = RawSQL(
        '"point" is not null and cube_distance("point", cube(array[%s, %s, %s]::float8[])) <= %s',
        [x, y, z, around.metres],
    )
    close = Location.objects.annotate(is_close=apart).filter(is_close=True)
    return Q(location__in=Subquery(close.values("id")))


def _links(rows: QuerySet[ServiceAtLocation], on: date) -> tuple[PublishedLink, ...]:
    """Return services at places, in one question: each with what a list shows of it."""
    found = rows.select_related("service__provider", "location")
    shown = found.defer("service__words", "service__keywords", "location__point")
    return tuple(
        PublishedLink(_service(row.service, on, (), (), ()), _place(row, ())) for row in shown
    )


def _services(rows: Sequence[Service], on: date, *, whole: bool) -> tuple[PublishedService, ...]:
    if not whole:
        return tuple(_service(row, on, (), (), ()) for row in rows)
    ids = [row.pk for row in rows]
    hours, waits = _hours(ids), loading.latest_waits(ids)
    places = _places(ids, hours)
    return tuple(
        _service(
            row,
            on,
            tuple(places[row.pk]),
            tuple(hours[row.pk, None]),
            tuple(
                PublishedWait(
                    kind,
                    wait.working_days,
                    wait.declared_date,
                    rules.is_stale(wait.declared_date, on),
                )
                for kind in WaitKind.values
                if (wait := waits.get((row.pk, kind)))
            ),
        )
        for row in rows
    )


def _hours(ids: Sequence[UUID]) -> Hours:
    found: Hours = defaultdict(list)
    rows = OpeningHours.objects.filter(service__in=ids)
    for row in rows.order_by(
        "service_id", "weekday", "opens", "closes", "valid_from_date", "valid_until_date", "note"
    ):
        found[row.service_id, row.location_id].append(
            PublishedHours(
                row.weekday,
                row.opens,
                row.closes,
                row.valid_from_date,
                row.valid_until_date,
                row.note,
            )
        )
    return found


def _places(ids: Sequence[UUID], hours: Hours) -> dict[UUID, list[PublishedPlace]]:
    rows = ServiceAtLocation.objects.filter(service__in=ids).select_related("location")
    found: dict[UUID, list[PublishedPlace]] = defaultdict(list)
    for row in rows.order_by("service_id", "public_id", "pk"):
        found[row.service_id].append(_place(row, hours[row.service_id, row.location_id]))
    return found


def _place(row: ServiceAtLocation, hours: Sequence[PublishedHours]) -> PublishedPlace:
    place = row.location
    return PublishedPlace(
        id=place.public_id or place.pk,
        link_id=row.public_id or row.pk,
        name=place.name,
        address=place.address,
        postcode=place.postcode,
        lat=place.latitude,
        lon=place.longitude,
        in_practice=row.kind == Delivery.IN_PRACTICE,
        access_features=tuple(place.access_features),
        access_notes=tuple(place.access_notes),
        hours=tuple(hours),
    )


def _service(
    row: Service,
    on: date,
    places: tuple[PublishedPlace, ...],
    hours: tuple[PublishedHours, ...],
    waits: tuple[PublishedWait, ...],
) -> PublishedService:
    kept = row.vendor.get(OWN, {}) if row.feed_id else {}
    provider = row.provider
    return PublishedService(
        id=row.public_id or row.pk,
        provider_id=_provider_id(row),
        provider_name=loading.provider_name(row),
        provider_ods=(provider.ods_code or "") if provider else kept.get("provider_ods", ""),
        programme=row.programme_id or kept.get("programme", ""),
        takes_referrals=row.takes_referrals or kept.get("takes_referrals", False),
        name=row.name,
        summary=row.summary,
        description=row.description,
        what_happens=row.what_happens,
        for_whom=row.for_whom,
        not_for_whom=row.not_for_whom,
        how_to_get_in=row.how_to_get_in,
        evidence=row.evidence,
        learning=row.learning,
        notice=row.notice,
        cost=row.cost,
        intake=row.intake,
        intake_reason=row.intake_reason,
        clock_promise_days=row.clock_promise_days,
        running_since_date=row.running_since_date,
        funded_until_date=row.funded_until_date,
        assured_date=row.assured_date,
        assured_by=row.assured_by,
        is_stale=rules.is_stale(row.assured_date, on),
        minimum_age=row.minimum_age,
        maximum_age=row.maximum_age,
        languages=tuple(row.languages),
        access_features=tuple(row.access_features),
        access_notes=tuple(row.access_notes),
        delivery_kinds=tuple(row.delivery_kinds),
        topics=tuple(row.topics),
        industries=tuple(row.industries),
        area_names=tuple(row.area_names),
        area_codes=tuple(row.area_codes),
        email=row.email,
        phones=tuple(filter(None, [row.phone, *row.other_phones])),
        url=row.url,
        modified_at=(row.source_modified_at if row.feed_id else None) or row.changed_at,
        places=places,
        hours=hours,
        waits=waits,
    )


def _provider_id(row: Service) -> UUID:
    if row.provider_id:
        return row.provider_id
    theirs = identities.given(row.provider_source_id)
    return theirs or identities.derived("organization", row.provider_name or row.pk)
