"""After sending: whoever referred adds what they learn, or takes the referral back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.capacity import operations as capacity
from handrail.domain.referrals import by_referrer, queries
from handrail.journey.loop import tell_person
from handrail.kernel.viewer import Client, Staff

MISTAKES = frozenset({"duplicate", "sent_in_error"})


@transaction.atomic
def add_information(
    *, referral_id: UUID, text: str, submission_id: UUID, by: Staff | Client, at: datetime
) -> None:
    """Add a note for the team, on its pages from then on; NotAgreed, WrongState once closed."""
    by_referrer.add_information(
        referral_id=referral_id, text=text, submission_id=submission_id, by=by, at=at
    )


@transaction.atomic
def withdraw(
    *, referral_id: UUID, closing: str, note: str, by: Staff | Client, at: datetime
) -> None:
    """Take a referral back before anybody has accepted it, and free the time that was booked.

    The team sees it in its inbox. The person is told, unless it was sent by mistake. BadInput
    without a reason; WrongState once it was accepted.
    """
    card = queries.record(referral_id, viewer=by, at=at).card
    by_referrer.withdraw(referral_id=referral_id, closing=closing, note=note, by=by, at=at)
    capacity.give_back(referral_id=referral_id, by=by, at=at)
    if closing in MISTAKES:
        return
    tell_person(
        person_id=card.person_id,
        referral_id=referral_id,
        template="referral_closed",
        organisation_id=by.organisation_id,
        by=by,
        at=at,
    )
