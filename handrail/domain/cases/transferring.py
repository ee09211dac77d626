"""Go on with a case in another service of the same organisation, because the person agreed."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.cases import access
from handrail.domain.cases.changing import happened, locked
from handrail.domain.cases.queries import record
from handrail.domain.cases.records import CaseRecord
from handrail.kernel.errors import BadInput
from handrail.kernel.viewer import Viewer


@transaction.atomic
def to_service(
    *,
    case_id: UUID,
    service_id: UUID,
    provider_id: UUID | None,
    note: str,
    by: Viewer,
    at: datetime,
) -> CaseRecord:
    """Give a case to another service of its holder, with its coach, plan and notes as they are.

    Where it was sent stays in the referral. BadInput for the same service or another's.
    """
    row = locked(case_id, by, at)
    if not access.may_reassign(by, row):
        access.check_may_hold(by, row)
    access.check_is_open(row)
    if provider_id != row.organisation_id or service_id == row.service_id:
        raise BadInput("Choose another service of this organisation")
    with connection.cursor() as cursor:
        cursor.execute("select cases_move_within(%s, %s)", [case_id, service_id])
    happened(row, "case.moved_within", by, at, note=note, detail={"to": str(service_id)})
    return record(case_id, viewer=by, at=at)
