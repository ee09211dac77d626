"""Where an entry's service is given, and when it can be reached, put right by hand (R12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db import transaction

from handrail.domain.directory import adding, changing
from handrail.domain.directory.entries import NewHours, NewPlace
from handrail.domain.directory.models import Location, OpeningHours, Service, ServiceAtLocation
from handrail.domain.directory.placing import note_change, note_placed, point_of
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.viewer import Viewer

MOST_PLACES, MOST_TIMES = 200, 500


class PlaceUnclear(BadInput):
    """A postcode that nobody can be led to."""

    default = "We do not know that postcode. Check it, or ask for the postcode lists to be updated."


class ClosesFirst(BadInput):
    """Times that end before they begin."""

    default = "The closing time must be after the opening time."


class TooMany(Refusal):
    """More places or times than anybody would read."""

    default = "This entry has as many places and times as it can hold. Take some away first."


class NowhereLeft(Refusal):
    """The last place of a service of which no area is known: nobody would find it any more."""

    default = (
        "People find this service by this place only. Add another place before you take it away."
    )


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place of an entry."""

    id: UUID
    name: str
    address: str
    postcode: str


@dataclass(frozen=True, slots=True)
class TimeLine:
    """One opening time of an entry; ``note`` where it is given in words only."""

    id: UUID
    weekday: int | None
    opens: time | None
    closes: time | None
    note: str
    place_id: UUID | None


def places(service_id: UUID) -> tuple[PlaceLine, ...]:
    """Return where a service is given, by name."""
    rows = Location.objects.filter(
        id__in=ServiceAtLocation.objects.filter(service=service_id).values("location")
    ).order_by("name", "postcode", "id")
    return tuple(PlaceLine(row.id, row.name, row.address, row.postcode) for row in rows)


def times(service_id: UUID) -> tuple[TimeLine, ...]:
    """Return when a service can be reached, by day."""
    rows = OpeningHours.objects.filter(service=service_id)
    return tuple(
        TimeLine(row.id, row.weekday, row.opens, row.closes, row.note, row.location_id)
        for row in rows.order_by("weekday", "opens", "location__name", "id")
    )


@transaction.atomic
def add_place(*, service_id: UUID, place: NewPlace, by: Viewer, at: datetime) -> UUID:
    """Add a place to an entry and return its id.

    UnknownService, NotAllowed, AnotherAreasEntry, PlaceUnclear, TooMany.
    """
    row = changing.run_by(by, service_id, at)
    if point_of(place.postcode) is None:
        raise PlaceUnclear
    if ServiceAtLocation.objects.filter(service=row).count() >= MOST_PLACES:
        raise TooMany
    location = adding.add_place(row, place)
    _changed(row, "directory.place_added", location, by, at)
    return location.id


@transaction.atomic
def remove_place(*, service_id: UUID, place_id: UUID, by: Viewer, at: datetime) -> None:
    """Take a place, and its opening times, off an entry.

    UnknownService, NotAllowed, AnotherAreasEntry, NotFound, NowhereLeft.
    """
    row = changing.run_by(by, service_id, at)
    here = ServiceAtLocation.objects.filter(service=row)
    one = here.filter(location=place_id).select_related("location").first()
    if one is None:
        raise NotFound
    others = here.exclude(pk=one.pk).filter(location__latitude__isnull=False)
    if row.takes_referrals and not row.area_codes and not others.exists():
        raise NowhereLeft
    OpeningHours.objects.filter(service=row, location=place_id).delete()
    one.delete()
    _changed(row, "directory.place_removed", one.location, by, at)


@transaction.atomic
def add_times(
    *, service_id: UUID, hours: Iterable[NewHours], place_id: UUID | None, by: Viewer, at: datetime
) -> None:
    """Add opening times, anywhere or at one place; what is there already is not added again.

    UnknownService, NotAllowed, AnotherAreasEntry, NotFound (the place), ClosesFirst, TooMany.
    """
    row = changing.run_by(by, service_id, at)
    if place_id and not ServiceAtLocation.objects.filter(service=row, location=place_id).exists():
        raise NotFound
    held = {(it.weekday, it.opens, it.closes, it.place_id) for it in times(row.id)}
    new = [it for it in hours if (it.weekday, it.opens, it.closes, place_id) not in held]
    if any(it.opens >= it.closes for it in new):
        raise ClosesFirst
    if len(held) + len(new) > MOST_TIMES:
        raise TooMany
    OpeningHours.objects.bulk_create(
        OpeningHours(
            service=row, location_id=place_id, weekday=it.weekday, opens=it.opens, closes=it.closes
        )
        for it in new
    )
    if new:
        _changed(row, "directory.times_added", None, by, at)


@transaction.atomic
def remove_times(*, service_id: UUID, times_id: UUID, by: Viewer, at: datetime) -> None:
    """Take one opening time off an entry.

    UnknownService, NotAllowed, AnotherAreasEntry, NotFound.
    """
    row = changing.run_by(by, service_id, at)
    gone, _kinds = OpeningHours.objects.filter(service=row, pk=times_id).delete()
    if not gone:
        raise NotFound
    _changed(row, "directory.times_removed", None, by, at)


def _changed(row: Service, action: str, place: Location | None, by: Viewer, at: datetime) -> None:
    note_placed([row.id])
    note_change()
    changing.save(row, at)
    detail = {"place": str(place)} if place else {}
    changing.record(action, row, by, at, **detail)
