"""Follow a letter to a practice until it has arrived or is somebody's to see to (R22-R30, R106).

Each letter is a delivery; each try to hand it over by one way is a message of the outbox. What
other systems say of it counts whenever they say it, and nothing but their word counts as arrived.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.messaging import delivery_rules, outbox
from handrail.domain.messaging.choices import CHANNELS, DeliveryState, Said, State
from handrail.domain.messaging.models import Delivery, DeliveryStep, Message
from handrail.domain.messaging.rules import Fact
from handrail.domain.messaging.states import DELIVERY
from handrail.domain.organisations import queries as organisations
from handrail.kernel.ids import ordered_id
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, Viewer, account_of, acting_as, organisation_of

S = DeliveryState
NO_WAY = "The practice has chosen no way by which a computer can write to it."
TOO_LONG = "It could not be handed over in a day."
UNCOLLECTED = "The practice's mailbox did not collect it within five days."
UNANSWERED = "The practice's mailbox collected it, and its system has said nothing of it."
UNFETCHED = "The practice's system has not said that it fetched it."
UNSAID = "It went by email, and nobody at the practice has said that it arrived."
UNFILED = "The practice's system acknowledged it, but has not said that it was filed."


@dataclass(frozen=True, slots=True)
class NewLetter:
    """What a letter to a practice says, of whom, and who sends it."""

    organisation_id: UUID
    recipient_organisation_id: UUID
    template: str
    purpose: str
    facts: tuple[Fact, ...]
    person_id: UUID | None = None
    referral_id: UUID | None = None


@transaction.atomic
def begin(*, letter: NewLetter, by: Viewer, at: datetime) -> UUID:
    """Write a letter, and its first message to the outbox, by the way the practice prefers.

    Where the practice chose no way, it waits for somebody at once.
    """
    ways = organisations.get(letter.recipient_organisation_id).letter_ways
    asks = any(fact.key in {"ask", "question"} and fact.value for fact in letter.facts)
    row = Delivery(
        id=ordered_id(),
        organisation_id=letter.organisation_id,
        person_id=letter.person_id,
        referral_id=letter.referral_id,
        recipient_organisation_id=letter.recipient_organisation_id,
        template=letter.template,
        purpose=letter.purpose,
        ways=list(ways),
        asks=asks,
        created_at=at,
        next_at=at,
    )
    if organisation_of(by) == letter.organisation_id:
        _begin(row, letter.facts, by, at)
    else:
        with acting_as(System(letter.organisation_id), at=at):
            _begin(row, letter.facts, System(letter.organisation_id), at)
    return row.id


def _begin(row: Delivery, facts: Sequence[Fact], by: Viewer, at: datetime) -> None:
    """Write the row; its facts lie in its first message also where nothing can carry it."""
    way = row.ways[0] if row.ways else ""
    message = outbox.new_message(
        organisation_id=row.organisation_id,
        channel=CHANNELS[way or "email"],
        template=row.template,
        purpose=row.purpose,
        facts=facts,
        person_id=row.person_id,
        referral_id=row.referral_id,
        recipient_organisation_id=row.recipient_organisation_id,
        at=at,
    )
    message.delivery_id, row.message_id, row.way = row.id, message.id, way
    if way:
        row.state, row.next_at = S.GOING, at + delivery_rules.PATIENCE
    else:
        row.state, row.why = S.STRANDED, NO_WAY
        message.state, message.failed_at, message.latest_problem = State.FAILED, at, NO_WAY
        _deal_with(message, at)
    Message.objects.bulk_create([message])
    row.save(force_insert=True)
    step(row, "letter.written", by, at)


def handed_over(message: Message, by: System, at: datetime) -> None:
    """Note that a letter's message was handed over: now its answer is waited for."""
    row = _row(message, by, at)
    if row is None or row.message_id != message.id or row.state != S.GOING:
        return
    row.next_at = delivery_rules.answer_due(row.way, at)
    row.why = ""
    move(row, S.AWAITING, by, at)


def not_handed_over(message: Message, *, was_dropped: bool, by: System, at: datetime) -> None:
    """Send a letter another way because its message failed; stop it where it may not be told."""
    row = _row(message, by, at)
    if row is None or row.message_id != message.id or row.state != S.GOING:
        return
    if was_dropped:
        row.why = message.latest_problem
        end(row, S.STOPPED, by, at)
        return
    go_on(row, message.latest_problem, by=by, at=at)


def answered(
    *, delivery_id: UUID, message_id: UUID, said: Said, why: str = "", by: System, at: datetime
) -> None:
    """Take what another system says of a letter.

    Good news counts whenever it comes. Bad news of a try that another has overtaken is noted
    and changes nothing; nor does any news of a letter that has ended.
    """
    row = locked(delivery_id, by, at)
    if row is None:
        return
    is_current = row.message_id == message_id
    if row.ended_at is not None or (said not in GOOD and not is_current):
        step(row, f"letter.said_{said}", by, at, why)
        return
    if said in GOOD:
        _received(row, said, why, by, at)
    elif row.state in {S.AWAITING, S.GOING}:
        if said == Said.NOT_FILED:
            strand(row, why or str(said.label), by=by, at=at)
        else:
            go_on(row, why or str(said.label), by=by, at=at)
    elif row.state == S.ACKNOWLEDGED and said == Said.NOT_FILED:
        strand(row, why or str(said.label), by=by, at=at)
    else:
        step(row, f"letter.said_{said}", by, at, why)


GOOD = frozenset({Said.COLLECTED, Said.ACKNOWLEDGED, Said.FILED})
IS_SAID = {Said.ACKNOWLEDGED: S.ACKNOWLEDGED, Said.FILED: S.FILED}


def _received(row: Delivery, said: Said, why: str, by: System, at: datetime) -> None:
    """Take a receipt; what is still queued by another way is not sent any more."""
    if said == Said.COLLECTED:
        if row.collected_at is None:
            row.collected_at = at
            step(row, "letter.collected", by, at, why)
        if not delivery_rules.is_enough(said, settings.MESH_ENDS_WITH):
            row.save(update_fields=["collected_at"])
            return
        said = Said.ACKNOWLEDGED
    target = IS_SAID[said]
    if row.state == target:
        step(row, f"letter.said_{said}", by, at, why)
        return
    recall(row, at)
    row.why = why
    if target == S.FILED:
        end(row, S.FILED, by, at)
        return
    more = row.way == "mesh" and not delivery_rules.is_enough(said, settings.MESH_ENDS_WITH)
    row.next_at = delivery_rules.filing_due(at) if more else None
    move(row, S.ACKNOWLEDGED, by, at)


def look_again(*, delivery_id: UUID, by: System, at: datetime) -> bool:
    """Do what is due of one letter; return whether it now needs somebody, or another somebody."""
    row = locked(delivery_id, by, at)
    if row is None or row.next_at is None:
        return False
    if row.state in {S.STRANDED, S.BY_HAND}:
        return True
    if row.next_at > at:
        return False
    if row.state == S.GOING:
        recall(row, at)
        go_on(row, TOO_LONG, by=by, at=at)
    elif row.state == S.AWAITING and row.way == "mesh" and row.collected_at is None:
        go_on(row, UNCOLLECTED, by=by, at=at)
    elif row.state == S.AWAITING and row.way == "fhir":
        go_on(row, UNFETCHED, by=by, at=at)
    elif row.state == S.AWAITING:
        strand(row, UNANSWERED if row.way == "mesh" else UNSAID, by=by, at=at)
    else:
        strand(row, UNFILED, by=by, at=at)
    return row.state == S.STRANDED


def go_on(row: Delivery, why: str, *, by: System, at: datetime) -> None:
    """Send a letter by the practice's next way; where there is none, it needs somebody."""
    after = delivery_rules.next_way(row.ways, row.way, why)
    if not after.way:
        strand(row, why, by=by, at=at)
        return
    row.why = why[:300]
    requeue(row, after.way, at)
    move(row, S.GOING, by, at, event="letter.sent_another_way")


def requeue(row: Delivery, way: str, at: datetime) -> None:
    """Write a further message of the same letter to the outbox, by another way."""
    before = Message.objects.select_for_update().get(pk=_message_of(row))
    message = outbox.new_message(
        organisation_id=row.organisation_id,
        channel=CHANNELS[way],
        template=row.template,
        purpose=row.purpose,
        facts=[Fact(Kind(f["kind"]), f["key"], f["value"]) for f in before.facts],
        person_id=row.person_id,
        referral_id=row.referral_id,
        recipient_organisation_id=row.recipient_organisation_id,
        at=at,
    )
    message.delivery_id = row.id
    Message.objects.bulk_create([message])
    if before.state == State.FAILED and before.dealt_with_at is None:
        _deal_with(before, at)
        before.save(update_fields=["dealt_with_at", "dealt_with_note"])
    row.message_id, row.way, row.next_at = message.id, way, at + delivery_rules.PATIENCE
    row.collected_at = row.told_late_at = None


def strand(row: Delivery, why: str, *, by: System, at: datetime) -> None:
    """Say that a letter needs somebody; the sweep finds out who, within a minute."""
    row.why, row.next_at, row.owner_account_id = why[:300], at, None
    for before in Message.objects.filter(
        pk=_message_of(row), state=State.FAILED, dealt_with_at=None
    ):
        _deal_with(before, at)
        before.save(update_fields=["dealt_with_at", "dealt_with_note"])
    move(row, S.STRANDED, by, at)


def ask_by(row: Delivery) -> date | None:
    """Return by when a letter asks for something, as its message has it."""
    message = Message.objects.filter(pk=_message_of(row)).first()
    for fact in message.facts if message else ():
        if fact["key"] == "ask_by" and fact["value"]:
            return date.fromisoformat(fact["value"])
    return None


@transaction.atomic
def give(*, delivery_id: UUID, account_id: UUID, by: System, at: datetime) -> datetime | None:
    """Put a letter on somebody's worklist, with the moment by when; None if it is no longer due."""
    row = locked(delivery_id, by, at)
    if row is None or row.state not in {S.STRANDED, S.BY_HAND}:
        return None
    if row.state == S.STRANDED or row.next_at is None:
        row.next_at = delivery_rules.by_hand_due(at, ask_by(row) if row.asks else None)
        row.told_late_at = None
    row.owner_account_id = account_id
    move(row, S.BY_HAND, by, at)
    return row.next_at


@transaction.atomic
def told_late(*, delivery_id: UUID, by: System, at: datetime) -> None:
    """Note that somebody was told that a letter is still not seen to."""
    row = locked(delivery_id, by, at)
    if row is not None:
        row.told_late_at = at
        row.save(update_fields=["told_late_at"])
        step(row, "letter.late_told", by, at)


def _message_of(row: Delivery) -> UUID:
    """Return the message that carries a letter now: every letter has one."""
    assert row.message_id is not None
    return row.message_id


def _row(message: Message, by: System, at: datetime) -> Delivery | None:
    return locked(message.delivery_id, by, at) if message.delivery_id else None


def locked(delivery_id: UUID, by: Viewer, at: datetime) -> Delivery | None:
    """Return a letter that nobody else changes until this transaction ends, or None."""
    rows = Delivery.objects.visible_to(by, at=at).select_for_update()
    return rows.filter(pk=delivery_id).first()


def recall(row: Delivery, at: datetime) -> None:
    """Take back a message that has not gone: its letter has arrived, or goes another way."""
    Message.objects.filter(pk=_message_of(row), state__in=[State.QUEUED, State.FAILED]).update(
        state=State.FAILED,
        failed_at=at,
        dealt_with_at=at,
        dealt_with_note="Not needed by this way any more.",
    )


def _deal_with(message: Message, at: datetime) -> None:
    message.dealt_with_at = at
    message.dealt_with_note = "Its letter went on another way, or to somebody by name."


def end(row: Delivery, state: DeliveryState, by: Viewer, at: datetime) -> None:
    """End a letter's way; WrongState where it cannot end so."""
    row.next_at, row.ended_at = None, at
    move(row, state, by, at)


def move(row: Delivery, state: DeliveryState, by: Viewer, at: datetime, *, event: str = "") -> None:
    """Move a letter to another state, save it and write why; WrongState where it cannot go."""
    after = DELIVERY.check(row.state, state)
    row.state = state
    row.save()
    step(row, event or after.event, by, at, row.why)


def step(row: Delivery, event: str, by: Viewer, at: datetime, why: str = "") -> None:
    """Add a line to a letter's history, and to the audit."""
    DeliveryStep.objects.bulk_create(
        [
            DeliveryStep(
                delivery_id=row.id,
                organisation_id=row.organisation_id,
                at=at,
                event=event,
                way=row.way,
                why=why[:300],
                by_account_id=account_of(by),
            )
        ]
    )
    audit.record(
        action=event,
        by=by,
        at=at,
        subject=("letter", row.id),
        person_id=row.person_id,
        purpose=row.purpose,
        detail={"way": row.way, "why": why[:300]},
    )
