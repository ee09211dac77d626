"""Questions as their readers see them: whoever asked, and the specialist."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from handrail.domain.enquiries import access
from handrail.domain.enquiries.choices import QuestionState
from handrail.domain.enquiries.models import Asked, Question
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import Staff, Viewer

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """One question and what became of it. It names nobody."""

    id: UUID
    reference: str
    organisation_id: UUID
    asked_by_account_id: UUID
    asked_at: datetime
    to_organisation_id: UUID
    topic: str
    text: str
    is_about_someone: bool
    age_band: str
    work_status: str
    job_title: str
    weeks_off: int | None
    promised_at: datetime
    clock_nation: str
    state: str
    opened_at: datetime | None
    answer: str
    answered_at: datetime | None
    answered_by_account_id: UUID | None
    read_at: datetime | None
    draft_id: UUID | None


@dataclass(frozen=True, slots=True)
class Named:
    """Who it is about, where the person lets the specialist know."""

    person_id: UUID
    name: str
    birth_date: date


def record(question_id: UUID, *, viewer: Viewer, at: datetime) -> QuestionRecord:
    """Return one question; NotFound unless the viewer asked it, answers it, or manages who does."""
    row = Question.objects.visible_to(viewer, at=at).filter(pk=question_id).first()
    if row is None or not isinstance(viewer, Staff):
        raise NotFound
    is_own = (row.organisation_id, row.asked_by_account_id) == (
        viewer.organisation_id,
        viewer.account_id,
    )
    if not is_own and not access.may_follow(viewer, row.to_organisation_id):
        raise NotFound
    return _record(row)


def person_of(question_id: UUID, *, viewer: Viewer, at: datetime) -> UUID | None:
    """Return about whom a question is, to the organisation that asked; None to anybody else."""
    row = Asked.objects.visible_to(viewer, at=at).filter(question_id=question_id).first()
    return row.person_id if row else None


def named(question_id: UUID) -> Named | None:
    """Return who it is about, to the specialist, while the person lets them know."""
    with connection.cursor() as cursor:
        cursor.execute("select * from enquiries_named(%s)", [question_id])
        row = cursor.fetchone()
    return Named(*row) if row else None


def mine(*, viewer: Staff, at: datetime) -> tuple[QuestionRecord, ...]:
    """Return what the viewer asked: answers not read yet first, then the latest."""
    rows = Question.objects.visible_to(viewer, at=at).filter(
        organisation_id=viewer.organisation_id, asked_by_account_id=viewer.account_id
    )
    found = [_record(row) for row in rows.order_by("-asked_at", "id")[:MOST_LISTED]]
    return tuple(sorted(found, key=lambda one: not is_unread(one)))


def to_answer(*, viewer: Staff, at: datetime) -> tuple[QuestionRecord, ...]:
    """Return what waits for the specialist, soonest due first; to them and their manager."""
    if not access.may_follow(viewer, viewer.organisation_id):
        return ()
    rows = Question.objects.visible_to(viewer, at=at).filter(
        to_organisation_id=viewer.organisation_id, state=QuestionState.ASKED
    )
    return tuple(_record(row) for row in rows.order_by("promised_at", "id")[:MOST_LISTED])


def is_unread(one: QuestionRecord) -> bool:
    """Return whether there is an answer that whoever asked has not read."""
    return one.state == QuestionState.ANSWERED and one.read_at is None


def _record(row: Question) -> QuestionRecord:
    names = QuestionRecord.__dataclass_fields__
    return QuestionRecord(**{name: getattr(row, name) for name in names})
