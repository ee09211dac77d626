"""A named partner helps out: asked for, agreed to, never in a circle, and nothing moves alone."""

from datetime import UTC, datetime

import pytest

from handrail.domain.capacity import overflow
from handrail.domain.capacity.overflow import (
    OverflowInACircle,
    OverflowToItself,
    PartnerTakesNobody,
)
from handrail.kernel.errors import NotAllowed
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import acting_as
from tests.factories import room, support

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def scene(module_db):
    return support.build(AT)


@pytest.fixture
def partner(scene):
    return room.second_service(scene, "Steady Steps coaching")


@pytest.fixture
def them(scene):
    return room.manager(scene, scene.other_id)


def ask(scene, partner_id, service_id=None, by=None):
    by = by or scene.lead.viewer
    with acting_as(by, at=AT):
        return overflow.ask(
            service_id=service_id or scene.service_id, partner_id=partner_id, by=by, at=AT
        )


def agree(overflow_id, by):
    with acting_as(by, at=AT):
        overflow.agree(overflow_id=overflow_id, by=by, at=AT)


def test_it_counts_once_the_partner_agrees(scene, partner, them):
    asked = ask(scene, partner)
    assert overflow.partners([scene.service_id]) == {}
    with pytest.raises(NotAllowed):
        agree(asked, scene.lead.viewer)
    agree(asked, them)
    found = overflow.partners([scene.service_id])[scene.service_id]
    assert (found.partner_name, found.takes_people) == ("Steady Steps coaching", True)


def test_either_side_ends_it(scene, partner, them):
    for by in (scene.lead.viewer, them):
        asked = ask(scene, partner)
        agree(asked, them)
        with acting_as(by, at=AT):
            overflow.end(overflow_id=asked, by=by, at=AT)
        assert overflow.partners([scene.service_id]) == {}


def test_a_service_does_not_help_itself_out(scene):
    with pytest.raises(OverflowToItself):
        ask(scene, scene.service_id)


def test_nobody_is_sent_round_in_a_circle(scene, partner, them):
    third = room.second_service(scene, "Third way", scene.other_id)
    ask(scene, partner)
    ask(scene, third, service_id=partner, by=them)
    with pytest.raises(OverflowInACircle):
        ask(scene, scene.service_id, service_id=third, by=them)
    with pytest.raises(OverflowInACircle):
        ask(scene, scene.service_id, service_id=partner, by=them)


def test_a_partner_takes_referrals_here(scene, them):
    with pytest.raises(PartnerTakesNobody):
        ask(scene, new_id())


def test_somebody_elses_service_is_not_mine_to_send_on(scene, partner, them):
    with pytest.raises(NotAllowed):
        ask(scene, scene.service_id, service_id=partner)
