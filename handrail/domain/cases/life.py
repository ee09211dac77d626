"""Pause, resume, close and reopen a case, or give it to another worker of the same team."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.cases import access
from handrail.domain.cases.changing import change, happened, locked, move
from handrail.domain.cases.choices import Close
from handrail.domain.cases.concluding import Conclusion, Facts, conclude
from handrail.domain.cases.models import Case, Ending, Handover, Plan
from handrail.domain.cases.reaching import reaching
from handrail.domain.participants import queries as participants
from handrail.domain.staff import queries as staff
from handrail.domain.staff.permissions import Permission
from handrail.kernel.clock import local_date
from handrail.kernel.errors import BadInput
from handrail.kernel.ids import ordered_id
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Viewer, account_of


class CannotClose(BadInput):
    """The reason given does not fit what is known, or something is still to be done first."""


@dataclass(frozen=True, slots=True)
class Closure:
    """Why and how support ends, as the person and the referrer are told it.

    ``risk_seen`` is what the one who closes saw when they looked at risk; needed where the
    person was not reached. ``ask`` is at most one thing asked of the GP, by a day. ``med3`` is
    wording for a fit note, which only a clinician suggests, by name.
    """

    reason: str
    first_work: str = ""
    latest_work: str = ""
    return_date: date | None = None
    adjustments: str = ""
    agreed: str = ""
    ask: str = ""
    ask_by_date: date | None = None
    risk_seen: str = ""
    aim: str = ""
    function: str = ""
    med3: str = ""


@transaction.atomic
def pause(
    *,
    case_id: UUID,
    until_date: date,
    reason: str,
    version: int | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """Rest the case until a day, for a reason; BadInput unless both are given."""
    if until_date <= local_date(at):
        raise BadInput("The pause must end after today")
    if not reason.strip():
        raise BadInput("Say why support is paused")
    row = locked(case_id, by, at, version)
    access.check_may_hold(by, row)
    changes = {"paused_until_date": until_date, "pause_reason": reason.strip()}
    move(row, "case.paused", by, at, changes, reason.strip())


@transaction.atomic
def resume(*, case_id: UUID, by: Viewer, at: datetime) -> None:
    """Go on with a paused case."""
    row = locked(case_id, by, at)
    access.check_may_hold(by, row)
    move(row, "case.resumed", by, at, {"paused_until_date": None, "pause_reason": ""})


@transaction.atomic
def close(
    *, case_id: UUID, closure: Closure, version: int | None = None, by: Viewer, at: datetime
) -> Conclusion:
    """End the case; CannotClose, with every reason, where the conclusion does not hold.

    Ends what was shared and takes back an offer to hand over that still waits.
    """
    if closure.reason not in Close.values:
        raise CannotClose("Choose why support is ending")
    row = locked(case_id, by, at, version)
    access.check_may_hold(by, row)
    if closure.med3.strip() and not access.may_suggest_med3(by):
        raise CannotClose("Only a health professional suggests wording for a fit note.")
    conclusion = conclude(_facts(row, closure, by, at))
    if conclusion.problems:
        raise CannotClose(" ".join(conclusion.problems))
    Handover.objects.filter(case_id=row.id, answered_at=None).update(
        answered_at=at, is_accepted=False
    )
    _end_shares(row)
    _ending(row, closure, conclusion, by, at)
    changes = {
        "closed_at": at,
        "close_reason": closure.reason,
        "next_step": "",
        "next_step_date": None,
        "paused_until_date": None,
        "pause_reason": "",
    }
    move(row, "case.closed", by, at, changes, conclusion.sentence)
    return conclusion


@transaction.atomic
def reopen(*, case_id: UUID, why: str, by: Viewer, at: datetime) -> None:
    """Take a closed case up again: going back to work is a journey (R74).

    WrongState once the person has died, whatever the case had ended with.
    """
    if not why.strip():
        raise BadInput("Say why the case is opened again")
    row = locked(case_id, by, at)
    access.check_may_hold(by, row)
    if row.close_reason == Close.DIED:
        raise WrongState(participants.DEATH_RECORDED)
    participants.check_is_alive(row.person_id, viewer=by, at=at)
    move(row, "case.reopened", by, at, {"closed_at": None, "close_reason": ""}, why.strip())


@transaction.atomic
def reassign(*, case_id: UUID, coach_account_id: UUID, why: str, by: Viewer, at: datetime) -> None:
    """Give the case to a colleague; BadInput unless they support people for its holder."""
    row = locked(case_id, by, at)
    access.check_may_reassign(by, row)
    workers = staff.colleagues(row.organisation_id, permission=Permission.WORK_CASES, at=at)
    if coach_account_id not in {card.account_id for card in workers}:
        raise BadInput("Choose someone who supports people at this organisation")
    change(row, {"coach_account_id": coach_account_id})
    name = staff.names([coach_account_id])[coach_account_id]
    happened(
        row,
        "case.reassigned",
        by,
        at,
        note=f"Now with {name}: {why.strip()}",
        detail={"to": str(coach_account_id)},
    )


@transaction.atomic
def leave_without_coach(*, case_id: UUID, why: str, by: Viewer, at: datetime) -> None:
    """Say that nobody supports this person now; a manager is to give the case to somebody."""
    row = locked(case_id, by, at)
    access.check_may_reassign(by, row)
    change(row, {"coach_account_id": None})
    happened(row, "case.left_without_coach", by, at, note=why.strip())


def _facts(row: Case, closure: Closure, by: Viewer, at: datetime) -> Facts:
    return Facts(
        reason=closure.reason,
        ever_spoke=row.first_contact_at is not None,
        has_plan=Plan.objects.filter(case_id=row.id, agreed_at__isnull=False).exists(),
        first_work=closure.first_work,
        latest_work=closure.latest_work,
        tried_enough=reaching(row.id, row.person_id, viewer=by, at=at).may_close.yes,
        has_risk_look=bool(closure.risk_seen.strip()),
    )


def _end_shares(row: Case) -> None:
    if row.shared_with:
        with connection.cursor() as cursor:
            cursor.execute("select cases_end_shares(%s)", [row.id])
        row.shared_with = []


def _ending(row: Case, closure: Closure, conclusion: Conclusion, by: Viewer, at: datetime) -> None:
    risk_seen = closure.risk_seen.strip()
    looked_by = account_of(by) if risk_seen else None
    Ending.objects.create(
        id=ordered_id(),
        case=row,
        at=at,
        reason=closure.reason,
        conclusion=conclusion.kind,
        return_date=closure.return_date,
        adjustments=closure.adjustments,
        agreed=closure.agreed,
        ask=closure.ask,
        ask_by_date=closure.ask_by_date,
        aim=closure.aim.strip(),
        function=closure.function.strip(),
        med3=closure.med3.strip(),
        risk_seen=risk_seen,
        risk_looked_by_account_id=looked_by,
        by_account_id=account_of(by),
    )
