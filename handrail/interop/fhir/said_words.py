"""Communication, with UKCore-Communication 2.0.0, of what was said about a referral: pure."""

from handrail.domain.referrals.correspondence import LETTER, Line
from handrail.interop.fhir import codes
from handrail.interop.fhir.codes import Json, concept, reference, without_empty

PROFILE = f"{codes.UK_CORE}UKCore-Communication"
WHAT = {
    "note": "a note for the team",
    "question": "the team's question",
    "answer": "the answer to it",
    "ask": "something asked of whoever referred",
    "letter": "a letter to the practice",
}


def write(line: Line) -> Json:
    """Return what was said as UKCore-Communication; a letter's words are in its document."""
    changed = line.received_at or line.sent_at
    return without_empty(
        {
            "resourceType": "Communication",
            "id": str(line.id),
            "meta": {
                "versionId": version(line),
                "lastUpdated": changed.isoformat(),
                "profile": [PROFILE],
            },
            "basedOn": [reference("ServiceRequest", line.referral_id)] if line.referral_id else [],
            "inResponseTo": [reference("Communication", line.answers_id)]
            if line.answers_id
            else [],
            "status": "completed",
            "category": [concept(codes.COMMUNICATION, line.what, WHAT[line.what])],
            "subject": reference("Patient", line.person_id),
            "sent": line.sent_at.isoformat(),
            "received": line.received_at.isoformat() if line.received_at else "",
            "recipient": [reference("Organization", line.recipient_id)]
            if line.recipient_id
            else [],
            "sender": reference("Organization", line.sender_id) if line.sender_id else {},
            "payload": _payload(line),
        }
    )


def version(line: Line) -> str:
    """Return its version: it is said once, and a letter is received once."""
    return "2" if line.received_at else "1"


def text(line: Line) -> str:
    """Return all its words, as they come back."""
    return "\n\n".join(it["contentString"] for it in _payload(line) if "contentString" in it)


def _payload(line: Line) -> list[Json]:
    if line.what == LETTER:
        return [{"contentReference": reference("DocumentReference", line.id)}]
    by = line.by_date
    asked = [{"contentString": f"Please answer by {by.day} {by:%B %Y}"}] if by else []
    return [{"contentString": line.words.strip()}, *asked]
