"""Handling: a provider's own system takes, answers and finishes referrals; a referrer's takes back.

The words are those of HL7 FHIR R4, Task.status (Gravity SDOH Clinical Care, "Task"). Each change
is the journey function that the pages call, so that the same rules hold and the same people are
told. What a human must decide, a named human decides: the system says who.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.cases import queries as cases
from handrail.domain.cases import weighing
from handrail.domain.cases.choices import Attempt
from handrail.domain.cases.life import Closure
from handrail.domain.cases.records import CaseRecord
from handrail.domain.referrals import overruling, queries
from handrail.domain.referrals.choices import State
from handrail.domain.referrals.queries import ReferralCard
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.journey import afterwards, close, support, triage
from handrail.journey.close import WorkNow
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Client

OPEN = {State.NEW: "requested", State.REDIRECTING: "requested", State.QUESTION: "on-hold"}
UNDECIDED, SUPPORTED = ("requested", "on-hold"), ("accepted", "in-progress")
BY_REFERRER = ("requested", "cancelled")


class NeedsName(BadInput):
    """Something that a named colleague decides, and nobody is named who may."""

    default = "Name the colleague who decides this, one who does it at your organisation."


@dataclass(frozen=True, slots=True)
class Move:
    """What a system says became of a referral.

    ``worker_id`` is the account of whoever takes it on or decides; ``reason`` is coded, ``words``
    are their own. ``because`` and ``over_limit`` say why a rule or a worker's limit is passed over.
    """

    status: str
    worker_id: UUID | None = None
    reason: str = ""
    words: str = ""
    because: str = ""
    over_limit: str = ""
    onward_service_id: UUID | None = None
    answer_by_date: date | None = None
    contact_at: datetime | None = None
    work_status: str = ""
    ending: Closure = field(default_factory=lambda: Closure(reason=""))


@transaction.atomic
def move(*, referral_id: UUID, to: Move, by: Client, at: datetime) -> None:
    """Do what leads to a status; the status it has already changes nothing.

    WrongState where it may not follow; else what the journey functions raise. NeedsName where a
    named colleague has to decide. Whoever only referred learns nothing of where it stands.
    """
    card = queries.record(referral_id, viewer=by, at=at).card
    now = stands(card)
    if by.organisation_id not in card.deciders:
        _check_is_referrers(now, to.status)
    if to.status == now:
        return
    act = MOVES.get((now, to.status))
    if act is None:
        raise WrongState(f"What is {now} here cannot become {to.status}.")
    act(card, to, by, at)


def _check_is_referrers(now: str, status: str) -> None:
    """Raise WrongState, alike wherever it stands, unless whoever referred may say this now."""
    if status not in BY_REFERRER or now not in UNDECIDED:
        raise WrongState


def stands(card: ReferralCard) -> str:
    """Return where a referral stands, for whoever has it."""
    if card.state == State.CLOSED:
        return "ended"
    if card.state == State.ACCEPTED:
        return "in-progress" if card.first_contact_at else "accepted"
    return OPEN[State(card.state)]


def speaking_for(by: Client, account_id: UUID | None, *may: Permission, at: datetime) -> Client:
    """Return the system as it speaks for a colleague who may do one of these; NeedsName.

    Whoever is known to sit there themself, by a link of theirs, speaks for nobody else.
    """
    account_id = by.account_id or account_id
    if not any(_may(by, account_id, permission, at) for permission in may):
        raise NeedsName
    return replace(by, account_id=account_id)


def _may(by: Client, account_id: UUID | None, permission: Permission, at: datetime) -> bool:
    cards = staff.colleagues(by.organisation_id, permission=permission, at=at)
    return any(card.account_id == account_id and not card.works_for_dwp for card in cards)


def _accept(card: ReferralCard, to: Move, by: Client, at: datetime) -> None:
    if not _may(by, to.worker_id, Permission.WORK_CASES, at):
        raise NeedsName
    named = speaking_for(by, to.worker_id, Permission.WORK_CASES, at=at)
    if card.offered_organisation_id == by.organisation_id:
        triage.take_over(referral_id=card.id, by=named, at=at)
    assert to.worker_id is not None
    # Whoever supports takes somebody on; why all the same is for who decides, as on the pages.
    decides = _may(by, named.account_id, Permission.TRIAGE, at)
    try:
        triage.accept(
            referral_id=card.id,
            coach_account_id=to.worker_id,
            because=to.because if decides else "",
            over_limit=to.over_limit if decides else "",
            by=named,
            at=at,
        )
    except (overruling.NeedsReason, weighing.NeedsReason) as refusal:
        if decides:
            raise
        raise NeedsName from refusal


def _decline(card: ReferralCard, to: Move, by: Client, at: datetime) -> None:
    if card.offered_organisation_id == by.organisation_id:
        triage.refuse_offer(referral_id=card.id, why=to.words, by=by, at=at)
        return
    triage.decline(
        referral_id=card.id,
        closing=to.reason,
        onward_service_id=to.onward_service_id,
        note=to.words,
        by=speaking_for(by, to.worker_id, Permission.TRIAGE, at=at),
        at=at,
    )


def _ask(card: ReferralCard, to: Move, by: Client, at: datetime) -> None:
    if to.answer_by_date is None:
        raise BadInput("Say by which day you need the answer.")
    triage.ask_referrer(
        referral_id=card.id, question=to.words, answer_by_date=to.answer_by_date, by=by, at=at
    )


def _answer(card: ReferralCard, to: Move, by: Client, at: datetime) -> None:
    triage.answer(referral_id=card.id, text=to.words, by=by, at=at)


def _withdraw(card: ReferralCard, to: Move, by: Client, at: datetime) -> None:
    afterwards.withdraw(referral_id=card.id, closing=to.reason, note=to.words, by=by, at=at)


def _contact(card: ReferralCard, to: Move, by: Client, at: datetime) -> None:
    case, named = _case(card, to, by, at)
    support.try_contact(
        case_id=case.id,
        outcome=Attempt.REACHED,
        tried_at=to.contact_at or at,
        note=to.words,
        by=named,
        at=at,
    )


def _close(card: ReferralCard, to: Move, by: Client, at: datetime) -> None:
    case, named = _case(card, to, by, at)
    close.close(
        case_id=case.id,
        closure=replace(to.ending, reason=to.reason),
        work_now=WorkNow(to.work_status) if to.work_status else None,
        by=named,
        at=at,
    )


def _reopen(card: ReferralCard, to: Move, by: Client, at: datetime) -> None:
    case, named = _case(card, to, by, at)
    close.reopen(case_id=case.id, why=to.words, by=named, at=at)


def _case(card: ReferralCard, to: Move, by: Client, at: datetime) -> tuple[CaseRecord, Client]:
    case = cases.for_referral(card.id, viewer=by, at=at)
    if case is None or card.to_organisation_id != by.organisation_id:
        raise NotAllowed
    worker = to.worker_id or case.coach_account_id
    return case, speaking_for(by, worker, Permission.WORK_CASES, at=at)


Act = Callable[[ReferralCard, Move, Client, datetime], None]
MOVES: dict[tuple[str, str], Act] = {
    **{(now, "accepted"): _accept for now in UNDECIDED},
    **{(now, "rejected"): _decline for now in UNDECIDED},
    **{(now, "cancelled"): _withdraw for now in UNDECIDED},
    ("requested", "on-hold"): _ask,
    ("on-hold", "requested"): _answer,
    ("accepted", "in-progress"): _contact,
    **{(now, "completed"): _close for now in SUPPORTED},
    **{(now, "failed"): _close for now in SUPPORTED},
    ("ended", "accepted"): _reopen,
    ("ended", "in-progress"): _reopen,
}
