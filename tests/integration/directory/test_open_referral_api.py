"""The published API answers what it is asked, keeps to its own description, and refuses plainly."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handrail.domain.directory import operations
from handrail.domain.directory.models import Service
from handrail.domain.directory.operations import NewHours, NewPlace, NewService
from handrail.domain.organisations.models import Organisation
from handrail.domain.places.models import Postcode
from handrail.interop.open_referral import document, terms
from handrail.kernel.viewer import System, acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
BY = System()
ROOT = "/open-referral/v3"
NOWHERE = str(UUID(int=1))


def get(path: str, asked: dict[str, Any] | None = None, status: int = 200, **more: Any) -> Any:
    response = Client().get(f"{ROOT}{path}", asked or {}, **more)
    assert response.status_code == status, response.content
    assert response["Access-Control-Allow-Origin"] == "*"
    return response.json() if response.content else None


@pytest.fixture(scope="module")
def town(module_db: None) -> dict[str, Any]:
    from datetime import date, time

    Postcode.objects.create(
        code="ZZ11AA", latitude=51.45, longitude=-2.59, local_authority="E06000023",
        source="test", as_of_date=date(2026, 5, 1),
    )  # fmt: skip
    provider = Organisation.objects.create(name="The provider", kind="provider")
    ids = {}
    with acting_as(BY, at=AT):
        for number, name in enumerate(("Art", "Boats", "Coach")):
            ids[name] = operations.add(
                service=NewService(
                    name=name,
                    provider_id=provider.id,
                    description=f"{name} for people",
                    minimum_age=16 + number,
                    maximum_age=60 + number,
                    topics=("Work",) if name == "Coach" else (),
                    industries=("H",) if name == "Boats" else (),
                    delivery_kinds=("phone",) if name == "Coach" else (),
                    area_codes=("E06000023",) if name != "Art" else ("E06000024",),
                    places=(NewPlace("", f"{name} room", latitude=51.45 + number, longitude=-2.6),),
                    hours=(NewHours(number, time(9 + number), time(12 + number)),),
                ),
                by=BY,
                at=AT,
            )
        operations.assure(service_id=ids["Coach"], assured_by="Jo", by=BY, at=datetime.now(UTC))
    return ids


def names(asked: dict[str, Any], path: str = "/services") -> list[str]:
    found = get(path, asked)["contents"]
    return [one["service"]["name"] if "service" in one else one["name"] for one in found]


def test_pages_are_counted_as_the_standard_says(town) -> None:
    page = get("/services", {"per_page": 2})
    contents = page.pop("contents")
    assert [one["name"] for one in contents] == ["Art", "Boats"]
    assert page == {
        "total_items": 3, "total_pages": 2, "page_number": 1, "size": 2,
        "first_page": True, "last_page": False, "empty": False,
    }  # fmt: skip
    assert names({"per_page": 2, "page": 2}) == ["Coach"]
    beyond = get("/services", {"page": 9})
    assert (beyond["empty"], beyond["contents"]) == (True, [])
    assert get("/services", {"per_page": 10_000})["size"] == 3
    assert 'rel="next"' in Client().get(f"{ROOT}/services?per_page=2")["Link"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "boats"}, ["Boats"]),
        ({"minimum_age": 17}, ["Boats", "Coach"]),
        ({"minimum_age": "16.5"}, ["Boats", "Coach"]),
        ({"maximum_age": 61}, ["Art", "Boats"]),
        ({"day": "TU"}, ["Boats"]),
        ({"day": "wednesday"}, ["Coach"]),
        ({"start_time": "10:00"}, ["Boats", "Coach"]),
        ({"end_time": "13:00", "start_time": "10:00"}, ["Boats"]),
        ({"start_time": "29:00"}, []),
        ({"taxonomy_term_id": str(terms.topic("Work").id)}, ["Coach"]),
        ({"taxonomy_term_id": str(terms.INDUSTRIES["H"].id)}, ["Boats"]),
        ({"taxonomy_term_id": str(terms.SEEN["phone"].id)}, ["Coach"]),
        ({"taxonomy_term_id": str(terms.FRESH.id)}, ["Coach"]),
        ({"taxonomy_term_id": str(terms.STALE.id)}, ["Art", "Boats"]),
        ({"taxonomy_id": str(terms.INDUSTRY.id)}, ["Boats"]),
        ({"taxonomy_id": str(terms.FRESHNESS.id)}, ["Art", "Boats", "Coach"]),
        ({"modified_after": "2026-06-04T00:00:00Z"}, ["Coach"]),
    ],
)
def test_each_parameter_narrows(town, asked: dict[str, Any], found: list[str]) -> None:
    assert names(asked) == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Art", "Boats", "Coach"]),
        ({"postcode": "ZZ1 1AA"}, ["Boats", "Coach"]),
        ({"postcode": "ZZ1 1AA", "proximity": "2000"}, ["Art"]),
        ({"postcode": "ZZ1 1AA", "proximity": "200000"}, ["Art", "Boats"]),
        ({"postcode": "nowhere"}, []),
        ({"postcode": "ZZ1 1AA", "proximity": "near"}, []),
    ],
)
def test_places_are_found_near_a_postcode(town, asked: dict[str, Any], found: list[str]) -> None:
    assert names(asked, "/service_at_locations") == found


@pytest.mark.parametrize(
    "asked",
    [
        {"postcode": "nowhere"},
        {"postcode": "ZZ1 1AA", "proximity": "near"},
        {"day": "someday"},
        {"taxonomy_term_id": "x"},
        {"taxonomy_id": NOWHERE},
    ],
)
def test_what_can_match_nothing_says_why(town, asked: dict[str, str]) -> None:
    page = get("/service_at_locations", asked)
    assert page["empty"]
    assert page["notes"]


@pytest.mark.parametrize(
    "asked",
    [
        "page=x", "page=1.5", "page=", "per_page=many", "page=1&page=2", "minimum_age=old",
        "minimum_age=NaN", "maximum_age=1,5", "start_time=9am", "end_time=0900", "full=perhaps",
        "modified_after=soon",
    ],
)  # fmt: skip
def test_a_parameter_of_the_wrong_type_is_refused(asked: str) -> None:
    response = Client().get(f"{ROOT}/services?{asked}")
    said = response.json()
    assert (response.status_code, said["status"]) == (400, 400)
    assert asked.partition("=")[0] in said["detail"]
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    ["/services?page=0", "/services/x", f"/services/{NOWHERE}", "/services/", "/organizations",
     f"/taxonomies/{NOWHERE}", "/taxonomy_terms/x", f"/service_at_locations/{NOWHERE}"],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_in_json(path: str) -> None:
    response = Client().get(f"{ROOT}{path}")
    assert (response.status_code, response.json()["status"]) == (404, 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_nothing_is_written(method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(f"{ROOT}/services")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response.json()["title"] == "Method Not Allowed"


def test_any_page_may_read_and_ask_whether_it_may() -> None:
    asked = Client().options(f"{ROOT}/services", headers={"Origin": "https://other.example"})
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (
        204,
        "GET, HEAD, OPTIONS",
    )
    assert get("/services", {"search": "a\0b", "day": "\0"})["empty"]
    get("/services/\0", status=404)


def test_what_is_known_is_not_sent_again(town) -> None:
    address = f"{ROOT}/services/{town['Art']}"
    first = Client().get(address)
    assert first["Cache-Control"] == "public, max-age=300"
    for known in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}', "*"):
        again = Client().get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
    for other in ('"other"', '"*"', "junk"):
        assert Client().get(address, headers={"If-None-Match": other}).status_code == 200
    with acting_as(BY, at=AT):
        operations.revise(service_id=town["Art"], changes={"phone": "01632 1"}, by=BY, at=AT)
    assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    head = Client().head(address)
    assert (head.content, head["Content-Length"] > "0") == (b"", True)


def test_a_change_outside_the_entry_is_sent_though_the_entry_is_as_it_was(town) -> None:
    """Its provider's name, and that it is stale by now: no day of change tells of those."""
    address = f"{ROOT}/services/{town['Art']}"
    first = Client().get(address)
    assert "Last-Modified" not in first
    Organisation.objects.update(name="Renamed")
    later = {"If-None-Match": first["ETag"], "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    again = Client().get(address, headers=later)
    assert (again.status_code, again.json()["organization"]["name"]) == (200, "Renamed")
    assert again["ETag"] != first["ETag"]


def test_only_what_is_active_is_published(town) -> None:
    with acting_as(BY, at=AT):
        for name, state in (("Art", "withdrawn"), ("Boats", "for_review")):
            operations.set_state(service_id=town[name], state=state, reason="Why", by=BY, at=AT)
    assert names({}) == names({}, "/service_at_locations") == ["Coach"]
    get(f"/services/{town['Art']}", status=404)


def test_a_page_of_many_asks_the_database_no_more_than_a_page_of_one(town) -> None:
    counts = []
    for size in (1, 3):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            get("/services", {"full": "true", "per_page": size})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_places_are_one_question_and_their_number_another(town) -> None:
    for size in (1, 3):
        with CaptureQueriesContext(connection) as asked:
            get("/service_at_locations", {"per_page": size})
        said = [one["sql"] for one in asked if "directory_" in one["sql"]]
        assert len(said) == 2, said
    (place,) = get(f"/services/{town['Coach']}")["service_at_locations"]
    with CaptureQueriesContext(connection) as asked:
        get(f"/service_at_locations/{place['id']}")
    assert len([one for one in asked if "directory_" in one["sql"]]) == 1


def test_a_service_links_to_its_places_terms_and_vocabularies(town) -> None:
    said = get(f"/services/{town['Coach']}")
    (place,) = said["service_at_locations"]
    assert get(f"/service_at_locations/{place['id']}")["service"]["name"] == "Coach"
    for attribute in said["attributes"]:
        term = attribute["taxonomy_term"]
        assert get(f"/taxonomy_terms/{term['id']}") == term
        assert get(f"/taxonomies/{term['taxonomy_id']}")["name"] == term["taxonomy"]
    assert get("/taxonomies")["total_items"] == 4
    assert get("/")["openapi_url"].endswith("/open-referral/v3/openapi.json")


def test_nothing_about_people_or_owners_is_published(town) -> None:
    Service.objects.update(owner_email="secret@handrail.example")
    whole = json.dumps(get("/services", {"full": "true"}))
    assert "secret@" not in whole
    assert "vendor" not in whole


def test_every_answer_is_as_our_own_document_says(town) -> None:
    """Checked with the schemas alone, where the standard's document is not at hand."""
    said = get("/openapi.json")
    assert said == json.loads(json.dumps(document.document(said["servers"][0]["url"])))
    for path, shape in (
        ("/", "about"),
        ("/services", "services"),
        (f"/services/{town['Coach']}", "service"),
        ("/service_at_locations", "links"),
        ("/taxonomies", "taxonomies"),
        ("/taxonomy_terms", "terms"),
    ):
        problems = list(wrong(get(path), {"$ref": f"#/components/schemas/{shape}"}, said, path))
        assert problems == []


def wrong(value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str) -> Any:
    """Yield where a value is not as a schema says; what a schema does not name is wrong too."""
    if "$ref" in schema:
        yield from wrong(value, whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]],
                         whole, at)  # fmt: skip
        return
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool}
    kind = kinds.get(schema["type"], (int, float))
    if not isinstance(value, kind) or value in schema.get("not", []):
        yield f"{at}: {value!r} is no {schema['type']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r}"
    if schema["type"] == "array":
        for number, one in enumerate(value):
            yield from wrong(one, schema["items"], whole, f"{at}/{number}")
    if schema["type"] == "object":
        yield from (
            f"{at}/{key} is missing" for key in schema.get("required", []) if key not in value
        )
        for key, one in value.items():
            if key not in schema["properties"]:
                yield f"{at}/{key} is not described"
            else:
                yield from wrong(one, schema["properties"][key], whole, f"{at}/{key}")
