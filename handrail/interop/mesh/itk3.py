"""A letter as GP Connect Send Document puts it: an ITK3 message that wraps a FHIR document (pure).

ITK3 Message Distribution 2.10, GP Connect Send Document 1.3.2: requirements GPCM-SD-028 to
GPCM-SD-055. STU3, in the order of its definitions, so that it can be written as XML.
"""

from typing import Any

from handrail.interop.fhir.codes import ODS_CODE, Json, without_empty
from handrail.interop.letters.document import Release, Written, document

STU3 = "https://fhir.nhs.uk/STU3"
HANDLING = f"{STU3}/StructureDefinition/Extension-ITK-MessageHandling-2"
HEADER = f"{STU3}/StructureDefinition/ITK-MessageHeader-2"
BUNDLE = f"{STU3}/StructureDefinition/ITK-Message-Bundle-1"
DEFINITION = f"{STU3}/MessageDefinition/ITK-GPConnectSendDocument-MessageDefinition-Instance-1"
EVENT = {
    "system": f"{STU3}/CodeSystem/ITK-MessageEvent-2",
    "code": "ITK007C",
    "display": "ITK GP Connect Send Document",
}
RECIPIENT = {
    "system": f"{STU3}/CodeSystem/ITK-RecipientType-1",
    "code": "FA",
    "display": "For Action",
}
FOR_INFORMATION = RECIPIENT | {"code": "FI", "display": "For Information"}


def message(written: Written, *, endpoint: str, release: Release = "3.0") -> Json:
    """Return the message of a letter. Its header's id is the message's own in our outbox."""
    meta = {"meta": {"profile": [BUNDLE]}} if release == "3.0" else {}
    return {
        "resourceType": "Bundle",
        "id": str(written.part("message")),
        **meta,
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{written.id}"},
        "type": "message",
        **({"timestamp": _now(written)} if release == "4.0" else {}),
        "entry": [
            _entry(str(written.id), _header(written, endpoint, release)),
            _entry(str(written.part("header sender")), _header_sender(written)),
            _entry(str(written.part("document")), document(written, release)),
        ],
    }


def _header(written: Written, endpoint: str, release: Release) -> Json:
    asks = not written.sheet.action.endswith(": none")
    handling = [
        {"url": "BusAckRequested", "valueBoolean": True},
        {"url": "InfAckRequested", "valueBoolean": True},
        {"url": "RecipientType", "valueCoding": RECIPIENT if asks else FOR_INFORMATION},
        {"url": "MessageDefinition", "valueReference": {"reference": DEFINITION}},
        {"url": "SenderReference", "valueString": f"urn:uuid:{written.about.delivery_id}"},
        {"url": "LocalExtension", "valueString": "NONE"},
    ]
    header: dict[str, Any] = {"resourceType": "MessageHeader", "id": str(written.id)}
    if release == "3.0":
        header |= {
            "meta": {"profile": [HEADER]},
            "extension": [{"url": HANDLING, "extension": handling}],
            "event": EVENT,
        }
    else:
        header |= {"eventCoding": EVENT}
    recipient = {"reference": f"urn:uuid:{written.part('header sender')}"}
    header["sender"] = recipient
    if release == "3.0":
        header["timestamp"] = _now(written)
    return header | {
        "source": {"name": "Handrail", "software": "Handrail", "endpoint": endpoint},
        "focus": [{"reference": f"urn:uuid:{written.part('document')}"}],
    }


def _header_sender(written: Written) -> Json:
    """Return who sends it, as CareConnect-ITK-Header-Organization-1 has it: no name there."""
    held = written.about.sender
    return without_empty(
        {
            "resourceType": "Organization",
            "id": str(written.part("header sender")),
            "identifier": [{"system": ODS_CODE, "value": held.ods_code}] if held.ods_code else [],
            "name": "" if held.ods_code else held.name,
        }
    )


def _entry(id_: str, resource: Json) -> Json:
    return {"fullUrl": f"urn:uuid:{id_}", "resource": resource}


def _now(written: Written) -> str:
    return written.at.isoformat(timespec="seconds")
