"""What information governance looks after in the access matrix's world."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from handrail.domain.agreements import operations as agreements
from handrail.domain.agreements.operations import Agreed, Pathway
from handrail.domain.audit import operations as audit
from handrail.domain.audit.purposes import Purpose
from handrail.domain.overrides.operations import Request
from handrail.domain.oversight import operations as looking
from handrail.domain.oversight import queries as looks
from handrail.domain.oversight.operations import Sought
from handrail.domain.referrals import intakes
from handrail.domain.retention import operations
from handrail.journey import override
from handrail.kernel import nhs_number
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Staff, System, acting_as

if TYPE_CHECKING:
    from tests.architecture.world import World


def oversight(world: "World") -> None:
    """The board asked who looked, has a look to explain, a record held and a team agreed."""
    officer = world.viewers["information-governance", "board"]
    born = date(1980, 2, 1)
    sought = Sought(nhs_number.parse("9990000018"), born, "Okafor")
    moment = world.at + timedelta(days=1)  # an enquiry answers for eight hours only
    with acting_as(officer, at=moment):
        found = looking.enquire(
            sought=sought, reason="The person asked who looked", by=officer, at=moment
        )
    assert found is not None
    world.ids["enquiry_id"] = found
    curious = world.viewers["oh-clinician", "service"]
    with acting_as(curious, at=world.at):
        audit.record_view(
            what="case.viewed",
            by=curious,
            at=world.at,
            person_id=world.people["own"],
            purpose=Purpose.DIRECT_CARE,
        )
    with acting_as(System(), at=moment):
        looking.raise_looks(by=System(), at=moment)
    with acting_as(officer, at=moment):
        raised = looks.raised_looks(["to_explain"], viewer=officer, at=moment)
    world.ids["look_id"] = next(it.id for it in raised if it.account_id == curious.account_id)
    world.ids |= _retention(officer, world.places["service"], world.ids["intake_id"], moment)
    _overrides(world, moment)
    with acting_as(officer, at=moment):
        (world.ids["member_id"],) = agreements.add_to_team(
            board_id=officer.organisation_id,
            pathway=Pathway("workwell", "WorkWell"),
            organisation_ids=[world.places["service"]],
            agreed=Agreed("A Caldicott Guardian", moment.date(), "Agreement 1", moment.date()),
            by=officer,
            at=moment,
        )


def _overrides(world: "World", at: datetime) -> None:
    """A manager of the service opens one, and asks a second person for another."""
    by = world.viewers["service-manager", "service"]
    sought = Sought(nhs_number.parse("9990000018"), date(1980, 2, 1), "Okafor")
    why = Request("self", "Their sister rang: they left a note", is_emergency=True)
    waits = replace(why, is_emergency=False)
    with acting_as(by, at=at):
        opened = override.ask(about=sought, request=why, by=by, at=at)
        asked = override.ask(about=sought, request=waits, by=by, at=at)
    assert opened is not None
    assert asked is not None
    world.ids |= {"override_id": opened, "override to decide": asked}


def _retention(officer: Staff, team_id: UUID, intake_id: UUID, at: datetime) -> dict[str, UUID]:
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
