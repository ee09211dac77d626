"""Where a service is given: service_at_locations of ORUK 1 to 3, and bare ``locations``."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from handrail.domain.directory.records import LocationRecord
from handrail.interop.open_referral import schedules, values
from handrail.interop.open_referral.text import one_line

_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})\b")
_ADDRESS_PARTS = ("attention", "address_1", "address_2", "city", "region", "state_province")
_MOST = 200


def locations(raw: Mapping[str, Any], notes: list[str]) -> tuple[LocationRecord, ...]:
    """Return the places of a service, each once, adding what looks wrong to ``notes``."""
    found: dict[str, LocationRecord] = {}
    for place, hours in _places(raw):
        one = _location(place, hours, notes)
        if one is not None:
            found.setdefault(one.source_id, one)
    if len(found) > _MOST:
        notes.append(f"{len(found)} locations; only the earliest {_MOST} are kept")
    return tuple(found.values())[:_MOST]


def _places(raw: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for at_location in values.mappings(raw.get("service_at_locations")):
        for place in values.mappings(at_location.get("location")):
            yield place, {**place, **{k: v for k, v in at_location.items() if v}}
    for key in ("locations", "location"):
        for place in values.mappings(raw.get(key)):
            yield place, place


def _location(
    place: Mapping[str, Any], hours: Mapping[str, Any], notes: list[str]
) -> LocationRecord | None:
    address = _address(place)
    postcode = _postcode(place, address)
    lat, lon = _position(place, notes)
    name = one_line(place.get("name"), 200)
    if not (name or address or postcode or lat is not None):
        return None
    return LocationRecord(
        source_id=values.identifier(place.get("id")) or f"{name}|{address}|{postcode}"[:500],
        name=name,
        address=address,
        postcode=postcode,
        lat=lat,
        lon=lon,
        access_notes=_access_notes(place),
        hours=schedules.hours(hours),
        in_practice=_in_practice(hours),
    )


def _in_practice(at_location: Mapping[str, Any]) -> bool:
    said = at_location.get("handrail")
    return isinstance(said, Mapping) and said.get("in_practice") is True


def _address_of(place: Mapping[str, Any]) -> Mapping[str, Any]:
    for key in ("addresses", "physical_addresses", "physical_address", "address"):
        given = list(values.mappings(place.get(key)))
        physical = [a for a in given if str(a.get("address_type", "physical")) != "postal"]
        if given:
            return (physical or given)[0]
    return place


def _address(place: Mapping[str, Any]) -> str:
    if isinstance(place.get("address"), str):
        return one_line(place["address"])
    address = _address_of(place)
    return ", ".join(values.unique([one_line(address.get(k)) for k in _ADDRESS_PARTS]))


def _postcode(place: Mapping[str, Any], address: str) -> str:
    said = values.earliest_given(_address_of(place), "postal_code", "postcode", "post_code")
    found = _POSTCODE.search(one_line(said).upper()) or _POSTCODE.search(address.upper())
    return f"{found[1]} {found[2]}" if found else ""


def _position(place: Mapping[str, Any], notes: list[str]) -> tuple[float | None, float | None]:
    lat = values.number(values.earliest_given(place, "latitude", "lat"))
    lon = values.number(values.earliest_given(place, "longitude", "lng", "lon", "long"))
    geometry = place.get("geometry")
    if (lat is None or lon is None) and isinstance(geometry, Mapping):
        lon, lat = _pair(geometry.get("coordinates"))
    if lat is None or lon is None or (lat == 0 and lon == 0):
        return None, None
    if _in_these_islands(lat, lon):
        return lat, lon
    if _in_these_islands(lon, lat):
        notes.append("latitude and longitude are the wrong way round; put right")
        return lon, lat
    notes.append(f"position {lat}, {lon} is not in the United Kingdom; left out")
    return None, None


def _pair(given: object) -> tuple[float | None, float | None]:
    if isinstance(given, list) and len(given) >= 2:
        return values.number(given[0]), values.number(given[1])
    return None, None


def _in_these_islands(lat: float, lon: float) -> bool:
    return 49 <= lat <= 61 and -9 <= lon <= 3


def _access_notes(place: Mapping[str, Any]) -> tuple[str, ...]:
    found: list[str] = []
    for key in ("accessibility", "accessibility_for_disabilities", "accessibilities"):
        found.extend(
            values.names(place.get(key), "description", "accessibility", "name", "details")
        )
    return values.unique(found)
