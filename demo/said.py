"""What people say on the forms, as the forms keep it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from demo.people import Somebody
from handrail.domain.referrals.sending import Work
from handrail.journey import replaying
from handrail.journey.offer import Offered, Offers
from handrail.journey.refer import Choice, Story

SAFE_WAYS = ("phone", "text", "voicemail", "email", "letter")


def story(who: Somebody, today: date, free_text: str) -> Story:
    """Return why somebody is referred."""
    return Story(
        goals=who.goals,
        conditions=who.conditions,
        pressures=who.pressures,
        work=_work(who, today),
        keen=who.keen,
        free_text=free_text,
    )


def choice(
    offers: Offers | None,
    service_id: UUID,
    organisation_id: UUID,
    promised_at: datetime,
    start_promised_at: datetime | None,
    *,
    booked: bool,
) -> Choice:
    """Return the service that was chosen, with what was known; its first free time if booked."""
    plain = Choice(service_id, organisation_id, promised_at, start_promised_at)
    if offers is None:
        return plain
    found: Offered | None = next(
        (each for each in (*offers.best, *offers.light_touch) if each.service_id == service_id),
        None,
    )
    slot = found.slots[0].id if booked and found and found.slots else None
    return replace(
        plain,
        slot_id=slot,
        programme_version_id=found.programme_version_id if found else None,
        eligibility={
            "facts": offers.facts,
            "fits": found is not None and found.fits,
            "reasons": list(found.reasons) if found else [],
            "tier": found.tier if found else "",
        },
        offers=offers.as_data(),
        ranked=replaying.kept(offers),
    )


def answers(
    who: Somebody,
    service_id: UUID | None,
    practice_id: UUID | None,
    tells_gp: str,
    free_text: str,
) -> dict[str, Any]:
    """Return a whole self-referral as it is kept."""
    details, names = who.details, who.names
    said = {
        "goals": list(who.goals),
        "conditions": list(who.conditions),
        "pressures": list(who.pressures),
        "work_status": who.work.status,
        "job_title": who.work.job_title,
        "work_kinds": list(who.work.kinds),
        "employer_size": who.work.employer_size,
        "absent_weeks": who.weeks_off,
        "postcode": who.postcode,
        "no_fixed_address": details.no_fixed_address,
        "address_lines": list(details.address_lines),
        "given_name": names.given_name,
        "family_name": names.family_name,
        "birth_date": names.birth_date.isoformat(),
        "nhs_number": names.nhs_number.digits if names.nhs_number else "",
        "practice_id": str(practice_id) if practice_id else None,
        "practice_name": who.practice,
        "no_gp": practice_id is None,
        "tell_gp": tells_gp if practice_id else "",
        "phone": details.phone,
        "email": details.email,
        "safe_ways": [way for way in SAFE_WAYS if getattr(details, f"{way}_safe") == "yes"],
        "contact_notes": details.contact_notes,
        "language": details.language,
        "interpreter_needed": details.interpreter_needed,
        "communication_needs": list(details.communication_needs),
        "adjustments": list(details.adjustments),
        "free_text": free_text,
        "service_id": str(service_id) if service_id else None,
        "help_me_choose": service_id is None,
        "agreed": True,
    }
    return {key: value for key, value in said.items() if value not in (None, "", [])}


def _work(who: Somebody, today: date) -> Work:
    if who.weeks_off is None:
        return who.work
    note = who.work.fit_note_until_date or _note(who, today)
    since = today - timedelta(weeks=who.weeks_off)
    return replace(who.work, absent_since_date=since, fit_note_until_date=note)


def _note(who: Somebody, today: date) -> date | None:
    """Return the last day of the fit note of somebody who is off sick: two weeks on, or four."""
    if who.work.status != "off_sick" or not who.weeks_off:
        return None
    return today + timedelta(weeks=2 if who.weeks_off % 2 else 4)
