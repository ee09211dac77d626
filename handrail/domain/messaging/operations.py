"""Queue a message, stop it, move it, and mend what did not arrive. Nothing here sends."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.domain.messaging import access, outbox, queries
from handrail.domain.messaging.choices import State
from handrail.domain.messaging.models import Message
from handrail.domain.messaging.queries import Trouble
from handrail.domain.messaging.rules import Fact
from handrail.kernel.errors import Refusal
from handrail.kernel.viewer import System, Viewer, account_of, acting_as, organisation_of

__all__ = [
    "Fact",
    "NotWaiting",
    "deal_with",
    "drop_for_person",
    "queue",
    "reroute",
    "retry",
    "retry_all",
]


class NotWaiting(Refusal):
    """The message went, or was dealt with, since it was shown."""

    default = "This message has moved on since you opened it. Look at the list again."


def queue(
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
    by: Viewer,
    at: datetime,
) -> UUID:
    """Write one message of an organisation to the outbox; whether it may go is asked later.

    Handrail writes it as itself where the viewer is not of that organisation, such as the
    person. KeyError for a template that there is none of, ValueError for a fact of where
    somebody lives.
    """
    row = outbox.new_message(
        organisation_id=organisation_id,
        channel=channel,
        template=template,
        purpose=purpose,
        facts=facts,
        person_id=person_id,
        referral_id=referral_id,
        recipient_organisation_id=recipient_organisation_id,
        recipient_account_id=recipient_account_id,
        address=address,
        at=at,
    )
    if organisation_of(by) == organisation_id:
        Message.objects.bulk_create([row])
    else:
        with acting_as(System(organisation_id), at=at):
            Message.objects.bulk_create([row])
    return row.id


@transaction.atomic
def drop_for_person(*, person_id: UUID, why: str, by: Viewer, at: datetime) -> int:
    """Stop everything that waits about a person, whoever was going to send it; return how many.

    Refused by the database to anyone who is neither in touch with the person nor the person.
    """
    with connection.cursor() as cursor:
        cursor.execute("select messaging_drop_for_person(%s, %s)", [person_id, why])
        count = int(cursor.fetchone()[0])
    audit.record(
        action="message.stopped",
        by=by,
        at=at,
        subject=("person", person_id),
        person_id=person_id,
        detail={"count": count, "why": why},
    )
    return count


@transaction.atomic
def reroute(
    *,
    person_id: UUID,
    from_organisation_id: UUID,
    to_organisation_id: UUID,
    by: Viewer,
    at: datetime,
) -> int:
    """Send what waits for the practice a person left to the new one; return how many.

    Delivery asks again whether the new practice may be told.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select messaging_reroute(%s, %s, %s)",
            [person_id, from_organisation_id, to_organisation_id],
        )
        count = int(cursor.fetchone()[0])
    audit.record(
        action="message.rerouted",
        by=by,
        at=at,
        subject=("person", person_id),
        person_id=person_id,
        detail={"count": count, "to": str(to_organisation_id)},
    )
    return count


@transaction.atomic
def retry(*, message_id: UUID, by: Viewer, at: datetime) -> None:
    """Try a message again, as if for the first time; NotWaiting if it moved on."""
    _mend(queries.one(message_id, viewer=by, at=at), _again(at), "message.retried", by, at)


@transaction.atomic
def retry_all(*, by: Viewer, at: datetime) -> int:
    """Try everything again that did not arrive and that nobody dealt with; return how many.

    For after a mail server was away: one press, not one for each message.
    """
    waiting = queries.trouble(viewer=by, at=at)
    for found in waiting:
        _mend(found, _again(at), "message.retried", by, at)
    return len(waiting)


@transaction.atomic
def deal_with(*, message_id: UUID, note: str, by: Viewer, at: datetime) -> None:
    """Say that what a message was for has been done another way; NotWaiting if it moved on."""
    changes = {
        "dealt_with_at": at,
        "dealt_with_by_account_id": account_of(by),
        "dealt_with_note": note[:300],
    }
    found = queries.one(message_id, viewer=by, at=at)
    _mend(found, changes, "message.dealt_with", by, at)


def _again(at: datetime) -> dict[str, object]:
    return {"state": State.QUEUED, "attempts": 0, "next_try_at": at}


def _mend(
    found: Trouble, changes: Mapping[str, object], action: str, by: Viewer, at: datetime
) -> None:
    """Change a failed message that the viewer was shown, as the organisation that sends it."""
    access.check_may_watch(by)
    holder = System(found.organisation_id)
    with acting_as(holder, at=at):
        changed = (
            Message.objects.visible_to(holder, at=at)
            .filter(pk=found.id, state=State.FAILED, dealt_with_at=None)
            .update(**changes)
        )
    if not changed:
        raise NotWaiting
    audit.record(action=action, by=by, at=at, subject=("message", found.id))
