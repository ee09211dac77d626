"""Ask what a person's work was, first and latest, and what changed between."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from handrail.domain.disclosure.asking import ask, seen
from handrail.domain.outcomes.models import WorkRecord
from handrail.domain.outcomes.operations import AS_REFERRED
from handrail.domain.outcomes.rules import change_in_words
from handrail.domain.referrals.choices import WorkStatus
from handrail.kernel.viewer import Viewer

_WORDS = {str(value): str(words) for value, words in WorkStatus.choices}
_HISTORY = """
    select status, on_date, hours_a_week, note, by_account_id from outcomes_workrecord
    where case_id = %s and """
_EARLIEST = " order by on_date, recorded_at, id"


@dataclass(frozen=True, slots=True)
class WorkMoment:
    """What somebody's work was on a day."""

    status: str
    words: str
    on_date: date
    hours_a_week: int | None
    note: str
    by_account_id: UUID | None
    is_as_referred: bool


@dataclass(frozen=True, slots=True)
class WorkOutcome:
    """The first and the latest record of a case; ``change`` says in words what is different."""

    first: WorkMoment | None
    latest: WorkMoment | None
    change: str

    @property
    def is_only_as_referred(self) -> bool:
        """Return whether nobody has recorded anything since the referral."""
        return self.first is not None and self.first == self.latest and self.first.is_as_referred


def first_and_latest(case_id: UUID, *, viewer: Viewer, at: datetime) -> WorkOutcome:
    """Return the first and the latest of a case's records by the day they are about."""
    found = history(case_id, viewer=viewer, at=at)
    if not found:
        return WorkOutcome(None, None, "")
    first, latest = found[0], found[-1]
    return WorkOutcome(first, latest, change_in_words(first.status, latest.status))


def history(case_id: UUID, *, viewer: Viewer, at: datetime) -> tuple[WorkMoment, ...]:
    """Return every record of a case, earliest day first."""
    text, own = seen(WorkRecord, viewer, at)
    return tuple(
        WorkMoment(
            status=status,
            words=_WORDS[status],
            on_date=on_date,
            hours_a_week=hours,
            note=note,
            by_account_id=by_account_id,
            is_as_referred=note == AS_REFERRED,
        )
        for status, on_date, hours, note, by_account_id in ask(
            _HISTORY + text + _EARLIEST, [case_id, *own]
        )
    )
