"""What the access matrix's world has of telling elsewhere, and of who is passed on."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from handrail.domain.referrals import bouncing, signposting
from handrail.domain.referrals.bouncing import Found
from handrail.domain.referrals.bouncing_rules import Verdict
from handrail.domain.referrals.onward_choices import BounceReason, SignpostReason
from handrail.domain.referrals.signposting import Telling
from handrail.kernel.clock import local_date
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import System, acting_as

if TYPE_CHECKING:
    from tests.architecture.world import World


def arrange(world: "World") -> dict[str, UUID]:
    """A GP asks how it went elsewhere, and the service's own senior has somebody to settle."""
    gp, service, at = world.viewers["gp", "practice"], world.places["service"], world.at
    telling = Telling(
        id=new_id(),
        told="A clinic",
        reason=SignpostReason.TOO_SEVERE,
        source="gp",
        person_id=world.people["own"],
        follow_up_date=local_date(at) + timedelta(days=14),
    )
    with acting_as(gp, at=at):
        signpost_id = signposting.tell(telling=telling, by=gp, at=at)
    by = System(service)
    verdict = Verdict((BounceReason.SENT_BACK,), sent_back=1, redirected=0, declined=0, to_gp=0)
    item = Found(world.ids["referral_id"], service, verdict)
    with acting_as(by, at=at):
        bounce_id = bouncing.raise_it(item=item, organisation_id=service, by=by, at=at)
    assert bounce_id is not None
    return {"signpost_id": signpost_id, "bounce_id": bounce_id}
