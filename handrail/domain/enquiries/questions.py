"""Ask the specialist, answer, take back, and remember who was told that it is late."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.enquiries import access
from handrail.domain.enquiries.choices import QuestionState, Topic
from handrail.domain.enquiries.models import Asked, Question
from handrail.domain.enquiries.rules import answer_promised
from handrail.domain.referrals.chasing_rules import Level, levels_due
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.ids import reference
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Staff, System, Viewer

INSTANT = timedelta(microseconds=1)  # a promise ends at the midnight after its last day
TOLD_AT = {
    Level.REMINDER: "reminded_at",
    Level.MANAGER: "manager_told_at",
    Level.AREA: "area_told_at",
}


class NothingAsked(BadInput):
    """A question without a word."""

    default = "Write your question."


class NothingAnswered(BadInput):
    """An answer without a word."""

    default = "Write your answer."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is asked, of whom, and what little is said of the person."""

    submission_id: UUID
    to_organisation_id: UUID
    nation: str
    topic: str
    text: str
    is_about_someone: bool
    person_id: UUID | None = None
    evidence_id: UUID | None = None
    age_band: str = ""
    work_status: str = ""
    job_title: str = ""
    weeks_off: int | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """A question of which somebody is told, and who: it names nobody."""

    id: UUID
    reference: str
    organisation_id: UUID
    promised_at: datetime
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Put:
    """A question that was asked; ``is_new`` is False when the same form came twice."""

    id: UUID
    reference: str
    promised_at: datetime
    is_new: bool


@transaction.atomic
def ask(*, asking: Asking, by: Viewer, at: datetime) -> Put:
    """Ask, once: the same form again answers the same; NotAllowed, NothingAsked, BadInput."""
    viewer = access.check_may_ask(by)
    if not asking.text.strip():
        raise NothingAsked
    if asking.topic not in Topic.values:
        raise BadInput
    row = Question(
        reference=reference(),
        submission_id=asking.submission_id,
        organisation_id=viewer.organisation_id,
        asked_by_account_id=viewer.account_id,
        asked_at=at,
        to_organisation_id=asking.to_organisation_id,
        topic=asking.topic,
        text=asking.text,
        is_about_someone=asking.is_about_someone or asking.person_id is not None,
        age_band=asking.age_band,
        work_status=asking.work_status,
        job_title=asking.job_title,
        weeks_off=asking.weeks_off,
        promised_at=answer_promised(at, asking.nation),
        clock_nation=asking.nation,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        mine = Question.objects.visible_to(by, at=at).filter(organisation_id=row.organisation_id)
        held = mine.get(submission_id=asking.submission_id)
        return Put(held.id, held.reference, held.promised_at, is_new=False)
    if asking.person_id is not None:
        Asked.objects.create(
            question=row,
            organisation_id=viewer.organisation_id,
            person_id=asking.person_id,
            evidence_id=asking.evidence_id,
        )
    _audit("question.asked", row, by, at, person_id=asking.person_id)
    return Put(row.id, row.reference, row.promised_at, is_new=True)


@transaction.atomic
def open_it(*, question_id: UUID, by: Viewer, at: datetime) -> None:
    """Note that a specialist opened a question, once; nothing for anybody else."""
    row = _locked(question_id, by, at)
    if row.opened_at is None and access.may_answer(by, row.to_organisation_id):
        row.opened_at = at
        row.save(update_fields=["opened_at"])


@transaction.atomic
def answer(*, question_id: UUID, text: str, by: Viewer, at: datetime) -> UUID:
    """Answer, once; return who asked. NotFound, NotAllowed, NothingAnswered, WrongState."""
    row = _locked(question_id, by, at)
    if not access.may_answer(by, row.to_organisation_id) or not isinstance(by, Staff):
        raise NotAllowed
    if not text.strip():
        raise NothingAnswered
    _check_open(row)
    row.state, row.answer = QuestionState.ANSWERED, text
    row.answered_at, row.answered_by_account_id = at, by.account_id
    row.save(update_fields=["state", "answer", "answered_at", "answered_by_account_id"])
    _audit("question.answered", row, by, at)
    return row.asked_by_account_id


@transaction.atomic
def take_back(*, question_id: UUID, by: Viewer, at: datetime) -> None:
    """Take a question back before it is answered; NotFound, NotAllowed, WrongState."""
    row = _own(question_id, by, at)
    _check_open(row)
    row.state = QuestionState.WITHDRAWN
    row.save(update_fields=["state"])
    _audit("question.withdrawn", row, by, at)


@transaction.atomic
def read_it(*, question_id: UUID, by: Viewer, at: datetime) -> None:
    """Note that whoever asked has read the answer; nothing before there is one."""
    row = _own(question_id, by, at)
    if row.state == QuestionState.ANSWERED and row.read_at is None:
        row.read_at = at
        row.save(update_fields=["read_at"])


@transaction.atomic
def went_on(*, question_id: UUID, draft_id: UUID, by: Viewer, at: datetime) -> None:
    """Say that whoever asked started a referral from it."""
    row = _own(question_id, by, at)
    row.draft_id = draft_id
    row.save(update_fields=["draft_id"])
    _audit("question.went_on", row, by, at)


def unanswered(*, viewer: System, at: datetime) -> tuple[tuple[UUID, UUID], ...]:
    """Return (question, organisation) of all on which somebody may be told; for the clock only."""
    del viewer, at  # the database asks the context itself; named so that no caller forgets it
    with connection.cursor() as cursor:
        cursor.execute("select id, organisation_id from enquiries_unanswered()")
        return tuple((row[0], row[1]) for row in cursor.fetchall())


@transaction.atomic
def note_late(*, question_id: UUID, by: System, at: datetime) -> Late | None:
    """Remember that those whose turn it is are told; None where it is nobody's, or answered."""
    if by.organisation_id is None:
        return None
    rows = Question.objects.visible_to(by, at=at).filter(
        to_organisation_id=by.organisation_id, state=QuestionState.ASKED
    )
    row = rows.select_for_update(skip_locked=True).filter(pk=question_id).first()
    if row is None:
        return None
    levels = levels_due(
        sent_at=row.asked_at,
        promised_at=row.promised_at,
        is_opened=row.opened_at is not None,
        told=frozenset(level for level, name in TOLD_AT.items() if getattr(row, name)),
        at=at,
        nation=row.clock_nation,
    )
    if not levels:
        return None
    for level in levels:
        setattr(row, TOLD_AT[level], at)
        _audit(f"question.{TOLD_AT[level].removesuffix('_at')}", row, by, at)
    row.save(update_fields=[TOLD_AT[level] for level in levels])
    return Late(row.id, row.reference, row.to_organisation_id, row.promised_at, levels)


def _locked(question_id: UUID, by: Viewer, at: datetime) -> Question:
    row = Question.objects.visible_to(by, at=at).select_for_update().filter(pk=question_id).first()
    if row is None:
        raise NotFound
    return row


def _own(question_id: UUID, by: Viewer, at: datetime) -> Question:
    """Return a question of the viewer's own asking; NotFound, NotAllowed."""
    viewer, row = access.check_may_ask(by), _locked(question_id, by, at)
    if row.asked_by_account_id != viewer.account_id:
        raise NotAllowed
    return row


def _check_open(row: Question) -> None:
    if row.state != QuestionState.ASKED:
        raise WrongState


def _audit(
    action: str, row: Question, by: Viewer, at: datetime, person_id: UUID | None = None
) -> None:
    audit.record(action=action, by=by, at=at, subject=("question", row.id), person_id=person_id)
