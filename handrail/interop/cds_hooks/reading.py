"""Read a record, as a clinical system sends it, into the facts that rules go by; no more of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handrail.domain.prompting.codes import Codes
from handrail.domain.prompting.facts import Note, RecordFacts
from handrail.interop.cds_hooks.answering import NothingToGoBy
from handrail.interop.cds_hooks.shapes import Context
from handrail.interop.records import coded as reading
from handrail.interop.records import elements, people
from handrail.interop.records.coded import SAYS_WHEN, coded
from handrail.interop.records.elements import Resource
from handrail.journey.prompt import InFront

IN_HOSPITAL = {"IMP", "ACUTE", "NONACUTE"}  # HL7 v3 ActCode, ActInpatientEncounterCode
LEFT = {"finished", "cancelled", "entered-in-error"}
# What may say which order a draft is.
SAYS_WHAT = ("code", "type", "category")


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a record, and who the person is as far as a card needs it."""

    facts: RecordFacts
    person: InFront


def issuing(context: Context, codes: Codes, *, on: date) -> Note | None:
    """Return the fit note among the orders being written, if there is one.

    At order-select only those that are selected count. NotTheirs for another patient's.
    """
    if context.draftOrders is None:
        return None
    elements.check_is_about(context.draftOrders, context.patientId)
    for entry in elements.objects(context.draftOrders.get("entry")):
        draft = entry.get("resource")
        if not isinstance(draft, dict) or not _is_selected(draft, context):
            continue
        if elements.codes(draft, codes.system, *SAYS_WHAT) & codes.fit_notes:
            held = elements.period(draft, *SAYS_WHEN)
            return Note(*held) if held else Note(on, on)
    return None


def record(prefetch: Mapping[str, Any], codes: Codes, *, issued: Note | None, on: date) -> Read:
    """Return the facts of a record; NothingToGoBy where there is no patient in it."""
    patient = next(iter(elements.entries(prefetch.get("patient"), "Patient")), None)
    if patient is None:
        raise NothingToGoBy
    conditions = coded(prefetch.get("conditions"), "Condition", codes)
    observations = coded(prefetch.get("observations"), "Observation", codes)
    procedures = coded(prefetch.get("procedures"), "Procedure", codes)
    active = (code for it in conditions if not reading.is_over(it.resource) for code in it.codes)
    return Read(
        RecordFacts(
            birth_date=elements.day(patient.get("birthDate")),
            has_died=people.has_died(patient),
            is_in_patient=_is_in_patient(prefetch.get("encounter")),
            notes=reading.notes(observations, codes),
            issuing=issued,
            exclusions=reading.exclusions((*conditions, *observations, *procedures), codes, on=on),
            surgery=reading.surgery(procedures, codes),
            groups=frozenset(codes.groups[code] for code in active if code in codes.groups),
        ),
        InFront(people.number(patient), people.postcode(patient)),
    )


def _is_selected(draft: Resource, context: Context) -> bool:
    if context.selections is None:
        return True
    kind, own = elements.text(draft, "resourceType"), elements.text(draft, "id")
    return f"{kind}/{own}" in context.selections


def _is_in_patient(encounter: Any) -> bool:
    return any(
        elements.plain_codes(each, "class") & IN_HOSPITAL
        and elements.text(each, "status") not in LEFT
        for each in elements.entries(encounter, "Encounter")
    )
