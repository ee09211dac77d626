"""Leaving: access ends on a day or at once, and nobody whom somebody supported is left alone.

A live caseload is handed over by name before access ends. For a cause access ends at once, with
every session, and the service's manager is told of the cases. Whatever else ends access, such as a
national role that is gone, the clock sees to what it left.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from handrail.domain.cases import caseload, life
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.staff import access, people, reviews, sessions
from handrail.domain.staff import operations as staff
from handrail.domain.staff import queries as colleagues
from handrail.domain.staff.choices import FOR_CAUSE, Decision, EndReason
from handrail.domain.staff.people import Access
from handrail.domain.staff.permissions import Permission
from handrail.journey import reassign
from handrail.kernel.clock import LONDON, local_date
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff, System, Viewer, acting_as

WHY = "Their coach's access ended"
MOVE = "/manage/move/?from=nobody"


class CasesToHandOver(BadInput):
    """Somebody who still supports people would leave them without anybody."""

    default = "Choose who takes over their open cases. Nobody may be left without a coach."


class SayWhy(BadInput):
    """Access ends for a cause, and the cause is written down."""

    default = "Say in a few words what has happened"


class NotThatDay(BadInput):
    """The last day of access is a day to come."""

    default = "The last day must be today or later"


@dataclass(frozen=True, slots=True)
class Ending:
    """Why and when somebody's access ends, and who takes over what they carry."""

    reason: str
    words: str = ""
    last_date: date | None = None  # None: at once
    to_account_id: UUID | None = None


def open_cases(found: Access, *, by: Viewer, at: datetime) -> int:
    """Return how many cases somebody would leave behind; NotAllowed, NotYourOwn.

    A number and nothing of whom they are about: whoever gives access need not see people.
    """
    access.check_may_manage(by, found.organisation_id, found.account_id, local_date(at))
    return len(_left_behind(found, at))


def takers(found: Access, *, at: datetime) -> tuple[tuple[UUID, str], ...]:
    """Return who could take over somebody's cases, by name."""
    cards = colleagues.colleagues(found.organisation_id, permission=Permission.WORK_CASES, at=at)
    return tuple(
        (card.account_id, card.account_name)
        for card in cards
        if card.account_id != found.account_id
    )


@transaction.atomic
def leave(*, membership_id: UUID, ending: Ending, by: Staff, at: datetime) -> int:
    """End somebody's access; return how many cases went to somebody else, or to the manager.

    CasesToHandOver without somebody to take them, SayWhy, NotThatDay; NotFound; NotAllowed,
    NotYourOwn.
    """
    found = _one(membership_id, by, at)
    for_cause = ending.reason in FOR_CAUSE
    if for_cause and not ending.words.strip():
        raise SayWhy
    cases = _left_behind(found, at)
    if cases and not for_cause:
        _hand_over(found, cases, ending, at)
    until_at = None if for_cause else _until(ending.last_date, at)
    if reviews.one(membership_id, organisation_ids=[found.organisation_id], at=at).is_due(at):
        reviews.record(membership_id=membership_id, decision=Decision.ENDED, by=by, at=at)
    staff.leave(
        membership_id=membership_id,
        organisation_id=found.organisation_id,
        reason=ending.reason,
        words=ending.words,
        until_at=until_at,
        by=by,
        at=at,
    )
    if for_cause:
        sessions.end_all(account_id=found.account_id, why="for cause", by=by, at=at)
        _raise(found, cases, at)
    return len(cases)


@transaction.atomic
def change_role(*, membership_id: UUID, job_role: str, by: Staff, at: datetime) -> UUID:
    """Give somebody another job role in place of one; return the new membership's id.

    CasesToHandOver where the new one supports nobody and they carry cases; AlreadyHere.
    """
    found = _one(membership_id, by, at)
    shown = reviews.one(membership_id, organisation_ids=[found.organisation_id], at=at)
    made = staff.join(
        account_id=found.account_id,
        organisation_id=found.organisation_id,
        job_role=job_role,
        title="",
        by=by,
        at=at,
    )
    if _left_behind(found, at):
        raise CasesToHandOver
    if shown.is_due(at):
        reviews.record(membership_id=membership_id, decision=Decision.CHANGED, by=by, at=at)
    staff.leave(
        membership_id=membership_id,
        organisation_id=found.organisation_id,
        reason=EndReason.NOT_NEEDED,
        by=by,
        at=at,
    )
    return made


@transaction.atomic
def wind_up(*, found: Access, by: System, at: datetime) -> int:
    """See to what a membership left that is over; return how many cases went to the manager."""
    cases = _left_behind(found, at)
    staff.wind_up(membership_id=found.membership_id, by=by, at=at)
    _raise(found, cases, at)
    return len(cases)


def _one(membership_id: UUID, by: Staff, at: datetime) -> Access:
    found = people.by_id(membership_id, at=at)
    if found is None or not access.may_manage(by, found.organisation_id, local_date(at)):
        raise NotFound
    access.check_may_manage(by, found.organisation_id, found.account_id, local_date(at))
    return found


def _left_behind(found: Access, at: datetime) -> tuple[UUID, ...]:
    if people.holds_elsewhere(found, permission=Permission.WORK_CASES, at=at):
        return ()
    holder = System(found.organisation_id)
    with acting_as(holder, at=at):
        return caseload.open_with(found.account_id, viewer=holder, at=at)


def _hand_over(found: Access, cases: tuple[UUID, ...], ending: Ending, at: datetime) -> None:
    """Give all cases to the colleague who was named, as the organisation that holds them."""
    if ending.to_account_id is None or ending.to_account_id == found.account_id:
        raise CasesToHandOver
    holder = System(found.organisation_id)
    with acting_as(holder, at=at):
        reassign.reassign(
            case_ids=cases,
            to_account_id=ending.to_account_id,
            why=WHY,
            over_limit=None,
            by=holder,
            at=at,
        )


def _until(last_date: date | None, at: datetime) -> datetime | None:
    if last_date is None:
        return None
    if last_date < local_date(at):
        raise NotThatDay
    return datetime.combine(last_date + timedelta(days=1), time(0), tzinfo=LONDON)


def _raise(found: Access, cases: tuple[UUID, ...], at: datetime) -> None:
    """Say in each case that it waits for somebody, and tell the manager, else the mailbox."""
    if not cases:
        return
    holder = System(found.organisation_id)
    with acting_as(holder, at=at):
        for case_id in cases:
            life.leave_without_coach(case_id=case_id, why=WHY, by=holder, at=at)
        managers = colleagues.colleagues(
            found.organisation_id, permission=Permission.REASSIGN, at=at
        )
        told = [card.account_id for card in managers if card.account_id != found.account_id]
        for account_id in told or (None,):
            messaging.queue(
                organisation_id=found.organisation_id,
                channel="staff_email",
                template="cases_without_worker",
                purpose="leave nobody alone",
                facts=[
                    Fact(Kind.OPERATIONAL, "count", str(len(cases))),
                    Fact(Kind.OPERATIONAL, "link", MOVE),
                ],
                recipient_organisation_id=found.organisation_id,
                recipient_account_id=account_id,
                by=holder,
                at=at,
            )
