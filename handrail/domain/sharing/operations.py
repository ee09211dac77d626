"""Stop what somebody shares outside their care, because they say so."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from handrail.domain.audit import operations as audit
from handrail.kernel.viewer import Viewer


@transaction.atomic
def stop(*, person_id: UUID, only_research: bool, how: str, by: Viewer, at: datetime) -> int:
    """End what a person shares with bodies, helpers and research, or with research only.

    Also what they shared alone. Returns how many agreements ended. Refused by the database to
    anyone who is neither in touch with the person nor the person.
    """
    with connection.cursor() as cursor:
        cursor.execute("select sharing_stop(%s, %s, %s)", [person_id, only_research, how])
        count = int(cursor.fetchone()[0])
    if count:
        audit.record(
            action="sharing.stopped",
            by=by,
            at=at,
            subject=("person", person_id),
            person_id=person_id,
            detail={"count": count, "only_research": only_research, "how": how},
        )
    return count
