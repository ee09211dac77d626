"""Reassign: a manager moves cases in bulk, and every person is told who supports them now."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from handrail.domain.cases import life, queries
from handrail.domain.messaging.operations import Fact
from handrail.domain.staff import queries as staff
from handrail.journey.loop import tell_person
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Viewer


@transaction.atomic
def reassign(
    *, case_ids: Iterable[UUID], to_account_id: UUID, why: str, by: Viewer, at: datetime
) -> int:
    """Move cases to another coach and tell each person, all or none; return how many moved."""
    moved = []
    for case_id in sorted(set(case_ids)):
        if queries.record(case_id, viewer=by, at=at).coach_account_id != to_account_id:
            life.reassign(case_id=case_id, coach_account_id=to_account_id, why=why, by=by, at=at)
            moved.append(case_id)
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
