"""What the tests of implied agreement do and ask."""

from handrail.domain.consent.choices import IMPLIED
from handrail.domain.disclosure import queries as disclosure
from handrail.journey import handover
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, acting_as
from tests.integration.consent.conftest import AT


def offer(scene, *, how=IMPLIED, is_share=False, at=AT):
    coach, other = scene.coach.viewer, scene.elsewhere.viewer
    with acting_as(coach, at=at):
        return handover.offer(
            case_id=scene.case_id,
            to_account_id=other.account_id,
            to_organisation_id=other.organisation_id,
            is_share=is_share,
            why="They have moved house",
            how_agreed=how,
            by=coach,
            at=at,
        )


def accept(scene, handover_id, at=AT):
    other = scene.elsewhere.viewer
    with acting_as(other, at=at):
        return handover.accept(handover_id=handover_id, by=other, at=at)


def may_know(scene, organisation_id, at=AT):
    with acting_as(System(organisation_id), at=at):
        return disclosure.permits(
            person_id=scene.person_id, organisation_id=organisation_id, kinds=list(Kind), at=at
        )
