"""Reports that an entry is wrong: made by anybody, answered by whoever keeps or gives the service.

Whoever reported reads the answer on a page of their own, by a secret that only they have.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from handrail.domain.audit import operations as audit
from handrail.domain.directory import access, keeping, said_once
from handrail.domain.directory.changing import UnknownService
from handrail.domain.directory.models import Report, Service
from handrail.domain.directory.operations import ReasonNeeded, UnknownWord
from handrail.domain.directory.wrong import Outcome, Wrong
from handrail.kernel import clock
from handrail.kernel.errors import NotFound, Refusal
from handrail.kernel.viewer import (
    LinkBearer,
    Viewer,
    account_of,
    acting_as,
    organisation_of,
)

LONGEST = 500
MOST = 200


class NobodyKeeps(Refusal):
    """There is no area, so nobody would read it."""

    default = "Nobody keeps this directory yet, so we cannot take this. Ring us instead."


class AlreadyAnswered(Refusal):
    """Somebody else answered it meanwhile."""

    default = "Somebody has answered this report since you opened it."


@dataclass(frozen=True, slots=True)
class NewReport:
    """What somebody found wrong; ``secret`` opens the page on which they read the answer."""

    service_id: UUID
    kind: str
    secret: UUID
    note: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class ReportCard:
    """One report, and what was done."""

    id: UUID
    service_id: UUID
    service_name: str
    provider_id: UUID | None
    kind: str
    note: str
    made_at: datetime
    by_staff: bool
    wants_answer: bool
    outcome: str
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A report just answered, and how whoever made it is told."""

    card: ReportCard
    keeper_id: UUID
    account_id: UUID | None
    email: str


@transaction.atomic
def report(*, new: NewReport, by: Viewer, at: datetime) -> UUID:
    """Keep a report for whoever keeps the entry; return its id. The same form twice is once.

    UnknownService, UnknownWord, NobodyKeeps.
    """
    if new.kind not in Wrong.values:
        raise UnknownWord
    row = Service.objects.filter(pk=new.service_id).defer("words", "vendor").first()
    if row is None:
        raise UnknownService
    keeper = keeping.keeper_of(row.provider_id, row.area_codes, clock.local_date(at))
    if keeper is None:
        raise NobodyKeeps
    account = account_of(by)
    made = Report(
        service=row,
        keeper_organisation_id=keeper,
        provider_organisation_id=row.provider_id,
        account_id=account,
        email="" if account else new.email.strip(),
        token_hash=_hash(new.secret),
        kind=new.kind,
        note=" ".join(new.note.split())[:LONGEST],
        made_at=at,
    )
    known = said_once.kept(made, at=at)
    if known is not None:
        return known
    audit.record(
        action="directory.entry_reported",
        by=by,
        at=at,
        subject=("service", row.pk),
        detail={"kind": new.kind},
    )
    return made.pk


@transaction.atomic
def answer(*, report_id: UUID, outcome: str, words: str, by: Viewer, at: datetime) -> Answered:
    """Say what was done about a report; its email is taken away, and returned once.

    NotFound for a report that is not the viewer's, NotAllowed, UnknownWord, ReasonNeeded,
    AlreadyAnswered.
    """
    row = _mine(by, at).select_for_update(of=("self",)).filter(pk=report_id).first()
    if row is None:
        raise NotFound
    access.check_may_run(by, row.provider_organisation_id, clock.local_date(at))
    if outcome not in Outcome.values:
        raise UnknownWord
    if row.answered_at is not None:
        raise AlreadyAnswered
    said = " ".join(words.split())[:LONGEST]
    if outcome == Outcome.UNDECIDED and not said:
        raise ReasonNeeded
    email = row.email
    row.email, row.outcome, row.answer = "", outcome, said
    row.answered_at, row.answered_by_account_id = at, account_of(by)
    row.save(update_fields=["email", "outcome", "answer", "answered_at", "answered_by_account_id"])
    audit.record(
        action="directory.report_answered",
        by=by,
        at=at,
        subject=("service", row.service_id),
        detail={"outcome": outcome},
    )
    return Answered(_card(row), row.keeper_organisation_id, row.account_id, email)


def waiting(*, viewer: Viewer, at: datetime) -> tuple[ReportCard, ...]:
    """Return the reports that nobody answered and the viewer could, oldest first."""
    rows = _open(viewer, at).order_by("made_at", "id")[:MOST]
    return tuple(_card(row) for row in rows)


def number_waiting(*, viewer: Viewer, at: datetime) -> int:
    """Return how many reports nobody answered."""
    return _open(viewer, at).count()


def one(report_id: UUID, *, viewer: Viewer, at: datetime) -> ReportCard:
    """Return one report that the viewer could answer; NotFound, NotAllowed, AnotherAreasEntry."""
    row = _mine(viewer, at).filter(pk=report_id).first()
    if row is None:
        raise NotFound
    access.check_may_run(viewer, row.provider_organisation_id, clock.local_date(at))
    return _card(row)


def by_secret(secret: UUID, *, at: datetime) -> ReportCard:
    """Return the report that a secret opens; NotFound."""
    bearer = LinkBearer(_hash(secret))
    with acting_as(bearer, at=at):
        row = _mine(bearer, at).first()
    if row is None:
        raise NotFound
    return _card(row)


def mine_of(service_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[ReportCard, ...]:
    """Return what the viewer, a member of staff, reported of one entry, newest first."""
    account = account_of(viewer)
    if account is None:
        return ()
    rows = _mine(viewer, at).filter(service_id=service_id, account_id=account)
    return tuple(_card(row) for row in rows.order_by("-made_at", "-id")[:3])


def _mine(viewer: Viewer, at: datetime) -> QuerySet[Report]:
    return Report.objects.visible_to(viewer, at=at).select_related("service")


def _open(viewer: Viewer, at: datetime) -> QuerySet[Report]:
    """Return the open reports that the viewer could answer, not all that they made themselves."""
    ours = organisation_of(viewer)
    may_answer = Q(provider_organisation_id=ours)
    if access.may_keep(viewer):
        may_answer |= Q(keeper_organisation_id=ours)
    return _mine(viewer, at).filter(may_answer, answered_at=None)


def _card(row: Report) -> ReportCard:
    return ReportCard(
        id=row.pk,
        service_id=row.service_id,
        service_name=row.service.name,
        provider_id=row.provider_organisation_id,
        kind=row.kind,
        note=row.note,
        made_at=row.made_at,
        by_staff=row.account_id is not None,
        wants_answer=row.account_id is not None or bool(row.email),
        outcome=row.outcome,
        answer=row.answer,
        answered_at=row.answered_at,
    )


def _hash(secret: UUID) -> str:
    return hashlib.sha256(f"entry report:{secret}".encode()).hexdigest()
