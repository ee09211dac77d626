"""Between the forms, the draft and the journey: plain values both ways."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from handrail.domain.organisations import queries as organisations
from handrail.domain.participants.operations import Details, Names
from handrail.domain.participants.queries import PersonRecord
from handrail.domain.referrals.sending import Work
from handrail.journey.offer import Known, Offered, Offers
from handrail.journey.refer import TO_SERVICE, Agreed, Choice, Referring, Story
from handrail.kernel import nhs_number
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff
from handrail.web.referrer.words import ADJUSTMENTS, COMMUNICATION, SAFE_WAYS

Answers = Mapping[str, Any]
ALWAYS = frozenset({Kind.IDENTITY, Kind.CONTACT, Kind.KNOWN})
COMMUNICATION_VALUES = frozenset(value for value, _ in COMMUNICATION)
ADJUSTMENT_VALUES = frozenset(value for value, _ in ADJUSTMENTS)


def to_draft(cleaned: Answers) -> dict[str, Any]:
    """Return a form's answers as a draft keeps them."""
    return {name: _plain(value) for name, value in cleaned.items()}


def to_form(kept: Answers) -> dict[str, Any]:
    """Return kept answers as a form's first values."""
    known = dict(kept)
    if born := known.get("birth_date"):
        known["birth_date"] = date.fromisoformat(born)
    return known


def of_person(person: PersonRecord, practice_id: UUID) -> dict[str, Any]:
    """Return what is held about a person as answers, so that nothing is asked again (R37)."""
    safe = {
        "phone": person.phone_safe,
        "text": person.text_safe,
        "voicemail": person.voicemail_safe,
        "email": person.email_safe,
        "letter": person.letter_safe,
    }
    ours = person.gp_practice_id == practice_id
    return {
        "person_id": str(person.id),
        "nhs_number": person.nhs_number.digits if person.nhs_number else "",
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date.isoformat(),
        "phone": person.phone,
        "email": person.email,
        "safe_ways": [way for way, is_safe in safe.items() if is_safe == "yes"],
        "home": "none" if person.no_fixed_address else "postcode",
        "postcode": person.postcode,
        "practice": "none" if person.no_gp else "ours" if ours else "other",
        "practice_id": str(person.gp_practice_id or ""),
        "needs": [*person.communication_needs, *person.adjustments],
        "language": person.language,
    }


def known(answers: Answers, *, by: Staff, source: str) -> Known:
    """Return what decides the offers."""
    birth = answers.get("birth_date")
    size = answers.get("employer_size")
    return Known(
        birth_date=date.fromisoformat(birth) if birth else None,
        postcode=answers.get("postcode") or "",
        no_fixed_address=answers.get("home") == "none",
        practice_id=_practice(answers, by),
        no_practice=answers.get("practice") == "none",
        work_status=answers.get("work_status", ""),
        weeks_off=answers.get("weeks_off"),
        employer_size=int(size) if size else None,
        goals=tuple(answers.get("goals", ())),
        conditions=tuple(answers.get("conditions", ())),
        source=source,
        language="",
    )


def referring(
    answers: Answers,
    sent: Answers,
    chosen: Offered,
    offers: Offers,
    *,
    by: Staff,
    source: str,
    job: str,
    held: PersonRecord | None,
    draft_id: UUID,
    at: datetime,
) -> Referring:
    """Return the whole form, ready to send."""
    slot = sent.get("slot")
    return Referring(
        submission_id=sent["submission_id"],
        source=source,
        names=_names(answers),
        details=details(answers, by, held),
        story=_story(answers, at),
        choice=Choice(
            service_id=chosen.service_id,
            organisation_id=chosen.provider_id or by.organisation_id,
            promised_at=chosen.promised_at,
            slot_id=UUID(slot) if slot else None,
            programme_version_id=chosen.programme_version_id,
            eligibility={"facts": offers.facts, "fits": chosen.fits, "reasons": chosen.reasons},
            offers=offers.as_data(),
        ),
        agreed=Agreed(
            how=sent["how"],
            kinds=ALWAYS | {Kind(kind) for kind in sent["kinds"]} & TO_SERVICE,
            tell_referrer=sent["tell_us"] == "yes",
            explained=f"Referral to {chosen.name}, {chosen.provider_name}",
        ),
        person_id=UUID(answers["person_id"]) if answers.get("person_id") else None,
        referrer_job=job,
        draft_id=draft_id,
    )


def details(answers: Answers, by: Staff, held: PersonRecord | None) -> Details:
    """Return how the person is reached and what they need: what was said, over what is held.

    What the form does not show, or cannot say, is never lost.
    """
    needs = tuple(dict.fromkeys((*answers.get("needs", ()), *_needs_not_shown(held))))
    known = {
        need for need in (held.communication_needs if held else ()) if need not in ADJUSTMENT_VALUES
    }
    language = answers.get("language", "")
    before = (
        Details(**{it.name: getattr(held, it.name) for it in fields(Details)}) if held else None
    )
    safe: dict[str, Any] = {f"{way}_safe": _is_safe(way, answers, held) for way, _ in SAFE_WAYS}
    return replace(
        before or Details(),
        postcode=answers.get("postcode") or "",
        no_fixed_address=answers.get("home") == "none",
        gp_practice_id=_practice(answers, by),
        no_gp=answers.get("practice") == "none",
        phone=answers.get("phone", ""),
        email=answers.get("email", ""),
        **safe,
        language=language,
        interpreter_needed=bool(
            language or (held and held.interpreter_needed and not held.language)
        ),
        communication_needs=tuple(n for n in needs if n in COMMUNICATION_VALUES | known),
        adjustments=tuple(n for n in needs if n not in COMMUNICATION_VALUES | known),
    )


def _needs_not_shown(held: PersonRecord | None) -> tuple[str, ...]:
    every = (*held.communication_needs, *held.adjustments) if held else ()
    return tuple(need for need in every if need not in COMMUNICATION_VALUES | ADJUSTMENT_VALUES)


def _is_safe(way: str, answers: Answers, held: PersonRecord | None) -> str:
    """Return whether a way is safe: ticked is yes; left open keeps a no, and is no beside a yes."""
    safe = answers.get("safe_ways", ())
    if way in safe:
        return "yes"
    return "no" if safe or (held and getattr(held, f"{way}_safe") == "no") else "unknown"


def _names(answers: Answers) -> Names:
    digits = answers.get("nhs_number")
    return Names(
        given_name=answers["given_name"],
        family_name=answers["family_name"],
        birth_date=date.fromisoformat(answers["birth_date"]),
        nhs_number=nhs_number.parse(digits) if digits else None,
    )


def _story(answers: Answers, at: datetime) -> Story:
    weeks, size = answers.get("weeks_off"), answers.get("employer_size")
    since = local_date(at) - timedelta(weeks=weeks) if weeks else None
    return Story(
        goals=tuple(answers["goals"]),
        conditions=tuple(answers["conditions"]),
        pressures=tuple(answers.get("pressures", ())),
        work=Work(
            status=answers["work_status"],
            job_title=answers.get("job_title", ""),
            kinds=tuple(answers.get("work_kinds", ())),
            employer_size=int(size) if size else None,
            absent_since_date=since,
        ),
        keen=answers["keen"],
        free_text=answers.get("free_text", ""),
    )


def _practice(answers: Answers, by: Staff) -> UUID | None:
    where = answers.get("practice")
    if where == "ours":
        return by.organisation_id
    if where != "other":
        return None
    if kept := answers.get("practice_id"):
        return UUID(kept)
    named = organisations.by_ods(answers.get("other_practice", ""))
    return named.id if named else None


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, nhs_number.NhsNumber):
        return value.digits
    return list(value) if isinstance(value, tuple) else value
