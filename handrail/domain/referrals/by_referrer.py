"""What whoever referred does after sending: answer, add to it, take it back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.consent import queries as consent
from handrail.domain.referrals import access, history
from handrail.domain.referrals.choices import Source, State
from handrail.domain.referrals.models import Addition, News, Referral, Step
from handrail.domain.referrals.rules import CONCLUSIONS, WITHDRAWALS
from handrail.domain.referrals.sending import share_sight
from handrail.kernel.errors import BadInput
from handrail.kernel.privacy import Kind
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Viewer, account_of, organisation_of


class NothingAsked(BadInput):
    """There is no question waiting for an answer."""

    default = "There is no question waiting for an answer."


class NotAgreed(BadInput):
    """The person did not agree that the service knows what is written about them."""

    default = (
        "They did not agree that the service may know what you write, or have taken it back. "
        "Ask them first, or ring the service about what is not about their health."
    )


@transaction.atomic
def answer(*, referral_id: UUID, text: str, by: Viewer, at: datetime) -> None:
    """Answer the question that was asked of the referrer; NothingAsked when none waits."""
    row = history.locked(referral_id, by, at)
    access.check_may_answer(by, row)
    news = (
        News.objects.filter(referral_id=row.id, answered_at=None, event="referral.question_asked")
        .order_by("-at", "-id")
        .first()
    )
    if news is None:
        raise NothingAsked
    news.answer, news.answered_at, news.answered_by_account_id = text, at, account_of(by)
    news.save(update_fields=["answer", "answered_at", "answered_by_account_id"])
    history.take_step(row, "referral.question_answered", by, at)


@transaction.atomic
def settle(*, referral_id: UUID, text: str, by: Viewer, at: datetime) -> None:
    """Say that what was asked of the referrer is done; NothingAsked when nothing waits.

    A question that the team decided without is answered here too: its turn has passed.
    """
    row = history.locked(referral_id, by, at)
    access.check_may_answer(by, row)
    if row.state == State.QUESTION:
        raise WrongState
    if not _settled(row, text, by, at):
        raise NothingAsked
    history.note_down("referral.ask_settled", row, by, at)


@transaction.atomic
def add_information(
    *, referral_id: UUID, text: str, submission_id: UUID, by: Viewer, at: datetime
) -> None:
    """Add a note for the team that decides or supports; what was added never changes.

    The same form again adds nothing. WrongState once it is closed; NotAgreed where the person
    did not agree that the service knows what the referrer writes.
    """
    if not text.strip():
        raise BadInput("Write what the team should know")
    row = history.locked(referral_id, by, at)
    access.check_may_answer(by, row)
    if Addition.objects.visible_to(by, at=at).filter(pk=submission_id).exists():
        return
    if row.state == State.CLOSED:
        raise WrongState("This referral is closed. Refer them again if something has changed.")
    if not may_be_told(row.person_id, row.consent_evidence_id, by=by, at=at):
        raise NotAgreed
    Addition.objects.bulk_create(
        [
            Addition(
                id=submission_id,
                referral=row,
                at=at,
                text=text.strip(),
                by_account_id=account_of(by),
                by_organisation_id=organisation_of(by),
            )
        ]
    )
    history.add_line(row, "referral.information_added", by, at)
    history.note_down("referral.information_added", row, by, at)


@transaction.atomic
def withdraw(*, referral_id: UUID, closing: str, note: str, by: Viewer, at: datetime) -> None:
    """Take back a referral that nobody has accepted; WrongState once somebody has.

    BadInput for a reason that is not the referrer's to give, and where the person asked
    themself: then only they can take it back.
    """
    row = history.locked(referral_id, by, at)
    access.check_may_answer(by, row)
    if row.source == Source.SELF:
        raise BadInput("They asked for this themself. They can stop it on their own page.")
    if closing not in WITHDRAWALS:
        raise BadInput("Select why you take it back")
    was_shared = row.offered_organisation_id or row.rescue_organisation_id
    changes = {
        "closing": closing,
        "closed_at": at,
        "offered_organisation_id": None,
        "offered_service_id": None,
        "rescue_organisation_id": None,
    }
    history.take_step(row, "referral.withdrawn", by, at, changes, note.strip())
    _settled(row, "", by, at)
    if was_shared:
        share_sight(row.id)


@transaction.atomic
def conclude(*, referral_id: UUID, event: str, by: Viewer, at: datetime) -> None:
    """Say that the request itself is done with, once support has ended or was declined.

    The request is the referrer's to end, whatever became of it; said again it changes nothing.
    WrongState while it is open; BadInput for another event than ``CONCLUSIONS`` has.
    """
    if event not in CONCLUSIONS:
        raise BadInput("Say that the request is completed, or revoked")
    row = history.locked(referral_id, by, at)
    access.check_may_answer(by, row)
    if row.state != State.CLOSED:
        raise WrongState(
            "This is ended once the service has ended with it. Until then, only take it back."
        )
    said = Step.objects.visible_to(by, at=at).filter(referral_id=row.id, event__in=CONCLUSIONS)
    if said.order_by("-at", "-id").values_list("event", flat=True).first() == event:
        return
    history.add_line(row, event, by, at)
    history.note_down(event, row, by, at)


def may_be_told(person_id: UUID, evidence_id: UUID, *, by: Viewer, at: datetime) -> bool:
    """Return whether the person's agreement to a referral covers what the referrer writes."""
    given = consent.agreements(person_id, viewer=by, at=at)
    found = next((each for each in given if each.id == evidence_id), None)
    return bool(found and found.withdrawn_at is None and Kind.HEALTH.value in found.kinds)


def _settled(row: Referral, text: str, by: Viewer, at: datetime) -> int:
    """Close every ask that still waits for the referrer; return how many there were."""
    waiting = News.objects.filter(referral_id=row.id, answered_at=None).exclude(ask="")
    return waiting.update(answer=text, answered_at=at, answered_by_account_id=account_of(by))
