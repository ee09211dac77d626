"""How a person is reached, both ways: a way that is not safe is never told to another system."""

from dataclasses import dataclass, replace
from datetime import datetime

from handrail.domain.directory import languages
from handrail.domain.participants.operations import Details
from handrail.domain.participants.queries import PersonRecord
from handrail.interop.fhir import codes
from handrail.interop.fhir.codes import Json, without_empty
from handrail.interop.fhir.foreign import Patient, within

SAFE, UNSAFE = "yes", "no"
TELEPHONES = {"phone", "sms"}


@dataclass(frozen=True, slots=True)
class Told:
    """How a person says that they are reached; None where the system said nothing of it."""

    phone: str | None
    email: str | None
    lines: tuple[str, ...] | None
    postcode: str | None
    language: str | None


def telecom(person: PersonRecord) -> list[Json]:
    """Return the ways to reach somebody that they did not mark as unsafe."""
    found = []
    if person.phone and person.phone_safe != UNSAFE:
        found.append({"system": "phone", "value": person.phone})
    if person.phone and person.text_safe == SAFE:
        found.append({"system": "sms", "value": person.phone})
    if person.email and person.email_safe != UNSAFE:
        found.append({"system": "email", "value": person.email})
    return found


def address(person: PersonRecord) -> list[Json]:
    """Return where somebody lives, unless no letter is safe, or their home is restricted."""
    if person.address_restricted or person.no_fixed_address or person.letter_safe == UNSAFE:
        return []
    said = without_empty(
        {"use": "home", "line": list(person.address_lines), "postalCode": person.postcode}
    )
    return [said] if len(said) > 1 else []


def communication(person: PersonRecord) -> list[Json]:
    """Return the language somebody speaks, where it has a code (BCP 47)."""
    code = languages.code(person.language) if person.language else ""
    if code not in languages.NAMES:
        return []
    spoken = {"system": "urn:ietf:bcp:47", "code": code}
    return [{"language": {"coding": [spoken], "text": person.language}, "preferred": True}]


def interpreter(person: PersonRecord) -> list[Json]:
    """Return that somebody needs an interpreter."""
    if not person.interpreter_needed:
        return []
    return [{"url": codes.INTERPRETER, "valueBoolean": True}]


def told(patient: Patient, *, at: datetime) -> Told:
    """Return how another system says that somebody is reached now; Fault 422 for what is too long.

    A way or a home that they no longer have is left out.
    """
    ways = [it for it in patient.telecom if it.value and it.holds(at)]
    phones = [it.value for it in ways if it.system in TELEPHONES and it.value]
    emails = [it.value for it in ways if it.system == "email" and it.value]
    home = next((it for it in patient.address if it.holds(at)), None)
    spoken = [it.language for it in patient.communication]
    lines = (*home.line, *((home.city,) if home.city else ())) if home else None
    return Told(
        phone=within(phones[0], 30, "Patient.telecom") if phones else None,
        email=within(emails[0], 254, "Patient.telecom") if emails else None,
        lines=tuple(within(it, 200, "Patient.address") for it in lines)
        if lines is not None
        else None,
        postcode=within(home.postal_code or "", 8, "Patient.address") if home else None,
        language=_language(spoken[0]) if spoken else None,
    )


def changed(held: Details, said: Told) -> Details:
    """Return the details as another system changes them.

    What it did not say stays, and so does whether a way is safe, unless the way is another one.
    """
    new = held
    if said.phone is not None and said.phone != held.phone:
        new = replace(
            new,
            phone=said.phone,
            phone_safe="unknown",
            text_safe="unknown",
            voicemail_safe="unknown",
        )
    if said.email is not None and said.email != held.email:
        new = replace(new, email=said.email, email_safe="unknown")
    if said.lines is not None and (said.lines, said.postcode) != (
        held.address_lines,
        held.postcode,
    ):
        new = replace(
            new,
            address_lines=said.lines,
            postcode=said.postcode or "",
            no_fixed_address=False,
            letter_safe="unknown",
        )
    if said.language is not None:
        new = replace(new, language=said.language)
    return new


def given(said: Details, practice: str) -> dict[str, str]:
    """Return what a system says of how somebody is reached, as it goes with a referral."""
    found = {
        "phone": said.phone,
        "email": said.email,
        "address": ", ".join(said.address_lines),
        "postcode": said.postcode,
        "language": said.language,
        "practice": practice,
    }
    return {name: text for name, text in found.items() if text}


def _language(said: object) -> str | None:
    found = [it.code for it in getattr(said, "coding", ()) if it.code]
    text = getattr(said, "text", None)
    named = languages.name(languages.code(found[0])) if found else text
    return None if named is None else within(named, 60, "Patient.communication")
