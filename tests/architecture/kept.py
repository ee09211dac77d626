"""What the access matrix's world keeps: something held back, and a proposal to dispose."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from handrail.domain.referrals import intakes
from handrail.domain.retention import operations
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Staff, System, acting_as


def arrange(officer: Staff, team_id: UUID, intake_id: UUID, at: datetime) -> dict[str, UUID]:
    """Hold back what was sent to a team, and propose an empty disposal; return their ids."""
    team = System(team_id)
    with acting_as(team, at=at):
        reference = intakes.record(intake_id, team, at).reference
    proposed = new_id()
    with acting_as(officer, at=at):
        held = operations.hold(
            reference=reference, why="A claim is coming", until_date=None, by=officer, at=at
        )
        with connection.cursor() as cursor:
            cursor.execute("select retention_propose(%s, '{}', '{}')", [proposed])
    return {"hold_id": held, "disposal_id": proposed}
