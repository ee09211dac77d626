"""What a message is answered with: one of ours, or what is wrong, in the words that BaRS has."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse

from handrail.interop.bars import names
from handrail.interop.bars.message import Message
from handrail.interop.fhir import faults
from handrail.interop.fhir.codes import Json, as_bytes, concept
from handrail.interop.fhir.faults import MIME, Fault, Issue
from handrail.kernel.ids import new_id

# Of http-error-codes, by the status that it is answered with: what a receiver says, or has a
# sender know of what they did.
ERRORS = {
    400: "REC_BAD_REQUEST",
    401: "REC_UNAUTHORIZED",
    403: "REC_FORBIDDEN",
    404: "REC_NOT_FOUND",
    405: "SEND_METHOD_NOT_ALLOWED",
    406: "REC_NOT_ACCEPTABLE",
    409: "REC_CONFLICT",
    422: "REC_UNPROCESSABLE_ENTITY",
    429: "SEND_TOO_MANY_REQUESTS",
    503: "REC_SERVICE_UNAVAILABLE",
}
FOCUS = ("ServiceRequest", "Patient", "Consent", "QuestionnaireResponse")
OTHERWISE = "REC_BAD_REQUEST"
MADE = "2026-11-30"


def refused(fault: Fault) -> HttpResponse:
    """Return a fault as an answer, with BaRS's own code for it."""
    said = faults.outcome(fault.status, *fault.issues)
    code = ERRORS.get(fault.status, OTHERWISE)
    for issue in said["issue"]:
        issue["details"] = concept(names.ERRORS, code)
    response = faults.answered(fault)
    response.content = as_bytes(said)
    return response


def done(
    message: Message, held: Sequence[Json], unread: Sequence[str], base: str, at: datetime
) -> HttpResponse:
    """Answer a message that was done: the request as it is held now, with whom it is for."""
    request, *others = (_as_message(it) for it in held)
    entries = [(f"{base}/{it['resourceType']}/{it['id']}", it) for it in (request, *others)]
    header: Json = {
        "resourceType": "MessageHeader",
        "id": str(new_id()),
        "eventCoding": {"system": names.EVENTS, "code": names.ANSWERED},
        "source": {"name": "Handrail", "endpoint": f"{base}/$process-message"},
        "reason": concept(names.REASONS, message.reason),
        "response": {"identifier": message.number, "code": "ok"},
        "focus": [{"reference": f"{base}/ServiceRequest/{request['id']}"}],
    }
    if unread:
        said = _not_read(unread)
        name = f"urn:uuid:{said['id']}"
        header["response"] |= {"details": {"reference": name}}
        entries.append((name, said))
    entries.insert(0, (f"urn:uuid:{header['id']}", header))
    return as_response(
        {
            "resourceType": "Bundle",
            "id": str(new_id()),
            "type": "message",
            "timestamp": at.isoformat(),
            "entry": [{"fullUrl": name, "resource": it} for name, it in entries],
        }
    )


def definition() -> Json:
    """Return what a message to us holds, for those who ask before they send one."""
    return {
        "resourceType": "MessageDefinition",
        "id": names.DEFINITION.rpartition("/")[2],
        "url": names.DEFINITION,
        "name": "WorkAndHealthReferral",
        "title": "A referral to work and health support, by a use case that nobody registered",
        "status": "draft",
        "experimental": True,
        "date": MADE,
        "eventCoding": {"system": names.EVENTS, "code": names.ASKED},
        "category": "consequence",
        "useContext": [
            {
                "code": {
                    "system": "http://terminology.hl7.org/CodeSystem/usage-context-type",
                    "code": "workflow",
                },
                "valueCodeableConcept": concept(names.USE_CASES, names.USE_CASE),
            }
        ],
        "focus": [{"code": kind, "min": 1, "max": "1"} for kind in FOCUS],
    }


def as_response(said: Json) -> HttpResponse:
    """Return a resource as an answer."""
    return HttpResponse(as_bytes(said), content_type=MIME)


def _as_message(held: Json) -> Json:
    """Return what we hold as a message has it: an order is a plan of the use case."""
    if held["resourceType"] != "ServiceRequest":
        return held
    coded = [
        {"system": names.CATEGORIES, "code": names.REFERRAL},
        {"system": names.USE_CASES, "code": names.USE_CASE},
    ]
    return held | {"intent": "plan", "category": [{"coding": coded}]}


def _not_read(unread: Sequence[str]) -> Json:
    said = faults.outcome(
        200,
        *(
            Issue(f"Came, and was not read: {each}", "not-supported", "", "warning")
            for each in unread
        ),
    )
    return said | {"id": str(new_id())}
