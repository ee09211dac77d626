"""By a secure link: a provider without any system takes, answers and finishes referrals.

Whoever keeps the directory names an address for a service, and its owner confirms it. From then on
each referral to the service is told of by e-mail, with a link that a code to the same address
opens. What follows is what a provider's own system does (``journey.handling``): the same rules,
the same people told. No message says whom it is about.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.audit import operations as audit
from handrail.domain.directory import hearing
from handrail.domain.directory.hearing import Address
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.referrals import queries as referrals
from handrail.domain.referrals.choices import State
from handrail.domain.referrals.queries import ReferralCard
from handrail.domain.staff import operations as staff
from handrail.domain.staff import people
from handrail.domain.staff import queries as accounts
from handrail.domain.staff.permissions import Permission
from handrail.domain.staff.queries import BY_LINK
from handrail.domain.systems import answering
from handrail.kernel.errors import NotFound, Refusal
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Client, LinkBearer, System, Viewer, acting_as

ROLE_NAME = "Answers referrals by a secure link"
MAY = (Permission.TRIAGE, Permission.WORK_CASES)
NEW, OFFERED, ASKED = "new", "offered", "asked for"
STILL_THEIRS = frozenset(State) - {State.CLOSED}


class NotTheirs(Refusal):
    """The address belongs to somebody who may not decide on referrals."""

    default = "This address cannot be used. Ask whoever keeps the directory to name another."


@dataclass(frozen=True, slots=True)
class Seat:
    """What somebody with an open link is in front of, and as whom they act."""

    by: Client
    referral_id: UUID
    address: Address


@transaction.atomic
def name_address(*, service_id: UUID, who: str, email: str, by: Viewer, at: datetime) -> None:
    """Name the address by which a service hears, in place of one before, and ask it to confirm.

    As ``hearing.name`` refuses.
    """
    stop(service_id=service_id, by=by, at=at)
    secret = hearing.name(service_id=service_id, who=who, email=email, by=by, at=at)
    found = hearing.to_confirm(secret, at=at)
    facts = {"service": found.service_name, "link": f"/answer-for/{secret}/"}
    _write(found, "hearing_asked", facts, by, at)


@transaction.atomic
def confirm(*, secret: str, by: Viewer, at: datetime) -> Address:
    """Confirm an address by the link that went there; from now on referrals are told of to it.

    Its owner becomes a named worker of the provider, who can be chosen and cannot sign in.
    LinkOver; NotTheirs for somebody who works for DWP.
    """
    asked, ours = hearing.to_confirm(secret, at=at), System()
    with acting_as(ours, at=at):
        account_id = _worker(asked, ours, at)
        found = hearing.confirm(secret=secret, account_id=account_id, by=ours, at=at)
    audit.record(
        action="directory.hearing_confirmed_by_link",
        by=by,
        at=at,
        subject=("service", found.service_id),
    )
    return found


@transaction.atomic
def stop(*, service_id: UUID, by: Viewer, at: datetime) -> bool:
    """End a service's address, every link of it and what is open by one; return if there was one.

    NotAllowed, AnotherAreasEntry, UnknownService.
    """
    ended = hearing.end(service_id=service_id, by=by, at=at)
    if ended is None:
        return False
    answering.end(hearing_id=ended.id, at=at)
    if ended.account_id and not hearing.is_still_named(ended.account_id, ended.provider_id):
        with acting_as(System(), at=at):
            _leave(ended, at)
    return True


@transaction.atomic
def tell(*, address: Address, by: System, at: datetime) -> int:
    """Send links for what came to a service and has not been told of; return how many.

    A new referral, one that another team offers, and the referrer's answer to a question. Where
    its owner works there no more the address ends: whoever keeps the entry sees that none is left.
    """
    if not _works_there(address, at):
        hearing.lapse(address.id, by=by, at=at)
        answering.end(hearing_id=address.id, at=at)
        return 0
    told, count = answering.told(address.id, at=at), 0
    for card, occasion in _waiting(address, by, at):
        if (card.id, occasion) not in told:
            count += _send(address, card, occasion, by, at)
    return count


def ask_for_code(*, secret: str, by: Viewer, at: datetime) -> str:
    """Send a code to the address that a link went to; return what the browser keeps.

    The answer is the same whether or not there is such a link.
    """
    asked = answering.ask_for_code(secret=secret, at=at)
    address = _in_force(asked.link, at)
    if asked.link is not None and address is not None and _card(asked.link, address, at):
        _write(address, "answer_code", {"code": asked.code}, by, at)
        subject = ("referral", asked.link.referral_id)
        audit.record(action="answer.code_asked", by=by, at=at, subject=subject)
    return asked.lookup


def use_code(*, lookup: str, code: str, by: Viewer, at: datetime) -> LinkBearer | None:
    """Return whom the code lets in, or None; a wrong try stays counted."""
    opened = answering.use_code(lookup=lookup, code=code, at=at)
    if opened is None:
        audit.record(action="answer.code_refused", by=by, at=at)
        return None
    link, browser_hash = opened
    subject = ("referral", link.referral_id)
    audit.record(action="answer.opened", by=by, at=at, subject=subject)
    return LinkBearer(browser_hash)


@transaction.atomic
def send_again(*, secret: str, by: Viewer, at: datetime) -> None:
    """Send a new link for what an old one was about, where that is still the service's.

    Does the same for whoever asks, and says nothing.
    """
    link = answering.of_secret(secret, at=at)
    address = _in_force(link, at)
    card = _card(link, address, at) if link and address else None
    if address is not None and card is not None:
        ours = System(address.provider_id)
        with acting_as(ours, at=at):
            _send(address, card, f"{ASKED} {at.isoformat()}", ours, at)
        audit.record(action="answer.link_asked", by=by, at=at, subject=("referral", card.id))


def seat(*, by: LinkBearer, at: datetime) -> Seat:
    """Return what the bearer of an open link is in front of; NotFound once it is over.

    Asked again with every page: an address that was stopped, and a referral that went elsewhere,
    end it at once.
    """
    link = answering.opened(by.token_hash, at=at)
    address = _in_force(link, at)
    if link is None or address is None or _card(link, address, at, to_look=True) is None:
        raise NotFound
    acts_as = Client(
        client_id=address.id,
        organisation_id=address.provider_id,
        permissions=frozenset(str(each) for each in MAY),
        account_id=address.account_id,
    )
    return Seat(acts_as, link.referral_id, address)


def leave_it(*, by: LinkBearer, at: datetime) -> None:
    """Close what a browser has open, for good."""
    link = answering.opened(by.token_hash, at=at)
    if link is not None:
        answering.end(link_id=link.id, at=at)


def _in_force(link: answering.Link | None, at: datetime) -> Address | None:
    """Return the address of a link while it is in force and its owner works there."""
    found = hearing.in_force(link.hearing_id) if link else ()
    return found[0] if found and _works_there(found[0], at) else None


def _works_there(address: Address, at: datetime) -> bool:
    cards = accounts.colleagues(address.provider_id, permission=Permission.TRIAGE, at=at)
    return any(card.account_id == address.account_id for card in cards)


def _card(
    link: answering.Link, address: Address, at: datetime, *, to_look: bool = False
) -> ReferralCard | None:
    """Return the referral of a link while it is the service's; an ended one only to look at."""
    ours = System(address.provider_id)
    with transaction.atomic(), acting_as(ours, at=at):
        try:
            record = referrals.record(link.referral_id, viewer=ours, at=at)
        except NotFound:
            return None
    card = record.card
    is_theirs = card.to_organisation_id == address.provider_id and (
        card.service_id == address.service_id
    )
    is_offered = card.offered_organisation_id == address.provider_id and (
        record.offered_service_id == address.service_id
    )
    if not is_theirs and not is_offered:
        return None
    return card if to_look or card.state in STILL_THEIRS else None


def _waiting(address: Address, by: System, at: datetime) -> list[tuple[ReferralCard, str]]:
    """Return what waits for the service, each with what it is told of for."""
    ours, service = address.provider_id, address.service_id
    cards = referrals.inbox(viewer=by, at=at, limit=1_000)
    found = [
        (card, NEW)
        for card in cards
        if (card.to_organisation_id, card.service_id) == (ours, service)
    ]
    answered = [card.id for card, _ in found if card.state == State.NEW and card.opened_at]
    news = referrals.news(answered, viewer=by, at=at) if answered else {}
    by_id = {card.id: card for card, _ in found}
    for referral_id, each in news.items():
        found += [(by_id[referral_id], str(it.id)) for it in each if it.ask and it.answered_at]
    for card in cards:
        if card.offered_organisation_id == ours:
            record = referrals.record(card.id, viewer=by, at=at)
            found += [(card, OFFERED)] if record.offered_service_id == service else []
    return found


def _send(address: Address, card: ReferralCard, occasion: str, by: System, at: datetime) -> bool:
    secret = answering.make(hearing_id=address.id, referral_id=card.id, occasion=occasion, at=at)
    if secret is None:
        return False
    facts = {
        "service": address.service_name,
        "promised": card.promised_at.isoformat(),
        "link": f"/answer/{secret}/",
    }
    _write(address, "referral_to_answer", facts, by, at)
    audit.record(
        action="answer.link_sent",
        by=by,
        at=at,
        subject=("referral", card.id),
        person_id=card.person_id,
        detail={"address": str(address.id)},
    )
    return True


def _write(
    address: Address, template: str, facts: dict[str, str], by: Viewer, at: datetime
) -> None:
    messaging.queue(
        organisation_id=address.provider_id,
        channel="staff_email",
        template=template,
        purpose="let a service without a system answer referrals",
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in facts.items()],
        address=address.email,
        by=by,
        at=at,
    )


def _worker(asked: Address, by: System, at: datetime) -> UUID:
    """Return the account of whose address it is, as a worker who cannot sign in; NotTheirs."""
    if not accounts.job_role_names([BY_LINK]):
        staff.define_job_role(key=BY_LINK, name=ROLE_NAME, permissions=MAY, by=by, at=at)
    account_id = staff.add_account(email=asked.email, name=asked.name, password=None, by=by, at=at)
    known = accounts.account(account_id)
    if known is None or known.works_for_dwp:
        raise NotTheirs
    with suppress(staff.AlreadyHere):
        staff.join(
            account_id=account_id,
            organisation_id=asked.provider_id,
            job_role=BY_LINK,
            title="",
            by=by,
            at=at,
        )
    return account_id


def _leave(ended: Address, at: datetime) -> None:
    for found in people.who_has_access([ended.provider_id], job_role=BY_LINK, at=at):
        if found.account_id == ended.account_id:
            staff.leave(
                membership_id=found.membership_id,
                organisation_id=ended.provider_id,
                by=System(),
                at=at,
            )
