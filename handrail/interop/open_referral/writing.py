"""A published service as Open Referral UK 3.0 writes it, so that reading gives it back whole.

Fields: uk-profile 3.0 (``compiled_service``, ``compiled_service_list``,
``compiled_service_at_location_list``, ``taxonomy``, ``taxonomy_term``); what HSDS 3.0 has beside
it keeps HSDS's name (``eligibility_description``, ``application_process``, ``wait_time``); what
neither has stands in ``handrail``. Ids of what has none of its own are made of what it says.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from handrail.domain.directory import languages
from handrail.domain.directory.codes import Access, Intake, WaitKind, access_features
from handrail.domain.directory.identities import derived
from handrail.domain.directory.published import (
    PublishedHours,
    PublishedLink,
    PublishedPlace,
    PublishedService,
)
from handrail.interop.open_referral import own, terms
from handrail.interop.open_referral.terms import Taxonomy, Term
from handrail.interop.open_referral.text import (
    email_address,
    web_address,
    written,
    written_line,
)
from handrail.interop.open_referral.values import OLDEST_AGE

BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
CLOSED = frozenset({Intake.PAUSED.value, Intake.FULL.value})
Json = dict[str, Any]


def listed(service: PublishedService) -> Json:
    """Return a service as a list shows it: only what stands once."""
    return _without_nothing(
        {
            "id": str(service.id),
            "organization_id": str(service.provider_id) if service.provider_name else "",
            "name": written_line(service.name, 300),
            "description": written(service.description),
            "url": web_address(service.url),
            "email": email_address(service.email),
            "status": "temporarily closed" if service.intake in CLOSED else "active",
            "fees": _fees(service),
            "minimum_age": _age(service.minimum_age),
            "maximum_age": _maximum_age(service),
            "assured_date": _day(service.assured_date),
            "alert": written(service.notice),
            "last_modified": moment(service.modified_at),
            "organization": _organisation(service),
        }
    )


def compiled(service: PublishedService) -> Json:
    """Return a service with all it holds."""
    return _without_nothing(
        {
            **listed(service),
            "eligibility_description": written(service.for_whom),
            "application_process": written(service.how_to_get_in),
            "wait_time": _wait_time(service),
            "phones": _phones(service),
            "schedules": _schedules(service, service.hours),
            "service_areas": _areas(service),
            "service_at_locations": [
                _at_place(service, each) for each in service.places if _says_where(each)
            ],
            "languages": [_language(service, each) for each in dict.fromkeys(service.languages)],
            "cost_options": _costs(service),
            "attributes": [_attribute(service.id, each) for each in _terms(service)],
            "handrail": own.write(service),
        }
    )


def at_location(link: PublishedLink) -> Json:
    """Return a service at one place, with what stands once of both."""
    service, place = link.service, link.place
    return {
        "id": str(place.link_id),
        "service_id": str(service.id),
        "location_id": str(place.id),
        "location": _location(place, nested=False),
        "service": listed(service),
    }


def taxonomy(one: Taxonomy) -> Json:
    """Return a taxonomy."""
    return _without_nothing(
        {
            "id": str(one.id),
            "name": one.name,
            "description": one.description,
            "version": one.version,
        }
    )


def term(one: Term) -> Json:
    """Return a term of a taxonomy."""
    return _without_nothing(
        {
            "id": str(one.id),
            "name": written_line(one.name, 200),
            "description": one.description or written_line(one.name, 200),
            "taxonomy": one.taxonomy.name,
            "taxonomy_id": str(one.taxonomy.id),
            "term": one.code,
        }
    )


def moment(value: datetime) -> str:
    """Return a moment as the standard's date-time, in UTC."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _organisation(service: PublishedService) -> Json:
    name = written_line(service.provider_name, 300)
    if not name:
        return {}
    return {"id": str(service.provider_id), "name": name, "description": name}


def _age(value: int | None) -> int | None:
    return value if value and value <= OLDEST_AGE else None


def _maximum_age(service: PublishedService) -> int | None:
    highest = _age(service.maximum_age)
    too_low = highest is not None and highest < (_age(service.minimum_age) or 0)
    return None if too_low else highest


def _fees(service: PublishedService) -> str:
    lines = _cost_lines(service)
    return lines[0] if len(lines) == 1 else ""


def _cost_lines(service: PublishedService) -> list[str]:
    lines = [written_line(line) for line in service.cost.split("\n")]
    return [line for line in dict.fromkeys(lines) if line][:20]


def _costs(service: PublishedService) -> list[Json]:
    return [
        {"id": _id(service, "cost", line), "service_id": str(service.id), "option": line}
        for line in _cost_lines(service)
    ]


def _wait_time(service: PublishedService) -> str:
    said = [
        f"{WaitKind(wait.kind).label}: {wait.working_days} working days, as declared on"
        f" {wait.declared_date.isoformat()}{' (may be out of date)' if wait.is_stale else ''}"
        for wait in service.waits
    ]
    return ". ".join(said)


def _phones(service: PublishedService) -> list[Json]:
    lines = dict.fromkeys(written_line(each, 100) for each in service.phones)
    numbers = [line for line in lines if any(letter.isdigit() for letter in line)][:20]
    return [
        {"id": _id(service, "phone", number), "service_id": str(service.id), "number": number}
        for number in numbers
    ]


def _schedules(
    service: PublishedService, hours: Iterable[PublishedHours], place: UUID | None = None
) -> list[Json]:
    """Return opening times, each once."""
    each = (_schedule(service, one, place) for one in hours)
    return list({one["id"]: one for one in each}.values())


def _schedule(service: PublishedService, hours: PublishedHours, place: UUID | None = None) -> Json:
    note, times = written_line(hours.note, 300), (_time(hours.opens), _time(hours.closes))
    facts = (hours.weekday, *times, hours.valid_from_date, hours.valid_until_date, note)
    return _without_nothing(
        {
            "id": _id(service, "schedule", place, *facts),
            "service_id": str(service.id) if place is None else "",
            "service_at_location_id": str(place) if place else "",
            "valid_from": _day(hours.valid_from_date),
            "valid_to": _day(hours.valid_until_date),
            "freq": "" if hours.weekday is None else "WEEKLY",
            "byday": "" if hours.weekday is None else BYDAY[hours.weekday],
            "opens_at": times[0],
            "closes_at": times[1],
            "description": note,
        }
    )


def _areas(service: PublishedService) -> list[Json]:
    names = dict.fromkeys(written_line(each, 200) for each in service.area_names)
    named = [
        {"id": _id(service, "area", name), "service_id": str(service.id), "name": name}
        for name in names
        if name
    ]
    coded = [
        {
            "id": _id(service, "area code", code),
            "service_id": str(service.id),
            "extent": code,
            "extent_type": "ONS or ODS code",
        }
        for code in dict.fromkeys(service.area_codes)
    ]
    return named + coded


def _at_place(service: PublishedService, place: PublishedPlace) -> Json:
    return _without_nothing(
        {
            "id": str(place.link_id),
            "service_id": str(service.id),
            "location_id": str(place.id),
            "location": _location(place, nested=True),
            "schedules": _schedules(service, place.hours, place.link_id),
            "handrail": {"in_practice": True} if place.in_practice else {},
        }
    )


def _says_where(place: PublishedPlace) -> bool:
    texts = (place.name, place.address, place.postcode)
    return None not in (place.lat, place.lon) or any(map(written_line, texts))


def _location(place: PublishedPlace, *, nested: bool) -> Json:
    found: Json = {
        "id": str(place.id),
        "location_type": "physical",
        "name": written_line(place.name, 200),
        **(
            {}
            if None in (place.lat, place.lon)
            else {"latitude": place.lat, "longitude": place.lon}
        ),
    }
    if nested:
        found["addresses"] = _addresses(place)
        found["accessibility"] = [
            {
                "id": str(derived(place.id, "accessibility", note)),
                "location_id": str(place.id),
                "description": note,
            }
            for note in _access(place)
        ]
    return _without_nothing(found)


def _addresses(place: PublishedPlace) -> list[Json]:
    line = written_line(place.address)
    if not (line or place.postcode):
        return []
    return [
        {
            "id": str(derived(place.id, "address")),
            "location_id": str(place.id),
            "address_1": line,
            "city": "",
            "state_province": "",
            "postal_code": place.postcode,
            "country": "GB",
            "address_type": "physical",
        }
    ]


def _access(place: PublishedPlace) -> list[str]:
    """Return the notes about a place, and its features that no note speaks of."""
    notes = [note for each in place.access_notes if (note := written_line(each, 200))]
    spoken = access_features(notes)
    features = [str(Access(each).label) for each in place.access_features if each not in spoken]
    return list(dict.fromkeys([*notes, *features]))


def _language(service: PublishedService, code: str) -> Json:
    return {
        "id": _id(service, "language", code),
        "service_id": str(service.id),
        "code": code,
        "name": languages.name(code),
    }


def _terms(service: PublishedService) -> Iterable[Term]:
    topics = dict.fromkeys(terms.topic(each) for each in service.topics)
    yield from [one for one in topics if one.name][:50]
    yield from (terms.INDUSTRIES[letter] for letter in sorted(service.industries))
    yield from (terms.SEEN[kind] for kind in service.delivery_kinds)
    yield terms.STALE if service.is_stale else terms.FRESH


def _attribute(service_id: UUID, one: Term) -> Json:
    return {
        "id": str(derived(service_id, "attribute", one.id)),
        "link_id": str(service_id),
        "taxonomy_term_id": str(one.id),
        "link_type": "service",
        "taxonomy_term": term(one),
    }


def _id(service: PublishedService, *parts: object) -> str:
    return str(derived(service.id, *parts))


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _time(value: time | None) -> str:
    return f"{value:%H:%M}" if value else ""


def _without_nothing(found: Json) -> Json:
    """Return only what says something: in this profile nothing is null."""
    return {key: value for key, value in found.items() if value not in ("", None, [], {})}
