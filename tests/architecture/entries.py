"""What whoever keeps the directory has to look at in the access matrix's world."""

from typing import TYPE_CHECKING
from uuid import UUID

from handrail.domain.directory import proposing, reporting, waiting
from handrail.domain.directory.proposing import NewProposal
from handrail.domain.directory.records import Pull, ServiceRecord
from handrail.domain.directory.reporting import NewReport
from handrail.kernel.viewer import Public, System, acting_as

if TYPE_CHECKING:
    from tests.architecture.world import World

SECRET = UUID("11111111-1111-4111-8111-111111111111")


def arrange(world: "World", service_id: UUID) -> None:
    """Somebody reported the service's entry, proposed another, and an import waits."""
    with acting_as(Public(), at=world.at):
        world.ids["wrong_id"] = reporting.report(
            new=NewReport(service_id, "closed", SECRET), by=Public(), at=world.at
        )
        world.ids["proposal_id"] = proposing.propose(
            new=NewProposal("Choir", "A library", "Sing together", "ZZ1 1AA"),
            secret=SECRET,
            by=Public(),
            at=world.at,
        )
    record = ServiceRecord("a", "hash", "Walk")
    pull = Pull("feed.json", "hash", (record,), (), frozenset("a"), complete=True)
    with acting_as(System(), at=world.at):
        world.ids["waiting_id"] = waiting.keep(pull=pull, feed="A feed", by=System(), at=world.at)
