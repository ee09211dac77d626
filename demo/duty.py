"""Who is told when somebody is worried about a person."""

from datetime import datetime
from uuid import UUID

from demo import cast
from demo.organisations import Town
from handrail.domain.concerns import operations as concerns
from handrail.kernel.viewer import Staff, acting_as

# Named by job, as the cast is: who is on duty, and the deputy. The service manager comes last.
ON_DUTY, DEPUTY, MANAGER = "Triage lead and coach", "Case manager", "Service manager"


def build(town: Town, accounts: dict[str, UUID], *, at: datetime) -> None:
    """Set the rota of the work and health team."""
    on_duty, deputy, manager = (
        accounts[_of_the_team(job).email] for job in (ON_DUTY, DEPUTY, MANAGER)
    )
    role = next(role for role in cast.ROLES if role.key == "service-manager")
    may = frozenset(str(permission) for permission in role.permissions)
    by = Staff(manager, town[cast.WORKWELL], role.key, may)
    with acting_as(by, at=at):
        concerns.set_rota(
            on_duty=on_duty,
            deputy=deputy,
            manager=manager,
            read_within_minutes=60,
            by=by,
            at=at,
        )


def _of_the_team(job: str) -> cast.Member:
    return next(one for one in cast.CAST if one.job == job and one.organisation == cast.WORKWELL)
