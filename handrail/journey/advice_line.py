"""Advice line: a call that goes on, to something the team confirms or to a draft to refer by."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.enquiries import access, calls
from handrail.domain.enquiries.calls import CallRecord
from handrail.domain.enquiries.choices import Caller
from handrail.domain.matching import queries as matching
from handrail.domain.organisations import queries as organisations
from handrail.domain.referrals import drafts, intakes
from handrail.domain.referrals.choices import Source
from handrail.domain.referrals.intakes import IntakeSent
from handrail.domain.staff.permissions import Permission
from handrail.kernel import working_days
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.ids import secret_token
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Staff, acting_as

SOURCES = {
    Caller.PERSON: Source.SELF,
    Caller.EMPLOYER: Source.EMPLOYER,
    Caller.PRACTICE: Source.PRACTICE_OTHER,
    Caller.OTHER: Source.OTHER,
}


class HasNotAgreed(BadInput):
    """Nothing goes on without the person's agreement."""

    default = "Only go on if the person has agreed. If they did, say how you know."


@dataclass(frozen=True, slots=True)
class Opened:
    """Something for the team to confirm: what was said, who referred, and how it is known
    that the person agrees."""

    submission_id: UUID
    answers: dict[str, Any]
    source: str
    agreed: bool


@transaction.atomic
def to_confirm(*, call_id: UUID, agreed: bool, by: Staff, at: datetime) -> IntakeSent:
    """Put what was said into the team's inbox; HasNotAgreed, NotFound, NotAllowed, WrongState."""
    access.check_may_triage(by)
    call = _open(call_id, by, at)
    opened = Opened(call.id, _said(call), SOURCES[Caller(call.caller)], agreed)
    sent = send_in(opened, by=by, at=at)
    calls.go_on(call_id=call_id, intake_id=sent.id, by=by, at=at)
    return sent


@transaction.atomic
def to_draft(*, call_id: UUID, by: Staff, at: datetime) -> UUID:
    """Start a draft that the viewer refers by, filled with what was said; nothing is sent."""
    if not by.has(Permission.REFER):
        raise NotAllowed
    call = _open(call_id, by, at)
    draft_id = drafts.keep(draft_id=None, answers=_said(call), by=by, at=at)
    calls.go_on(call_id=call_id, draft_id=draft_id, by=by, at=at)
    return draft_id


def send_in(opened: Opened, *, by: Staff, at: datetime) -> IntakeSent:
    """Put something into the inbox of the viewer's own team, with the team's promise.

    Nobody can read it back: its secret is thrown away. HasNotAgreed where the person did not.
    """
    if not opened.agreed:
        raise HasNotAgreed
    nation = nation_of(by.organisation_id, at=at)
    stored = {key: value for key, value in opened.answers.items() if value}
    bearer = intakes.bearer_of(secret_token())
    with acting_as(bearer, at=at):
        intakes.start(
            source=opened.source,
            submission_id=opened.submission_id,
            answers=stored,
            by=bearer,
            at=at,
        )
        return intakes.send(
            answers=stored,
            service_id=None,
            to_organisation_id=by.organisation_id,
            promised_at=working_days.promised_by(at, matching.DEFAULT_PROMISE_DAYS, nation),
            nation=nation,
            by=bearer,
            at=at,
        )


def nation_of(organisation_id: UUID, *, at: datetime) -> str:
    """Return whose bank holidays count for an organisation's promises."""
    area = organisations.area_of(organisation_id, local_date(at))
    every = () if area else organisations.areas()
    found = area or (every[0] if len(every) == 1 else None)
    return found.nation if found else "England"


def _open(call_id: UUID, by: Staff, at: datetime) -> CallRecord:
    """Return a call that can still go on; NotFound, NotAllowed, WrongState."""
    call = calls.record(call_id, viewer=by, at=at)
    if call.went_on or not call.is_about_someone:
        raise WrongState
    return call


def _said(call: CallRecord) -> dict[str, Any]:
    return {
        "given_name": call.given_name,
        "family_name": call.family_name,
        "phone": call.phone,
        "free_text": call.note,
    }
