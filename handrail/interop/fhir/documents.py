"""DocumentReference, Binary and Bundle: the letters that were written to the system's organisation.

A letter is put into words when it is read, so that it says what the person lets it say now.
"""

import base64
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from handrail.domain.disclosure.asking import Slice
from handrail.domain.messaging.ports import Outgoing
from handrail.domain.messaging.showing import MayNotBeTold
from handrail.domain.referrals import correspondence
from handrail.domain.referrals.correspondence import LETTER, Line, Wanted
from handrail.interop.fhir import codes
from handrail.interop.fhir.asking import Asked, Parameter
from handrail.interop.fhir.codes import Json, reference, without_empty
from handrail.interop.fhir.faults import Fault
from handrail.interop.fhir.looking import Context
from handrail.interop.fhir.searching import Hits, people_asked
from handrail.journey import letters

PROFILE = f"{codes.UK_CORE}UKCore-DocumentReference"
PDF, DOCUMENT = "application/pdf", "application/fhir+json"
TITLE = "Letter about work and health support"
PARAMETERS = (
    Parameter("_id", "token"),
    Parameter("_lastUpdated", "date"),
    Parameter("patient", "reference", ("Patient",)),
    Parameter("subject", "reference", ("Patient",)),
    Parameter("date", "date"),
    Parameter("related", "reference", ("ServiceRequest",)),
    Parameter("status", "token"),
)
SORTS = {"date": "sent"}


def search(asked: Asked, context: Context) -> Hits:
    """Search DocumentReferences; what they lead to is read by itself."""
    dated = (*asked.moments("date"), *asked.moments("_lastUpdated"))
    status = asked.codes("status")
    wanted = Wanted(
        ids=asked.ids("_id") if status is None or "current" in status else (),
        people=people_asked(asked),
        referrals=asked.leads_to("related", "ServiceRequest"),
        what=(LETTER,),
        sent=dated,
        order=asked.order(SORTS, "-sent"),
    )
    which = Slice(asked.start, asked.count, asked.is_counted)
    found = correspondence.search(wanted, which, viewer=context.viewer, at=context.at)
    return Hits(tuple(_reference(it, context) for it in found.lines), found.total)


def by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return several DocumentReferences."""
    return [_reference(it, context) for it in _letters(ids, context)]


def pdfs_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return letters as PDFs that screen readers can read, each in a Binary."""
    return [
        {
            "resourceType": "Binary",
            "id": str(line.id),
            "contentType": PDF,
            "securityContext": reference("DocumentReference", line.id),
            "data": base64.b64encode(_pdf(outgoing)).decode(),
        }
        for line, outgoing in _in_words(_letters(ids, context), context)
    ]


def bundles_by_id(ids: Iterable[UUID], context: Context) -> list[Json]:
    """Return letters as FHIR documents, as they go to practices."""
    write: Callable[[Outgoing], Json] = import_string(settings.LETTER_DOCUMENT)
    return [
        write(outgoing) | {"id": str(line.id)}
        for line, outgoing in _in_words(_letters(ids, context), context)
    ]


def nothing(asked: Asked, context: Context) -> Hits:
    """Raise Fault 405: what a letter leads to is found by its DocumentReference."""
    del asked, context
    raise Fault(405, "This is read by its id alone, which a DocumentReference gives.")


def _letters(ids: Iterable[UUID], context: Context) -> Sequence[Line]:
    wanted = Wanted(ids=tuple(ids), what=(LETTER,))
    which = Slice(0, len(wanted.ids or ()))
    return correspondence.search(wanted, which, viewer=context.viewer, at=context.at).lines


def _in_words(found: Sequence[Line], context: Context) -> list[tuple[Line, Outgoing]]:
    """Return letters in words; one of which nothing may be told now is left out."""
    told = []
    for line in found:
        assert line.sender_id is not None
        try:
            outgoing = letters.told_to_us(
                delivery_id=line.id, holder_id=line.sender_id, by=context.viewer, at=context.at
            )
        except MayNotBeTold:
            continue
        for kind in ("Binary", "Bundle"):
            context.about[kind, str(line.id)] = line.person_id
        told.append((line, outgoing))
    return told


def _pdf(outgoing: Outgoing) -> bytes:
    assert outgoing.sheet is not None
    assert outgoing.about is not None
    write: Any = import_string(settings.LETTER_PDF)
    made: bytes = write(outgoing.sheet, sender=outgoing.about.sender.name, at=outgoing.at)
    return made


def _reference(line: Line, context: Context) -> Json:
    attached = (
        {"contentType": PDF, "url": f"{context.base}/Binary/{line.id}", "title": TITLE},
        {"contentType": DOCUMENT, "url": f"{context.base}/Bundle/{line.id}", "title": TITLE},
    )
    sent = line.sent_at.isoformat()
    return without_empty(
        {
            "resourceType": "DocumentReference",
            "id": str(line.id),
            "meta": {"lastUpdated": sent, "profile": [PROFILE]},
            "status": "current",
            "type": {"text": TITLE},
            "subject": reference("Patient", line.person_id),
            "date": sent,
            "author": [reference("Organization", line.sender_id)] if line.sender_id else [],
            "content": [{"attachment": each} for each in attached],
            "context": {"related": [reference("ServiceRequest", line.referral_id)]}
            if line.referral_id
            else {},
        }
    )
