"""ServiceRequest, with UKCore-ServiceRequest 2.0.0, and a referral as we hold it: pure.

Its status is the referrer's; where it stands is told by its Task (Gravity, "Referral workflow").
"""

from collections.abc import Sequence

from handrail.domain.referrals.additions import AdditionView
from handrail.domain.referrals.queries import ReferralRecord
from handrail.domain.referrals.rules import THEIR_NUMBERS
from handrail.interop.fhir import codes, wishes
from handrail.interop.fhir.codes import Json, concept, reference, without_empty
from handrail.interop.fhir.stages import Stage

PROFILE = f"{codes.UK_CORE}UKCore-ServiceRequest"
CODE = concept(codes.SNOMED, "306206005", "Referral to service")


def write(
    record: ReferralRecord,
    versions: Sequence[Stage],
    additions: Sequence[AdditionView],
    number: int | None = None,
) -> Json:
    """Return a referral as UKCore-ServiceRequest, as it is now or as it was in a version."""
    card, work = record.card, wishes.work(record)
    version = number or len(versions)
    stage = versions[version - 1]
    goals, reasons = wishes.wanted(record)
    texts = [record.free_text] if record.free_text else []
    texts += [it.text for it in reversed(additions) if it.at <= stage.since]
    return without_empty(
        {
            "resourceType": "ServiceRequest",
            "id": str(card.id),
            "meta": {
                "versionId": str(version),
                "lastUpdated": stage.since.isoformat(),
                "profile": [PROFILE],
            },
            "contained": [work],
            "identifier": _identifiers(record),
            "status": stage.status,
            "intent": "order",
            "code": CODE,
            "orderDetail": goals,
            "subject": reference("Patient", card.person_id),
            "authoredOn": card.sent_at.isoformat(),
            "requester": requester(record),
            "performer": [reference("HealthcareService", card.service_id, card.service_name)],
            "reasonCode": reasons,
            "supportingInfo": [{"reference": "#work"}],
            "note": [{"text": text} for text in texts],
        }
    )


def requester(record: ReferralRecord) -> Json:
    """Return who asked: an organisation, or the person themself."""
    card = record.card
    if card.from_organisation_id is None:
        return reference("Patient", card.person_id)
    return reference("Organization", card.from_organisation_id, card.from_organisation_name)


def _identifiers(record: ReferralRecord) -> list[Json]:
    theirs = [
        without_empty({"system": system, "value": value})
        for system, value in record.given.get(THEIR_NUMBERS, ())
    ]
    return [{"system": codes.REFERENCE, "value": record.card.reference}, *theirs]
