"""What an intake says, as values: read from the stored answers, and made ready for triage.

An answer that was not given is left out of the stored form, so that "not asked" and "no"
stay apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from handrail.domain.participants.operations import Details, Names
from handrail.domain.referrals.choices import WorkStatus
from handrail.domain.referrals.sending import Work
from handrail.kernel import nhs_number

SAFE_WAYS = ("phone", "text", "voicemail", "email", "letter")
LISTS = frozenset(
    {
        "goals",
        "conditions",
        "pressures",
        "work_kinds",
        "safe_ways",
        "communication_needs",
        "adjustments",
        "call_times",
        "address_lines",
    }
)


@dataclass(frozen=True, slots=True)
class Partner:
    """Who fills in the short form for somebody who asked them to."""

    name: str
    organisation: str
    email: str
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything an intake can say. ``safe_ways`` None means that nobody asked yet.

    ``tell_gp`` is ``yes``, ``no``, ``not_yet`` or "" where it was not asked.
    """

    goals: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    pressures: tuple[str, ...] = ()
    work_status: str = WorkStatus.NOT_STATED
    job_title: str = ""
    work_kinds: tuple[str, ...] = ()
    employer_size: int | None = None
    absent_weeks: int | None = None
    fit_note_until_date: date | None = None
    postcode: str = ""
    no_fixed_address: bool = False
    area_id: UUID | None = None
    address_lines: tuple[str, ...] = ()
    given_name: str = ""
    family_name: str = ""
    birth_date: date | None = None
    nhs_number: str = ""
    practice_id: UUID | None = None
    practice_name: str = ""
    no_gp: bool = False
    tell_gp: str = ""
    phone: str = ""
    email: str = ""
    safe_ways: tuple[str, ...] | None = None
    other_way: str = ""
    contact_notes: str = ""
    language: str = ""
    interpreter_needed: bool = False
    communication_needs: tuple[str, ...] = ()
    adjustments: tuple[str, ...] = ()
    adjustments_note: str = ""
    call_times: tuple[str, ...] = ()
    safe_now: str = ""
    free_text: str = ""
    service_id: UUID | None = None
    help_me_choose: bool = False
    agreed: bool = False
    wording_id: UUID | None = None
    partner: Partner | None = None

    @property
    def needs(self) -> tuple[str, ...]:
        """What they need from anyone who meets them (R112)."""
        interpreter = (f"Interpreter: {self.language or 'language not said'}",)
        return (
            *(interpreter if self.interpreter_needed else ()),
            *self.communication_needs,
            *self.adjustments,
            *((self.adjustments_note,) if self.adjustments_note else ()),
        )

    def is_safe(self, way: str) -> str:
        """Return whether a way to reach them is safe: yes, no, or unknown where nobody asked."""
        if self.safe_ways is None:
            return "unknown"
        return "yes" if way in self.safe_ways else "no"


def can_be_rung_or_written(answers: Answers) -> bool:
    """Return whether there is a safe way to reach them within hours, and a name to ask for."""
    ways = answers.safe_ways or ()
    by_phone = bool(answers.phone) and bool({"phone", "text"} & set(ways))
    by_email = bool(answers.email) and "email" in ways
    is_reached = by_phone or by_email or bool(answers.other_way)
    return is_reached and bool(answers.given_name or answers.family_name)


def reach_in_words(answers: Answers) -> str:
    """Return who they are and how it is safe to reach them, for whoever is on duty; no more."""
    ways = answers.safe_ways or ()
    phone = answers.phone if {"phone", "text", "voicemail"} & set(ways) else ""
    said = {
        "": f"{answers.given_name} {answers.family_name}".strip(),
        "Phone": phone,
        "Email": answers.email if "email" in ways else "",
        "Safe to use": ", ".join(ways),
        "Said": contact_notes(answers),
    }
    return ". ".join(f"{key}: {text}" if key else text for key, text in said.items() if text)


def read(stored: Mapping[str, Any]) -> Answers:
    """Return stored answers as values; what is not known to this version is passed over."""
    known = {field.name for field in fields(Answers)}
    values: dict[str, Any] = {key: value for key, value in stored.items() if key in known}
    for key in LISTS & set(values):
        values[key] = None if values[key] is None else tuple(values[key])
    for key in ("area_id", "practice_id", "service_id", "wording_id"):
        values[key] = UUID(values[key]) if values.get(key) else None
    for key in ("birth_date", "fit_note_until_date"):
        if values.get(key):
            values[key] = date.fromisoformat(values[key])
    if values.get("partner"):
        values["partner"] = Partner(**values["partner"])
    return Answers(**values)


def names(answers: Answers) -> Names | None:
    """Return who they say they are, ready to register; None while something is missing."""
    if not (answers.given_name and answers.family_name and answers.birth_date):
        return None
    number = nhs_number.parse(answers.nhs_number) if answers.nhs_number else None
    return Names(answers.given_name, answers.family_name, answers.birth_date, number)


def details(answers: Answers) -> Details:
    """Return how it is safe to reach them and what they need, ready to keep with the person."""
    return Details(
        address_lines=answers.address_lines,
        postcode=answers.postcode,
        no_fixed_address=answers.no_fixed_address,
        gp_practice_id=answers.practice_id,
        no_gp=answers.no_gp and answers.practice_id is None,
        phone=answers.phone,
        phone_safe=answers.is_safe("phone"),
        text_safe=answers.is_safe("text"),
        voicemail_safe=answers.is_safe("voicemail"),
        email=answers.email,
        email_safe=answers.is_safe("email"),
        letter_safe=answers.is_safe("letter"),
        contact_notes=contact_notes(answers),
        language=answers.language,
        interpreter_needed=answers.interpreter_needed,
        communication_needs=answers.communication_needs,
        adjustments=answers.adjustments,
        adjustments_note=answers.adjustments_note,
    )


def contact_notes(answers: Answers) -> str:
    """Return what they said about being reached, and when is good to call, in one line."""
    good = f"Good to call: {', '.join(answers.call_times)}" if answers.call_times else ""
    return ". ".join(filter(None, (answers.other_way, good, answers.contact_notes)))[:500]


def work(answers: Answers, *, on: date) -> Work:
    """Return what their work is; a length of absence becomes the day it started."""
    since = None if answers.absent_weeks is None else on - timedelta(weeks=answers.absent_weeks)
    return Work(
        status=answers.work_status,
        job_title=answers.job_title,
        kinds=answers.work_kinds,
        employer_size=answers.employer_size,
        absent_since_date=since,
        fit_note_until_date=answers.fit_note_until_date,
    )
