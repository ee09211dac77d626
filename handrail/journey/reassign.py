"""Reassign: a manager moves cases in bulk, and every person is told who supports them now."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.cases import life, queries, weighing
from handrail.domain.messaging.operations import Fact
from handrail.domain.staff import queries as staff
from handrail.journey import loads
from handrail.journey.loop import tell_person
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer


@transaction.atomic
def reassign(
    *,
    case_ids: Iterable[UUID],
    to_account_id: UUID,
    why: str,
    over_limit: str | None = "",
    by: Viewer,
    at: datetime,
) -> int:
    """Move cases to another coach and tell each person, all or none; return how many moved.

    NeedsReason where the coach would carry more than they may and ``over_limit`` does not say why
    it is them. None: nobody is asked, because the coach before has left and nobody is left alone.
    """
    chosen = (queries.record(case_id, viewer=by, at=at) for case_id in sorted(set(case_ids)))
    moved = [case.id for case in chosen if case.coach_account_id != to_account_id]
    points = sum(weighing.weights(moved, viewer=by, at=at).values())
    because = "Somebody left, and nobody is left alone" if over_limit is None else over_limit
    is_over = loads.check_load(
        coach_account_id=to_account_id, points=points, because=because, by=by, at=at
    )
    for case_id in moved:
        life.reassign(case_id=case_id, coach_account_id=to_account_id, why=why, by=by, at=at)
    if is_over:
        loads.note_over(case_ids=moved, because=because, by=by, at=at)
    name = staff.names([to_account_id]).get(to_account_id, "")
    for case_id in moved:
        case = queries.record(case_id, viewer=by, at=at)
        tell_person(
            person_id=case.person_id,
            referral_id=case.referral_id,
            template="handover_told",
            facts=[Fact(Kind.ATTENDANCE, "worker", name)],
            organisation_id=case.organisation_id,
            by=by,
            at=at,
        )
    return len(moved)
