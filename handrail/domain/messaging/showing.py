"""A letter in words for whoever has to see to it: as it may be told at this moment, unsent."""

from datetime import datetime
from uuid import UUID

from handrail.domain.messaging import delivering
from handrail.domain.messaging.choices import Channel
from handrail.domain.messaging.models import Delivery, Message
from handrail.domain.messaging.ports import Outgoing
from handrail.domain.messaging.recipients import Stopped
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import System


class MayNotBeTold(NotFound):
    """The person no longer agrees that the practice is told any of it."""

    default = "Nothing of this letter may be told any more, so there is nothing to print."


def as_told(*, delivery_id: UUID, by: System, at: datetime) -> Outgoing:
    """Return a letter as the practice may be told it now; NotFound, MayNotBeTold.

    On paper it goes into the practice's own hands, so it is no notice, whatever their mailbox.
    """
    letter = Delivery.objects.visible_to(by, at=at).filter(pk=delivery_id).first()
    if letter is None or letter.message_id is None:
        raise NotFound
    message = Message.objects.visible_to(by, at=at).filter(pk=letter.message_id).first()
    if message is None:
        raise NotFound
    message.recipient_organisation_id = letter.recipient_organisation_id
    message.channel = Channel.PRACTICE_MESH
    try:
        return delivering.in_words(message, by, at)
    except Stopped as stopped:
        raise MayNotBeTold from stopped
