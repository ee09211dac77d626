"""How a referred person is reached and what they need: what was said, over what is held.

For somebody known, only what the referrer changed on a form is changed: an older draft never
undoes what a coach has put right since, and what no form shows is never lost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from handrail.domain.organisations import queries as organisations
from handrail.domain.participants.operations import Details
from handrail.domain.participants.queries import PersonRecord
from handrail.kernel.viewer import Staff
from handrail.web.referrer.words import ADJUSTMENTS, COMMUNICATION, SAFE_WAYS

Answers = Mapping[str, Any]
COMMUNICATION_VALUES = frozenset(value for value, _ in COMMUNICATION)
LISTED = COMMUNICATION_VALUES | {value for value, _ in ADJUSTMENTS}
HELD = "held"  # where they live is restricted: kept as it is, and not shown
CONTACT = ("phone", "email", "safe_ways", "home", "postcode", "practice", "practice_id")


def held_answers(person: PersonRecord, practice_id: UUID, *, may_see: bool) -> dict[str, Any]:
    """Return what is held as answers, so that nothing is asked again (R37).

    ``may_see`` is False where the person was only matched by this organisation and has not
    released how to reach them: then their contact details are neither shown nor changed.
    """
    needs = [*person.communication_needs, *person.adjustments]
    answers = {
        "person_id": str(person.id),
        "version": person.version,
        "nhs_number": person.nhs_number.digits if person.nhs_number else "",
        "given_name": person.given_name,
        "family_name": person.family_name,
        "birth_date": person.birth_date.isoformat(),
        "may_see": may_see,
        "needs": needs if may_see else [],
        "needs_before": needs if may_see else [],
        "language": person.language if may_see else "",
        "language_before": person.language if may_see else "",
        "practice": "ours",
    }
    return answers | (_contact_answers(person, practice_id) if may_see else {})


def _contact_answers(person: PersonRecord, practice_id: UUID) -> dict[str, Any]:
    ours = person.gp_practice_id == practice_id
    ways = [way for way, _ in SAFE_WAYS if getattr(person, f"{way}_safe") == "yes"]
    return {
        "phone": person.phone,
        "email": person.email,
        "safe_ways": ways,
        **home(person),
        "practice": "none" if person.no_gp else "ours" if ours else "other",
        "practice_id": str(person.gp_practice_id or ""),
    }


def home(person: PersonRecord) -> dict[str, str]:
    """Return where somebody lives as answers; nothing of it where that is restricted."""
    if person.address_restricted:
        return {"home": HELD, "postcode": ""}
    said = "none" if person.no_fixed_address else "postcode"
    return {"home": said, "postcode": person.postcode}


def is_same_person(answers: Answers, held: PersonRecord) -> bool:
    """Return whether a changed form still names the person whom the draft is about."""
    number = held.nhs_number.digits if held.nhs_number else held.nhs_number_claimed
    return (
        answers.get("birth_date") == held.birth_date.isoformat()
        and str(answers.get("family_name", "")).casefold() == held.family_name.casefold()
        and str(answers.get("given_name", "")).casefold() == held.given_name.casefold()
        and answers.get("nhs_number", "") in ("", number)
    )


def details(answers: Answers, by: Staff, held: PersonRecord | None) -> Details:
    """Return the details to keep: all that was said of somebody new, the changes of one known."""
    if held is None:
        return _with_needs(_contact(answers, by, Details()), answers)
    kept = Details(**{field.name: getattr(held, field.name) for field in fields(Details)})
    if not answers.get("may_see", True):
        return kept
    if answers.get("who_changed"):
        kept = _contact(answers, by, kept)
    return _with_needs(kept, answers)


def version(answers: Answers, held: PersonRecord | None) -> int | None:
    """Return which version of the details the referrer saw when they changed them."""
    if held is None:
        return None
    return answers.get("version") if answers.get("who_changed") else held.version


def practice(answers: Answers, by: Staff) -> UUID | None:
    """Return the practice that was said, as far as it is known."""
    where = answers.get("practice")
    if where == "ours":
        return by.organisation_id
    if where != "other":
        return None
    if named := organisations.by_ods(answers.get("other_practice", "")):
        return named.id
    return UUID(answers["practice_id"]) if answers.get("practice_id") else None


def _contact(answers: Answers, by: Staff, kept: Details) -> Details:
    said = answers.get("safe_ways", ())
    safe: dict[str, Any] = {
        f"{way}_safe": _is_safe(way, said, getattr(kept, f"{way}_safe")) for way, _ in SAFE_WAYS
    }
    lives: dict[str, Any] = {}
    if answers.get("home") != HELD:
        lives["postcode"] = answers.get("postcode") or ""
        lives["no_fixed_address"] = answers.get("home") == "none"
    return replace(
        kept,
        **lives,
        gp_practice_id=practice(answers, by),
        no_gp=answers.get("practice") == "none",
        phone=answers.get("phone", ""),
        email=answers.get("email", ""),
        **safe,
    )


def _is_safe(way: str, said: Iterable[str], before: str) -> str:
    """Return whether a way is safe: ticked is yes; with others ticked no; else as it was."""
    if way in said:
        return "yes"
    return "no" if list(said) or before == "no" else "unknown"


def _with_needs(kept: Details, answers: Answers) -> Details:
    said, before = set(answers.get("needs", ())), set(answers.get("needs_before", ()))
    taken_back = (before - said) & LISTED
    new = [need for need in answers.get("needs", ()) if need not in before]
    talk = [need for need in new if need in COMMUNICATION_VALUES]
    else_ = [need for need in new if need not in COMMUNICATION_VALUES]
    language = answers.get("language", "")
    changed = language != answers.get("language_before", "")
    return replace(
        kept,
        communication_needs=_merged(kept.communication_needs, talk, taken_back),
        adjustments=_merged(kept.adjustments, else_, taken_back),
        language=language if changed else kept.language,
        interpreter_needed=bool(language) if changed else kept.interpreter_needed,
    )


def _merged(held: Iterable[str], new: Iterable[str], gone: set[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(need for need in (*held, *new) if need not in gone))
