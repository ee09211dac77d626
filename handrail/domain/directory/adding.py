"""Put a place under an entry that is being added or changed by hand."""

from handrail.domain.directory import codes, identities
from handrail.domain.directory.entries import NewPlace
from handrail.domain.directory.models import Location, Service, ServiceAtLocation
from handrail.domain.directory.placing import point_of
from handrail.kernel.ids import new_id


def add_place(row: Service, place: NewPlace) -> Location:
    """Add a place to an entry; its position is looked up from its postcode unless it is given."""
    lat, lon = place.latitude, place.longitude
    if (lat is None or lon is None) and (point := point_of(place.postcode)):
        lat, lon = point
    id = new_id()
    location = Location.objects.create(
        id=id,
        public_id=id,
        name=place.name,
        address=place.address,
        postcode=place.postcode,
        latitude=lat,
        longitude=lon,
        access_features=list(place.access_features),
    )
    is_practice = place.in_practice or place.practice_id is not None
    ServiceAtLocation.objects.create(
        service=row,
        location=location,
        kind=codes.Delivery.IN_PRACTICE if is_practice else codes.Delivery.OTHER_PLACE,
        practice_id=place.practice_id,
        public_id=identities.derived(row.public_id or row.id, id),
    )
    return location
