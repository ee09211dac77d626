"""Rows of the directory made into answers, a few queries for any number of services."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from handrail.domain.directory import rules
from handrail.domain.directory.answers import (
    Candidate,
    Hours,
    Place,
    Point,
    ServiceCard,
    ServicePage,
    Wait,
)
from handrail.domain.directory.codes import Access, Delivery, WaitKind
from handrail.domain.directory.finding import Hit, Near
from handrail.domain.directory.models import (
    OpeningHours,
    Service,
    ServiceAtLocation,
    WaitDeclaration,
)

Ids = Sequence[UUID] | None  # None means every service
Waits = Mapping[tuple[UUID, str], WaitDeclaration]


def cards(hits: Iterable[Hit], on: date, near: Near | None = None) -> tuple[ServiceCard, ...]:
    """Return services as lists show them, in the order of the hits, the nearest place first."""
    miles = {hit.id: hit.miles for hit in hits}
    rows = (
        Service.objects.filter(id__in=list(miles))
        .select_related("provider")
        .defer("words", "vendor", "description", "evidence", "learning")
    )
    there = {row.id: row for row in rows}
    ids = [id for id in miles if id in there]
    waits, places, outside = latest_waits(ids), places_of(ids), outside_office_hours(ids)
    return tuple(
        _card(there[id], on, waits, _by_nearness(places, id, near), id in outside, miles[id])
        for id in ids
    )


def _by_nearness(
    places: Mapping[UUID, tuple[Place, ...]], service_id: UUID, near: Near | None
) -> tuple[Place, ...]:
    found = places.get(service_id, ())
    if near is None or len(found) < 2:
        return found
    return tuple(
        sorted(found, key=lambda place: rules.apart(near.lat, near.lon, place.lat, place.lon))
    )


def _card(
    row: Service,
    on: date,
    waits: Waits,
    places: tuple[Place, ...],
    outside: bool,
    miles: float | None,
) -> ServiceCard:
    return ServiceCard(
        id=row.id,
        name=row.name,
        provider_name=provider_name(row),
        programme_id=row.programme_id,
        summary=row.summary,
        state=row.state,
        takes_referrals=row.takes_referrals,
        intake=row.intake,
        intake_reason=row.intake_reason,
        how_to_get_in=row.how_to_get_in,
        delivery_kinds=tuple(row.delivery_kinds),
        languages=tuple(row.languages),
        outside_nine_to_five=outside,
        phone=row.phone,
        url=row.url,
        funded_until_date=row.funded_until_date,
        assured_date=row.assured_date,
        is_stale=rules.is_stale(row.assured_date, on),
        first_contact=_wait(waits.get((row.id, WaitKind.FIRST_CONTACT)), on),
        treatment=_wait(waits.get((row.id, WaitKind.TREATMENT)), on),
        miles=miles,
        places=places,
    )


def page(row: Service, on: date) -> ServicePage:
    """Return everything about one service; the row brings its provider and its feed."""
    (card,) = cards([Hit(row.id, None)], on)
    return ServicePage(
        card=card,
        provider_id=row.provider_id,
        description=row.description,
        what_happens=row.what_happens,
        for_whom=row.for_whom,
        not_for_whom=row.not_for_whom,
        evidence=row.evidence,
        learning=row.learning,
        notice=row.notice,
        cost=row.cost,
        state_reason=row.state_reason,
        running_since_date=row.running_since_date,
        assured_by=row.assured_by,
        minimum_age=row.minimum_age,
        maximum_age=row.maximum_age,
        access_features=_access_features(row, card.places),
        access_notes=tuple(row.access_notes),
        topics=tuple(row.topics),
        area_names=tuple(row.area_names),
        email=row.email,
        other_phones=tuple(row.other_phones),
        clock_promise_days=row.clock_promise_days,
        feed_name=row.feed.name if row.feed else "",
        hours=_hours(row.id, on),
        version=row.version,
    )


def candidates(rows: QuerySet[Service], *, whole: bool) -> tuple[Candidate, ...]:
    """Return services as matching judges them; ``whole`` says that the rows are all there are."""
    found = list(rows.select_related("provider").defer("words", "vendor").order_by("name", "id"))
    ids = None if whole else [row.id for row in found]
    waits, points, outside = latest_waits(ids), _points(ids), outside_office_hours(ids)
    return tuple(
        Candidate(
            id=row.id,
            name=row.name,
            programme_id=row.programme_id,
            provider_id=row.provider_id,
            provider_name=provider_name(row),
            points=points.get(row.id, ()),
            intake=row.intake,
            intake_reason=row.intake_reason,
            first_contact_days=_days(waits.get((row.id, WaitKind.FIRST_CONTACT))),
            first_contact_declared_date=_declared(waits.get((row.id, WaitKind.FIRST_CONTACT))),
            treatment_days=_days(waits.get((row.id, WaitKind.TREATMENT))),
            treatment_declared_date=_declared(waits.get((row.id, WaitKind.TREATMENT))),
            languages=tuple(row.languages),
            access_features=tuple(row.access_features),
            delivery_kinds=tuple(row.delivery_kinds),
            outside_nine_to_five=row.id in outside,
            funded_until_date=row.funded_until_date,
            evidence=row.evidence,
            area_codes=tuple(row.area_codes),
            minimum_age=row.minimum_age,
            maximum_age=row.maximum_age,
            clock_promise_days=row.clock_promise_days,
        )
        for row in found
    )


def provider_name(row: Service) -> str:
    """Return who gives the service: the organisation we know, or the name a feed gave."""
    return row.provider.name if row.provider else row.provider_name


def latest_waits(ids: Ids) -> Waits:
    """Return the latest declaration of each kind for each service."""
    rows = WaitDeclaration.objects.filter(_among(ids))
    latest = rows.order_by("service_id", "kind", "-declared_at", "-id")
    return {(row.service_id, row.kind): row for row in latest.distinct("service_id", "kind")}


def places_of(ids: Ids) -> dict[UUID, tuple[Place, ...]]:
    """Return the places of each service, practices first, then by name."""
    rows = ServiceAtLocation.objects.filter(_among(ids))
    ordered = rows.select_related("location").order_by("kind", "location__name", "id")
    found: dict[UUID, list[Place]] = defaultdict(list)
    for row in ordered.defer("location__point"):
        found[row.service_id].append(
            Place(
                id=row.location_id,
                name=row.location.name,
                address=row.location.address,
                postcode=row.location.postcode,
                lat=row.location.latitude,
                lon=row.location.longitude,
                in_practice=row.kind == Delivery.IN_PRACTICE,
                access_features=tuple(row.location.access_features),
                access_notes=tuple(row.location.access_notes),
            )
        )
    return {id: tuple(places) for id, places in found.items()}


def outside_office_hours(ids: Ids) -> frozenset[UUID]:
    """Return which services open before 9, after 5 or at the weekend (R116)."""
    rows = OpeningHours.objects.filter(_among(ids))
    late = rows.filter(
        Q(weekday__gte=5) | Q(opens__lt=rules.OFFICE_OPENS) | Q(closes__gt=rules.OFFICE_CLOSES)
    )
    return frozenset(late.values_list("service_id", flat=True))


def _among(ids: Ids) -> Q:
    return Q() if ids is None else Q(service_id__in=ids)


def _points(ids: Ids) -> dict[UUID, tuple[Point, ...]]:
    rows = ServiceAtLocation.objects.filter(_among(ids), location__latitude__isnull=False)
    found: dict[UUID, list[Point]] = defaultdict(list)
    for service_id, lat, lon, practice in rows.order_by("id").values_list(
        "service_id", "location__latitude", "location__longitude", "practice__ods_code"
    ):
        if lat is not None and lon is not None:
            found[service_id].append(Point(lat, lon, practice))
    return {id: tuple(points) for id, points in found.items()}


def _wait(row: WaitDeclaration | None, on: date) -> Wait | None:
    if row is None:
        return None
    return Wait(row.working_days, row.declared_date, rules.is_stale(row.declared_date, on))


def _days(row: WaitDeclaration | None) -> int | None:
    return row.working_days if row else None


def _declared(wait: WaitDeclaration | None) -> date | None:
    return wait.declared_date if wait else None


def _access_features(row: Service, places: Iterable[Place]) -> tuple[str, ...]:
    there = {*row.access_features, *(f for place in places for f in place.access_features)}
    return tuple(feature for feature in Access.values if feature in there)


def _hours(service_id: UUID, on: date) -> tuple[Hours, ...]:
    """Return the opening times that hold today, by day; rules only in words come last."""
    rows = OpeningHours.objects.filter(
        Q(valid_from_date__isnull=True) | Q(valid_from_date__lte=on),
        Q(valid_until_date__isnull=True) | Q(valid_until_date__gte=on),
        service_id=service_id,
    ).select_related("location")
    ordered = rows.order_by("location__name", "weekday", "opens", "id")
    return tuple(
        Hours(row.weekday, row.opens, row.closes, row.note, _place_name(row)) for row in ordered
    )


def _place_name(row: OpeningHours) -> str:
    place = row.location
    return (place.name or place.address or place.postcode) if place else ""
