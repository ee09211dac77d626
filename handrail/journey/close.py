"""Close: how support ended, in the words that the referrer needs in the next consultation."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.capacity import operations as capacity
from handrail.domain.cases import life, queries
from handrail.domain.cases import operations as cases
from handrail.domain.cases.concluding import Conclusion, referral_closing
from handrail.domain.cases.life import Closure
from handrail.domain.cases.records import CaseRecord
from handrail.domain.messaging.operations import Fact
from handrail.domain.outcomes import operations as outcomes
from handrail.domain.outcomes import queries as work
from handrail.domain.outcomes.queries import WorkOutcome
from handrail.domain.referrals import operations as referrals
from handrail.domain.staff import queries as staff
from handrail.journey import wind_down
from handrail.journey.loop import tell_person, tell_referrer
from handrail.journey.support import keep_first_work
from handrail.kernel.clock import local_date
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Staff, Viewer, account_of

UNTOLD = frozenset({"died", "in_error"})


@dataclass(frozen=True, slots=True)
class WorkNow:
    """What the person's work is when support ends."""

    status: str
    on_date: date | None = None
    hours_a_week: int | None = None


@transaction.atomic
def close(
    *,
    case_id: UUID,
    closure: Closure,
    work_now: WorkNow | None = None,
    version: int | None = None,
    by: Viewer,
    at: datetime,
) -> Conclusion:
    """End a case, its appointments to come and its referral, and tell the referrer and the person.

    CannotClose, with every reason, where the conclusion does not fit what is known.
    """
    case = queries.record(case_id, viewer=by, at=at)
    keep_first_work(case, by, at)
    if work_now is not None:
        outcomes.record_work_status(
            person_id=case.person_id,
            case_id=case_id,
            status=work_now.status,
            on_date=work_now.on_date or local_date(at),
            hours_a_week=work_now.hours_a_week,
            by=by,
            at=at,
        )
    outcome = work.first_and_latest(case_id, viewer=by, at=at)
    known = replace(
        closure,
        first_work=outcome.first.status if outcome.first else "",
        latest_work=outcome.latest.status if outcome.latest else "",
    )
    conclusion = life.close(case_id=case_id, closure=known, version=version, by=by, at=at)
    cancelled = cases.cancel_what_is_to_come(case_id=case_id, why="Support ended", by=by, at=at)
    capacity.give_back(referral_id=case.referral_id, by=by, at=at)
    referrals.finish(
        referral_id=case.referral_id, closing=referral_closing(closure.reason), by=by, at=at
    )
    tell_referrer(
        referral_id=case.referral_id,
        event="referral.finished",
        facts=[
            *facts_at_closing(case, closure, conclusion, outcome),
            *_suggested(closure, by, at),
        ],
        ask=closure.ask,
        ask_by_date=closure.ask_by_date,
        by=by,
        at=at,
    )
    if closure.reason not in UNTOLD:
        tell_person(
            person_id=case.person_id,
            referral_id=case.referral_id,
            template="appointment_cancelled" if cancelled else "person_news",
            organisation_id=case.organisation_id,
            by=by,
            at=at,
        )
    return conclusion


@transaction.atomic
def reopen(*, case_id: UUID, why: str, by: Viewer, at: datetime) -> None:
    """Take a closed case and its referral up again, and tell the referrer (R74).

    TakesNobody where the service has ended, or takes nobody new: nobody starts there.
    """
    before = queries.record(case_id, viewer=by, at=at)
    wind_down.check_goes_on(before.service_id, of=before.organisation_id, at=at)
    life.reopen(case_id=case_id, why=why, by=by, at=at)
    case = queries.record(case_id, viewer=by, at=at)
    referrals.reopen(referral_id=case.referral_id, by=by, at=at)
    tell_referrer(referral_id=case.referral_id, event="referral.reopened", by=by, at=at)


def facts_at_closing(
    case: CaseRecord, closure: Closure, conclusion: Conclusion, outcome: WorkOutcome
) -> list[Fact]:
    """Return what the closing letter may say, each fact tagged by its kind."""
    returned = closure.return_date.isoformat() if closure.return_date else ""
    said = (
        (Kind.ATTENDANCE, "status", f"Support has ended. {conclusion.sentence}"),
        (Kind.WORK, "work_status", _work(outcome)),
        (Kind.PLAN, "aim", closure.aim),
        (Kind.WORK, "return_date", returned),
        (Kind.HEALTH, "function", closure.function),
        (Kind.ADJUSTMENTS, "adjustments", closure.adjustments),
        (Kind.PLAN, "agreed", closure.agreed),
        (Kind.ATTENDANCE, "coach", case.coach_name),
    )
    return [Fact(kind, key, value) for kind, key, value in said if value]


def _suggested(closure: Closure, by: Viewer, at: datetime) -> list[Fact]:
    """Return a clinician's wording for a fit note, with their name and job, or nothing."""
    account_id = account_of(by)
    if not closure.med3.strip() or not isinstance(by, Staff) or account_id is None:
        return []
    jobs = staff.memberships(account_id, at=at)
    job = next(
        (j for j in jobs if (j.organisation_id, j.job_role) == (by.organisation_id, by.job_role)),
        None,
    )
    if job is None:
        return []
    return [
        Fact(Kind.HEALTH, "med3", closure.med3),
        Fact(Kind.HEALTH, "med3_by", f"{job.account_name}, {job.job_role_name}"),
    ]


def _work(outcome: WorkOutcome) -> str:
    latest = outcome.latest
    if latest is None or latest.status == "not_stated":
        return ""
    hours = f", {latest.hours_a_week} hours a week" if latest.hours_a_week else ""
    before = f" (was: {outcome.first.words})" if outcome.first and outcome.change else ""
    return f"{latest.words}{hours}{before}"
