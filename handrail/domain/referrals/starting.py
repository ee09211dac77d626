"""The second clock: when support started, as the programme defines it, and in how many steps."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.referrals import access, history
from handrail.domain.referrals.models import Referral, Step
from handrail.kernel.viewer import Viewer

# What a person goes through before support starts, besides contacts and appointments (R36).
STEPS = ("referral.sent", "referral.taken_over", "referral.accepted")


@transaction.atomic
def record_start(
    *, referral_id: UUID, started_at: datetime, contacts: int, by: Viewer, at: datetime
) -> bool:
    """Stop the second clock at the first intervention; return whether this was it.

    ``contacts`` are the conversations and appointments up to and including it; with being
    referred, passed on and accepted they are the steps it took.
    """
    row = history.locked(referral_id, by, at)
    access.check_may_finish(by, row)
    if row.started_at is not None:
        return False
    row.started_at = started_at
    row.steps_to_start = contacts + _steps(row, started_at)
    row.save(update_fields=["started_at", "steps_to_start"])
    history.add_line(row, "referral.started", by, at)
    history.note_down("referral.started", row, by, at)
    return True


@transaction.atomic
def correct_start(
    *, referral_id: UUID, started_at: datetime | None, contacts: int, by: Viewer, at: datetime
) -> None:
    """Say when support started after all; None where it has not, and the second clock goes on.

    ``contacts`` are counted as in ``record_start``.
    """
    row = history.locked(referral_id, by, at)
    access.check_may_finish(by, row)
    if row.started_at == started_at:
        return
    row.started_at = started_at
    row.steps_to_start = contacts + _steps(row, started_at) if started_at else None
    row.save(update_fields=["started_at", "steps_to_start"])
    history.add_line(row, "referral.start_corrected", by, at)
    history.note_down("referral.start_corrected", row, by, at)


def _steps(row: Referral, until: datetime) -> int:
    return Step.objects.filter(referral=row, event__in=STEPS, at__lte=until).count()
