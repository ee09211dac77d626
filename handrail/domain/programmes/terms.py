"""What a programme says besides whom it is for: never judged by, always shown. Pure.

Everything may be None or empty: no source was seen, or the programme has nothing of the kind.
"""

from dataclasses import dataclass
from enum import StrEnum

from handrail.domain.programmes.periods import Period


class ConsentPoint(StrEnum):
    """When the person is asked whether they agree."""

    BEFORE_REFERRAL = "before_referral"
    BEFORE_PLAN_SHARED = "before_plan_shared"
    BEFORE_EMPLOYER_CONTACT = "before_employer_contact"


class WhoConsents(StrEnum):
    """Who agrees for somebody aged 16 or 17."""

    THE_PERSON = "the_person"
    WITH_A_PARENT = "with_a_parent"


class Outcome(StrEnum):
    """What may, or may not, count as an outcome."""

    PAID_JOB = "paid_job"
    APPRENTICESHIP = "apprenticeship"
    SELF_EMPLOYMENT_WITH_EARNINGS = "self_employment_with_earnings"
    JOB_KEPT = "job_kept"
    BACK_AT_WORK = "back_at_work"
    THIRTEEN_WEEKS_IN_WORK = "thirteen_weeks_in_work"
    EARNINGS_THRESHOLD = "earnings_threshold"
    RETURN_TO_WORK_PLAN = "return_to_work_plan"
    STAY_IN_WORK_PLAN = "stay_in_work_plan"
    REFERRED_ON_TO_NHS = "referred_on_to_nhs"
    DISENGAGED = "disengaged"
    WORK_EXPERIENCE = "work_experience"
    VOLUNTEERING = "volunteering"
    EDUCATION = "education"


class From(StrEnum):
    """From when the months of a measure are counted."""

    ENTRY = "entry"
    EXIT = "exit"


@dataclass(frozen=True, slots=True, order=True)
class TimePoint:
    """When something is measured: so many months after entry or exit."""

    counted_from: From
    months: int = 0


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm of a trial; in an information-only arm people are told what else there is."""

    name: str
    information_only: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What an evaluation found, and where that was read."""

    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a programme works, what it owes, and what was learnt of it."""

    started: Period | None = None
    seen_running: Period | None = None
    voluntary: bool | None = None
    consent_points: tuple[ConsentPoint, ...] = ()
    consents_at_16_and_17: WhoConsents | None = None
    review_weeks: int | None = None
    unlimited: bool = False
    assessment_minutes: int | None = None
    contacts_typical: tuple[int, int] | None = None
    arms: tuple[Arm, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    not_outcomes: tuple[Outcome, ...] = ()
    measures: tuple[str, ...] = ()
    measured_at: tuple[TimePoint, ...] = ()
    case_manager_does_not: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


NOTHING_TOLD = Terms()
