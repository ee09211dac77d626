"""A referral as a message in the shape of BaRS, as another system would send it."""

import base64
import json
import uuid
from typing import Any

from handrail.interop.bars import names
from handrail.interop.fhir import codes
from tests.factories import fhir

ODS = "Y99901"
CATEGORY = {
    "coding": [
        {"system": names.CATEGORIES, "code": names.REFERRAL},
        {"system": names.USE_CASES, "code": names.USE_CASE},
    ]
}


def base64_of(said: Any) -> str:
    """Return JSON as a header holds it."""
    return base64.b64encode(json.dumps(said).encode()).decode()


def headers(world: fhir.World, **changes: str) -> dict[str, str]:
    """Return the headers of a message to the world's service."""
    target = {"system": names.SERVICE, "value": str(world.service_id)}
    sender = {
        "resourceType": "Organization",
        "identifier": [{"system": codes.ODS_CODE, "value": ODS}],
    }
    return {
        "X_Request_Id": str(uuid.uuid4()),
        "X_Correlation_Id": str(uuid.uuid4()),
        "NHSD_Target_Identifier": base64_of(target),
        "NHSD_End_User_Organisation": base64_of(sender),
    } | changes


def entry(resource: dict[str, Any]) -> dict[str, Any]:
    """Return an entry with a name of its own."""
    return {"fullUrl": f"urn:uuid:{uuid.uuid4()}", "resource": resource}


def header(world: fhir.World, focus: str, reason: str = names.NEW, **changes: Any) -> dict:
    """Return the header of a message about a request."""
    return {
        "resourceType": "MessageHeader",
        "id": str(uuid.uuid4()),
        "eventCoding": {"system": names.EVENTS, "code": names.ASKED},
        "destination": [{"endpoint": f"{names.SERVICE}|{world.service_id}"}],
        "source": {"name": "A surgery's system", "endpoint": "https://surgery.example/bars"},
        "reason": codes.concept(names.REASONS, reason),
        "focus": [{"reference": focus}],
        "definition": names.DEFINITION,
    } | changes


def message(head: dict[str, Any], *entries: dict[str, Any]) -> dict[str, Any]:
    """Return a header and what comes with it as a message."""
    return {
        "resourceType": "Bundle",
        "type": "message",
        "timestamp": "2026-06-03T09:30:00+00:00",
        "entry": [entry(head), *entries],
    }


def order(
    world: fhir.World, *more: dict[str, Any], number: str = "9990000042", **changes: Any
) -> dict[str, Any]:
    """Return a new referral as a message; ``changes`` are to its request."""
    person = entry(fhir.patient(number))
    along = [entry(fhir.consent() | {"id": "agreed"}), entry(fhir.questions())]
    request = fhir.request(world, person["fullUrl"]) | {
        "intent": "plan",
        "category": [CATEGORY],
        "supportingInfo": [{"reference": it["fullUrl"]} for it in along],
    }
    del request["contained"]
    asked = entry(request | changes)
    return message(header(world, asked["fullUrl"]), asked, person, *along, *more)


def change(
    world: fhir.World, request: dict[str, Any], reason: str = names.UPDATE, **changes: Any
) -> dict[str, Any]:
    """Return a message that changes a request which was sent."""
    asked = entry(request | changes)
    return message(header(world, asked["fullUrl"], reason), asked)
