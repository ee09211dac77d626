"""What is served, type by type: from this the doors, the scopes and /metadata are made."""

from collections.abc import Mapping

from handrail.interop.fhir import looking, searching, serving_support, writing
from handrail.interop.fhir.asking import Parameter
from handrail.interop.fhir.served import ID, Served, profile

_FIRST = (
    Served(
        "Patient",
        looking.patients_by_id,
        searching.patients,
        searching.PATIENT_PARAMETERS,
        {"general-practitioner": "generalPractitioner"},
        profile("Patient"),
        writing.create_patient,
        writing.update_patient,
        subject="person",
    ),
    Served(
        "ServiceRequest",
        looking.requests_by_id,
        searching.requests,
        searching.REQUEST_PARAMETERS,
        {
            "patient": "subject",
            "subject": "subject",
            "requester": "requester",
            "performer": "performer",
        },
        profile("ServiceRequest"),
        writing.create_request,
        writing.update_request,
        looking.as_request,
        "referral",
    ),
    Served(
        "Task",
        looking.tasks_by_id,
        searching.tasks,
        searching.TASK_PARAMETERS,
        {
            "patient": "for",
            "subject": "for",
            "requester": "requester",
            "owner": "owner",
            "focus": "focus",
        },
        profile("Task"),
        writing.create_task,
        writing.update_task,
        looking.as_task,
        "referral",
    ),
    Served(
        "Organization",
        looking.organizations_by_id,
        searching.organizations,
        (ID, Parameter("identifier", "token")),
        {},
        profile("Organization"),
    ),
    Served(
        "HealthcareService",
        looking.services_by_id,
        searching.services,
        (
            ID,
            Parameter("organization", "reference", ("Organization",)),
            Parameter("location", "reference", ("Location",)),
        ),
        {"organization": "providedBy", "location": "location"},
        profile("HealthcareService"),
    ),
    Served(
        "Location",
        looking.locations_by_id,
        searching.locations,
        (ID, Parameter("name", "string"), Parameter("address-postalcode", "string")),
        {},
        profile("Location"),
    ),
    Served(
        "Practitioner",
        looking.practitioners_by_id,
        searching.practitioners,
        (ID,),
        {},
        profile("Practitioner"),
    ),
    Served(
        "PractitionerRole",
        looking.roles_by_id,
        searching.roles,
        (ID, Parameter("practitioner", "reference", ("Practitioner",))),
        {"practitioner": "practitioner", "organization": "organization"},
        profile("PractitionerRole"),
    ),
)
SERVED: Mapping[str, Served] = {each.kind: each for each in (*_FIRST, *serving_support.ALL)}
# What refers back: (type, parameter) that can come with another type that was found.
REVERSE = {
    "Patient": (
        ("ServiceRequest", "patient"),
        ("Task", "patient"),
        ("Appointment", "patient"),
        ("CarePlan", "patient"),
        ("Goal", "patient"),
        ("Consent", "patient"),
        ("QuestionnaireResponse", "patient"),
        ("Communication", "patient"),
        ("DocumentReference", "patient"),
        ("AuditEvent", "patient"),
    ),
    "ServiceRequest": (
        ("Task", "focus"),
        ("Appointment", "based-on"),
        ("Consent", "data"),
        ("QuestionnaireResponse", "based-on"),
        ("Communication", "based-on"),
        ("DocumentReference", "related"),
        ("Provenance", "target"),
    ),
    "Task": (("Provenance", "target"),),
    "Location": (("HealthcareService", "location"),),
}
