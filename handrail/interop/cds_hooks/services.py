"""What we offer to be asked: services, their hooks, and the fewest data they need.

CDS Hooks 2.0, "Discovery" and "Prefetch template": reads of one resource, or searches by patient
and by equal tokens. The service for fit notes has one id for two hooks, so that what is shown
while a note is chosen is replaced by what is shown when it is signed ("Update stale guidance").
"""

from dataclasses import dataclass
from typing import Any

from handrail.domain.prompting.codes import Codes
from handrail.domain.prompting.facts import Moment

PATIENT_VIEW, ORDER_SELECT, ORDER_SIGN = "patient-view", "order-select", "order-sign"
USAGE = (
    "Ask at a GP practice whose system is registered here. A person is prompted about once a "
    "place has agreed its lists of codes; silence is the usual answer."
)


@dataclass(frozen=True, slots=True)
class Service:
    """One service: its id, the hooks it answers, and at what moment that is."""

    id: str
    hooks: tuple[str, ...]
    title: str
    description: str
    moment: Moment


SERVICES = (
    Service(
        id="work-and-health-patient-view",
        hooks=(PATIENT_VIEW,),
        title="Work and health: when a record is opened",
        description=(
            "Says when a person has been off work for about two weeks, or their fit notes have "
            "become many or long, which support fits them, and how soon it would ring."
        ),
        moment=Moment.RECORD_OPENED,
    ),
    Service(
        id="work-and-health-fit-note",
        hooks=(ORDER_SELECT, ORDER_SIGN),
        title="Work and health: when a fit note is issued",
        description=(
            "Says, while a fit note (Med3) is being issued, which support fits the person, and "
            "what could be said and written down."
        ),
        moment=Moment.NOTE_ISSUED,
    ),
)
BY_ID = {service.id: service for service in SERVICES}
# Without these nothing is said; the encounter is read only where there is one.
NEEDED = ("patient", "conditions", "observations", "procedures")
ENCOUNTER = "encounter"


def prefetch(codes: Codes) -> dict[str, str]:
    """Return the prefetch templates: only what the rules read, in the searchable subset.

    Conditions of every status: one that silences does so for good, and not every record says of
    each whether it is active.
    """
    patient = "patient={{context.patientId}}"
    noted = ",".join(_tokens(codes, codes.fit_notes | codes.silencing))
    done = ",".join(_tokens(codes, codes.silencing | set(codes.recovery_days)))
    return {
        "patient": "Patient/{{context.patientId}}",
        "conditions": f"Condition?{patient}",
        "observations": f"Observation?{patient}&code={noted}",
        "procedures": f"Procedure?{patient}&code={done}",
        ENCOUNTER: "Encounter/{{context.encounterId}}",
    }


def discovery(codes: Codes) -> dict[str, Any]:
    """Return what a clinical system learns of us (CDS Hooks 2.0, "Discovery response")."""
    return {
        "services": [
            {
                "hook": hook,
                "title": service.title,
                "description": service.description,
                "id": service.id,
                "prefetch": prefetch(codes),
                "usageRequirements": USAGE,
            }
            for service in SERVICES
            for hook in service.hooks
        ]
    }


def _tokens(codes: Codes, wanted: frozenset[str] | set[str]) -> list[str]:
    return [f"{codes.system}|{code}" for code in sorted(wanted)]
