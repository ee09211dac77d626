"""Where a place lies when only its postcode is known."""

from handrail.domain.places import queries as places


def point_of(postcode: str) -> tuple[float, float] | None:
    """Return latitude and longitude of a postcode, or None when it is unknown or no postcode."""
    try:
        position = places.locate(postcode) if postcode else None
    except places.PostcodeUnclear:
        return None
    return (position.latitude, position.longitude) if position else None
