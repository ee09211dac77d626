"""What a named member of staff does with a letter that did not arrive by itself."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.messaging import access, following
from handrail.domain.messaging.choices import CHANNELS, ByHand, DeliveryState
from handrail.domain.messaging.models import Delivery
from handrail.kernel.errors import BadInput, NotFound, Refusal
from handrail.kernel.viewer import Staff, Viewer


class MovedOn(Refusal):
    """The letter arrived, was sent again or was seen to since it was shown."""

    default = "This letter has moved on since you opened it. Look at the list again."


class SayHow(BadInput):
    """Another way needs a word about which."""

    default = "Write what you did."


@transaction.atomic
def send_again(*, delivery_id: UUID, way: str, by: Viewer, at: datetime) -> None:
    """Send a letter once more by one way; MovedOn, NotAllowed, NotFound, BadInput."""
    row = _mine(delivery_id, by, at)
    if way not in CHANNELS:
        raise BadInput("Choose how to send it.")
    row.ways, row.why, row.owner_account_id = [way], "", None
    following.requeue(row, way, at)
    following.move(row, DeliveryState.GOING, by, at)


@transaction.atomic
def done(*, delivery_id: UUID, how: str, note: str, by: Viewer, at: datetime) -> None:
    """Say how somebody did a letter's work themself; MovedOn, NotAllowed, NotFound, SayHow."""
    row = _mine(delivery_id, by, at)
    if how not in ByHand.values:
        raise BadInput("Choose what you did.")
    if how == ByHand.OTHER and not note.strip():
        raise SayHow
    row.done_how, row.done_note = how, note.strip()[:300]
    row.done_by_account_id = by.account_id if isinstance(by, Staff) else None
    row.why = str(ByHand(how).label)
    following.end(row, DeliveryState.DONE, by, at)


@transaction.atomic
def take(*, delivery_id: UUID, by: Staff, at: datetime) -> None:
    """Take a colleague's letter over; its day stays. MovedOn, NotAllowed, NotFound."""
    row = _mine(delivery_id, by, at)
    row.owner_account_id = by.account_id
    following.move(row, DeliveryState.BY_HAND, by, at)


@transaction.atomic
def arrived(*, delivery_id: UUID, by: Viewer, at: datetime) -> None:
    """Take the practice's own word that a letter came, by the link in it; a repeat is harmless.

    NotFound where there is none, or where it may not be told any more.
    """
    row = Delivery.objects.visible_to(by, at=at).select_for_update().filter(pk=delivery_id).first()
    if row is None:
        raise NotFound
    if row.ended_at is None and row.state != DeliveryState.ACKNOWLEDGED:
        following.recall(row, at)
        row.why, row.next_at = "", None
        following.move(row, DeliveryState.ACKNOWLEDGED, by, at)


def _mine(delivery_id: UUID, by: Viewer, at: datetime) -> Delivery:
    row = Delivery.objects.visible_to(by, at=at).select_for_update().filter(pk=delivery_id).first()
    if row is None:
        raise NotFound
    access.check_may_see_to(by, row.organisation_id, row.owner_account_id)
    if row.state != DeliveryState.BY_HAND:
        raise MovedOn
    return row
