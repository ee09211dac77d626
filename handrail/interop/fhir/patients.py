"""Patient, with UKCore-Patient 2.0.0, and a person as we hold them: pure, both ways."""

from datetime import datetime
from uuid import UUID

from handrail.domain.organisations.queries import OrganisationSummary
from handrail.domain.participants.operations import Names
from handrail.domain.participants.queries import PersonRecord
from handrail.interop.fhir import codes, reaching
from handrail.interop.fhir.codes import Json, concept, reference, without_empty
from handrail.interop.fhir.faults import Fault, Issue
from handrail.interop.fhir.foreign import Patient
from handrail.kernel import nhs_number
from handrail.kernel.nhs_number import NhsNumber

PROFILE = f"{codes.UK_CORE}UKCore-Patient"
NOT_TRACED = ("02", "Number present but not traced")
CONFLICT = ("05", "Trace needs to be resolved - (NHS number or patient detail conflict)")


def write(
    person: PersonRecord,
    practice: OrganisationSummary | None,
    *,
    may_reach: bool,
    may_triage: bool,
) -> Json:
    """Return a person as UKCore-Patient.

    ``may_reach``: whether the system may know more of them than it named itself, such as how they
    are reached. That a number is held for somebody else too is for whoever confirms who people are
    (``may_triage``).
    """
    return without_empty(
        _named(person, may_triage=may_triage) | (_known(person, practice) if may_reach else {})
    )


def _named(person: PersonRecord, *, may_triage: bool) -> Json:
    return {
        "resourceType": "Patient",
        "id": str(person.id),
        "meta": {"versionId": str(person.version), "profile": [PROFILE]},
        "identifier": _identifiers(person, may_triage=may_triage),
        "name": [_official(person)],
        "birthDate": person.birth_date.isoformat(),
    }


def named(person_id: UUID, said: Names) -> Json:
    """Return somebody as another system has just named them: the same whether they were known.

    Without a version, for that would tell: it is read before it is changed.
    """
    digits = said.nhs_number.digits if said.nhs_number else ""
    return without_empty(
        {
            "resourceType": "Patient",
            "id": str(person_id),
            "meta": {"profile": [PROFILE]},
            "identifier": [_number(digits, NOT_TRACED)] if digits else [],
            "name": [{"use": "official", "family": said.family_name.strip(),
                      "given": [said.given_name.strip()]}],
            "birthDate": said.birth_date.isoformat(),
        }
    )  # fmt: skip


def _known(person: PersonRecord, practice: OrganisationSummary | None) -> Json:
    """Return what whoever knows somebody only by having named them is not told, as on the pages."""
    died, names = person.died_date, [_official(person)]
    if person.preferred_name and person.preferred_name != person.given_name:
        names.append({"use": "usual", "text": person.name, "given": [person.preferred_name]})
    return {
        "extension": reaching.interpreter(person),
        "name": names,
        "telecom": reaching.telecom(person),
        "deceasedDateTime": died.isoformat() if died else None,
        "address": reaching.address(person),
        "communication": reaching.communication(person),
        "generalPractitioner": [reference("Organization", practice.id, practice.name)]
        if practice
        else [],
    }


def _official(person: PersonRecord) -> Json:
    return {"use": "official", "family": person.family_name, "given": [person.given_name]}


def names(patient: Patient, *, at: datetime) -> Names:
    """Return who a Patient says somebody is now; Fault 422."""
    held = [it for it in patient.name if it.holds(at)]
    official = next((it for it in held if it.use == "official"), held[0] if held else None)
    if official is None or not official.family or not official.given:
        raise Fault(422, Issue("Give a family and a given name.", "required", "Patient.name"))
    if len(official.family) > 100 or len(official.given[0]) > 100:
        raise Fault(422, Issue("A name is longer than we hold.", "too-long", "Patient.name"))
    return Names(official.given[0], official.family, patient.birth_date, number(patient, at=at))


def number(patient: Patient, *, at: datetime) -> NhsNumber | None:
    """Return the NHS number a Patient has now; Fault 422 for several, or for one that cannot be."""
    numbers = [it for it in patient.identifier if it.system == codes.NHS_NUMBER and it.holds(at)]
    said = {it.value for it in numbers if it.value}
    if len(said) > 1:
        raise Fault(422, Issue("There is more than one NHS number.", where="Patient.identifier"))
    if not said:
        return None
    try:
        return nhs_number.parse(said.pop())
    except nhs_number.InvalidNhsNumber as wrong:
        raise Fault(422, Issue(wrong.message, "value", "Patient.identifier")) from None


def check_living(patient: Patient) -> None:
    """Raise Fault 422 for what turns a Patient's meaning round and is decided by a human here."""
    if patient.deceased or patient.died_at or not patient.active:
        raise Fault(
            422,
            Issue("That somebody has died, or is not active, is recorded by staff on our pages."),
        )


def check_same(patient: Patient, held: PersonRecord, *, at: datetime) -> None:
    """Raise Fault 422 where an update would change who somebody is: that is put right by staff."""
    said = names(patient, at=at)
    digits = said.nhs_number.digits if said.nhs_number else None
    known = held.nhs_number.digits if held.nhs_number else held.nhs_number_claimed or None
    same = (said.given_name, said.family_name, said.birth_date, digits or known) == (
        held.given_name,
        held.family_name,
        held.birth_date,
        known,
    )
    if not same:
        raise Fault(
            422,
            Issue("Name, date of birth and NHS number are put right by staff on our pages."),
        )


def _identifiers(person: PersonRecord, *, may_triage: bool) -> list[Json]:
    digits = person.nhs_number.digits if person.nhs_number else person.nhs_number_claimed
    if not digits:
        return []
    status = CONFLICT if may_triage and person.identity == "questioned" else NOT_TRACED
    return [_number(digits, status)]


def _number(digits: str, status: tuple[str, str]) -> Json:
    verified = {
        "url": codes.VERIFICATION,
        "valueCodeableConcept": concept(codes.VERIFICATION_CODES, *status),
    }
    return {"extension": [verified], "system": codes.NHS_NUMBER, "value": digits}
