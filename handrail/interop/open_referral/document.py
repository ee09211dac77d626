"""Our own description of the published directory, as OpenAPI 3.0.

The standard's document is not ours to give away; this one says what we answer, errors included,
in our own words. ``shapes`` holds what a record looks like.
"""

from typing import Any

from handrail.interop.open_referral import shapes

Json = dict[str, Any]
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}}
SEARCH = (
    ("search", "string", "Words to find in names and descriptions."),
    ("taxonomy_term_id", "string", "Only services that have this term."),
    ("taxonomy_id", "string", "Only services that have any term of this taxonomy."),
    ("minimum_age", "number", "Only services whose youngest age is at least this."),
    ("maximum_age", "number", "Only services whose oldest age is at most this."),
    ("start_time", "time", "Only services that open at this time of day or later."),
    ("end_time", "time", "Only services that close at this time of day or earlier."),
    ("day", "string", "Only services that open on this day of the week, such as MO or Monday."),
    ("modified_after", "date-time", "Only services that changed at this moment or later."),
)
PAGED = (
    ("page", "integer", "Which page, from 1 on. Below 1 there is none (404)."),
    ("per_page", "integer", "How many on a page, 50 if not said, at least 1 and at most 100."),
)
FULL = (("full", "boolean", "Whether each service comes with all it holds."),)
NEAR = (
    ("postcode", "string", "Only at places near, or for people who live at, this postcode."),
    ("proximity", "string", "How many metres from the postcode, along the ground."),
)
TYPES: dict[str, Json] = {
    "time": {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?$"},
    "date-time": {"type": "string", "format": "date-time"},
}


def document(base: str) -> Json:
    """Return the description of the API that stands at an address."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Handrail: the directory of services, as Open Referral UK 3.0",
            "version": "3.0",
            "description": "Read only and open to everybody. Says nothing about people.",
        },
        "servers": [{"url": base}],
        "paths": {
            "/": _path("about", "Which version and profile this is.", "about"),
            "/services": _path(
                "services", "Services by name.", "services", (*SEARCH, *FULL, *PAGED)
            ),
            "/services/{id}": _path("service", "One service, with all it holds.", "service"),
            "/service_at_locations": _path(
                "links", "Services at their places.", "links", (*SEARCH, *NEAR, *PAGED)
            ),
            "/service_at_locations/{id}": _path("link", "One service at one place.", "link"),
            "/taxonomies": _path("taxonomies", "The vocabularies.", "taxonomies", PAGED),
            "/taxonomies/{id}": _path("taxonomy", "One vocabulary.", "taxonomy"),
            "/taxonomy_terms": _path("terms", "The terms of the vocabularies.", "terms", PAGED),
            "/taxonomy_terms/{id}": _path("term", "One term.", "term"),
        },
        "components": {"schemas": shapes.SCHEMAS},
    }


def _path(
    name: str, summary: str, answer: str, parameters: tuple[tuple[str, str, str], ...] = ()
) -> Json:
    asked = [_parameter(*each) for each in parameters]
    has_id = answer in ("service", "link", "taxonomy", "term")
    if has_id:
        schema = {"type": "string"}
        asked = [{"name": "id", "in": "path", "required": True, "schema": schema}]
    responses: Json = {
        "200": {
            "description": summary,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{answer}"}}},
        },
        "304": {"description": "Nothing has changed since you asked."},
        "429": {"description": "Asked too often; wait as Retry-After says.", "content": PROBLEM},
    }
    if parameters:
        responses["400"] = {"description": "A parameter has the wrong type.", "content": PROBLEM}
    if parameters or has_id:
        responses["404"] = {
            "description": "There is no such record, or the page is below 1.",
            "content": PROBLEM,
        }
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": asked,
            "responses": responses,
        }
    }


def _parameter(name: str, kind: str, words: str) -> Json:
    schema = TYPES.get(kind, {"type": kind})
    return {"name": name, "in": "query", "required": False, "description": words, "schema": schema}
