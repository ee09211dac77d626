"""Worry: somebody may come to harm. Who is on duty is told now, others when nobody answers.

Free text is never relied on: a concern is raised by a person's one click, or by a structured
answer that a rule names.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.cases import queries as cases
from handrail.domain.cases.records import CaseRecord
from handrail.domain.concerns import operations as concerns
from handrail.domain.concerns import queries
from handrail.domain.concerns.choices import Source
from handrail.domain.concerns.operations import About, Clock, Raised
from handrail.domain.concerns.queries import ConcernRecord, RotaRecord
from handrail.domain.concerns.rules import (
    RULES,
    SAFE_NOW,
    AnswerRule,
    Post,
    Reading,
    reading,
    shows_risk,
)
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations import queries as organisations
from handrail.domain.referrals import intake_answers, intakes
from handrail.domain.referrals import queries as referrals
from handrail.domain.referrals.choices import State
from handrail.domain.referrals.intakes import IntakeRecord
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import LinkBearer, Person, System, Viewer, acting_as

PURPOSE = "keep somebody safe"
LETTER = "concern_raised"
POSTS = {Post.DUTY: "on duty", Post.DEPUTY: "the deputy", Post.MANAGER: "the manager"}
# Who is told where no rota names anybody, or whoever it names has left.
NOT_SENT = "They have not sent their request yet, and asked to be contacted now. "
INSTEAD = (Permission.MANAGE_SERVICE, Permission.TRIAGE, Permission.WORK_CASES)


@dataclass(frozen=True, slots=True)
class Alerted:
    """A team that was told, and when a human there reads it."""

    organisation_id: UUID
    name: str
    reading: Reading


@transaction.atomic
def about_case(*, case_id: UUID, by: Viewer, at: datetime) -> Raised:
    """Raise a concern about somebody with a case, to the team that holds it; NotFound."""
    case = cases.record(case_id, viewer=by, at=at)
    return _raise(_about_case(case), Source.STAFF, "", by, at)


@transaction.atomic
def about_referral(*, referral_id: UUID, by: Viewer, at: datetime) -> Raised:
    """Raise a concern about somebody who was referred, to the team it is with; NotFound."""
    card = referrals.record(referral_id, viewer=by, at=at).card
    about = About(card.to_organisation_id, person_id=card.person_id, referral_id=card.id)
    return _raise(about, Source.STAFF, "", by, at)


@transaction.atomic
def about_intake(*, intake_id: UUID, by: Viewer, at: datetime) -> Raised:
    """Raise a concern about whoever sent something in and is not confirmed yet; NotFound."""
    record = intakes.record(intake_id, by, at)
    if record.to_organisation_id is None:
        raise NotFound
    about = About(record.to_organisation_id, intake_id=record.id)
    return _raise(about, Source.STAFF, "", by, at)


@transaction.atomic
def about_answers(
    *,
    about: About,
    rules: Iterable[AnswerRule] = RULES,
    answers: Mapping[str, object],
    reason: str = "",
    by: Viewer,
    at: datetime,
) -> Raised | None:
    """Raise a concern where a structured answer shows risk; None where none does."""
    tripped = shows_risk(rules, answers)
    return _raise(about, Source.ANSWER, tripped[0], by, at, reason) if tripped else None


@transaction.atomic
def at_contact(*, case_id: UUID, safe_now: str, by: Viewer, at: datetime) -> Raised | None:
    """Raise a concern where what somebody said at a contact shows risk."""
    case = cases.record(case_id, viewer=by, at=at)
    return about_answers(about=_about_case(case), answers={SAFE_NOW: safe_now}, by=by, at=at)


@transaction.atomic
def before_sending(*, organisation_id: UUID, by: LinkBearer, at: datetime) -> Raised | None:
    """Tell the duty of whoever asked to be contacted before they send; None without risk.

    The team learns the name, the safe ways to reach them and that they asked: no other answer.
    """
    draft = intakes.own(by=by, at=at)
    raised = about_answers(
        about=About(organisation_id, intake_id=draft.id),
        answers={SAFE_NOW: draft.answers.safe_now},
        reason=NOT_SENT + intake_answers.reach_in_words(draft.answers),
        by=by,
        at=at,
    )
    if raised is not None and draft.help_asked_at is None:
        intakes.note_help_asked(by=by, at=at)
    return raised


@transaction.atomic
def from_own_page(*, by: Person | LinkBearer, at: datetime) -> tuple[Alerted, ...]:
    """Tell every team that supports somebody now that they do not feel safe; return which.

    Nobody where nothing of theirs is under way.
    """
    found = _of_intake(by, at) if isinstance(by, LinkBearer) else _under_way(by, at)
    for about in found:
        about_answers(about=about, answers={SAFE_NOW: "no"}, by=by, at=at)
    return tuple(alerted(about.organisation_id, at=at) for about in found)


def alerted(organisation_id: UUID, *, at: datetime) -> Alerted:
    """Return a team, and when a human there reads what is said now."""
    clock = _clock(organisation_id, at)
    name = organisations.get(organisation_id).name
    return Alerted(organisation_id, name, reading(at, clock.minutes, clock.nation))


@transaction.atomic
def name_person(*, intake: IntakeRecord, person_id: UUID, referral_id: UUID, at: datetime) -> None:
    """Say who worries about an intake are about, once a human has confirmed who sent it."""
    team = System(intake.to_organisation_id)
    with acting_as(team, at=at):
        concerns.name_person(
            intake_id=intake.id, person_id=person_id, referral_id=referral_id, by=team, at=at
        )


@transaction.atomic
def chase(*, concern_id: UUID, by: System, at: datetime) -> Post | None:
    """Tell whoever's turn it is that nobody has answered yet; return whom, None if nobody's."""
    post = concerns.next_post(concern_id=concern_id, by=by, at=at)
    if post is not None:
        concern = queries.record(concern_id, viewer=by, at=at)
        _tell(concern, post, by, at)
    return post


def _about_case(case: CaseRecord) -> About:
    return About(
        case.organisation_id,
        person_id=case.person_id,
        case_id=case.id,
        referral_id=case.referral_id,
    )


def _of_intake(by: LinkBearer, at: datetime) -> tuple[About, ...]:
    sent = intakes.own(by=by, at=at)
    if sent.to_organisation_id is None:
        return ()
    return (About(sent.to_organisation_id, intake_id=sent.id),)


def _under_way(by: Person, at: datetime) -> tuple[About, ...]:
    """Return what is under way, once for each team."""
    found: dict[UUID, About] = {}
    for card in referrals.of_person(by.person_id, viewer=by, at=at):
        if card.state == State.CLOSED:
            continue
        case = cases.for_referral(card.id, viewer=by, at=at)
        about = (
            _about_case(case)
            if case
            else About(card.to_organisation_id, person_id=by.person_id, referral_id=card.id)
        )
        found.setdefault(about.organisation_id, about)
    return tuple(found.values())


def _clock(organisation_id: UUID, at: datetime) -> Clock:
    team = System(organisation_id)
    with acting_as(team, at=at):
        held = queries.rota(organisation_id, viewer=team, at=at)
    area = organisations.area_of(organisation_id, local_date(at))
    return Clock(held.read_within_minutes, area.nation if area else "England")


def _raise(
    about: About, source: Source, rule: str, by: Viewer, at: datetime, reason: str = ""
) -> Raised:
    team = System(about.organisation_id)
    raised = concerns.raise_concern(
        about=about,
        source=source,
        clock=_clock(about.organisation_id, at),
        rule=rule,
        reason=reason,
        by=by,
        at=at,
    )
    if raised.is_new:
        with acting_as(team, at=at):
            _tell(queries.record(raised.id, viewer=team, at=at), Post.DUTY, team, at)
    return raised


def _tell(concern: ConcernRecord, post: Post, by: System, at: datetime) -> None:
    held = queries.rota(concern.organisation_id, viewer=by, at=at)
    for account_id in _whom(concern.organisation_id, held, post, at):
        _queue(concern, post, account_id, by, at)
        concerns.note_told(concern_id=concern.id, post=post, account_id=account_id, by=by, at=at)


def _whom(
    organisation_id: UUID, held: RotaRecord, post: Post, at: datetime
) -> tuple[UUID | None, ...]:
    """Return whom to write to: who holds the post, else whoever can act; None is the mailbox."""
    named = held.account(post)
    if named is not None and _works_at(named, organisation_id, at):
        return (named,)
    return staff.whoever_may(organisation_id, INSTEAD, at=at)


def _works_at(account_id: UUID, organisation_id: UUID, at: datetime) -> bool:
    cards = staff.memberships(account_id, at=at)
    return any(card.organisation_id == organisation_id for card in cards)


def _queue(
    concern: ConcernRecord, post: Post, account_id: UUID | None, by: System, at: datetime
) -> None:
    said = {
        "raised": concern.raised_at.isoformat(),
        "read_by": concern.read_by_at.isoformat(),
        "post": POSTS[post],
        "link": f"/worries/{concern.id}/",
    }
    messaging.queue(
        organisation_id=concern.organisation_id,
        channel="staff_email",
        template=LETTER,
        purpose=PURPOSE,
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in said.items()],
        recipient_organisation_id=concern.organisation_id,
        recipient_account_id=account_id,
        by=by,
        at=at,
    )
