"""Close the loop: tell the referrer, and tell the person (R106-R108)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.messaging import following
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.following import NewLetter
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations import queries as organisations
from handrail.domain.participants import queries as participants
from handrail.domain.referrals import operations as referrals
from handrail.domain.referrals import queries as referral_queries
from handrail.domain.referrals.queries import ReferralCard
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer, organisation_of

AT_CLOSING = frozenset({"referral.closed", "referral.finished"})
PURPOSE = "keep the referrer informed"


@transaction.atomic
def tell_referrer(
    *,
    referral_id: UUID,
    event: str,
    facts: Sequence[Fact] = (),
    ask: str = "",
    ask_by_date: date | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """Put news on the referrer's page, and a message in the outbox where they want one.

    By default a message goes only when something is asked and at closing. Whoever sent
    themself is told on their own page; their practice only where they said so.
    """
    record = referral_queries.record(referral_id, viewer=by, at=at)
    referrals.tell(
        referral_id=referral_id,
        event=event,
        facts=[{"kind": f.kind.value, "key": f.key, "value": f.value} for f in facts],
        ask=ask,
        ask_by_date=ask_by_date,
        by=by,
        at=at,
    )
    practice_id = _who_hears(record.card, tells=record.tell_referrer, by=by, at=at)
    if practice_id is None or not _wants(practice_id, event, asks=bool(ask)):
        return
    following.begin(
        letter=NewLetter(
            organisation_id=organisation_of(by) or record.card.to_organisation_id,
            recipient_organisation_id=practice_id,
            template="referral_news",
            purpose=PURPOSE,
            facts=(*_about_the_news(record.card, event, ask, ask_by_date), *facts),
            person_id=record.card.person_id,
            referral_id=referral_id,
        ),
        by=by,
        at=at,
    )


@transaction.atomic
def tell_person(
    *,
    person_id: UUID,
    referral_id: UUID | None,
    template: str,
    facts: Sequence[Fact] = (),
    organisation_id: UUID,
    by: Viewer,
    at: datetime,
) -> bool:
    """Queue a text or e-mail to a contact marked safe; return whether there is one."""
    person = participants.record(person_id, viewer=by, at=at)
    if person.died_date is not None:
        return False
    channels = {"text": "person_text", "email": "person_email"}
    for reach in person.reaches:
        if reach.is_safe and reach.way in channels:
            messaging.queue(
                organisation_id=organisation_id,
                channel=channels[reach.way],
                template=template,
                purpose="keep the person informed",
                facts=list(facts),
                person_id=person_id,
                referral_id=referral_id,
                by=by,
                at=at,
            )
            return True
    return False


def _who_hears(card: ReferralCard, *, tells: bool, by: Viewer, at: datetime) -> UUID | None:
    """Return the practice or other referrer to write to: the person's practice as it is now."""
    if not tells:
        return None
    person = participants.record(card.person_id, viewer=by, at=at)
    if card.from_organisation_id is None or card.source == "self":
        return person.gp_practice_id
    sender = organisations.get(card.from_organisation_id)
    has_moved = sender.kind == "practice" and person.gp_practice_id is not None
    return person.gp_practice_id if has_moved else card.from_organisation_id


def _wants(organisation_id: UUID, event: str, *, asks: bool) -> bool:
    wanted = organisations.get(organisation_id).letters_wanted
    if wanted == "every_step":
        return True
    return event in AT_CLOSING or (asks and wanted == "asked_and_closing")


def _about_the_news(
    card: ReferralCard, event: str, ask: str, ask_by_date: date | None
) -> list[Fact]:
    said = {
        "reference": card.reference,
        "event": event,
        "service": card.service_name,
        "organisation": card.to_organisation_name,
        "sent_on": card.sent_at.date().isoformat(),
        "ask": ask,
        "ask_by": ask_by_date.isoformat() if ask_by_date else "",
    }
    return [Fact(Kind.ATTENDANCE, key, value) for key, value in said.items() if value]
