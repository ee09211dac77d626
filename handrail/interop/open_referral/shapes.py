"""What the records of the published directory look like, as JSON Schema in OpenAPI 3.0."""

from typing import Any

Json = dict[str, Any]
ID = {"type": "string", "format": "uuid"}
TEXT = {"type": "string"}
NUMBER = {"type": "number"}
WHOLE = {"type": "integer"}
TRUTH = {"type": "boolean"}
DAY = {"type": "string", "format": "date"}
URI = {"type": "string", "format": "uri"}
EMAIL = {"type": "string", "format": "email"}
MOMENT = {"type": "string", "format": "date-time"}


def _one(required: str = "", **fields: Json) -> Json:
    found: Json = {"type": "object", "properties": fields}
    return found | ({"required": required.split()} if required else {})


def _many(item: Json) -> Json:
    return {"type": "array", "items": item}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _page(name: str) -> Json:
    return _one(
        "total_items total_pages page_number size first_page last_page empty contents",
        total_items=WHOLE,
        total_pages=WHOLE,
        page_number=WHOLE,
        size=WHOLE,
        first_page=TRUTH,
        last_page=TRUTH,
        empty=TRUTH,
        contents=_many(_ref(name)),
        notes=_many(TEXT),
    )


_TERM = _one(
    "id name description",
    id=ID,
    name=TEXT,
    description=TEXT,
    taxonomy=TEXT,
    taxonomy_id=ID,
    term=TEXT,
)
_SCHEDULE = _one(
    "id",
    id=ID,
    service_id=ID,
    service_at_location_id=ID,
    valid_from=DAY,
    valid_to=DAY,
    freq={"type": "string", "enum": ["WEEKLY"]},
    byday={"type": "string", "enum": ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]},
    opens_at=TEXT,
    closes_at=TEXT,
    description=TEXT,
)
_LOCATION = _one(
    "id location_type",
    id=ID,
    location_type={"type": "string", "enum": ["physical"]},
    name=TEXT,
    latitude=NUMBER,
    longitude=NUMBER,
    addresses=_many(
        _one(
            "id address_1 city state_province postal_code country address_type",
            id=ID,
            location_id=ID,
            address_1=TEXT,
            city=TEXT,
            state_province=TEXT,
            postal_code=TEXT,
            country=TEXT,
            address_type={"type": "string", "enum": ["physical"]},
        )
    ),
    accessibility=_many(_one("id", id=ID, location_id=ID, description=TEXT)),
)
_ONCE: Json = {
    "id": ID,
    "organization_id": ID,
    "name": TEXT,
    "description": TEXT,
    "url": URI,
    "email": EMAIL,
    "status": {"type": "string", "enum": ["active", "temporarily closed"]},
    "fees": TEXT,
    "minimum_age": NUMBER,
    "maximum_age": NUMBER,
    "assured_date": DAY,
    "alert": TEXT,
    "last_modified": MOMENT,
    "organization": _one("id name description", id=ID, name=TEXT, description=TEXT),
}
_OWN = _one(
    "takes_referrals intake is_stale",
    summary=TEXT,
    what_happens=TEXT,
    not_for_whom=TEXT,
    evidence=TEXT,
    learning=TEXT,
    programme=TEXT,
    provider_ods=TEXT,
    takes_referrals=TRUTH,
    intake={"type": "string", "enum": ["open", "paused", "full", "closing"]},
    intake_reason=TEXT,
    clock_promise_days=WHOLE,
    running_since_date=DAY,
    funded_until_date=DAY,
    assured_by=TEXT,
    is_stale=TRUTH,
    delivery_kinds=_many(TEXT),
    access_features=_many(TEXT),
    access_notes=_many(TEXT),
    area_codes=_many(TEXT),
    waits=_many(
        _one(
            "kind working_days declared_date is_stale",
            kind=TEXT,
            working_days=WHOLE,
            declared_date=DAY,
            is_stale=TRUTH,
        )
    ),
)
_NAMED = "id name status last_modified"
SCHEMAS: Json = {
    "about": _one("version profile openapi_url", version=TEXT, profile=URI, openapi_url=URI),
    "problem": _one("title status detail", title=TEXT, status=WHOLE, detail=TEXT),
    "listed": _one(_NAMED, **_ONCE),
    "service": _one(
        f"{_NAMED} handrail",
        **_ONCE,
        eligibility_description=TEXT,
        application_process=TEXT,
        wait_time=TEXT,
        phones=_many(_one("id number", id=ID, service_id=ID, number=TEXT)),
        schedules=_many(_SCHEDULE),
        service_areas=_many(
            _one("id", id=ID, service_id=ID, name=TEXT, extent=TEXT, extent_type=TEXT)
        ),
        service_at_locations=_many(
            _one(
                "id service_id location_id location",
                id=ID,
                service_id=ID,
                location_id=ID,
                location=_LOCATION,
                schedules=_many(_SCHEDULE),
                handrail=_one(in_practice=TRUTH),
            )
        ),
        languages=_many(_one("id code name", id=ID, service_id=ID, code=TEXT, name=TEXT)),
        cost_options=_many(_one("id option", id=ID, service_id=ID, option=TEXT)),
        attributes=_many(
            _one(
                "id link_id taxonomy_term_id taxonomy_term",
                id=ID,
                link_id=ID,
                taxonomy_term_id=ID,
                link_type=TEXT,
                taxonomy_term=_TERM,
            )
        ),
        handrail=_OWN,
    ),
    "link": _one(
        "id service_id location_id location service",
        id=ID,
        service_id=ID,
        location_id=ID,
        location=_LOCATION,
        service=_ref("listed"),
    ),
    "taxonomy": _one("id name description", id=ID, name=TEXT, description=TEXT, version=TEXT),
    "term": _TERM,
    # With "full", each is a whole service: what is listed and more.
    "services": _page("listed"),
    "links": _page("link"),
    "taxonomies": _page("taxonomy"),
    "terms": _page("term"),
}
