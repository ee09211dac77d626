"""Advice: a clinician asks the area's occupational-health specialist, who answers in time.

The specialist is told nobody's name unless the person agreed to it. What nobody answers goes to
the manager and then to the area, as every promise does (``chase``).
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.consent import operations as consent
from handrail.domain.enquiries import asked, questions
from handrail.domain.enquiries.questions import Asking, Late, Put
from handrail.domain.enquiries.rules import age_band
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations import areas
from handrail.domain.organisations import queries as organisations
from handrail.domain.organisations.queries import AreaSummary
from handrail.domain.participants import queries as participants
from handrail.domain.referrals.chasing_rules import Level
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey.area_team import organisation_of_team
from handrail.kernel import nhs_number
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff, System, Viewer, acting_as

WORDING = "advice"
EXPLAINED = (
    "The occupational-health specialist may know your name and date of birth, to answer one "
    "question that your clinician asks. You can stop that at any time."
)
PAGE = "/advice/{}/"
PURPOSE = "answer a question"
TEMPLATES = {
    Level.REMINDER: "question_unread",
    Level.MANAGER: "question_late",
    Level.AREA: "question_area",
}
WHOM = {
    Level.REMINDER: (Permission.DECIDE_CLINICALLY, Permission.MANAGE_SERVICE),
    Level.MANAGER: (Permission.MANAGE_SERVICE, Permission.TRIAGE),
}
DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
SHORTEST_NAME = 3


class NoSpecialist(BadInput):
    """There is nobody to ask in this area yet."""

    default = "Nobody in your area answers questions yet. Refer instead, or ring your area's team."


class SaysWho(BadInput):
    """The words of a question name somebody."""

    default = (
        "Take the name or NHS number out of your question. The specialist does not need to know "
        "who it is; if they do, say so below and record that the person agreed."
    )


@dataclass(frozen=True, slots=True)
class Specialist:
    """Who answers, and whose working days count."""

    organisation_id: UUID
    name: str
    nation: str


def specialist(by: Staff, *, at: datetime) -> Specialist:
    """Return whoever answers questions in the viewer's area; NoSpecialist.

    The area's own team where somebody there decides clinically, else the first provider of the
    area where somebody does.
    """
    area = _area_of(by.organisation_id, at)
    if area is None:
        raise NoSpecialist
    team = organisation_of_team(area, at=at)
    on = local_date(at)
    among = {
        *areas.of_area(area.organisation_id, on, kinds=("provider",)),
        *([team] if team else []),
    }
    held = staff.where_held(Permission.DECIDE_CLINICALLY, among=among, at=at)
    answers = team if team in held or not held else held[0]
    if answers is None:
        raise NoSpecialist
    return Specialist(answers, organisations.name(answers), area.nation)


@transaction.atomic
def ask(*, asking: Asking, agreed_how: str, by: Staff, at: datetime) -> Put:
    """Ask the area's specialist and tell them; NoSpecialist, SaysWho, NotFound, NotAllowed.

    ``agreed_how`` is how the person agreed that the specialist knows who they are; without it
    only a wide age goes with the question.
    """
    _check_words(asking, by, at)
    if asking.person_id is not None:
        asking = _about(asking, agreed_how, by, at)
    put = questions.ask(asking=asking, by=by, at=at)
    if put.is_new:
        for account_id in staff.whoever_may(asking.to_organisation_id, WHOM[Level.REMINDER], at=at):
            _queue("question_asked", put, asking.to_organisation_id, account_id, by, at)
    return put


@transaction.atomic
def answer(*, question_id: UUID, text: str, by: Staff, at: datetime) -> None:
    """Answer, and tell whoever asked that there is an answer; it is not in the message."""
    account_id = questions.answer(question_id=question_id, text=text, by=by, at=at)
    one = asked.record(question_id, viewer=by, at=at)
    put = Put(one.id, one.reference, one.promised_at, is_new=False)
    _queue("question_answered", put, one.organisation_id, account_id, by, at)


@transaction.atomic
def chase(*, question_id: UUID, by: System, at: datetime) -> int:
    """Tell whoever's turn it is about a question that waits; return how many levels were told."""
    late = questions.note_late(question_id=question_id, by=by, at=at)
    if late is None:
        return 0
    for level in late.levels:
        for organisation_id, account_id in _told(late, level, at):
            put = Put(late.id, late.reference, late.promised_at, is_new=False)
            _queue(TEMPLATES[level], put, organisation_id, account_id, by, at)
    return len(late.levels)


def _told(late: Late, level: Level, at: datetime) -> tuple[tuple[UUID, UUID | None], ...]:
    if level is not Level.AREA:
        found = staff.whoever_may(late.organisation_id, WHOM[level], at=at)
        return tuple((late.organisation_id, account_id) for account_id in found)
    area = _area_of(late.organisation_id, at)
    if area is None:
        return ((late.organisation_id, None),)
    team = organisation_of_team(area, at=at)
    contact = area.single_point_of_contact_account_id if team else None
    return ((team or area.organisation_id, contact),)


def _about(asking: Asking, agreed_how: str, by: Staff, at: datetime) -> Asking:
    assert asking.person_id is not None
    person = participants.record(asking.person_id, viewer=by, at=at)
    band = age_band(person.birth_date, local_date(at))
    evidence_id = None
    if agreed_how:
        evidence_id = consent.give(
            person_id=person.id,
            organisation_id=asking.to_organisation_id,
            kinds={Kind.IDENTITY},
            purpose="advice",
            how=agreed_how,
            wording_id=_wording(at),
            by=by,
            at=at,
        )
    return replace(asking, age_band=band, evidence_id=evidence_id)


def _check_words(asking: Asking, by: Staff, at: datetime) -> None:
    """Refuse words that say who it is: the surname of whom it is about, or an NHS number."""
    said = f"{asking.text} {asking.job_title}"
    if any(_is_number(found) for found in DIGITS.findall(said)):
        raise SaysWho
    if asking.person_id is None:
        return
    person = participants.record(asking.person_id, viewer=by, at=at)
    surname = person.family_name
    if len(surname) >= SHORTEST_NAME and re.search(
        rf"\b{re.escape(surname)}\b", said, re.IGNORECASE
    ):
        raise SaysWho


def _is_number(text: str) -> bool:
    try:
        nhs_number.parse(text)
    except nhs_number.InvalidNhsNumber:
        return False
    return True


def _wording(at: datetime) -> UUID:
    with acting_as(System(), at=at):
        return consent.set_wording(key=WORDING, text=EXPLAINED, by=System(), at=at)


def _area_of(organisation_id: UUID, at: datetime) -> AreaSummary | None:
    found, every = organisations.area_of(organisation_id, local_date(at)), organisations.areas()
    return found or (every[0] if len(every) == 1 else None)


def _queue(
    template: str,
    put: Put,
    organisation_id: UUID,
    account_id: UUID | None,
    by: Viewer,
    at: datetime,
) -> None:
    said = {
        "reference": put.reference,
        "promised": local_date(put.promised_at - questions.INSTANT).isoformat(),
        "link": "" if template == TEMPLATES[Level.AREA] else PAGE.format(put.id),
    }
    messaging.queue(
        organisation_id=organisation_id,
        channel="staff_email",
        template=template,
        purpose=PURPOSE,
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in said.items() if value],
        recipient_organisation_id=organisation_id,
        recipient_account_id=account_id,
        by=by,
        at=at,
    )
