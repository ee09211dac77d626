"""What is written into the record of whoever was referred: ServiceRequest and Task (UK Core 2)."""

from datetime import UTC
from typing import Any
from urllib.parse import quote

from handrail.domain.systems.ports import Opened, Referral
from handrail.interop.fhir.codes import REFERENCE

SNOMED = "http://snomed.info/sct"
REFERRAL = {"system": SNOMED, "code": "306206005", "display": "Referral to service"}
FULFILL = {"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}
Json = dict[str, Any]


def once(referral: Referral) -> str:
    """Return the condition under which nothing is created twice (FHIR 4.0.1, 3.1.0.8.1)."""
    return f"identifier={quote(f'{REFERENCE}|{referral.reference}', safe='|:/')}"


def service_request(opened: Opened, referral: Referral) -> Json:
    """Return the order as it was sent; its status stays with whoever asked for it."""
    return {
        "resourceType": "ServiceRequest",
        "identifier": [_identifier(referral)],
        "status": "active",
        "intent": "order",
        "code": {"coding": [REFERRAL], "text": "Referral to work and health support"},
        "subject": _patient(opened),
        "authoredOn": _moment(referral),
        "requester": {"reference": opened.fhir_user},
        "performer": [{"display": f"{referral.service_name}, {referral.provider_name}"}],
    }


def task(opened: Opened, referral: Referral, request_id: str) -> Json:
    """Return what the service is asked to do about it."""
    return {
        "resourceType": "Task",
        "identifier": [_identifier(referral)],
        "status": "requested",
        "intent": "order",
        "code": {"coding": [FULFILL]},
        "focus": {"reference": f"ServiceRequest/{request_id}"},
        "for": _patient(opened),
        "authoredOn": _moment(referral),
        "lastModified": _moment(referral),
        "requester": {"reference": opened.fhir_user},
        "owner": {"display": referral.provider_name},
        "restriction": {"period": {"end": referral.by_date.isoformat()}},
    }


def _identifier(referral: Referral) -> Json:
    return {"system": REFERENCE, "value": referral.reference}


def _patient(opened: Opened) -> Json:
    return {"reference": f"Patient/{opened.record.patient_id}"}


def _moment(referral: Referral) -> str:
    return referral.sent_at.astimezone(UTC).isoformat(timespec="seconds")
