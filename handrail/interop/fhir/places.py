"""Organizations, HealthcareServices, Locations and Practitioners by UK Core 2.0.0. Pure."""

from handrail.domain.directory.answers import Place, ServicePage
from handrail.domain.directory.languages import NAMES
from handrail.domain.organisations.queries import OrganisationSummary
from handrail.domain.staff.queries import MembershipCard
from handrail.interop.fhir import codes
from handrail.interop.fhir.codes import Json, concept, reference, without_empty


def organization(of: OrganisationSummary) -> Json:
    """Return an organisation as UKCore-Organization."""
    home = without_empty({"line": list(of.address), "postalCode": of.postcode})
    return without_empty(
        {
            "resourceType": "Organization",
            "id": str(of.id),
            "meta": _meta("Organization", of.version),
            "identifier": [{"system": codes.ODS_CODE, "value": of.ods_code}] if of.ods_code else [],
            "active": of.standing == "active",
            "name": of.name,
            "telecom": [{"system": "phone", "value": of.phone}] if of.phone else [],
            "address": [home] if home else [],
        }
    )


def service(page: ServicePage) -> Json:
    """Return a service as UKCore-HealthcareService."""
    card = page.card
    phones = [card.phone, *page.other_phones]
    spoken = [code for code in card.languages if code in NAMES]
    return without_empty(
        {
            "resourceType": "HealthcareService",
            "id": str(card.id),
            "meta": _meta("HealthcareService", page.version),
            "active": card.state == "active",
            "providedBy": reference("Organization", page.provider_id, card.provider_name)
            if page.provider_id
            else None,
            "type": [concept(codes.SERVICE_KIND, "work-and-health", "Work and health support")],
            "location": [reference("Location", it.id, it.name) for it in card.places],
            "name": card.name,
            "comment": card.summary,
            "extraDetails": page.description,
            "telecom": [{"system": "phone", "value": it} for it in phones if it],
            "communication": [
                {"coding": [{"system": "urn:ietf:bcp:47", "code": it}], "text": NAMES[it]}
                for it in spoken
            ],
            "appointmentRequired": True,
            "availabilityExceptions": card.intake_reason if card.intake != "open" else "",
        }
    )


def location(of: Place) -> Json:
    """Return a place where services are given as UKCore-Location."""
    home = without_empty({"text": of.address, "postalCode": of.postcode})
    is_placed = of.lat is not None and of.lon is not None
    return without_empty(
        {
            "resourceType": "Location",
            "id": str(of.id),
            "meta": {"profile": [f"{codes.UK_CORE}UKCore-Location"]},
            "status": "active",
            "mode": "instance",
            "name": of.name or of.address or of.postcode,
            "address": home,
            "position": {"longitude": of.lon, "latitude": of.lat} if is_placed else {},
        }
    )


def practitioner(account_id: object, name: str) -> Json:
    """Return a member of staff as UKCore-Practitioner."""
    return {
        "resourceType": "Practitioner",
        "id": str(account_id),
        "meta": {"profile": [f"{codes.UK_CORE}UKCore-Practitioner"]},
        "name": [{"text": name}],
    }


def role(card: MembershipCard) -> Json:
    """Return what somebody does at an organisation as UKCore-PractitionerRole."""
    return {
        "resourceType": "PractitionerRole",
        "id": str(card.id),
        "meta": {"profile": [f"{codes.UK_CORE}UKCore-PractitionerRole"]},
        "active": True,
        "practitioner": reference("Practitioner", card.account_id, card.account_name),
        "organization": reference("Organization", card.organisation_id, card.organisation_name),
        "code": [{"text": card.job_role_name}],
    }


def _meta(name: str, version: int) -> Json:
    return {"versionId": str(version), "profile": [f"{codes.UK_CORE}UKCore-{name}"]}
