"""Decide on a referral, and keep its thread."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.participants import queries as participants
from handrail.domain.referrals import access, history, placing
from handrail.domain.referrals.choices import Closing
from handrail.domain.referrals.models import News, Referral
from handrail.domain.referrals.rules import may_decline
from handrail.domain.referrals.sending import share_sight
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.viewer import System, Viewer, account_of, acting_as, organisation_of


class NeedsAnOffer(BadInput):
    """A decline without something else for the person (R33)."""


@transaction.atomic
def open_it(*, referral_id: UUID, by: Viewer, at: datetime) -> None:
    """Note that the receiving team has looked at it for the first time; later looks do nothing."""
    if organisation_of(by) is None:
        return
    Referral.objects.visible_to(by, at=at).filter(
        pk=referral_id, opened_at=None, to_organisation_id=organisation_of(by)
    ).update(opened_at=at)


@transaction.atomic
def accept(*, referral_id: UUID, coach_account_id: UUID, by: Viewer, at: datetime) -> None:
    """Take the referral on for a named coach; WrongState when it has moved on.

    BadInput unless the coach supports people at the organisation that received it.
    """
    row = history.locked(referral_id, by, at)
    access.check_may_decide(by, row)
    _check_worker(row, coach_account_id, Permission.WORK_CASES, at)
    history.take_step(row, "referral.accepted", by, at, {"assigned_account_id": coach_account_id})


@transaction.atomic
def assign(*, referral_id: UUID, account_id: UUID, by: Viewer, at: datetime) -> None:
    """Give an undecided referral to a named colleague; BadInput unless they decide there."""
    row = history.locked(referral_id, by, at)
    access.check_may_decide(by, row)
    _check_worker(row, account_id, Permission.TRIAGE, at)
    row.assigned_account_id = account_id
    row.save(update_fields=["assigned_account_id"])
    history.note_down("referral.assigned", row, by, at, {"account": str(account_id)})


@transaction.atomic
def ask(*, referral_id: UUID, by: Viewer, at: datetime) -> None:
    """Hold the referral while the referrer is asked something; the clock goes on."""
    row = history.locked(referral_id, by, at)
    access.check_may_decide(by, row)
    if row.from_organisation_id is None:
        raise BadInput("There is no referrer to ask. Ask the person.")
    history.take_step(row, "referral.question_asked", by, at)


@transaction.atomic
def offer_elsewhere(
    *,
    referral_id: UUID,
    service_id: UUID,
    organisation_id: UUID,
    note: str,
    by: Viewer,
    at: datetime,
) -> None:
    """Offer the referral to a better service. It stays here until that one takes it over."""
    row = history.locked(referral_id, by, at)
    access.check_may_decide(by, row)
    if organisation_id == row.to_organisation_id and service_id == row.service_id:
        raise BadInput("Choose a different service.")
    changes = {"offered_service_id": service_id, "offered_organisation_id": organisation_id}
    history.take_step(row, "referral.offered_elsewhere", by, at, changes, note)
    share_sight(row.id)


@transaction.atomic
def take_over(*, referral_id: UUID, tier: str = "", by: Viewer, at: datetime) -> None:
    """Move the referral to the service it was offered to. Its clock does not start again.

    ``tier`` is the one that the person is in there: its cap decides whether they have a place.
    """
    row = history.locked(referral_id, by, at)
    access.check_may_take_over(by, row)
    changes = {
        "to_organisation_id": row.offered_organisation_id,
        "service_id": row.offered_service_id,
        "offered_organisation_id": None,
        "offered_service_id": None,
        "assigned_account_id": None,
        "opened_at": at,
    }
    with placing.of_tier(tier):
        history.take_step(row, "referral.taken_over", by, at, changes)
    share_sight(row.id)


@transaction.atomic
def refuse_offer(*, referral_id: UUID, why: str, by: Viewer, at: datetime) -> None:
    """Say no to a referral that another service offered; it stays with that service."""
    row = history.locked(referral_id, by, at)
    access.check_may_take_over(by, row)
    holder = System(row.to_organisation_id)
    with acting_as(holder, at=at):
        history.take_step(
            row,
            "referral.offer_refused",
            by,
            at,
            {"offered_organisation_id": None, "offered_service_id": None},
            why,
        )
        share_sight(row.id)


@transaction.atomic
def decline(
    *,
    referral_id: UUID,
    closing: str,
    onward_service_id: UUID | None,
    note: str,
    goes_to_care: bool = False,
    by: Viewer,
    at: datetime,
) -> None:
    """Close an undecided referral with a coded reason and, nearly always, an onward offer.

    NeedsAnOffer where the reason asks for one (R33) and none is given. NotAllowed unless a named
    person decides: nobody is turned away by software. Whoever died is turned away by nobody, and
    every team of theirs closes by itself.
    """
    row = history.locked(referral_id, by, at)
    access.check_may_decide(by, row)
    if account_of(by) is None and closing != Closing.DIED:
        raise NotAllowed
    if closing in {Closing.FINISHED, ""}:
        raise BadInput("Choose a reason.")
    verdict = may_decline(
        closing=closing,
        has_onward_offer=onward_service_id is not None,
        goes_to_care=goes_to_care,
    )
    if not verdict.may:
        raise NeedsAnOffer(verdict.missing)
    changes = {
        "closing": closing,
        "closed_at": at,
        "onward_service_id": onward_service_id,
        "onward_note": note,
        "offered_organisation_id": None,
        "offered_service_id": None,
        "rescue_organisation_id": None,
    }
    history.take_step(row, "referral.closed", by, at, changes, note)
    share_sight(row.id)


@transaction.atomic
def record_first_contact(
    *, referral_id: UUID, contact_at: datetime | None = None, by: Viewer, at: datetime
) -> bool:
    """Stop the first clock at the first two-way conversation; return whether this was it.

    ``contact_at`` is when they spoke, where that is written down later. An area's team that was
    let in because nobody rang has no more reason to see the person.
    """
    row = history.locked(referral_id, by, at)
    if row.first_contact_at is not None:
        return False
    was_rescued = row.rescue_organisation_id is not None
    row.first_contact_at, row.rescue_organisation_id = contact_at or at, None
    row.save(update_fields=["first_contact_at", "rescue_organisation_id"])
    if was_rescued:
        share_sight(row.id)
    history.note_down("referral.contacted", row, by, at)
    return True


@transaction.atomic
def finish(*, referral_id: UUID, closing: str, by: Viewer, at: datetime) -> None:
    """Close an accepted referral when its case ends."""
    row = history.locked(referral_id, by, at)
    access.check_may_finish(by, row)
    was_rescued = row.rescue_organisation_id is not None
    changes = {"closing": closing, "closed_at": at, "rescue_organisation_id": None}
    history.take_step(row, "referral.finished", by, at, changes)
    if was_rescued:
        share_sight(row.id)


@transaction.atomic
def reopen(*, referral_id: UUID, by: Viewer, at: datetime) -> None:
    """Open a finished referral again when its case is reopened; WrongState after a death."""
    row = history.locked(referral_id, by, at)
    access.check_may_finish(by, row)
    participants.check_is_alive(row.person_id, viewer=by, at=at)
    history.take_step(row, "referral.reopened", by, at, {"closing": "", "closed_at": None})


@transaction.atomic
def tell(
    *,
    referral_id: UUID,
    event: str,
    facts: Sequence[Mapping[str, str]],
    ask: str,
    ask_by_date: date | None,
    by: Viewer,
    at: datetime,
) -> UUID:
    """Write news for the referrer: facts tagged by kind, and at most one dated ask."""
    news = News.objects.bulk_create(
        [
            News(
                referral_id=referral_id,
                at=at,
                event=event,
                ask=ask,
                ask_by_date=ask_by_date,
                facts=[dict(fact) for fact in facts],
                by_account_id=account_of(by),
            )
        ]
    )
    return news[0].id


def _check_worker(row: Referral, account_id: UUID, permission: Permission, at: datetime) -> None:
    workers = staff.colleagues(row.to_organisation_id, permission=permission, at=at)
    if account_id not in {card.account_id for card in workers}:
        raise BadInput("Choose a colleague who does this here")
