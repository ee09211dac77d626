"""Consent, with UKCore-Consent 2.0.0, and what was agreed to for a referral: pure, both ways."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from handrail.domain.consent.choices import How
from handrail.domain.consent.exchange import SUPPORT, Line
from handrail.interop.fhir import codes, wishes
from handrail.interop.fhir.codes import Json, concept, reference, without_empty
from handrail.interop.fhir.faults import Fault, Issue
from handrail.interop.fhir.foreign import Consent, StandingConsent, day_of
from handrail.journey.refer import TO_REFERRER
from handrail.kernel.clock import LONDON, local_date
from handrail.kernel.privacy import Kind

PROFILE = f"{codes.UK_CORE}UKCore-Consent"
SCOPE = concept(codes.CONSENT_SCOPE, "patient-privacy", "Privacy Consent")
RECIPIENT = concept(codes.PARTICIPATION, "IRCP", "information recipient")
SLUG_OF = {kind: slug for slug, kind in wishes.SLUGS.items()}
ALWAYS = frozenset({Kind.IDENTITY, Kind.KNOWN})


def write(line: Line, referrals: Sequence[UUID], at: datetime) -> Json:
    """Return what somebody agreed to as UKCore-Consent; ``referrals`` are those that rest on it."""
    holds = line.holds(at)
    ended = line.ended_at if not holds else None
    return without_empty(
        {
            "resourceType": "Consent",
            "id": str(line.id),
            "meta": {
                "versionId": version(line, at),
                "lastUpdated": (ended or line.given_at).isoformat(),
                "profile": [PROFILE],
            },
            "status": "active" if holds else "inactive",
            "scope": SCOPE,
            "category": [concept(codes.AGREED_HOW, line.how)],
            "patient": reference("Patient", line.person_id),
            "dateTime": line.given_at.isoformat(),
            "performer": [reference("Patient", line.person_id)],
            "organization": [reference("Organization", line.recorded_by_organisation_id)]
            if line.recorded_by_organisation_id
            else [],
            "policyRule": {"text": line.explained},
            "provision": _provision(line, referrals),
        }
    )


def version(line: Line, at: datetime) -> str:
    """Return its version: it is given once, and ends once."""
    return "1" if line.holds(at) else "2"


def how(consent: Consent) -> str:
    """Return how somebody agreed; Fault 422 where that is not said by one of our codes."""
    found = [code for each in consent.category for code in each.codes(codes.AGREED_HOW)]
    if len(found) != 1 or found[0] not in How.values:
        raise Fault(422, Issue("Say in category how they agreed.", "value", "Consent.category"))
    return found[0]


def purposes(consent: Consent) -> frozenset[str]:
    """Return for what somebody agreed, in our codes."""
    given = consent.provision.purpose
    return frozenset(it.code for it in given if it.system == codes.AGREED_FOR and it.code)


def kinds(consent: Consent) -> frozenset[Kind]:
    """Return what a referrer may know on it; all that one ever may where no kinds are named."""
    said = [code for each in consent.provision.code for code in each.codes(codes.KIND)]
    if unknown := set(said) - set(wishes.SLUGS):
        raise Fault(422, Issue(f"Unknown kind of information: {sorted(unknown)[0][:40]}"))
    chosen = frozenset(wishes.SLUGS[each] for each in said)
    return (chosen & TO_REFERRER) | ALWAYS if said else TO_REFERRER


def until(consent: Consent, at: datetime) -> datetime | None:
    """Return when it ends; Fault 422 where it does not hold now, or was said tomorrow."""
    period = consent.provision.period
    if period and not period.holds(at):
        raise Fault(422, Issue("They do not agree now.", "value", "Consent.provision.period"))
    if day_of(consent.said_at) > local_date(at):
        raise Fault(422, Issue("Nobody has agreed tomorrow.", "value", "Consent.dateTime"))
    end = period.end if period else None
    if isinstance(end, datetime) or end is None:
        return end
    return _after(end)


def check_same(said: StandingConsent, line: Line) -> None:
    """Raise Fault 422 where an update would change what was agreed: that is never written over."""
    codes_said = [code for each in said.provision.code for code in each.codes(codes.KIND)]
    held = {SLUG_OF[Kind(kind)] for kind in line.kinds}
    same = (
        (not codes_said or set(codes_said) == held)
        and purposes(said) <= {_purpose(line)}
        and {code for each in said.category for code in each.codes(codes.AGREED_HOW)} <= {line.how}
        and (not said.patient or f"/{said.patient.reference}".endswith(f"/{line.person_id}"))
    )
    if not same:
        raise Fault(
            422, "What was agreed is never written over. Make it inactive, and record another."
        )


def _provision(line: Line, referrals: Sequence[UUID]) -> Json:
    end = line.ended_at
    kinds_said = sorted(SLUG_OF[Kind(kind)] for kind in line.kinds)
    return without_empty(
        {
            "type": "permit",
            "period": {"start": line.given_at.isoformat()}
            | ({"end": end.isoformat()} if end else {}),
            "actor": [
                {
                    "role": RECIPIENT,
                    "reference": reference("Organization", line.organisation_id),
                }
            ],
            "purpose": [{"system": codes.AGREED_FOR, "code": _purpose(line)}],
            "code": [
                concept(codes.KIND, it, wishes.SLUGS[it].value.capitalize()) for it in kinds_said
            ],
            "data": [
                {"meaning": "related", "reference": reference("ServiceRequest", it)}
                for it in referrals
            ],
        }
    )


def _purpose(line: Line) -> str:
    return wishes.SUPPORT if line.purpose == SUPPORT else wishes.TOLD


def _after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), LONDON)
