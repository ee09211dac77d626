"""What questions about cases are answered with: frozen values, never models."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case: what the header of its pages needs, and where it stands."""

    id: UUID
    referral_id: UUID
    person_id: UUID
    organisation_id: UUID
    organisation_name: str
    service_id: UUID
    service_name: str
    coach_account_id: UUID | None
    coach_name: str
    state: str
    next_step: str
    next_step_date: date | None
    worry: str
    opened_at: datetime
    first_contact_at: datetime | None
    plan_agreed_at: datetime | None
    paused_until_date: date | None
    pause_reason: str
    closed_at: datetime | None
    close_reason: str
    version: int
    may_work: bool
    may_hold: bool
    may_reassign: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a case's timeline: an attempt, an appointment, a note or a step.

    ``code`` is the outcome, state or event; ``text`` what was written about it.
    """

    id: UUID
    kind: str
    code: str
    at: datetime
    by_account_id: UUID | None
    text: str = ""
    why_not: str = ""
    way: str = ""
    place: str = ""
    outside_office_hours: bool = False
    safe_now: str = ""


@dataclass(frozen=True, slots=True)
class AppointmentRecord:
    """One time to meet."""

    id: UUID
    case_id: UUID
    person_id: UUID
    starts_at: datetime
    minutes: int
    way: str
    place: str
    with_account_id: UUID | None
    slot_id: UUID | None
    state: str
    why_not: str
    minutes_late: int | None
    note: str


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """Something to do for a goal."""

    id: UUID
    what: str
    owner: str
    owner_name: str
    due_date: date | None
    state: str


@dataclass(frozen=True, slots=True)
class GoalRecord:
    """One goal in the person's own words."""

    position: int
    area: str
    words: str
    actions: tuple[ActionRecord, ...]


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """One version of a plan, with everything in it."""

    id: UUID
    case_id: UUID
    number: int
    review_date: date | None
    made_at: datetime
    agreed_at: datetime | None
    agreed_how: str
    version: int
    goals: tuple[GoalRecord, ...]

    @property
    def is_agreed(self) -> bool:
        """Return whether the person agreed this version."""
        return self.agreed_at is not None


@dataclass(frozen=True, slots=True)
class HandoverRecord:
    """An offer to share or hand over, and its answer."""

    id: UUID
    case_id: UUID
    is_share: bool
    from_name: str
    from_organisation_name: str
    to_account_id: UUID
    to_organisation_id: UUID
    to_name: str
    to_organisation_name: str
    why: str
    offered_at: datetime
    answered_at: datetime | None
    is_accepted: bool | None
    person_told_at: datetime | None


@dataclass(frozen=True, slots=True)
class EndingRecord:
    """How support ended."""

    at: datetime
    reason: str
    conclusion: str
    return_date: date | None
    adjustments: str
    agreed: str
    ask: str
    ask_by_date: date | None
    aim: str
    function: str
    med3: str
    risk_seen: str
    risk_looked_by_account_id: UUID | None
    by_account_id: UUID | None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What a list shows of a case; whoever only shares it does not see what was promised."""

    id: UUID
    person_id: UUID
    person_name: str
    referral_id: UUID
    service_id: UUID
    service_name: str
    coach_account_id: UUID | None
    coach_name: str
    state: str
    stage: str
    sent_at: datetime | None
    promised_at: datetime | None
    start_promised_at: datetime | None
    started_at: datetime | None
    has_waited: bool
    nation: str
    fit_note_until_date: date | None
    booked_at: datetime | None
    first_contact_at: datetime | None
    latest_contact_at: datetime | None
    next_step: str
    next_step_date: date | None
    worry: str
    opened_at: datetime
    paused_until_date: date | None
    review_date: date | None


@dataclass(frozen=True, slots=True)
class Caseload:
    """One page of a caseload, and how many cases there are with this filter."""

    lines: tuple[CaseLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Day:
    """What needs a worker now, most pressing first in each list."""

    to_reach: tuple[CaseLine, ...]
    appointments: tuple[tuple[AppointmentRecord, str], ...]
    to_start: tuple[CaseLine, ...]
    unrecorded: tuple[tuple[AppointmentRecord, str], ...]
    steps_due: tuple[CaseLine, ...]
    reviews_due: tuple[CaseLine, ...]
    pauses_over: tuple[CaseLine, ...]
    handovers: tuple[HandoverRecord, ...]
