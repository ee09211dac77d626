"""What people sent themself in the access matrix's world, what waits unsent, and a stranger."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from handrail.domain.messaging.models import Message
from handrail.domain.messaging.operations import queue
from handrail.domain.participants import operations as participants
from handrail.domain.referrals import drafts, intakes
from handrail.kernel import nhs_number
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import System, acting_as

if TYPE_CHECKING:
    from tests.architecture.world import World

SECRET, STRANGERS_SECRET = "only for tests", "of a stranger"


def arrange(world: "World", service_id: UUID) -> None:
    """An intake and a draft about one person, a letter that failed, and somebody elsewhere."""
    _intake(world, service_id)
    _draft(world)
    _failed_letter(world)
    _stranger(world)


def _intake(world: "World", service_id: UUID) -> None:
    at = world.at
    said = {
        "goals": ["stay_in_work"],
        "conditions": ["msk"],
        "given_name": "Zachariah",
        "family_name": "Quill",
        "birth_date": "1980-02-01",
        "phone": "0123 456",
        "safe_ways": ["phone"],
    }
    world.ids["intake_id"] = _sent_by(SECRET, said, service_id, world.places["service"], at)


def _draft(world: "World") -> None:
    gp, at = world.viewers["gp", "practice"], world.at
    with acting_as(gp, at=at):
        answers = {"given_name": "Zachariah", "family_name": "Redfern", "goals": ["return_to_work"]}
        world.ids["draft_id"] = drafts.keep(draft_id=None, answers=answers, by=gp, at=at)


def _failed_letter(world: "World") -> None:
    ours, at = System(world.places["service"]), world.at
    with acting_as(ours, at=at):
        world.ids["message_id"] = queue(
            organisation_id=world.places["service"],
            channel="practice_email",
            template="referral_news",
            purpose="keep the referrer informed",
            facts=[],
            recipient_organisation_id=world.places["practice"],
            by=ours,
            at=at,
        )
        failed = Message.objects.filter(pk=world.ids["message_id"])
        failed.update(state="failed", failed_at=at, latest_problem="550")


def _sent_by(
    secret: str, said: dict[str, Any], service_id: UUID | None, to_id: UUID, at: datetime
) -> UUID:
    bearer = intakes.bearer_of(secret)
    with acting_as(bearer, at=at):
        intakes.start(source="self", submission_id=new_id(), answers=said, by=bearer, at=at)
        return intakes.send(
            answers=said,
            service_id=service_id,
            to_organisation_id=to_id,
            promised_at=at + timedelta(days=5),
            by=bearer,
            at=at,
        ).id


def _stranger(world: "World") -> None:
    """Somebody else, known only elsewhere; and somebody who sent themself there."""
    names = participants.Names("Bryn", "Tallow", date(1975, 5, 5), nhs_number.parse("9990000026"))
    viewer = System(world.places["elsewhere"])
    with acting_as(viewer, at=world.at):
        found = participants.register(names=names, by=viewer, at=world.at)
    world.people["elsewhere"] = found.person_id
    said = {"goals": ["find_work"], "given_name": "Bryn", "family_name": "Tallow"}
    _sent_by(STRANGERS_SECRET, said, None, world.places["elsewhere"], world.at)
