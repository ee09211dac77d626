"""A letter made ready from a message in words: its PDF, its codes, and the FHIR document."""

from handrail.domain.messaging import letter_codes
from handrail.domain.messaging.ports import Outgoing
from handrail.interop.fhir.codes import Json
from handrail.interop.letters import document, pdf
from handrail.interop.letters.document import Written


def write(message: Outgoing) -> Written:
    """Return a letter with its PDF; ValueError for what is no letter to a practice's system.

    RuntimeError where the PDF could not be made.
    """
    if message.sheet is None or message.about is None:
        raise ValueError("this kind of message is not written for a practice's system")
    made = pdf.write(message.sheet, sender=message.about.sender.name, at=message.at)
    codes = letter_codes.in_force()
    return Written(message.id, message.sheet, message.about, made, codes, message.at)


def as_document(message: Outgoing) -> Json:
    """Return a letter as a FHIR R4 document, with its PDF inside; ValueError, RuntimeError."""
    return document.document(write(message))
