"""Services that somebody proposes: no entry, and never found, until whoever keeps it approves."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from handrail.domain.audit import operations as audit
from handrail.domain.directory import access, keeping, operations, rules, said_once
from handrail.domain.directory.entries import NewPlace, NewService
from handrail.domain.directory.industries import INDUSTRIES
from handrail.domain.directory.models import Proposal
from handrail.domain.directory.operations import ReasonNeeded, UnknownWord
from handrail.domain.directory.placing import areas_at
from handrail.domain.directory.reporting import AlreadyAnswered, NobodyKeeps
from handrail.kernel import clock
from handrail.kernel.errors import NotFound
from handrail.kernel.viewer import (
    LinkBearer,
    Viewer,
    account_of,
    acting_as,
    organisation_of,
)

MOST = 200


@dataclass(frozen=True, slots=True)
class NewProposal:
    """A service as somebody would like it to be listed."""

    name: str
    provider_name: str
    description: str
    postcode: str
    for_whom: str = ""
    how_to_get_in: str = ""
    cost: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""
    industries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal, and what became of it."""

    id: UUID
    said: NewProposal
    made_at: datetime
    by_staff: bool
    approved: bool | None
    reason: str
    decided_at: datetime | None
    service_id: UUID | None


@dataclass(frozen=True, slots=True)
class Decided:
    """A proposal just decided, and how whoever made it is told."""

    card: ProposalCard
    keeper_id: UUID
    account_id: UUID | None
    email: str


@transaction.atomic
def propose(
    *, new: NewProposal, secret: UUID, proposer_email: str = "", by: Viewer, at: datetime
) -> UUID:
    """Keep a proposal for whoever keeps the directory there; return its id. Twice is once.

    UnknownWord, WebsiteUnclear, NobodyKeeps.
    """
    if not set(new.industries) <= set(INDUSTRIES):
        raise UnknownWord
    website = operations.website(new.url)
    keeper = keeping.keeper_of(None, areas_at(new.postcode), clock.local_date(at))
    if keeper is None:
        raise NobodyKeeps
    account = account_of(by)
    made = Proposal(
        keeper_organisation_id=keeper,
        account_id=account,
        proposer_email="" if account else proposer_email.strip(),
        token_hash=_hash(secret),
        made_at=at,
        **{**asdict(new), "industries": list(new.industries), "url": website},
    )
    known = said_once.kept(made, at=at)
    if known is not None:
        return known
    audit.record(action="directory.service_proposed", by=by, at=at, subject=("proposal", made.pk))
    return made.pk


@transaction.atomic
def approve(*, proposal_id: UUID, checked_by: str, by: Viewer, at: datetime) -> Decided:
    """Make a proposal an entry, listed and checked today; NotFound, NotAllowed, AlreadyAnswered.

    It is listed only: nobody is referred to it from here until it has a provider who agrees.
    """
    row = _locked(proposal_id, by, at)
    said = _said(row)
    service_id = operations.add(
        service=NewService(
            name=said.name,
            provider_name=said.provider_name,
            description=said.description,
            for_whom=said.for_whom,
            how_to_get_in=said.how_to_get_in,
            cost=said.cost,
            takes_referrals=False,
            industries=said.industries,
            languages=(),
            delivery_kinds=("other_place",),
            email=said.email,
            phone=said.phone,
            url=rules.web_address(said.url),
            places=(NewPlace(said.postcode, address=said.address),),
            area_codes=areas_at(said.postcode),
        ),
        by=by,
        at=at,
    )
    operations.assure(service_id=service_id, assured_by=checked_by, by=by, at=at)
    return _decide(row, True, "", service_id, by, at)


@transaction.atomic
def decline(*, proposal_id: UUID, reason: str, by: Viewer, at: datetime) -> Decided:
    """Decline a proposal with a reason; NotFound, NotAllowed, ReasonNeeded, AlreadyAnswered."""
    row = _locked(proposal_id, by, at)
    if not reason.strip():
        raise ReasonNeeded
    return _decide(row, False, " ".join(reason.split())[:500], None, by, at)


def waiting(*, viewer: Viewer, at: datetime) -> tuple[ProposalCard, ...]:
    """Return the proposals that the viewer's organisation has to decide, oldest first."""
    rows = _ours(viewer, at).filter(decided_at=None).order_by("made_at", "id")[:MOST]
    return tuple(_card(row) for row in rows)


def number_waiting(*, viewer: Viewer, at: datetime) -> int:
    """Return how many proposals nobody decided."""
    return _ours(viewer, at).filter(decided_at=None).count()


def one(proposal_id: UUID, *, viewer: Viewer, at: datetime) -> ProposalCard:
    """Return a proposal of the viewer's own to decide; NotFound."""
    row = _ours(viewer, at).filter(pk=proposal_id).first()
    if row is None:
        raise NotFound
    return _card(row)


def by_secret(secret: UUID, *, at: datetime) -> ProposalCard:
    """Return the proposal that a secret opens; NotFound."""
    bearer = LinkBearer(_hash(secret))
    with acting_as(bearer, at=at):
        row = Proposal.objects.visible_to(bearer, at=at).first()
    if row is None:
        raise NotFound
    return _card(row)


def _ours(viewer: Viewer, at: datetime) -> QuerySet[Proposal]:
    rows = Proposal.objects.visible_to(viewer, at=at)
    return rows.filter(keeper_organisation_id__in=[organisation_of(viewer)])


def _locked(proposal_id: UUID, by: Viewer, at: datetime) -> Proposal:
    access.check_may_keep(by)
    row = _ours(by, at).select_for_update().filter(pk=proposal_id).first()
    if row is None:
        raise NotFound
    if row.decided_at is not None:
        raise AlreadyAnswered
    return row


def _decide(
    row: Proposal, approved: bool, reason: str, service_id: UUID | None, by: Viewer, at: datetime
) -> Decided:
    email = row.proposer_email
    row.proposer_email, row.approved, row.reason, row.service_id = "", approved, reason, service_id
    row.decided_at, row.decided_by_account_id = at, account_of(by)
    row.save(
        update_fields=[
            "proposer_email", "approved", "reason", "service_id", "decided_at",
            "decided_by_account_id",
        ]
    )  # fmt: skip
    audit.record(
        action="directory.proposal_approved" if approved else "directory.proposal_declined",
        by=by,
        at=at,
        subject=("proposal", row.pk),
    )
    return Decided(_card(row), row.keeper_organisation_id, row.account_id, email)


def _said(row: Proposal) -> NewProposal:
    return NewProposal(
        name=row.name,
        provider_name=row.provider_name,
        description=row.description,
        postcode=row.postcode,
        for_whom=row.for_whom,
        how_to_get_in=row.how_to_get_in,
        cost=row.cost,
        address=row.address,
        phone=row.phone,
        email=row.email,
        url=row.url,
        industries=tuple(row.industries),
    )


def _card(row: Proposal) -> ProposalCard:
    return ProposalCard(
        id=row.pk,
        said=_said(row),
        made_at=row.made_at,
        by_staff=row.account_id is not None,
        approved=row.approved,
        reason=row.reason,
        decided_at=row.decided_at,
        service_id=row.service_id,
    )


def _hash(secret: UUID) -> str:
    return hashlib.sha256(f"proposal:{secret}".encode()).hexdigest()
