"""Ask what a person's work was, first and latest, and what changed between."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from handrail.domain.outcomes.models import WorkRecord
from handrail.domain.outcomes.operations import AS_REFERRED
from handrail.domain.outcomes.rules import change_in_words
from handrail.domain.referrals.choices import WorkStatus
from handrail.kernel.viewer import Viewer


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
    rows = WorkRecord.objects.visible_to(viewer, at=at).filter(case_id=case_id)
    return tuple(
        WorkMoment(
            status=row.status,
            words=str(WorkStatus(row.status).label),
            on_date=row.on_date,
            hours_a_week=row.hours_a_week,
            note=row.note,
            by_account_id=row.by_account_id,
            is_as_referred=row.note == AS_REFERRED,
        )
        for row in rows.order_by("on_date", "recorded_at", "id")
    )
