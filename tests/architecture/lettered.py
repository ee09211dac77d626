"""A letter that did not arrive, in the access matrix's world, and what MESH brought unasked."""

from typing import TYPE_CHECKING

from handrail.domain.messaging import arrivals, following
from handrail.domain.messaging.arrivals import Arrived
from handrail.domain.messaging.following import NewLetter
from handrail.domain.messaging.models import Arrival
from handrail.domain.messaging.operations import Fact
from handrail.journey import letters
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, acting_as

if TYPE_CHECKING:
    from tests.architecture.world import World


def arrange(world: "World") -> None:
    """The service wrote about its person to a practice that takes letters on paper only."""
    by, at = System(world.places["service"]), world.at
    with acting_as(by, at=at):
        world.ids["delivery_id"] = following.begin(
            letter=NewLetter(
                organisation_id=world.places["service"],
                recipient_organisation_id=world.places["practice"],
                template="referral_news",
                purpose="keep the referrer informed",
                facts=(Fact(Kind.ATTENDANCE, "event", "referral.accepted"),),
                person_id=world.people["own"],
                referral_id=world.ids["accepted"],
            ),
            by=by,
            at=at,
        )
        row = following.locked(world.ids["delivery_id"], by, at)
        assert row is not None
        following.strand(row, following.NO_WAY, by=by, at=at)
        letters.see_to(delivery_id=row.id, by=by, at=at)
    with acting_as(System(), at=at):
        arrivals.take(arrived=Arrived("X26ABC1", "1", words="Amara Okafor"), by=System(), at=at)
        world.ids["arrival_id"] = Arrival.objects.get(transport_id="1").id
