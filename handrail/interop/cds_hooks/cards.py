"""Write a card (CDS Hooks 2.0, "Card attributes"): no nulls, nothing empty."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from handrail.domain.prompting.choices import OFFERED
from handrail.interop.cds_hooks.shapes import Context
from handrail.journey.prompt import Prompted, Standing

SNOMED = "http://snomed.info/sct"
REFERRAL = {"system": SNOMED, "code": "306206005", "display": "Referral to service"}
CONSENT_SCOPE = {
    "system": "http://terminology.hl7.org/CodeSystem/consentscope",
    "code": "patient-privacy",
}
DISCLOSURE = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
    "code": "IDSCL",
}
MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~!&]")
Json = dict[str, Any]


def response(
    found: Prompted | Standing | None, context: Context, *, opens_form: bool = False, at: datetime
) -> Json:
    """Return the whole answer; silence is an empty list of cards, the one thing that is empty."""
    if found is None:
        return {"cards": []}
    if isinstance(found, Standing):
        return {"cards": [_standing(found)]}
    return {"cards": [_prompted(found, context, at, opens_form=opens_form)]}


def reason_system() -> str:
    """Return the code system of our override reasons."""
    return f"{_base()}/cds-services/override-reasons"


def _prompted(found: Prompted, context: Context, at: datetime, *, opens_form: bool) -> Json:
    fits = "" if found.fits else " It may fit: the service will make sure."
    lines = (
        found.why,
        f"**{_plain(found.service_name)}**, {_plain(found.provider_name)}.{fits}"
        if found.provider_name
        else f"**{_plain(found.service_name)}**.{fits}",
        f"First conversation: {_plain(found.wait)}. {found.funded}",
        f"You could say: {_plain(found.say)}",
        "If they agree that their employer may read it, a line for the note: "
        f"{_plain(found.note_line)}",
    )
    return {
        "uuid": str(found.card.id),
        "summary": found.summary,
        "detail": "\n\n".join(lines),
        "indicator": "info",
        "source": _source(),
        "suggestions": [_suggestion(found, context, at)],
        "selectionBehavior": "at-most-one",
        "overrideReasons": [
            {"code": each.value, "system": reason_system(), "display": str(each.label)}
            for each in OFFERED
        ],
        "links": [
            _form(found.card.id, found.service_id, opens_form=opens_form),
            *_hand_over(found.practice_code),
        ],
    }


def _standing(found: Standing) -> Json:
    return {
        "uuid": str(found.card.id),
        "summary": found.summary,
        "detail": "\n\n".join(_plain(line) for line in found.lines),
        "indicator": "info",
        "source": _source(),
        "links": [
            {
                "label": "See the referral",
                "url": _base() + reverse("referral", args=[found.referral_id]),
                "type": "absolute",
            }
        ],
    }


def _suggestion(found: Prompted, context: Context, at: datetime) -> Json:
    """Return what is accepted in one click; its words are what the person agreed to."""
    return {
        "label": f"They agree: refer to {found.service_name}",
        "uuid": str(found.card.suggestion_id),
        "actions": [
            {
                "type": "create",
                "description": f"Refer to {found.service_name}, as the person agreed today",
                "resource": _service_request(found, context, at),
            }
        ],
    }


def _service_request(found: Prompted, context: Context, at: datetime) -> Json:
    """Return the order, with the agreement inside it: who agreed, when, and who heard it.

    UK Core ServiceRequest 2.5 and Consent 2.4; their profiles ask for no more than is here.
    """
    patient = {"reference": f"Patient/{context.patientId}"}
    clinician = {"reference": context.userId}
    performer: Json = {
        "type": "HealthcareService",
        "identifier": {"system": f"{_base()}/services", "value": str(found.service_id)},
        "display": found.service_name,
    }
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    return {
        "resourceType": "ServiceRequest",
        "contained": [
            {
                "resourceType": "Consent",
                "id": "agreement",
                "status": "active",
                "scope": {"coding": [CONSENT_SCOPE]},
                "category": [{"coding": [DISCLOSURE]}],
                "patient": patient,
                "dateTime": moment,
                "performer": [patient],
                "policyRule": {"text": f"Agreed to be referred to {found.service_name}"},
                "verification": [
                    {"verified": True, "verifiedWith": patient, "verificationDate": moment}
                ],
            }
        ],
        "status": "active",
        "intent": "order",
        "code": {"coding": [REFERRAL], "text": "Referral to work and health support"},
        "subject": patient,
        "authoredOn": moment,
        "requester": clinician,
        "performer": [performer],
        "reasonCode": [{"text": found.why}],
        "supportingInfo": [{"reference": "#agreement"}],
    }


def _form(card_id: UUID, service_id: UUID, *, opens_form: bool) -> Json:
    """Return the way to the form: in the record where the system opens it, else our own page."""
    if not opens_form:
        return {
            "label": "Refer with the form",
            "url": _base() + reverse("refer"),
            "type": "absolute",
        }
    told = {"card": str(card_id), "service": str(service_id)}
    return {
        "label": "Refer with the form",
        "url": _base() + reverse("smart_launch"),
        "type": "smart",
        "appContext": json.dumps(told, separators=(",", ":")),
    }


def _hand_over(practice_code: str) -> list[Json]:
    """Return the practice's own leaflet, which has no word about anybody in its address."""
    if not practice_code:
        return []
    return [
        {
            "label": "Give them a link to ask for it themself",
            "url": _base() + reverse("from_practice_leaflet", args=[practice_code]),
            "type": "absolute",
        }
    ]


def _source() -> Json:
    return {"label": settings.SERVICE_NAME, "url": _base()}


def _base() -> str:
    return str(settings.PUBLIC_URL).rstrip("/")


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is, whoever wrote it."""
    return MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
