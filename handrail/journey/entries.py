"""Entries: the directory stays true because owners are asked, and anybody may say what is wrong.

Owners are reminded, whoever reports an entry hears what was done, and whoever proposes a
service hears whether it was added (R12, R13).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from handrail.domain.directory import keeping, owning, proposing, reporting
from handrail.domain.directory import operations as directory
from handrail.domain.directory.owning import Due
from handrail.domain.directory.proposing import Decided, NewProposal
from handrail.domain.directory.reporting import NewReport
from handrail.domain.directory.rules import stale_from
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations import queries as organisations
from handrail.domain.staff import queries as staff
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, Viewer, account_of

PURPOSE = "keep the directory true"


@transaction.atomic
def remind(*, item: Due, by: System, at: datetime) -> bool:
    """Ask an entry's owner whether it is still right; return whether there is anybody to ask.

    Where it has no owner, its provider's shared mailbox is asked; where there is none, whoever
    keeps the directory sees it in their list.
    """
    sender = keeping.keeper_of(item.provider_id, item.area_codes, local_date(at))
    to = _whom(item, at)
    if sender is None or to is None:
        return False
    secret = owning.make_link(item=item, at=at)
    facts = {
        "service": item.name,
        "since": item.since_date.isoformat(),
        "stale": stale_from(item.since_date).isoformat(),
        "link": f"/still-right/{secret}/",
    }
    _queue("directory_still_right", sender, facts, to, by, at)
    return True


@transaction.atomic
def put_right(
    *,
    service_id: UUID,
    changes: dict[str, Any],
    version: int | None,
    waits: Mapping[str, int],
    checked_by: str | None,
    by: Viewer,
    at: datetime,
) -> None:
    """Put right what an entry says and how long people wait, all or nothing.

    ``checked_by``: who says that all of it is right today; None where nobody does. As
    ``directory.revise``, ``declare_wait`` and ``assure`` refuse.
    """
    directory.revise(service_id=service_id, changes=changes, version=version, by=by, at=at)
    for kind, days in waits.items():
        directory.declare_wait(service_id=service_id, kind=kind, working_days=days, by=by, at=at)
    if checked_by is not None:
        directory.assure(service_id=service_id, assured_by=checked_by, by=by, at=at)


@transaction.atomic
def report(*, new: NewReport, by: Viewer, at: datetime) -> None:
    """Keep that somebody found an entry wrong. As ``reporting.report`` refuses."""
    reporting.report(new=new, by=by, at=at)


@transaction.atomic
def changed(*, secret: str, new: NewReport, by: Viewer, at: datetime) -> None:
    """Keep what an entry's owner says has changed, by the link they were sent; LinkOver."""
    owning.linked(secret, at=at)
    reporting.report(new=new, by=by, at=at)


@transaction.atomic
def answer(*, report_id: UUID, outcome: str, words: str, by: Viewer, at: datetime) -> None:
    """Answer a report, and tell whoever made it. As ``reporting.answer`` refuses."""
    done = reporting.answer(report_id=report_id, outcome=outcome, words=words, by=by, at=at)
    facts = {
        "service": done.card.service_name,
        "outcome": done.card.outcome,
        "answer": done.card.answer,
        "link": f"/services/{done.card.service_id}/",
    }
    _tell("directory_report_answered", done.keeper_id, facts, done.account_id, done.email, by, at)


@transaction.atomic
def propose(
    *, new: NewProposal, secret: UUID, proposer_email: str = "", by: Viewer, at: datetime
) -> None:
    """Keep a proposed service for whoever keeps the directory. As ``proposing.propose`` refuses."""
    proposing.propose(new=new, secret=secret, proposer_email=proposer_email, by=by, at=at)


@transaction.atomic
def approve(*, proposal_id: UUID, by: Viewer, at: datetime) -> UUID:
    """List a proposed service, tell whoever proposed it, and return its id."""
    account_id = account_of(by)
    name = staff.names([account_id]).get(account_id, "") if account_id else ""
    done = proposing.approve(proposal_id=proposal_id, checked_by=name, by=by, at=at)
    assert done.card.service_id is not None
    _tell_of_proposal(done, f"/services/{done.card.service_id}/", by, at)
    return done.card.service_id


@transaction.atomic
def decline(*, proposal_id: UUID, reason: str, by: Viewer, at: datetime) -> None:
    """Decline a proposed service, and tell whoever proposed it why."""
    done = proposing.decline(proposal_id=proposal_id, reason=reason, by=by, at=at)
    _tell_of_proposal(done, "/find-support/propose/", by, at)


def _tell_of_proposal(done: Decided, link: str, by: Viewer, at: datetime) -> None:
    facts = {
        "service": done.card.said.name,
        "approved": "yes" if done.card.approved else "",
        "reason": done.card.reason,
        "link": link,
    }
    _tell("directory_proposal_decided", done.keeper_id, facts, done.account_id, done.email, by, at)


def _whom(item: Due, at: datetime) -> dict[str, object] | None:
    """Return the owner as a message names whom it goes to; None where there is nobody."""
    owner = item.owner
    if owner.account_id is not None and staff.memberships(owner.account_id, at=at):
        return {"recipient_account_id": owner.account_id}
    if owner.email:
        return {"address": owner.email}
    if item.provider_id and organisations.get(item.provider_id).mailbox_email:
        return {"recipient_organisation_id": item.provider_id}
    return None


def _tell(
    template: str,
    sender: UUID,
    facts: dict[str, str],
    account_id: UUID | None,
    email: str,
    by: Viewer,
    at: datetime,
) -> None:
    if account_id is not None:
        _queue(template, sender, facts, {"recipient_account_id": account_id}, by, at)
    elif email:
        _queue(template, sender, facts, {"address": email}, by, at, channel="person_email")


def _queue(
    template: str,
    sender: UUID,
    facts: dict[str, str],
    to: dict[str, object],
    by: Viewer,
    at: datetime,
    channel: str = "staff_email",
) -> None:
    messaging.queue(
        organisation_id=sender,
        channel=channel,
        template=template,
        purpose=PURPOSE,
        facts=[Fact(Kind.OPERATIONAL, key, value) for key, value in facts.items() if value],
        by=by,
        at=at,
        **to,  # type: ignore[arg-type]
    )
