"""Launched: the referral form inside a clinical system, filled from the record that is open."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handrail.domain.consent.choices import How
from handrail.domain.prompting import episodes
from handrail.domain.prompting.facts import Note
from handrail.domain.referrals.choices import Condition, Goal, Keen, WorkStatus
from handrail.domain.staff.permissions import Permission
from handrail.domain.staff.queries import MembershipCard
from handrail.domain.systems.ports import LaunchRefused, PatientRecord, Problem
from handrail.journey.refer import HasDied
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff

DAYS_A_WEEK = 7
ABOUT_WORK = ("weeks_off", "fit_note_until", "job_title", "work_kinds", "employer_size")
IN_WORK = {WorkStatus.EMPLOYED, WorkStatus.SELF_EMPLOYED}


def viewer(card: MembershipCard) -> Staff:
    """Return as whom somebody acts inside their clinical system: to refer, and for nothing else.

    Whoever launches has proved themself to the practice's system, not to us, so what else their
    job allows here they do only after signing in (ADR 48).
    """
    return Staff(
        card.account_id, card.organisation_id, card.job_role, frozenset({Permission.REFER})
    )


def answers(record: PatientRecord, *, on: date) -> dict[str, Any]:
    """Return what the record answers of the form, as a draft keeps it; nothing about health."""
    off = episodes.current((Note(it.from_date, it.until_date) for it in record.notes), on)
    is_off = off is not None and (off.until_date is None or off.until_date >= on)
    days = off.days_off(on) if off is not None and is_off else 0
    until = off.until_date if off is not None and is_off else None
    return who(record) | {
        "phone": record.phone,
        "email": record.email,
        "postcode": record.postcode,
        "language": record.language,
        "work_status": record.work_status or WorkStatus.NOT_STATED.value,
        "weeks_off": days // DAYS_A_WEEK or None,
        "fit_note_until": until.isoformat() if until else None,
        "goals": _goals(record, is_off=is_off),
    }


def who(record: PatientRecord) -> dict[str, Any]:
    """Return who the record is about; that is never typed, so that it cannot be another."""
    return {
        "given_name": record.given_name,
        "family_name": record.family_name,
        "birth_date": record.birth_date.isoformat() if record.birth_date else None,
        "nhs_number": record.nhs_number,
        "practice": "ours",
        "keen": Keen.KEEN.value,
    }


def check_alive(record: PatientRecord) -> None:
    """Raise LaunchRefused where the record says that somebody has died."""
    if record.has_died:
        raise LaunchRefused("died", HasDied.default)


def agreed(answers: Mapping[str, Any], *, tells: bool) -> dict[str, Any]:
    """Return what they agreed to: no more than the kinds of what was filled in.

    ``tells``: whether the service may tell the practice how it goes.
    """
    kinds = []
    is_stated = answers["work_status"] != WorkStatus.NOT_STATED
    if is_stated or any(answers.get(name) for name in ABOUT_WORK):
        kinds.append(Kind.WORK.value)
    if answers.get("conditions") or answers.get("free_text"):
        kinds.append(Kind.HEALTH.value)
    return {"how": How.SPOKEN.value, "kinds": kinds, "tell_us": "yes" if tells else "no"}


def told(problems: tuple[Problem, ...], ticked: set[str]) -> tuple[list[str], str]:
    """Return the groups of the problems that were ticked, and their words; nothing of the rest."""
    chosen = [it for it in problems if it.code in ticked]
    groups = {it.group or Condition.OTHER.value for it in chosen}
    return sorted(groups), "; ".join(it.display for it in chosen)


def _goals(record: PatientRecord, *, is_off: bool) -> list[str]:
    if is_off:
        return [Goal.RETURN.value]
    if record.work_status in IN_WORK:
        return [Goal.STAY.value]
    return [Goal.FIND.value] if record.work_status == WorkStatus.UNEMPLOYED else []
