"""Deliver what the stories queued, a few seconds after it was queued, as the worker would have.

It goes to files in the data folder, whatever the settings say: a demo writes to nobody. What
is older than four weeks is noted as sent and not kept.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from handrail.domain.messaging import by_hand, delivering, queries
from handrail.domain.messaging.choices import Channel, State
from handrail.domain.messaging.models import Message
from handrail.interop.mailbox.kept import KeptMail
from handrail.interop.texts.recorder import KeptTexts
from handrail.kernel.viewer import System, acting_as

SECONDS = timedelta(seconds=5)
READ_AFTER = timedelta(days=1)
KEPT_FOR = timedelta(days=28)
EVERY = 500


class Post:
    """The demo's own way out."""

    def __init__(self, anchor: datetime) -> None:
        self._anchor = anchor
        self._mail = KeptMail(settings.MAIL_FOLDER, settings.MAIL_FROM)
        self._texts = KeptTexts(settings.TEXTS_FOLDER)

    def deliver(self, at: datetime) -> None:
        """Hand over everything that was queued until a moment, each a little later than it was."""
        with acting_as(System(), at=at):
            due = queries.due(viewer=System(), at=at, limit=EVERY)
        for organisation_id in dict.fromkeys(each.organisation_id for each in due):
            by = System(organisation_id)
            with acting_as(by, at=at):
                waiting = Message.objects.visible_to(by, at=at).filter(state=State.QUEUED)
                moments = waiting.order_by("created_at", "id").values_list("id", "created_at")
                for message_id, queued_at in list(moments):
                    self._hand_over(message_id, by, queued_at + SECONDS)

    def _hand_over(self, message_id: UUID, by: System, at: datetime) -> None:
        message = delivering.claim(message_id=message_id, by=by, at=at)
        if message is None:
            return
        if at > self._anchor - KEPT_FOR:
            is_text = message.channel == Channel.PERSON_TEXT
            (self._texts if is_text else self._mail).send(message)
        delivering.mark_sent(message_id=message_id, by=by, at=at)
        if message.sheet is not None and at + READ_AFTER < self._anchor:
            self._read(message_id, by, at + READ_AFTER)

    def _read(self, message_id: UUID, by: System, at: datetime) -> None:
        """Let the practice press the button of a letter a day later, as most do."""
        delivery_id = Message.objects.values_list("delivery_id", flat=True).get(pk=message_id)
        if delivery_id is not None:
            by_hand.arrived(delivery_id=delivery_id, by=by, at=at)
