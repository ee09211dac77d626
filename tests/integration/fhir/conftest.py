"""Whatever the tests of a file made us send is judged by HL7's validator at the file's end."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.factories import fhir_judge
from tests.factories.fhir_judge import EMITTED, NotThere

IDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
QUERIES = re.compile(r'\?[^"]*"')
MOMENTS = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:\+\d\d:\d\d|Z)")


@pytest.fixture(scope="module", autouse=True)
def judged() -> Iterator[None]:
    """Hold every resource that the tests of a file were sent to UK Core: no errors at all."""
    EMITTED.clear()
    yield
    try:
        found = fhir_judge.judge() if EMITTED else None
    except NotThere:
        return  # test_fhir_validator says so
    if found is None:
        return
    wrong = {}
    for each in _different(EMITTED):
        if errors := found.errors(each):
            wrong[f"{each['resourceType']}: {errors[0][:600]}"] = len(errors)
    assert not wrong, "\n".join(f"{said} (and {many - 1} more)" for said, many in wrong.items())


def _different(sent: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what was sent, once each: entries of a bundle with it, for their own profiles.

    What differs by its ids, moments and what was searched for alone is judged alike. So is a
    bundle by what its entries are: each of them is judged by itself.
    """
    found: dict[str, dict[str, Any]] = {}
    for each in sent:
        inside = [it["resource"] for it in each.get("entry", ()) if "resource" in it]
        for one in (each, *inside):
            text = QUERIES.sub('"', json.dumps(_outline(one), sort_keys=True))
            found.setdefault(MOMENTS.sub("moment", IDS.sub("id", text)), one)
    return list(found.values())


def _outline(resource: dict[str, Any]) -> dict[str, Any]:
    """Return a resource, a bundle with the types of its entries alone; a document is one whole."""
    if "entry" not in resource or resource.get("type") == "document":
        return resource
    entries = [
        it | {"resource": it["resource"]["resourceType"]} if "resource" in it else it
        for it in resource["entry"]
    ]
    return resource | {"entry": entries}
