"""What is served, type by type: from this the doors, the scopes and /metadata are made."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from handrail.interop.fhir import codes, looking, searching, writing
from handrail.interop.fhir.asking import Parameter
from handrail.interop.fhir.codes import Json
from handrail.interop.fhir.looking import Context, Thread
from handrail.interop.fhir.searching import Search
from handrail.interop.fhir.writing import Create, Update

ById = Callable[[Iterable[UUID], Context], list[Json]]
AsWritten = Callable[[Thread, Context, int | None], Json]
ID = Parameter("_id", "token")


@dataclass(frozen=True, slots=True)
class Served:
    """One type: how it is read, searched, written and told again as it was.

    ``includes`` are the references that can come along, by their search name: where they stand.
    ``subject`` is what the audit calls it; nothing where it is about nobody.
    """

    kind: str
    by_id: ById
    search: Search
    parameters: tuple[Parameter, ...]
    includes: Mapping[str, str]
    profile: str
    create: Create | None = None
    update: Update | None = None
    as_was: AsWritten | None = None
    subject: str = ""

    @property
    def interactions(self) -> tuple[str, ...]:
        """What can be done with it, as a CapabilityStatement says it."""
        named = {
            "read": True,
            "vread": self.as_was is not None,
            "history-instance": self.as_was is not None,
            "search-type": True,
            "create": self.create is not None,
            "update": self.update is not None,
        }
        return tuple(name for name, can in named.items() if can)


def _profile(name: str) -> str:
    return f"{codes.UK_CORE}UKCore-{name}"


_ALL = (
    Served(
        "Patient",
        looking.patients_by_id,
        searching.patients,
        searching.PATIENT_PARAMETERS,
        {"general-practitioner": "generalPractitioner"},
        _profile("Patient"),
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
        _profile("ServiceRequest"),
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
        _profile("Task"),
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
        _profile("Organization"),
    ),
    Served(
        "HealthcareService",
        looking.services_by_id,
        searching.services,
        (ID, Parameter("organization", "reference", ("Organization",))),
        {"organization": "providedBy"},
        _profile("HealthcareService"),
    ),
    Served(
        "Practitioner",
        looking.practitioners_by_id,
        searching.practitioners,
        (ID,),
        {},
        _profile("Practitioner"),
    ),
    Served(
        "PractitionerRole",
        looking.roles_by_id,
        searching.roles,
        (ID, Parameter("practitioner", "reference", ("Practitioner",))),
        {"practitioner": "practitioner", "organization": "organization"},
        _profile("PractitionerRole"),
    ),
)
SERVED: Mapping[str, Served] = {each.kind: each for each in _ALL}
# What refers back: (type, parameter) that can come with another type that was found.
REVERSE = {
    "Patient": (("ServiceRequest", "patient"), ("Task", "patient")),
    "ServiceRequest": (("Task", "focus"),),
}
