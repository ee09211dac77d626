"""What we ask a clinical system to be let do (SMART App Launch 2.2)."""

IDENTITY = ("openid", "fhirUser")
DATA = (
    "patient/Patient.r",
    "patient/Condition.s",
    "patient/Observation.s",
    "patient/Procedure.s",
    "patient/ServiceRequest.c",
    "patient/Task.c",
)
EHR, STANDALONE = "launch", "launch/patient"
LOOK_UP = "user/Patient.rs"  # to pick a patient ourselves, where the system asks for none


def asked(*, in_record: bool) -> str:
    """Return the scopes we ask for; outside a record the system asks which patient."""
    first = (EHR,) if in_record else (STANDALONE, LOOK_UP)
    return " ".join((*first, *IDENTITY, *DATA))


def granted(said: object) -> frozenset[str]:
    """Return the scopes of a token response; an answer without any grants what was asked."""
    return frozenset(said.split()) if isinstance(said, str) else frozenset(DATA)
