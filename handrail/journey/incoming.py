"""Incoming: a mail becomes a draft for the team, who make something to confirm of it, or answer.

Who a mail says it is from proves nothing: it is shown as what the address says.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.enquiries import mails
from handrail.domain.enquiries.choices import NOT_ANSWERED, Discarded, MailState
from handrail.domain.enquiries.mails import Matched
from handrail.domain.enquiries.ports import Incoming
from handrail.domain.enquiries.questions import INSTANT
from handrail.domain.enquiries.rules import mail_promised
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations import queries as organisations
from handrail.domain.referrals.choices import Source
from handrail.domain.referrals.intakes import IntakeSent
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey.advice_line import Opened, nation_of, send_in
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Staff, System

SOURCES = {
    "practice": Source.PRACTICE_OTHER,
    "employer": Source.EMPLOYER,
    "council": Source.COUNCIL,
    "jobcentre": Source.JOBCENTRE,
}
REASONS = {
    Discarded.NOT_FOR_US: "It is not for this service.",
    Discarded.NOT_AGREED: "We could not tell that the person agreed. Ask them, then send it again.",
    Discarded.TOO_LITTLE: "It does not say whom it is about, or how to reach them.",
    Discarded.DUPLICATE: "We have this already.",
}


@transaction.atomic
def take_in(*, mail: Incoming, by: System, at: datetime) -> bool:
    """Keep a mail for the team, once; return whether it is new."""
    assert by.organisation_id is not None
    found = organisations.by_email(mail.sender)
    matched = Matched(found[0].id, found[1]) if found else Matched()
    promised_at = mail_promised(at, nation_of(by.organisation_id, at=at))
    return mails.keep(mail=mail, matched=matched, promised_at=promised_at, by=by, at=at)


@transaction.atomic
def to_confirm(
    *, mail_id: UUID, answers: dict[str, Any], agreed: bool, by: Staff, at: datetime
) -> IntakeSent:
    """Put what a mail says into the team's inbox, once the person is known to agree.

    HasNotAgreed, NotFound, NotAllowed, WrongState.
    """
    mail = mails.record(mail_id, viewer=by, at=at)
    if mail.state != MailState.WAITING:
        raise WrongState
    sent = send_in(Opened(mail.id, answers, _source(mail), agreed), by=by, at=at)
    mails.go_on(mail_id=mail_id, intake_id=sent.id, by=by, at=at)
    return sent


@transaction.atomic
def put_aside(*, mail_id: UUID, why: str, by: Staff, at: datetime) -> bool:
    """Put a mail aside with a reason; return whether its sender is written to.

    Nobody answers a machine or an advertiser. NotFound, NotAllowed, BadInput, WrongState.
    """
    mail = mails.record(mail_id, viewer=by, at=at)
    mails.discard(mail_id=mail_id, why=why, by=by, at=at)
    if why in NOT_ANSWERED or mail.automatic or not mail.sender:
        return False
    said = {
        "sent_on": local_date(mail.received_at).isoformat(),
        "reason": REASONS[Discarded(why)],
    }
    messaging.queue(
        organisation_id=by.organisation_id,
        channel="person_email",
        template="mail_put_aside",
        purpose="answer an email",
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in said.items()],
        address=mail.sender,
        by=by,
        at=at,
    )
    return True


@transaction.atomic
def chase(*, mail_id: UUID, by: System, at: datetime) -> int:
    """Tell the manager, once, of a mail on which nobody decided in time; return 1 if so."""
    assert by.organisation_id is not None
    promised_at = mails.note_late(mail_id=mail_id, by=by, at=at)
    if promised_at is None:
        return 0
    said = {
        "promised": local_date(promised_at - INSTANT).isoformat(),
        "link": f"/inbox/mail/{mail_id}/",
    }
    whom = (Permission.MANAGE_SERVICE, Permission.TRIAGE)
    for account_id in staff.whoever_may(by.organisation_id, whom, at=at):
        messaging.queue(
            organisation_id=by.organisation_id,
            channel="staff_email",
            template="mail_waits",
            purpose="keep a promise",
            facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in said.items()],
            recipient_organisation_id=by.organisation_id,
            recipient_account_id=account_id,
            by=by,
            at=at,
        )
    return 1


def _source(mail: mails.MailRecord) -> str:
    if mail.sender_organisation_id is None:
        return Source.OTHER
    kind = organisations.get(mail.sender_organisation_id).kind
    return SOURCES.get(kind, Source.OTHER_NHS)
