"""What the access matrix's world has of other systems: one that acts for the area's practice."""

from datetime import timedelta
from typing import TYPE_CHECKING

from handrail.domain.invitations.models import Cohort
from handrail.domain.systems.models import (
    Circuit,
    LaunchPoint,
    OutsideSystem,
    PracticeKey,
    Requester,
    Tenant,
)
from handrail.kernel.ids import new_id
from tests.architecture import lettered
from tests.factories.clinical import ISSUER, ec_key, public

if TYPE_CHECKING:
    from tests.architecture.world import World


def arrange(world: "World") -> None:
    """A clinical system of the board acts for the practice; MESH brought something."""
    lettered.arrange(world)
    system = OutsideSystem.objects.create(
        board_id=world.places["board"],
        name="A clinical system",
        kind="clinical",
        issuer=ISSUER,
        jwks=public(ec_key()),
        algorithms=["ES384"],
        is_enabled=True,
        registered_at=world.at,
    )
    world.ids["system_id"] = system.id
    world.ids["point_id"] = LaunchPoint.objects.create(
        system=system,
        iss="https://records.merebridge.example/fhir",
        organisation_id=world.places["practice"],
        client_id="handrail",
        proves_by="public",
        added_at=world.at,
    ).id
    world.ids["requester_id"] = Requester.objects.create(
        point_id=world.ids["point_id"],
        fhir_user="Practitioner/named",
        account_id=world.viewers["gp", "practice"].account_id,
        named_at=world.at,
    ).id
    Circuit.objects.create(key=f"system/{system.id}/keys", system=system, place=ISSUER)
    world.ids["tenant_id"] = Tenant.objects.create(
        system=system, issuer=ISSUER, value="one", organisation_id=world.places["practice"]
    ).id
    _practice(world)


def _practice(world: "World") -> None:
    """The practice has a key of its own, and invited some of its list."""
    practice_id = world.ids["practice_id"] = world.places["practice"]
    key = PracticeKey(
        practice_id=practice_id,
        name="All desks",
        opened_from="other",
        public_id="K3YFDESKS2",
        secret=new_id().hex,
        made_at=world.at,
    )
    key.save(force_insert=True)
    world.ids["key_id"] = key.id
    world.ids["cohort_id"] = Cohort.objects.create(
        practice_id=practice_id,
        name="Fit notes",
        submission_id=new_id(),
        made_at=world.at,
        expires_at=world.at + timedelta(weeks=8),
    ).id
