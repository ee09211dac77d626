"""What is served of support, of what was agreed and said, and of who did what."""

from handrail.interop.fhir import agreeing, answering, supporting
from handrail.interop.fhir.served import Served, profile

_OF_PATIENT = {"patient": "subject", "subject": "subject"}
ALL = (
    Served(
        "Appointment",
        supporting.appointments_by_id,
        supporting.appointments,
        supporting.APPOINTMENT_PARAMETERS,
        {
            "patient": "participant.actor:Patient",
            "practitioner": "participant.actor:Practitioner",
            "based-on": "basedOn",
        },
        profile("Appointment"),
        subject="case",
    ),
    Served(
        "CarePlan",
        supporting.plans_by_id,
        supporting.plans,
        supporting.PLAN_PARAMETERS,
        {**_OF_PATIENT, "goal": "goal"},
        profile("CarePlan"),
        subject="case",
    ),
    Served(
        "Goal",
        supporting.goals_by_id,
        supporting.goals,
        supporting.GOAL_PARAMETERS,
        _OF_PATIENT,
        "http://hl7.org/fhir/StructureDefinition/Goal",
        subject="case",
    ),
    Served(
        "Consent",
        agreeing.by_id,
        agreeing.search,
        agreeing.PARAMETERS,
        {
            "patient": "patient",
            "actor": "provision.actor.reference",
            "data": "provision.data.reference",
        },
        profile("Consent"),
        agreeing.create,
        agreeing.update,
        subject="consent",
    ),
    Served(
        "QuestionnaireResponse",
        answering.by_id,
        answering.search,
        answering.PARAMETERS,
        {**_OF_PATIENT, "based-on": "basedOn"},
        profile("QuestionnaireResponse"),
        answering.create,
        subject="referral",
    ),
)
