"""A message as it comes in: its header, what it is about, and what comes with it."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from handrail.interop.bars import names
from handrail.interop.fhir import bodies, foreign
from handrail.interop.fhir.codes import ODS_CODE, Json
from handrail.interop.fhir.faults import Fault, Issue
from handrail.interop.fhir.foreign import Coding, Concept, Element, Reference, Resource, Short

MOST, LONGEST = 100, 20_000
PLAIN = re.compile(r"[A-Za-z0-9\-.]{1,64}")


class Destination(Element):
    """The service that a message is for."""

    endpoint: Short


class Header(Resource):
    """BARSMessageHeader, of a request."""

    kind: Literal["MessageHeader"] = Field(alias="resourceType")
    event: Coding = Field(alias="eventCoding")
    destination: tuple[Destination, ...] = Field(min_length=1, max_length=1)
    reason: Concept
    focus: tuple[Reference, ...] = Field(min_length=1, max_length=1)


@dataclass(frozen=True, slots=True)
class Message:
    """A message: its number, why it comes, whom it is for, and its resources by their fullUrl."""

    number: str
    reason: str
    service: str
    focus: str
    resources: Mapping[str, Json]

    def named(self, reference: Any, kind: str) -> tuple[str, Json] | None:
        """Return the resource of a type that a reference in the message leads to, with its name."""
        name = reference.get("reference") if isinstance(reference, dict) else None
        found = self.resources.get(name) if isinstance(name, str) else None
        return (str(name), found) if found and found["resourceType"] == kind else None

    def of(self, kind: str) -> tuple[Json, ...]:
        """Return every resource of a type."""
        return tuple(it for it in self.resources.values() if it["resourceType"] == kind)


def read(bundle: Json) -> Message:
    """Return a Bundle as the message that it is; Fault 400 or 422."""
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "message":
        raise Fault(422, Issue("Send a Bundle of the type message.", "value", "Bundle.type"))
    if foreign.moment(bundle.get("timestamp")) is None:
        raise Fault(422, Issue("A message says when it was made.", "required", "Bundle.timestamp"))
    resources = _resources(bundle.get("entry"))
    first, said = next(iter(resources.items()))
    if said["resourceType"] != "MessageHeader":
        raise Fault(422, Issue("A message begins with its header.", "structure", "Bundle.entry[0]"))
    header = foreign.read(said, Header)
    if (header.event.system, header.event.code) != (names.EVENTS, names.ASKED):
        where = "MessageHeader.eventCoding"
        raise Fault(422, Issue("Only a servicerequest-request is read.", "not-supported", where))
    return Message(
        number=_number(header, first),
        reason=_reason(header),
        service=_service(header.destination[0].endpoint),
        focus=header.focus[0].reference or "",
        resources=resources,
    )


def target(text: str) -> str:
    """Return the service that ``NHSD-Target-Identifier`` names; Fault 400."""
    said = _of_base64(text, "NHSD-Target-Identifier")
    value = said.get("value")
    if said.get("system") != names.SERVICE or not isinstance(value, str):
        raise Fault(400, Issue(f"The target is an identifier of {names.SERVICE}.", "value"))
    return value


def sender(text: str) -> str:
    """Return the ODS code that ``NHSD-End-User-Organisation`` names; Fault 400."""
    said: Any = _of_base64(text, "NHSD-End-User-Organisation").get("identifier")
    for each in said if isinstance(said, list) else [said]:
        if isinstance(each, dict) and each.get("system") == ODS_CODE:
            return str(each.get("value", ""))
    raise Fault(400, Issue("The sending organisation has no ODS code.", "value"))


def _resources(entries: Any) -> dict[str, Json]:
    if not isinstance(entries, list) or not entries:
        raise Fault(422, Issue("There is nothing in it.", "required", "Bundle.entry"))
    if len(entries) > MOST:
        raise Fault(413, Issue(f"At most {MOST} in one message.", "too-costly"))
    found: dict[str, Json] = {}
    for place, entry in enumerate(entries):
        where = f"Bundle.entry[{place}]"
        name = entry.get("fullUrl") if isinstance(entry, dict) else None
        resource = entry.get("resource") if isinstance(entry, dict) else None
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        if not isinstance(name, str) or not isinstance(resource, dict) or not isinstance(kind, str):
            raise Fault(422, Issue("Each entry has a fullUrl and a resource.", "structure", where))
        if name in found:
            raise Fault(422, Issue("Two entries have one fullUrl.", "duplicate", where))
        found[name] = resource
    return found


def _number(header: Header, name: str) -> str:
    """Return the number of a message: its header's id, or the UUID that it goes by."""
    found = header.id or name.removeprefix("urn:uuid:")
    if not PLAIN.fullmatch(found):
        raise Fault(422, Issue("A message has a number.", "required", "MessageHeader.id"))
    return found


def _reason(header: Header) -> str:
    said = header.reason.codes(names.REASONS)
    if len(said) != 1 or said[0] not in {names.NEW, names.UPDATE, names.DELETE}:
        where = "MessageHeader.reason"
        raise Fault(422, Issue("The reason is new, update or delete.", "value", where))
    return said[0]


def _service(endpoint: str) -> str:
    system, _, value = endpoint.partition("|")
    if system != names.SERVICE or not value:
        where = "MessageHeader.destination.endpoint"
        raise Fault(422, Issue(f"Send it to {names.SERVICE}|… of a service.", "value", where))
    return value


def _of_base64(text: str, name: str) -> Json:
    """Return the JSON that a header holds; Fault 400."""
    if not text or len(text) > LONGEST:
        raise Fault(400, Issue(f"The header {name} is needed.", "required"))
    try:
        return bodies.object_of(base64.b64decode(text, validate=True))
    except (ValueError, Fault):
        raise Fault(400, Issue(f"{name} is not JSON in base64.", "structure")) from None
