"""Ask the directory. It is public, so nothing takes a viewer; ``on`` is today, told by the door."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from handrail.domain.directory import finding, loading
from handrail.domain.directory.answers import (
    Candidate,
    Found,
    FoundPlaces,
    LatestImport,
    Place,
    PlacesWanted,
    ServiceCard,
    ServicePage,
    Wait,
)
from handrail.domain.directory.asking import Asked, Filters, Near, Order, Slice
from handrail.domain.directory.codes import State
from handrail.domain.directory.models import Feed, ImportRun, Location, Service, ServiceAtLocation
from handrail.domain.directory.ordering import NO_WAITS, Hit
from handrail.kernel.errors import NotFound

__all__ = [
    "LATEST_CHANGES",
    "Asked",
    "Candidate",
    "Filters",
    "Found",
    "FoundPlaces",
    "LatestImport",
    "Near",
    "Order",
    "Place",
    "PlacesWanted",
    "ServiceCard",
    "ServicePage",
    "ServiceUnknown",
    "Slice",
    "Wait",
    "candidates",
    "card",
    "cards",
    "feed_holding",
    "feeds",
    "given_at",
    "latest_changes",
    "latest_import",
    "of_provider",
    "places",
    "search",
    "service",
    "services",
]


LATEST_CHANGES = finding.LATEST_CHANGES


class ServiceUnknown(NotFound):
    """There is no such service."""

    default = "We cannot find that service. It may have closed."


def search(
    asked: Asked,
    *,
    on: date,
    best: Slice | None = None,
    listed: Slice | None = None,
    waits: Mapping[UUID, int] = NO_WAITS,
) -> tuple[Found, Found]:
    """Return some of the services that take referrals, and some of those only listed.

    The best: those taking people, then soonest and nearest together. The listed: as
    ``asking.order_of`` says. A slice beyond the end finds none, and says how many there are.
    ``waits`` are working days that were measured, which count instead of what is declared.
    """
    found = finding.hits(asked, best=best, listed=listed, waits=waits)
    shown = [hit for hits in found for hit in hits.shown]
    there = {card.id: card for card in loading.cards(shown, on, asked.near)}
    of_best, of_listed = (
        Found(tuple(there[hit.id] for hit in hits.shown if hit.id in there), hits.total)
        for hits in found
    )
    return of_best, of_listed


def service(service_id: UUID, *, on: date) -> ServicePage:
    """Return everything about one service; ServiceUnknown."""
    row = Service.objects.select_related("provider", "feed").filter(id=service_id).first()
    if row is None:
        raise ServiceUnknown
    return loading.page(row, on=on)


def services(service_ids: Iterable[UUID], *, on: date) -> tuple[ServicePage, ...]:
    """Return everything about several services, by id; unknown ids are left out."""
    rows = Service.objects.select_related("provider", "feed").filter(id__in=list(service_ids))
    return loading.pages(list(rows.order_by("id")), on=on)


def places(wanted: PlacesWanted, *, start: int, size: int) -> FoundPlaces:
    """Return some of the places where services are given, by name, and how many there are."""
    rows = Location.objects.filter(
        Exists(ServiceAtLocation.objects.filter(location=OuterRef("pk")))
    )
    if wanted.ids is not None:
        rows = rows.filter(id__in=list(wanted.ids))
    if wanted.name:
        rows = rows.filter(name__istartswith=wanted.name)
    if wanted.postcode:
        rows = rows.filter(postcode__istartswith=wanted.postcode)
    shown = rows.order_by("name", "id")[start : start + size]
    return FoundPlaces(tuple(loading.place(row) for row in shown), rows.count())


def given_at(location_ids: Iterable[UUID]) -> tuple[UUID, ...]:
    """Return the services that are given at any of these places."""
    rows = ServiceAtLocation.objects.filter(location_id__in=list(location_ids))
    return tuple(rows.order_by("service_id").values_list("service_id", flat=True).distinct())


def card(service_id: UUID, *, on: date) -> ServiceCard:
    """Return one service as lists show it, in one question; ServiceUnknown."""
    found = loading.cards([Hit(service_id, None)], on)
    if not found:
        raise ServiceUnknown
    return found[0]


def cards(service_ids: Iterable[UUID], *, on: date) -> dict[UUID, ServiceCard]:
    """Return several services as lists show them, by id; unknown ids are left out."""
    return {card.id: card for card in loading.cards([Hit(id, None) for id in service_ids], on)}


def of_provider(provider_id: UUID, *, on: date) -> tuple[ServiceCard, ...]:
    """Return a provider's services that are not withdrawn, by name."""
    rows = Service.objects.filter(~Q(state=State.WITHDRAWN), provider_id=provider_id)
    ids = rows.order_by("name", "id").values_list("id", flat=True)
    return loading.cards([Hit(id, None) for id in ids], on)


def closing(on: date) -> frozenset[UUID]:
    """Return which services wind down and take nobody on a day (R133)."""
    ending = Service.objects.filter(no_new_from_date__lte=on)
    return frozenset(ending.values_list("id", flat=True))


def candidates(*, service_ids: Sequence[UUID] | None = None) -> tuple[Candidate, ...]:
    """Return every service that takes referrals, or those given, as matching judges them."""
    rows = Service.objects.filter(state=State.ACTIVE, takes_referrals=True)
    if service_ids is not None:
        rows = rows.filter(id__in=service_ids)
    return loading.candidates(rows, whole=service_ids is None)


def latest_changes() -> tuple[UUID, ...]:
    """Return the latest changes of the directory, so that callers may keep a copy until another."""
    return finding.latest_changes()


def latest_import(feed: str) -> LatestImport | None:
    """Return the latest kept pull of a feed, or None."""
    run = ImportRun.objects.filter(feed__name=feed).order_by("-at", "-id").first()
    if run is None:
        return None
    return LatestImport(feed, run.source, run.at, dict(run.counts), run.content_hash)


def feed_holding(names: Mapping[str, str]) -> str | None:
    """Return the feed that holds at least half of these services, by their ids and names."""
    rows = Service.objects.filter(feed__isnull=False, source_id__in=list(names))
    held = Counter(
        feed
        for feed, source_id, name in rows.values_list("feed__name", "source_id", "name")
        if names[source_id] == name
    )
    for feed, count in sorted(held.items(), key=lambda one: (-one[1], one[0])):
        return feed if count * 2 >= len(names) else None
    return None


def feeds() -> tuple[str, ...]:
    """Return the names of the feeds, in order."""
    return tuple(Feed.objects.order_by("name").values_list("name", flat=True))
