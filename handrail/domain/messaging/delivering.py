"""Take a message from the outbox, ask again whether it may be told, and note what became of it.

The door that carries it works between ``claim`` and the two ``mark_`` functions, outside any
transaction (house, fence 9). A crash in between leaves it ``sending``: after the lease it is
tried again under the same message id, or shown to somebody; it is never assumed sent.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.disclosure.queries import permits
from handrail.domain.messaging import following, letters, receipts, recipients, rules
from handrail.domain.messaging.choices import INTO_SYSTEM, TO_PERSON, Channel, State
from handrail.domain.messaging.models import Message
from handrail.domain.messaging.ports import AboutLetter, Outgoing
from handrail.domain.messaging.recipients import Stopped
from handrail.domain.messaging.rules import Fact, Sifted
from handrail.domain.messaging.words import Letter, Told
from handrail.domain.organisations import queries as organisations
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, System, acting_as

EVERY_KIND = frozenset(Kind)
ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")
BY_ITSELF_SECURE = TO_PERSON | INTO_SYSTEM
NOT_AGREED = "The person has not agreed, or no longer agrees, that they are told this."
CANNOT_TELL = "It was being handed over when Handrail stopped, so we cannot tell whether it went."


@transaction.atomic
def claim(*, message_id: UUID, by: System, at: datetime) -> Outgoing | None:
    """Return one due message in words, marked ``sending``; None when it does not go now.

    Skips one that somebody else holds. Drops it when nothing in it may be told any more.
    """
    row = (
        Message.objects.visible_to(by, at=at)
        .select_for_update(skip_locked=True)
        .filter(pk=message_id, state__in=[State.QUEUED, State.SENDING], next_try_at__lte=at)
        .first()
    )
    if row is None:
        return None
    try:
        if row.state == State.SENDING and rules.was_last(row.attempts):
            raise Stopped(State.FAILED, CANNOT_TELL)
        return _start(row, by, at)
    except Stopped as stopped:
        _stop(row, stopped, by, at)
        return None


@transaction.atomic
def mark_sent(*, message_id: UUID, receipt: str = "", by: System, at: datetime) -> None:
    """Note that a door handed the message over; a second telling changes nothing.

    ``receipt`` is what the other system calls it, where it said so.
    """
    row = _locked(message_id, by, at)
    if row is None or row.state == State.SENT:
        return
    row.state, row.sent_at, row.latest_problem = State.SENT, at, ""
    row.transport_id = receipt[:100]
    if row.template in rules.SECRET:
        row.facts = []
    row.save(update_fields=["state", "sent_at", "latest_problem", "facts", "transport_id"])
    detail = {
        "template": row.template,
        "channel": row.channel,
        "to": str(row.recipient_organisation_id or ""),
        "kinds": row.told_kinds,
    }
    _record("message.sent", row, by, at, detail)
    following.handed_over(row, by, at)


@transaction.atomic
def mark_failed(
    *, message_id: UUID, attempt: int, problem: str, is_final: bool, by: System, at: datetime
) -> None:
    """Note that an attempt failed, and try again later or show it to an administrator.

    An attempt that a later one has overtaken changes nothing.
    """
    row = _locked(message_id, by, at)
    if row is None or row.state != State.SENDING or row.attempts != attempt:
        return
    again_at = None if is_final else rules.next_try_at(attempt, at)
    if again_at is None:
        _stop(row, Stopped(State.FAILED, problem), by, at)
        return
    row.state, row.next_try_at, row.latest_problem = State.QUEUED, again_at, _plain(problem)
    row.save(update_fields=["state", "next_try_at", "latest_problem"])


@transaction.atomic
def set_aside(*, message_id: UUID, by: System, at: datetime) -> None:
    """Count an attempt that broke before there were words, so that one message blocks no other."""
    row = _locked(message_id, by, at)
    if row is None or row.state not in {State.QUEUED, State.SENDING} or row.next_try_at > at:
        return
    row.attempts += 1
    row.state = State.SENDING
    row.save(update_fields=["attempts", "state"])
    mark_failed(
        message_id=message_id,
        attempt=row.attempts,
        problem="Handrail could not write it. The log says why.",
        is_final=False,
        by=by,
        at=at,
    )


def in_words(row: Message, by: System, at: datetime) -> Outgoing:
    """Return a letter about a person as it may be told now, with no address and nothing sent.

    Stopped where none of it may be told, or where it may not even say whom it is about.
    """
    facts = tuple(Fact(Kind(f["kind"]), f["key"], f["value"]) for f in row.facts)
    sifted = _permitted(row, facts, by, at)
    about = recipients.about(row, sifted.kept, by, at)
    letter, _kinds, _is_notice = _write(row, sifted, "", at)
    return _outgoing(row, letter, about, "", at)


def _start(row: Message, by: System, at: datetime) -> Outgoing:
    if rules.is_useless(row.template, row.created_at, at):
        raise Stopped(State.DROPPED, "Its time had passed.")
    facts = tuple(Fact(Kind(f["kind"]), f["key"], f["value"]) for f in row.facts)
    if row.channel in TO_PERSON:
        address = recipients.of_person(row, by, at)
        sifted = Sifted(facts, frozenset(), nothing_left=False)
    else:
        address = recipients.of_organisation(row, at)
        sifted = _permitted(row, facts, by, at)
    about = recipients.about(row, sifted.kept, by, at)
    letter, told_kinds, is_notice = _write(row, sifted, address, at)
    row.state = State.SENDING
    row.attempts += 1
    row.next_try_at = at + rules.LEASE
    row.body_sha256 = hashlib.sha256(letter.body.encode()).hexdigest()
    row.message_id = row.message_id or f"<{row.id}@{settings.MAIL_FROM.rpartition('@')[2]}>"
    row.told_kinds, row.is_notice = told_kinds, is_notice
    row.save()
    return _outgoing(row, letter, about, address, at)


def _outgoing(
    row: Message, letter: Letter, about: AboutLetter | None, address: str, at: datetime
) -> Outgoing:
    return Outgoing(
        id=row.id,
        organisation_id=row.organisation_id,
        channel=row.channel,
        address=address,
        subject=letter.subject,
        body=letter.body,
        message_id=row.message_id,
        attempt=row.attempts,
        at=at,
        sheet=letter.sheet,
        about=about,
    )


def _permitted(row: Message, facts: tuple[Fact, ...], by: System, at: datetime) -> Sifted:
    """Return which facts the person lets the recipient know at this moment, asked as the person.

    Who it is about is added only now, and only where that may be told: the outbox holds no name.
    """
    recipient = row.recipient_organisation_id
    if row.person_id is None:
        allowed = frozenset({Kind.KNOWN})
    elif recipient is None or recipient == row.organisation_id:
        allowed = EVERY_KIND
    else:
        with acting_as(Person(row.person_id), at=at):
            allowed = permits(
                person_id=row.person_id, organisation_id=recipient, kinds=EVERY_KIND, at=at
            )
    sifted = rules.sift(facts, allowed)
    if not allowed or sifted.nothing_left:
        raise Stopped(State.DROPPED, NOT_AGREED)
    if row.template in letters.NAMING and Kind.IDENTITY in allowed:
        return replace(sifted, kept=sifted.kept + recipients.identity(row, facts, by, at))
    return sifted


def _write(
    row: Message, sifted: Sifted, address: str, at: datetime
) -> tuple[Letter, list[str], bool]:
    """Return the letter, the kinds it tells, and whether it is a notice without identity."""
    kept = sifted.kept
    withheld = sifted.withheld
    is_notice = (
        row.channel not in BY_ITSELF_SECURE
        and rules.needs_secure_mailbox({fact.kind for fact in kept})
        and not organisations.mailbox_is_secure(address)
    )
    if is_notice:
        fit = tuple(fact for fact in kept if rules.fits_any_mailbox(fact))
        withheld |= {fact.key for fact in kept} - {fact.key for fact in fit}
        kept = fit
    told = _told(row, {fact.key: fact.value for fact in kept}, withheld, at)
    template = "notice_without_identity" if is_notice else row.template
    letter = letters.write(template, told, by_text=row.channel == Channel.PERSON_TEXT)
    return letter, sorted({fact.kind.value for fact in kept}), is_notice


def _told(row: Message, facts: Mapping[str, str], withheld: frozenset[str], at: datetime) -> Told:
    sender = recipients.sender(row, at)
    page = f"/referrals/{row.referral_id}/" if row.referral_id else ""
    if page and row.template in letters.NAMING:
        facts = {"link": page} | dict(facts)
    return Told(
        facts=facts,
        withheld=withheld,
        sender=sender.name,
        ring=sender.ring,
        site=settings.PUBLIC_URL,
        reader=recipients.reader(row),
        receipt=_receipt(row),
    )


def _receipt(row: Message) -> str:
    """Return the address at which whoever reads an e-mail says that it arrived."""
    if row.delivery_id is None or row.channel != Channel.PRACTICE_EMAIL:
        return ""
    return f"{settings.PUBLIC_URL.rstrip('/')}/arrived/{receipts.secret_of(row.delivery_id)}/"


def _stop(row: Message, stopped: Stopped, by: System, at: datetime) -> None:
    row.state, row.latest_problem = stopped.state, _plain(stopped.why)
    if stopped.state == State.DROPPED:
        row.facts = []
    else:
        row.failed_at = at
    row.save(update_fields=["state", "latest_problem", "facts", "failed_at"])
    action = "message.dropped" if stopped.state == State.DROPPED else "message.failed"
    _record(action, row, by, at, {"template": row.template, "why": row.latest_problem})
    following.not_handed_over(row, was_dropped=stopped.state == State.DROPPED, by=by, at=at)


def _locked(message_id: UUID, by: System, at: datetime) -> Message | None:
    rows = Message.objects.visible_to(by, at=at).select_for_update()
    return rows.filter(pk=message_id).first()


def _plain(problem: str) -> str:
    """Return a problem without the addresses that other systems like to repeat."""
    return ADDRESS.sub("that address", " ".join(problem.split()))[:300]


def _record(
    action: str, row: Message, by: System, at: datetime, detail: Mapping[str, object]
) -> None:
    audit.record(
        action=action,
        by=by,
        at=at,
        subject=("message", row.id),
        person_id=row.person_id,
        purpose=row.purpose,
        detail=detail,
    )
