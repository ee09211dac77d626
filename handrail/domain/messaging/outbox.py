"""Make one message of the outbox, whoever writes it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from handrail.domain.messaging import letters
from handrail.domain.messaging.choices import Channel
from handrail.domain.messaging.models import Message
from handrail.domain.messaging.rules import Fact
from handrail.kernel.ids import ordered_id

# Whoever may know where somebody lives looks it up; a letter can be read by anybody it reaches.
NEVER_WRITTEN = frozenset({"address", "address_lines", "home", "postcode"})


def new_message(
    *,
    organisation_id: UUID,
    channel: str,
    template: str,
    purpose: str,
    facts: Sequence[Fact],
    person_id: UUID | None = None,
    referral_id: UUID | None = None,
    recipient_organisation_id: UUID | None = None,
    recipient_account_id: UUID | None = None,
    address: str = "",
    at: datetime,
) -> Message:
    """Return a message to be saved.

    KeyError for a template that there is none of, ValueError for a fact of where somebody lives.
    """
    found = letters.TEMPLATES[template]
    if any(fact.key in NEVER_WRITTEN for fact in facts):
        raise ValueError("where somebody lives is never in a message")
    if Channel(channel) is Channel.PERSON_TEXT and found.text is None:
        raise KeyError(f"{template} is never sent by text")
    return Message(
        id=ordered_id(),
        organisation_id=organisation_id,
        person_id=person_id,
        referral_id=referral_id,
        channel=channel,
        recipient_organisation_id=recipient_organisation_id,
        recipient_account_id=recipient_account_id,
        address=address,
        template=template,
        purpose=purpose,
        facts=[{"kind": fact.kind, "key": fact.key, "value": fact.value} for fact in facts],
        next_try_at=at,
        created_at=at,
    )
