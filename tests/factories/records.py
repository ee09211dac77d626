"""A record as a clinical system sends it: FHIR 4.0 in a CDS Hooks call. All of it is made up."""

import uuid
from datetime import date, timedelta
from typing import Any

SNOMED = "http://snomed.info/sct"
NOT_FIT = "751481000000104"
PALLIATIVE, PREGNANT, BACK_PAIN = "103735009", "77386006", "279039007"
PATIENT = "pat-1"
CLINICIAN = "Practitioner/gp-1"
Json = dict[str, Any]


def patient(**more: Any) -> Json:
    """Return somebody born on 1 February 1985, with an NHS number that is never issued."""
    return {
        "resourceType": "Patient",
        "id": PATIENT,
        "identifier": [
            {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000034"},
        ],
        "name": [{"family": "Quillfeather", "given": ["Zachariah"]}],
        "birthDate": "1985-02-01",
        "address": [{"postalCode": "ZZ1 1AA"}],
    } | more


def coded(kind: str, code: str, patient_id: str = PATIENT, **more: Any) -> Json:
    """Return a resource of a kind with one SNOMED code."""
    return {
        "resourceType": kind,
        "id": str(uuid.uuid4()),
        "code": {"coding": [{"system": SNOMED, "code": code}]},
        "subject": {"reference": f"Patient/{patient_id}"},
    } | more


def fit_note(first: date, last: date | None, **more: Any) -> Json:
    """Return a fit note from a day to a day."""
    held = {"start": first.isoformat()} | ({"end": last.isoformat()} if last else {})
    return coded("Observation", NOT_FIT, status="final", effectivePeriod=held, **more)


def bundle(*resources: Json) -> Json:
    """Return what a search answers."""
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"resource": each} for each in resources],
    }


def prefetch(today: date, **more: Any) -> Json:
    """Return the record of somebody with a sore back, three weeks into their second fit note."""
    off = today - timedelta(days=20)
    return {
        "patient": patient(),
        "conditions": bundle(coded("Condition", BACK_PAIN)),
        "observations": bundle(
            fit_note(off, off + timedelta(days=9)),
            fit_note(off + timedelta(days=10), today + timedelta(days=7)),
        ),
        "procedures": bundle(),
    } | more


def call(hook: str, *, today: date, context: Json | None = None, **more: Any) -> Json:
    """Return the body of a call."""
    return {
        "hook": hook,
        "hookInstance": str(uuid.uuid4()),
        "context": {"userId": CLINICIAN, "patientId": PATIENT} | (context or {}),
        "prefetch": prefetch(today),
    } | more


def draft(first: date, last: date, **more: Any) -> Json:
    """Return a fit note that is being ordered."""
    return coded(
        "ServiceRequest",
        NOT_FIT,
        id="draft-1",
        status="draft",
        intent="order",
        occurrencePeriod={"start": first.isoformat(), "end": last.isoformat()},
        **more,
    )
