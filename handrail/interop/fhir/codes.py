"""The names by which FHIR knows profiles, identifiers and codes, and our own, plainly unregistered.

UK Core 2.0.0; Gravity SDOH Clinical Care 2.x for the codes of a task. A local code system's name
leads nowhere: ``.example`` is kept free for that (RFC 2606).
"""

import json
from typing import Any

UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS_CODE = "https://fhir.nhs.uk/Id/ods-organization-code"
VERIFICATION = f"{UK_CORE}Extension-UKCore-NHSNumberVerificationStatus"
VERIFICATION_CODES = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
INTERPRETER = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
STATUS_REASON = "http://hl7.org/fhir/StructureDefinition/request-statusReason"
SNOMED = "http://snomed.info/sct"
DELIVERY_CHANNEL = f"{UK_CORE}Extension-UKCore-DeliveryChannel"
DELIVERY_CHANNELS = "https://fhir.hl7.org.uk/CodeSystem/UKCore-DeliveryChannel"
CONSENT_SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code"

OURS = "https://handrail.example/fhir"
REFERENCE = f"{OURS}/Id/reference"
CONDITION = f"{OURS}/CodeSystem/condition"
PRESSURE = f"{OURS}/CodeSystem/pressure"
GOAL = f"{OURS}/CodeSystem/goal"
AGREED_HOW = f"{OURS}/CodeSystem/agreed-how"
AGREED_FOR = f"{OURS}/CodeSystem/agreed-for"
KIND = f"{OURS}/CodeSystem/kind-of-information"
BUSINESS_STATUS = f"{OURS}/CodeSystem/business-status"
CLOSING = f"{OURS}/CodeSystem/closing"
OUTCOME = f"{OURS}/CodeSystem/outcome"
TASK_INPUT = f"{OURS}/CodeSystem/task-input"
WORK_STATUS = f"{OURS}/CodeSystem/work-status"
WORK_KIND = f"{OURS}/CodeSystem/work-kind"
KEEN = f"{OURS}/CodeSystem/keen"
SERVICE_KIND = f"{OURS}/CodeSystem/service-kind"
GOAL_AREA = f"{OURS}/CodeSystem/goal-area"
WHY_NOT = f"{OURS}/CodeSystem/why-not"
LOOKED_TO = f"{OURS}/CodeSystem/looked-to"
COMMUNICATION = f"{OURS}/CodeSystem/communication"
QUESTIONNAIRE = f"{OURS}/Questionnaire/work-and-wish"

Json = dict[str, Any]


def concept(system: str, code: str, display: str = "") -> Json:
    """Return a concept of one coding."""
    coding = {"system": system, "code": code} | ({"display": display} if display else {})
    return {"coding": [coding]}


def reference(kind: str, id_: object, display: str = "") -> Json:
    """Return a reference to a resource of ours."""
    found = {"reference": f"{kind}/{id_}", "type": kind}
    return found | ({"display": display} if display else {})


def without_empty(said: Json) -> Json:
    """Return a resource without what is empty: FHIR has no null, no "" and no [] (JSON, 2.6.2)."""
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}


def as_bytes(said: Json) -> bytes:
    """Return a resource as it is sent."""
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=str).encode()
