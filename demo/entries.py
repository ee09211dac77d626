"""What keeps the demo's directory true: owners, a report that waits, a service that is proposed."""

from datetime import datetime
from uuid import UUID

from demo import cast
from demo.places import postcode
from demo.world import ADVICE, STONES, WORKWELL
from handrail.domain.directory import owning
from handrail.domain.directory.owning import Owner
from handrail.domain.directory.proposing import NewProposal
from handrail.domain.directory.reporting import NewReport
from handrail.journey import entries
from handrail.kernel.viewer import Public, System

REPORT = UUID("5f2d3a51-0c1e-4b7a-9d55-8a0000000001")
PROPOSAL = UUID("5f2d3a51-0c1e-4b7a-9d55-8a0000000002")


def build(services: dict[str, UUID], accounts: dict[str, UUID], *, at: datetime) -> None:
    """Give entries owners; somebody reports one as wrong, and somebody proposes another."""
    by, anybody = System(), Public()
    worker = accounts[f"helen.strand@{cast.DOMAIN}"]
    owners = {
        WORKWELL: Owner(account_id=worker),
        STONES: Owner(email=f"desk@stones.{cast.DOMAIN}"),
        ADVICE: Owner(email=f"desk@advice.{cast.DOMAIN}"),
    }
    for name, owner in owners.items():
        owning.set_owner(service_id=services[name], owner=owner, by=by, at=at)
    report = NewReport(services[ADVICE], "place", REPORT, "It closes at 4pm on Fridays.")
    entries.report(new=report, by=anybody, at=at)
    entries.propose(
        new=NewProposal(
            name="Harbour Men's Shed",
            provider_name="Harbour Men's Shed",
            description="Mend and make things together, with a cup of tea. Many of us have been "
            "off work, and know how it is.",
            postcode=postcode(2, 3),
            for_whom="Anybody over 18.",
            how_to_get_in="Come on a Tuesday morning.",
            cost="Free",
            phone="01632 960 077",
            industries=("C", "F"),
        ),
        secret=PROPOSAL,
        by=anybody,
        at=at,
    )
