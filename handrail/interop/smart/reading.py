"""Read a record into what fills the form; no more of it, and nothing that is restricted.

UK Core Patient, Condition and Observation of FHIR 4.0.1. A problem without a code that we know is
not offered, because nobody could say that it is not a restricted one.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from handrail.domain.prompting import rules
from handrail.domain.prompting.codes import Codes
from handrail.domain.prompting.facts import RecordFacts
from handrail.domain.systems.ports import (
    LaunchRefused,
    NoteOfRecord,
    PatientRecord,
    Problem,
    WrongPatient,
)
from handrail.interop.records import elements, people
from handrail.interop.records.coded import coded, exclusions, is_over, is_so, notes, surgery
from handrail.interop.records.elements import Resource
from handrail.interop.records.people import is_restricted

ID = re.compile(r"[A-Za-z0-9.-]{1,64}", re.ASCII)
PHONE = re.compile(r"[0-9+() -]{7,25}", re.ASCII)
EMAIL = re.compile(r"[^\s@]{1,80}@[^\s@]{3,120}")
ENGLISH = {"en", "en-gb", "en-us"}
KINDS = ("conditions", "observations", "procedures")
INTERPRETER = "interpreterRequired"
MOST_PROBLEMS = 30


def is_id(text: str) -> bool:
    """Return whether a text can be the id of a FHIR resource."""
    return bool(ID.fullmatch(text))


def record(read: Mapping[str, Any], patient_id: str, codes: Codes, *, on: date) -> PatientRecord:
    """Return what fills the form; WrongPatient, LaunchRefused where it names nobody."""
    found = elements.entries(read.get("patient"), "Patient")
    if not found or found[0].get("id") != patient_id:
        raise WrongPatient("the patient read is another")
    patient = found[0]
    name = _name(patient)
    if not name[1] or elements.day(patient.get("birthDate")) is None:
        raise LaunchRefused("the record has no name or no date of birth")
    observed = elements.entries(read["observations"], "Observation")
    observations = [it for it in observed if is_so(it) and not is_restricted(it)]
    noted = coded(read["observations"], "Observation", codes)
    shown = [it for it in noted if not is_restricted(it.resource)]
    is_hidden, number = is_restricted(patient), people.number(patient)
    return PatientRecord(
        patient_id=patient_id,
        given_name=name[0],
        family_name=name[1],
        birth_date=elements.day(patient.get("birthDate")),
        nhs_number=number.digits if number else "",
        phone="" if is_hidden else _contact(patient, "phone", PHONE),
        email="" if is_hidden else _contact(patient, "email", EMAIL),
        postcode=people.postcode(patient),
        language=_language(patient),
        work_status=_work(observations, codes),
        notes=tuple(NoteOfRecord(it.from_date, it.until_date) for it in notes(shown, codes)),
        problems=problems(elements.entries(read["conditions"], "Condition"), codes),
        has_died=people.has_died(patient),
        caution=_caution(read, codes, on),
        unread=tuple(name for name in KINDS if read[name] is None),
    )


def problems(conditions: Iterable[Resource], codes: Codes) -> tuple[Problem, ...]:
    """Return the problems that may be offered, those that bear on work first.

    One with a restricted or locally listed code never is, whatever else it is coded as. While this
    place has agreed no list of those, only problems of the groups that we know are.
    """
    offered: dict[str, Problem] = {}
    for each in conditions:
        if not is_so(each) or is_over(each) or is_restricted(each):
            continue
        coded = _coded(each, codes.system)
        every = {code for code, _ in coded}
        if not coded or every & codes.sensitive:
            continue
        group = next((codes.groups[code] for code in every if code in codes.groups), "")
        if not group and not codes.knows_sensitive:
            continue
        code, display = coded[0]
        said = display or elements.text(_first(each.get("code")), "text")
        if said.strip():
            offered.setdefault(code, Problem(code, said.strip()[:200], group))
    found = sorted(offered.values(), key=lambda it: (not it.group, it.display, it.code))
    return tuple(found[:MOST_PROBLEMS])


def _caution(read: Mapping[str, Any], codes: Codes, on: date) -> str:
    """Return because of what the hook would be silent about this record, by its own rule."""
    asked = {"conditions": "Condition", "exclusions": "Condition"}
    asked |= {"observations": "Observation", "procedures": "Procedure"}
    found = [it for name, kind in asked.items() for it in coded(read[name], kind, codes)]
    done = surgery(coded(read["procedures"], "Procedure", codes), codes)
    facts = RecordFacts(exclusions=exclusions(found, codes, on=on), surgery=done)
    because = rules.left_alone(facts, on)
    return because.value if because else ""


def _coded(resource: Resource, system: str) -> list[tuple[str, str]]:
    return [
        (code, elements.text(coding, "display"))
        for concept in elements.objects(resource.get("code"))
        for coding in elements.objects(concept.get("coding"))
        if coding.get("system") == system and isinstance(code := coding.get("code"), str)
    ]


def _first(value: Any) -> Resource:
    return next(iter(elements.objects(value)), {})


def _name(patient: Resource) -> tuple[str, str]:
    """Return the first and the last name that are used now."""
    every = elements.objects(patient.get("name"))
    usable = [it for it in every if it.get("use") not in {"old", "maiden"}]
    named = next((it for it in usable if it.get("use") in {"official", "usual"}), None)
    chosen = named or _first(usable)
    given = chosen.get("given")
    first = next((it for it in given if isinstance(it, str)), "") if isinstance(given, list) else ""
    return first.strip()[:100], elements.text(chosen, "family").strip()[:100]


def _contact(patient: Resource, system: str, form: re.Pattern[str]) -> str:
    """Return the way to reach somebody that is used now; a mobile before any other."""
    every = [
        it
        for it in elements.objects(patient.get("telecom"))
        if it.get("system") == system and it.get("use") not in {"old", "work"}
    ]
    every.sort(key=lambda it: it.get("use") != "mobile")
    given = (elements.text(it, "value").strip() for it in every)
    return next((each for each in given if form.fullmatch(each)), "")


def _language(patient: Resource) -> str:
    """Return the language somebody prefers, where that is not English."""
    for each in elements.objects(patient.get("communication")):
        if each.get("preferred") is True or _asks_interpreter(each):
            concept = _first(each.get("language"))
            if {code.lower() for code in elements.plain_codes(each, "language")} & ENGLISH:
                return ""
            coding = _first(concept.get("coding"))
            return (elements.text(concept, "text") or elements.text(coding, "display")).strip()[:60]
    return ""


def _asks_interpreter(communication: Resource) -> bool:
    """Return whether UK Core's extension says that an interpreter is needed."""
    inside = [
        deep
        for each in elements.objects(communication.get("extension"))
        for deep in (each, *elements.objects(each.get("extension")))
    ]
    return any(
        elements.text(it, "url").endswith(INTERPRETER) and it.get("valueBoolean") is True
        for it in inside
    )


def _work(observations: Iterable[Resource], codes: Codes) -> str:
    """Return what the latest coded answer says of somebody's work, or nothing."""
    said: list[tuple[date, str]] = []
    for each in observations:
        coded = elements.codes(each, codes.system, "code", "valueCodeableConcept")
        status = next((codes.employment[code] for code in coded if code in codes.employment), "")
        on = elements.day(each.get("effectiveDateTime"))
        if status and on:
            said.append((on, status))
    return max(said)[1] if said else ""
