"""Where a place lies when only its postcode is known, and which services have a place at all."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef

from handrail.domain.directory.models import Service, ServiceAtLocation
from handrail.domain.places import queries as places


def point_of(postcode: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a postcode, or None when it is unknown or no postcode."""
    try:
        position = places.locate(postcode) if postcode else None
    except places.PostcodeUnclear:
        return None
    return (position.latitude, position.longitude) if position else None


def note_placed(service_ids: Iterable[UUID]) -> None:
    """Write down which services have a place with a position, so that a search need not ask."""
    placed = ServiceAtLocation.objects.filter(
        service=OuterRef("pk"), location__latitude__isnull=False
    )
    Service.objects.filter(id__in=list(service_ids)).update(is_placed=Exists(placed))
