"""Letters that did not arrive by themselves: whose each one is, and what they do with it (R106).

Every letter ends acknowledged by the practice, or with somebody by name and by a day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.cases import queries as cases
from handrail.domain.messaging import by_hand, deliveries, following, receipts, showing
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.deliveries import LetterRecord
from handrail.domain.messaging.operations import Fact
from handrail.domain.messaging.ports import Outgoing
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.kernel.errors import NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Client, Staff, System, Viewer, acting_as

# Who is asked to see to a letter where the person has no coach, the first that anybody holds.
WHO = (
    Permission.TRIAGE,
    Permission.MANAGE_SERVICE,
    Permission.WORK_CASES,
    Permission.WATCH_MESSAGES,
    Permission.MANAGE_PEOPLE,
)
LATE_TO = (Permission.MANAGE_SERVICE, Permission.WATCH_MESSAGES)
PAGE = "/letters/"


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """A letter as somebody who has to see to it reads it."""

    record: LetterRecord
    outgoing: Outgoing


@transaction.atomic
def see_to(*, delivery_id: UUID, by: System, at: datetime) -> bool:
    """Do what is due of a letter; return whether it was given to somebody.

    Whoever it is given to is told by e-mail, which names nobody. One that is late is told of once
    more, to whoever runs the service. Where an organisation has nobody at all it is asked again.
    """
    if not following.look_again(delivery_id=delivery_id, by=by, at=at):
        return False
    letter = deliveries.one(delivery_id, viewer=by, at=at)
    if letter.owner_account_id and _works_there(letter, letter.owner_account_id, at):
        if letter.is_late(at):
            _tell_of_lateness(letter, by, at)
        return False
    owner = next(_owners(letter, by, at), None)
    if owner is None:
        return False
    due_at = following.give(delivery_id=delivery_id, account_id=owner, by=by, at=at)
    if due_at is None:
        return False
    facts = [Fact(Kind.OPERATIONAL, "by", due_at.isoformat())]
    _tell(letter, "letter_given", owner, facts, by, at)
    return True


def send_again(*, delivery_id: UUID, way: str, by: Viewer, at: datetime) -> None:
    """Send a letter once more by one way; MovedOn, NotAllowed, NotFound."""
    by_hand.send_again(delivery_id=delivery_id, way=way, by=by, at=at)


def done(*, delivery_id: UUID, how: str, note: str, by: Viewer, at: datetime) -> None:
    """Say how somebody did a letter's work themself; MovedOn, NotAllowed, NotFound, SayHow."""
    by_hand.done(delivery_id=delivery_id, how=how, note=note, by=by, at=at)


def take(*, delivery_id: UUID, by: Staff, at: datetime) -> None:
    """Take a colleague's letter over; MovedOn, NotAllowed, NotFound."""
    by_hand.take(delivery_id=delivery_id, by=by, at=at)


@transaction.atomic
def read(*, delivery_id: UUID, by: Viewer, at: datetime) -> ShownLetter:
    """Return a letter in words, as it may be told at this moment, and write down who read it.

    NotFound where it is not theirs, or where nothing of it may be told any more.
    """
    record = deliveries.one(delivery_id, viewer=by, at=at)
    with acting_as(System(record.organisation_id), at=at):
        outgoing = showing.as_told(
            delivery_id=delivery_id, by=System(record.organisation_id), at=at
        )
    audit.record(
        action="letter.read",
        by=by,
        at=at,
        subject=("letter", delivery_id),
        person_id=record.person_id,
        purpose="see to a letter that did not arrive",
    )
    return ShownLetter(record, outgoing)


@transaction.atomic
def arrived(*, secret: str, at: datetime) -> None:
    """Take a practice's word that a letter came, by the link in it; NotFound for no link of ours.

    The link is the right to do it, so Handrail writes it as itself.
    """
    delivery_id = receipts.delivery_of(secret)
    if delivery_id is None:
        raise NotFound
    with acting_as(System(), at=at):
        holder = deliveries.holder(delivery_id, viewer=System())
    if holder is None:
        raise NotFound
    with acting_as(System(holder), at=at):
        by_hand.arrived(delivery_id=delivery_id, by=System(holder), at=at)


@transaction.atomic
def told_to_us(*, delivery_id: UUID, holder_id: UUID, by: Client, at: datetime) -> Outgoing:
    """Return a letter in words to the system of the organisation it was written to; MayNotBeTold.

    ``holder_id`` is who wrote it. It says what the person lets that organisation know now.
    """
    holder = System(holder_id)
    with acting_as(holder, at=at):
        outgoing = showing.as_told(delivery_id=delivery_id, by=holder, at=at)
    if outgoing.about is None or outgoing.about.recipient.id != by.organisation_id:
        raise showing.MayNotBeTold
    return outgoing


@transaction.atomic
def received(
    *, delivery_id: UUID, holder_id: UUID, person_id: UUID, by: Client, at: datetime
) -> None:
    """Take it from a practice's own system that a letter came; a repeat is harmless. NotFound."""
    told_to_us(delivery_id=delivery_id, holder_id=holder_id, by=by, at=at)
    holder = System(holder_id)
    with acting_as(holder, at=at):
        by_hand.arrived(delivery_id=delivery_id, by=holder, at=at)
    audit.record(
        action="letter.received",
        by=by,
        at=at,
        subject=("letter", delivery_id),
        person_id=person_id,
    )


def _owners(letter: LetterRecord, by: System, at: datetime) -> Iterator[UUID]:
    """Give who might see to a letter: the person's coach first, then whoever may decide there."""
    if letter.referral_id is not None:
        case = cases.for_referral(letter.referral_id, viewer=by, at=at)
        coach = case.coach_account_id if case else None
        is_ours = case is not None and case.organisation_id == letter.organisation_id
        if coach and is_ours and _works_there(letter, coach, at):
            yield coach
    for permission in WHO:
        for card in staff.colleagues(letter.organisation_id, permission=permission, at=at):
            yield card.account_id


def _works_there(letter: LetterRecord, account_id: UUID, at: datetime) -> bool:
    jobs = staff.memberships(account_id, at=at)
    return any(job.organisation_id == letter.organisation_id for job in jobs)


def _tell_of_lateness(letter: LetterRecord, by: System, at: datetime) -> None:
    told = staff.whoever_may(letter.organisation_id, LATE_TO, at=at)
    assert letter.next_at is not None
    facts = [Fact(Kind.OPERATIONAL, "by", letter.next_at.isoformat())]
    for account_id in told:
        _tell(letter, "letter_late", account_id, facts, by, at)
    following.told_late(delivery_id=letter.id, by=by, at=at)


def _tell(
    letter: LetterRecord,
    template: str,
    account_id: UUID | None,
    facts: list[Fact],
    by: System,
    at: datetime,
) -> None:
    messaging.queue(
        organisation_id=letter.organisation_id,
        channel="staff_email",
        template=template,
        purpose="see to a letter that did not arrive",
        facts=[*facts, Fact(Kind.OPERATIONAL, "link", f"{PAGE}{letter.id}/")],
        recipient_organisation_id=letter.organisation_id,
        recipient_account_id=account_id,
        by=by,
        at=at,
    )
