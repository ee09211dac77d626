"""Room in the access matrix's world: a full service with a line, a partner, one that ends."""

from typing import TYPE_CHECKING
from uuid import UUID

from handrail.domain.capacity import caps, overflow, winding
from handrail.domain.capacity.cap_rules import CapRule
from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import System, acting_as
from tests.factories.room import waiting_for
from tests.factories.support import send

if TYPE_CHECKING:
    from tests.architecture.world import World


def arrange(world: "World") -> None:
    """Fill one service's week, let their own person wait for it, ask for help, end another."""
    by, at, ours = System(), world.at, world.places["service"]
    gp = world.viewers["gp", "practice"]
    with acting_as(by, at=at):
        full, ends = _service(world, "Full"), _service(world, "Ending")
        caps.set_cap(service_id=full, rule=CapRule(1), by=by, at=at)
        world.ids["overflow_id"] = overflow.ask(
            service_id=world.ids["partner service"], partner_id=full, by=by, at=at
        )
        winding.start(
            service_id=ends, no_new_from=local_date(at), reason="The money ends", by=by, at=at
        )
    send(gp, full, ours, at)
    world.ids["waiting"] = waiting_for(full, ours, gp, at)
    world.ids["full service"], world.ids["ending service"] = full, ends


def _service(world: "World", name: str) -> UUID:
    return directory.add(
        service=NewService(
            name=f"{name} service", provider_id=world.places["service"], area_codes=("ZZA2",)
        ),
        by=System(),
        at=world.at,
    )
