"""Open cases of one organisation, flat: one line a case, as another system can take them in."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from handrail.domain.cases.models import Case, Note
from handrail.domain.consent.models import Evidence
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import queries as people
from handrail.domain.participants.queries import PersonRecord
from handrail.domain.referrals import queries as referrals
from handrail.domain.referrals.queries import ReferralRecord
from handrail.domain.staff import queries as staff
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import System

WAYS = ("phone", "text", "voicemail", "email", "letter")


def lines(*, viewer: System, at: datetime) -> Iterator[dict[str, str]]:
    """Yield each open case the organisation holds, with the person and the referral, by opening."""
    ours = Q(organisation_id=viewer.organisation_id)
    rows = Case.objects.visible_to(viewer, at=at).filter(ours)
    for case in rows.exclude(state="closed").order_by("opened_at", "id").iterator(chunk_size=200):
        person = people.record(case.person_id, viewer=viewer, at=at)
        referral = referrals.record(case.referral_id, viewer=viewer, at=at)
        yield {
            **_person(person),
            **_referral(referral),
            **_case(case),
            **_consent(referral.consent_evidence_id, viewer, at),
            "notes": _notes(case.id, viewer, at),
        }


def _person(person: PersonRecord) -> dict[str, str]:
    restricted = person.address_restricted
    practice = organisations.get(person.gp_practice_id) if person.gp_practice_id else None
    return {
        "nhs_number": person.nhs_number.digits if person.nhs_number else person.nhs_number_claimed,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "preferred_name": person.preferred_name,
        "birth_date": person.birth_date.isoformat(),
        "address": "" if restricted else "; ".join(person.address_lines),
        "postcode": "" if restricted else person.postcode,
        "phone": person.phone,
        "email": person.email,
        "safe_ways": "; ".join(way for way in WAYS if getattr(person, f"{way}_safe") == "yes"),
        "contact_notes": person.contact_notes,
        "gp_practice": practice.ods_code or "" if practice and not restricted else "",
        "language": person.language,
        "interpreter": "yes" if person.interpreter_needed else "no",
        "communication_needs": "; ".join(person.communication_needs),
        "adjustments": "; ".join(person.adjustments),
        "adjustments_note": person.adjustments_note,
    }


def _referral(referral: ReferralRecord) -> dict[str, str]:
    card = referral.card
    absent = referral.absent_since_date
    return {
        "reference": card.reference,
        "source": card.source,
        "received_date": local_date(card.sent_at).isoformat(),
        "goals": "; ".join(card.goals),
        "conditions": "; ".join(card.conditions),
        "pressures": "; ".join(card.pressures),
        "work_status": referral.work_status,
        "job_title": referral.job_title,
        "work_kinds": "; ".join(referral.work_kinds),
        "employer_size": str(referral.employer_size or ""),
        "absent_since_date": absent.isoformat() if absent else "",
        "why": referral.free_text,
        "first_contact_date": _day(card.first_contact_at),
    }


def _case(case: Case) -> dict[str, str]:
    coach = staff.email(case.coach_account_id) if case.coach_account_id else ""
    due = case.next_step_date
    return {
        "opened_date": _day(case.opened_at),
        "coach_email": coach,
        "next_step": case.next_step,
        "next_step_date": due.isoformat() if due else "",
        "alert": case.worry,
    }


def _consent(evidence_id: UUID, viewer: System, at: datetime) -> dict[str, str]:
    row = Evidence.objects.visible_to(viewer, at=at).filter(pk=evidence_id).first()
    is_given = row is not None and row.withdrawn_at is None
    return {
        "consent": "yes" if is_given else "no",
        "consent_date": _day(row.given_at) if row else "",
    }


def _notes(case_id: UUID, viewer: System, at: datetime) -> str:
    rows = Note.objects.visible_to(viewer, at=at).filter(case_id=case_id).order_by("at", "id")
    return "\n\n".join(f"{_day(row.at)}: {row.text}" for row in rows)


def _day(moment: datetime | None) -> str:
    return local_date(moment).isoformat() if moment else ""
