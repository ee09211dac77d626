"""Between the forms, the draft and the journey: plain values both ways."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from handrail.domain.participants.operations import Names
from handrail.domain.participants.queries import PersonRecord
from handrail.domain.referrals.sending import Work
from handrail.journey import replaying
from handrail.journey.knowing import Known
from handrail.journey.offer import Against, Offered, Offers
from handrail.journey.refer import TO_SERVICE, Agreed, Choice, Referring, Story
from handrail.kernel import nhs_number
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff
from handrail.web.referrer import reaching

Answers = Mapping[str, Any]
ALWAYS = frozenset({Kind.IDENTITY, Kind.CONTACT, Kind.KNOWN, Kind.ADJUSTMENTS})


def to_draft(cleaned: Answers) -> dict[str, Any]:
    """Return a form's answers as a draft keeps them."""
    return {name: _plain(value) for name, value in cleaned.items()}


def to_form(kept: Answers) -> dict[str, Any]:
    """Return kept answers as a form's first values."""
    known = dict(kept)
    if born := known.get("birth_date"):
        known["birth_date"] = date.fromisoformat(born)
    if ends := known.get("fit_note_until"):
        known["fit_note_until"] = date.fromisoformat(ends)
    return known


def known(answers: Answers, *, by: Staff, source: str, held: PersonRecord | None) -> Known:
    """Return what decides the offers. ``held`` is the person, where a home is held and not shown.

    A draft of before a home was restricted still has it; it counts, and tells no distance.
    """
    birth = answers.get("birth_date")
    size = answers.get("employer_size")
    lives = answers if held is None else {"postcode": held.postcode, "home": _home(held)}
    return Known(
        birth_date=date.fromisoformat(birth) if birth else None,
        postcode=lives.get("postcode") or "",
        no_fixed_address=lives.get("home") == "none",
        home_is_restricted=held is not None,
        practice_id=reaching.practice(answers, by),
        no_practice=answers.get("practice") == "none",
        work_status=answers.get("work_status", ""),
        weeks_off=answers.get("weeks_off"),
        employer_size=int(size) if size else None,
        goals=tuple(answers.get("goals", ())),
        conditions=tuple(answers.get("conditions", ())),
        fit_note_until_date=_day(answers.get("fit_note_until")),
        source=source,
        language="",
    )


def _home(held: PersonRecord) -> str:
    return "none" if held.no_fixed_address else "postcode"


def referring(
    answers: Answers,
    sent: Answers,
    chosen: Offered | Against,
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
        details=reaching.details(answers, by, held),
        details_version=reaching.version(answers, held),
        given=_given(answers),
        story=_story(answers, at),
        choice=Choice(
            service_id=chosen.service_id,
            organisation_id=chosen.provider_id or by.organisation_id,
            promised_at=chosen.promised_at,
            start_promised_at=chosen.start_promised_at,
            clock_nation=chosen.clock_nation,
            slot_id=UUID(slot) if slot else None,
            programme_version_id=chosen.programme_version_id,
            eligibility={
                "facts": offers.facts,
                "fits": chosen.fits,
                "reasons": chosen.reasons,
                "tier": "" if isinstance(chosen, Against) else chosen.tier,
            },
            waits=bool(sent.get("waits")),
            against_rules=isinstance(chosen, Against),
            because=str(sent.get("because", "")),
            offers=offers.as_data(),
            ranked=replaying.kept(offers),
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


def _names(answers: Answers) -> Names:
    digits = answers.get("nhs_number")
    return Names(
        given_name=answers["given_name"],
        family_name=answers["family_name"],
        birth_date=date.fromisoformat(answers["birth_date"]),
        nhs_number=nhs_number.parse(digits) if digits else None,
    )


def _given(answers: Answers) -> dict[str, str]:
    """Return how the referrer says the person is reached, for triage to compare."""
    name = f"{answers['given_name']} {answers['family_name']}"
    said = {key: str(answers.get(key) or "") for key in ("phone", "email", "postcode")}
    return {"name": name, **said}


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
            fit_note_until_date=_day(answers.get("fit_note_until")),
        ),
        keen=answers["keen"],
        free_text=answers.get("free_text", ""),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, nhs_number.NhsNumber):
        return value.digits
    return list(value) if isinstance(value, tuple) else value
