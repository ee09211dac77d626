"""A letter as a FHIR document: who, of whom, the words in sections, and the PDF (pure).

FHIR R4 by default. MESH's letters to practices are STU3 (GP Connect Send Document, ITK3 2.x): the
few elements that differ are named here. No conformance is claimed; see ADR 49.
"""

import base64
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Literal
from uuid import UUID, uuid5

from handrail.domain.messaging.letter_codes import Coded, LetterCodes
from handrail.domain.messaging.ports import AboutLetter, Body
from handrail.domain.messaging.words import Sheet
from handrail.interop.fhir.codes import NHS_NUMBER, ODS_CODE, Json, without_empty

# By the numbers of their versions: FHIR R4, and STU3.
Release = Literal["4.0", "3.0"]
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Written:
    """A letter ready to be sent: its own id, its words, whom it is about, and its PDF."""

    id: UUID
    sheet: Sheet
    about: AboutLetter
    pdf: bytes
    codes: LetterCodes
    at: datetime

    def part(self, name: str) -> UUID:
        """Return the id of a part: the same at every try, so that a repeat can be told."""
        return uuid5(self.id, name)


def document(written: Written, release: Release = "4.0") -> Json:
    """Return the letter as a Bundle of type document (FHIR R4, 3.3)."""
    about = written.about
    entries = [
        ("composition", _composition(written)),
        ("patient", _patient(written)),
        ("sender", body(about.sender)),
        ("recipient", body(about.recipient)),
        ("pdf", _pdf(written, release)),
    ]
    stamp = {"timestamp": written.at.isoformat(timespec="seconds")} if release == "4.0" else {}
    return {
        "resourceType": "Bundle",
        "id": str(written.part("document")),
        "identifier": {
            "system": "urn:ietf:rfc:3986",
            "value": f"urn:uuid:{about.delivery_id}",
        },
        "type": "document",
        **stamp,
        "entry": [
            {
                "fullUrl": f"urn:uuid:{written.part(name)}",
                "resource": {"resourceType": said["resourceType"], "id": str(written.part(name))}
                | said,
            }
            for name, said in entries
        ],
    }


def body(held: Body) -> Json:
    """Return an organisation at one end of a letter."""
    return without_empty(
        {
            "resourceType": "Organization",
            "identifier": [{"system": ODS_CODE, "value": held.ods_code}] if held.ods_code else [],
            "name": held.name,
            "telecom": [{"system": "phone", "value": held.phone}] if held.phone else [],
        }
    )


def concept(written: Written, part: str) -> Json:
    """Return what a part is, with a code where one is agreed, and always in words."""
    held: Coded = written.codes.codes[part]  # type: ignore[index]
    coding = {"system": written.codes.system, "code": held.code, "display": held.display}
    return without_empty({"coding": [coding] if held.code else [], "text": held.text})


def _composition(written: Written) -> Json:
    sheet = written.sheet
    sections = [
        _section(written, "action", "Action", [sheet.action]),
        _section(
            written,
            "progress",
            "Work and support",
            [f"{label}: {value}" if label else value for label, value in sheet.lines]
            + [sheet.note, sheet.ring],
        ),
        *(
            [_section(written, "suggestion", "Suggested fit note wording", [sheet.suggestion])]
            if sheet.suggestion
            else []
        ),
        {
            "title": "The letter as a PDF",
            "text": _narrative(["The same letter, to be filed or printed."]),
            "entry": [_to(written, "pdf")],
        },
    ]
    return {
        "resourceType": "Composition",
        "identifier": {
            "system": "urn:ietf:rfc:3986",
            "value": f"urn:uuid:{written.about.delivery_id}",
        },
        "status": "final",
        "type": concept(written, "document"),
        "subject": _to(written, "patient"),
        "date": written.at.isoformat(timespec="seconds"),
        "author": [_to(written, "sender")],
        "title": concept(written, "document")["text"],
        "custodian": _to(written, "sender"),
        "section": sections,
    }


def _section(written: Written, part: str, title: str, lines: list[str]) -> Json:
    return {"title": title, "code": concept(written, part), "text": _narrative(lines)}


def _narrative(lines: list[str]) -> Json:
    said = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    return {
        "status": "generated",
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{said}</div>',
    }


def _patient(written: Written) -> Json:
    about = written.about
    number = [{"system": NHS_NUMBER, "value": about.nhs_number}] if about.nhs_number else []
    return without_empty(
        {
            "resourceType": "Patient",
            "identifier": number,
            "name": [{"use": "official", "family": about.family, "given": [about.given]}],
            "birthDate": about.birth_date.isoformat(),
            "generalPractitioner": [_to(written, "recipient")],
        }
    )


def _pdf(written: Written, release: Release) -> Json:
    held = base64.b64encode(written.pdf).decode()
    name = "data" if release == "4.0" else "content"
    return {"resourceType": "Binary", "contentType": PDF, name: held}


def _to(written: Written, part: str) -> Json:
    return {"reference": f"urn:uuid:{written.part(part)}"}
