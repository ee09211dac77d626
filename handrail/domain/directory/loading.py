"""Rows of the directory made into answers, a few queries for any number of services."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
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
from handrail.domain.directory.asking import Near
from handrail.domain.directory.codes import Access, WaitKind
from handrail.domain.directory.models import (
    Location,
    OpeningHours,
    Service,
    ServiceAtLocation,
    WaitDeclaration,
)
from handrail.domain.directory.ordering import Hit

Ids = Sequence[UUID] | None  # None means every service
Waits = Mapping[tuple[UUID, str], WaitDeclaration]


def cards(hits: Iterable[Hit], on: date, near: Near | None = None) -> tuple[ServiceCard, ...]:
    """Return services as lists show them, in the order of the hits, the nearest place first."""
    miles = {hit.id: hit.miles for hit in hits}
    if not miles:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_CARDS, {"ids": list(miles), "on": on})
        there = {row[0]: row for row in cursor.fetchall()}
    return tuple(
        _card(there[id], _by_nearness(there[id][-1] or (), near), miles[id], on)
        for id in miles
        if id in there
    )


# One plain question for a page of services: built from models it took most of the page's time.
_WAIT = """
  left join lateral (
    select working_days, declared_date from directory_waitdeclaration
    where service_id = s.id and kind = '{kind}' order by declared_at desc, id desc limit 1
  ) {kind} on true"""
_CARDS = f"""
select s.id, s.name, coalesce(o.name, s.provider_name), s.programme_id, s.summary, s.state,
  s.takes_referrals, case when s.no_new_from_date <= %(on)s then 'closing' else s.intake end,
  s.intake_reason, s.how_to_get_in, s.delivery_kinds, s.languages,
  exists (select 1 from directory_openinghours h where h.service_id = s.id
    and (h.weekday >= 5 or h.opens < '{rules.OFFICE_OPENS}' or h.closes > '{rules.OFFICE_CLOSES}')),
  s.phone, s.url, s.funded_until_date, s.assured_date, s.area_names,
  s.is_placed or cardinality(s.area_codes) > 0,
  first_contact.working_days, first_contact.declared_date,
  treatment.working_days, treatment.declared_date,
  (s.intake_changed_at at time zone 'Europe/London')::date, s.reopens_date, s.no_new_from_date,
  s.provider_id,
  (select json_agg(json_build_array(l.id, l.name, l.address, l.postcode, l.latitude, l.longitude,
      a.kind = 'in_practice', l.access_features, l.access_notes) order by a.kind, l.name, a.id)
    from directory_serviceatlocation a join directory_location l on l.id = a.location_id
    where a.service_id = s.id)
from directory_service s left join organisations_organisation o on o.id = s.provider_id
  {_WAIT.format(kind="first_contact")} {_WAIT.format(kind="treatment")}
where s.id = any(%(ids)s)
"""  # noqa: S608 - made of names in the code


def _by_nearness(places: Sequence[list[Any]], near: Near | None) -> tuple[Place, ...]:
    found = tuple(_place(said) for said in places)
    if near is None or len(found) < 2:
        return found
    return tuple(
        sorted(found, key=lambda place: rules.apart(near.lat, near.lon, place.lat, place.lon))
    )


def _place(said: Sequence[Any]) -> Place:
    id, name, address, postcode, lat, lon, in_practice, features, notes = said
    return Place(
        UUID(id), name, address, postcode, lat, lon, in_practice, tuple(features), tuple(notes)
    )


def place(row: Location) -> Place:
    """Return a place where services are given, whatever it is to any one of them."""
    return Place(
        id=row.id,
        name=row.name,
        address=row.address,
        postcode=row.postcode,
        lat=row.latitude,
        lon=row.longitude,
        in_practice=False,
        access_features=tuple(row.access_features),
        access_notes=tuple(row.access_notes),
    )


def _card(
    row: Sequence[Any], places: tuple[Place, ...], miles: float | None, on: date
) -> ServiceCard:
    (
        id, name, provider_name, programme_id, summary, state, takes_referrals, intake,
        intake_reason, how_to_get_in, delivery_kinds, languages, outside, phone, url,
        funded_until_date, assured_date, area_names, area_is_known, first_days, first_date,
        treatment_days, treatment_date, since_date, reopens_date, no_new_from_date, provider_id,
        _places,
    ) = row  # fmt: skip
    return ServiceCard(
        id=id,
        name=name,
        provider_name=provider_name,
        programme_id=programme_id,
        summary=summary,
        state=state,
        takes_referrals=takes_referrals,
        intake=intake,
        intake_reason=intake_reason,
        how_to_get_in=how_to_get_in,
        delivery_kinds=tuple(delivery_kinds),
        languages=tuple(languages),
        outside_nine_to_five=outside,
        phone=phone,
        url=url,
        funded_until_date=funded_until_date,
        assured_date=assured_date,
        is_stale=rules.is_stale(assured_date, on),
        first_contact=_wait(first_days, first_date, on),
        treatment=_wait(treatment_days, treatment_date, on),
        miles=miles,
        places=places,
        area_names=tuple(area_names),
        area_is_known=area_is_known,
        intake_since_date=since_date,
        reopens_date=reopens_date,
        no_new_from_date=no_new_from_date,
        provider_id=provider_id,
    )


def page(row: Service, on: date) -> ServicePage:
    """Return everything about one service; the row brings its provider and its feed."""
    (found,) = pages([row], on)
    return found


def pages(rows: Sequence[Service], on: date) -> tuple[ServicePage, ...]:
    """Return everything about several services, in their order, with one question for each part."""
    there = {card.id: card for card in cards([Hit(row.id, None) for row in rows], on)}
    hours = _hours([row.id for row in rows], on)
    return tuple(_page(row, there[row.id], hours[row.id]) for row in rows)


def _page(row: Service, card: ServiceCard, hours: tuple[Hours, ...]) -> ServicePage:
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
        industries=tuple(row.industries),
        area_is_assumed=row.area_is_assumed,
        email=row.email,
        other_phones=tuple(row.other_phones),
        clock_promise_days=row.clock_promise_days,
        feed_name=row.feed.name if row.feed else "",
        hours=hours,
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
            area_names=tuple(row.area_names),
            minimum_age=row.minimum_age,
            maximum_age=row.maximum_age,
            clock_promise_days=row.clock_promise_days,
            no_new_from_date=row.no_new_from_date,
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


def _wait(days: int | None, declared: date | None, on: date) -> Wait | None:
    if days is None or declared is None:
        return None
    return Wait(days, declared, rules.is_stale(declared, on))


def _days(row: WaitDeclaration | None) -> int | None:
    return row.working_days if row else None


def _declared(wait: WaitDeclaration | None) -> date | None:
    return wait.declared_date if wait else None


def _access_features(row: Service, places: Iterable[Place]) -> tuple[str, ...]:
    there = {*row.access_features, *(f for place in places for f in place.access_features)}
    return tuple(feature for feature in Access.values if feature in there)


def _hours(ids: Sequence[UUID], on: date) -> dict[UUID, tuple[Hours, ...]]:
    """Return the opening times that hold today, by day; rules only in words come last."""
    rows = OpeningHours.objects.filter(
        Q(valid_from_date__isnull=True) | Q(valid_from_date__lte=on),
        Q(valid_until_date__isnull=True) | Q(valid_until_date__gte=on),
        service_id__in=ids,
    ).select_related("location")
    found: dict[UUID, list[Hours]] = {id: [] for id in ids}
    for row in rows.order_by("location__name", "weekday", "opens", "id"):
        found[row.service_id].append(
            Hours(row.weekday, row.opens, row.closes, row.note, _place_name(row))
        )
    return {id: tuple(hours) for id, hours in found.items()}


def _place_name(row: OpeningHours) -> str:
    place = row.location
    return (place.name or place.address or place.postcode) if place else ""
