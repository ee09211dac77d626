"""Begin a referral of whoever a record is about: known, or new with what is known filled in."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.disclosure import queries as disclosure
from handrail.domain.participants import queries as participants
from handrail.domain.referrals import drafts
from handrail.kernel.errors import NotFound, Refusal
from handrail.kernel.nhs_number import NhsNumber
from handrail.kernel.viewer import Staff
from handrail.web.referrer import reaching
from handrail.web.shared.viewer import Request


class AnotherBirthDate(Refusal):
    """The number is known, with another day of birth: one of the two is wrong."""

    default = (
        "Your organisation knows somebody by that NHS number who was born on another day. Check "
        "both against the record."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Who a record is about, as far as it was said."""

    nhs_number: NhsNumber
    birth_date: date
    given_name: str = ""
    family_name: str = ""
    phone: str = ""
    postcode: str = ""


def draft_of_known(request: Request, viewer: Staff, person_id: UUID) -> UUID:
    """Return a new draft of somebody known, with all that is held (R37); the look is audited."""
    person = participants.record(person_id, viewer=viewer, at=request.at)
    audit.record_view(
        what="person.viewed",
        by=viewer,
        at=request.at,
        person_id=person_id,
        purpose=Purpose.REFERRING,
        subject=("person", person_id),
    )
    only_matched = disclosure.is_only_matched(
        person_id=person_id, organisation_id=viewer.organisation_id, at=request.at
    )
    held = reaching.held_answers(person, viewer.organisation_id, may_see=not only_matched)
    return drafts.keep(draft_id=None, answers=held, by=viewer, at=request.at)


def draft_of(request: Request, viewer: Staff, whose: Whose) -> UUID:
    """Return the draft of whoever a record is about: the one begun before, or a new one.

    AnotherBirthDate. Nobody is found but by number and day of birth together.
    """
    if begun := _begun(request, viewer, whose):
        return begun
    person_id = participants.identified(
        nhs_number=whose.nhs_number, birth_date=whose.birth_date, viewer=viewer, at=request.at
    )
    if person_id:
        return draft_of_known(request, viewer, person_id)
    if _has_another_birth_date(request, viewer, whose):
        raise AnotherBirthDate
    answers = {
        "nhs_number": whose.nhs_number.digits,
        "birth_date": whose.birth_date.isoformat(),
        "given_name": whose.given_name,
        "family_name": whose.family_name,
        "phone": whose.phone,
        "postcode": whose.postcode,
        "home": "postcode" if whose.postcode else "",
        "practice": "ours",
    }
    return drafts.keep(draft_id=None, answers=answers, by=viewer, at=request.at)


def onward(request: Request, viewer: Staff, draft_id: UUID) -> HttpResponse:
    """Lead to what is still to be asked: who somebody new is, or why somebody known is referred."""
    kept = drafts.read(draft_id, by=viewer, at=request.at).answers
    is_whole = kept.get("person_id") or kept.get("safe_ways") is not None
    return redirect("refer_why" if is_whole else "refer_change_who", draft_id)


def _begun(request: Request, viewer: Staff, whose: Whose) -> UUID | None:
    """Return the viewer's own draft about the same number and day, so that nothing is lost."""
    said = (whose.nhs_number.digits, whose.birth_date.isoformat())
    return next(
        (
            each.id
            for each in drafts.mine(by=viewer, at=request.at)
            if (each.answers.get("nhs_number"), each.answers.get("birth_date")) == said
        ),
        None,
    )


def _has_another_birth_date(request: Request, viewer: Staff, whose: Whose) -> bool:
    found = participants.find(
        text=whose.nhs_number.digits, birth_date=None, viewer=viewer, at=request.at
    )
    for card in found:
        audit.record_view(
            what="person.sought",
            by=viewer,
            at=request.at,
            person_id=card.id,
            purpose=Purpose.REFERRING,
            subject=("person", card.id),
        )
    return any(card.birth_date != whose.birth_date for card in found)


def is_kept(request: Request, viewer: Staff, draft_id: UUID) -> bool:
    """Return whether a draft of the viewer's is still there: neither sent nor deleted."""
    try:
        drafts.read(draft_id, by=viewer, at=request.at)
    except NotFound:
        return False
    return True
