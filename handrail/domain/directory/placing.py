"""Where a place lies when only its postcode is known, and where services are, place or area."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from handrail.domain.directory.models import Change, Feed, Service, ServiceAtLocation
from handrail.domain.places import queries as places


def point_of(postcode: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a postcode, or None when it is unknown or no postcode."""
    position = _located(postcode)
    return (position.latitude, position.longitude) if position else None


def council_at(postcode: str) -> str:
    """Return the code of the council a postcode lies in; nothing when it is unknown."""
    position = _located(postcode)
    return (position.local_authority or "") if position else ""


def areas_at(postcode: str) -> tuple[str, ...]:
    """Return the codes of the areas a postcode lies in; none when it is unknown."""
    there = _located(postcode)
    codes = (there.icb, there.sub_icb, there.local_authority) if there else ()
    return tuple(code for code in codes if code)


def note_placed(service_ids: Iterable[UUID]) -> None:
    """Write down which services have a place with a position, so that a search need not ask."""
    placed = ServiceAtLocation.objects.filter(
        service=OuterRef("pk"), location__latitude__isnull=False
    )
    Service.objects.filter(id__in=list(service_ids)).update(is_placed=Exists(placed))


def note_change() -> None:
    """Note that what is found or offered may be different from now on."""
    Change.objects.create()


def assume_area(feed: Feed, *, at: datetime) -> int:
    """Give a feed's entries without a place or an area the feed's own, and return how many.

    Those that have a place by now, or say an area themselves, are left to it.
    """
    note_change()
    rows = Service.objects.filter(feed=feed)
    placed = rows.filter(area_is_assumed=True, is_placed=True)
    placed.update(area_codes=[], area_is_assumed=False, changed_at=at)
    silent = rows.filter(Q(area_codes=[]) | Q(area_is_assumed=True), is_placed=False)
    silent.exclude(area_codes=feed.area_codes).update(
        area_codes=feed.area_codes, area_is_assumed=bool(feed.area_codes), changed_at=at
    )
    return rows.filter(area_is_assumed=True).count()


def _located(postcode: str) -> places.Position | None:
    try:
        return places.locate(postcode) if postcode else None
    except places.PostcodeUnclear:
        return None
