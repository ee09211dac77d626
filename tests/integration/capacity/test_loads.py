"""Who carries how much: shown, limited, and beyond the limit only with a reason."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from handrail.domain.capacity.loads import LimitBelowLoad
from handrail.domain.cases import weighing
from handrail.domain.cases.models import CaseStep
from handrail.domain.cases.weighing import NeedsReason
from handrail.journey import loads, reassign, triage
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.viewer import acting_as
from tests.factories import room, support

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
WHY = "Nobody else speaks Polish"


@pytest.fixture(scope="module")
def scene(module_db):
    return support.build(AT)


def limit(scene, points, account_id=None):
    by = scene.lead.viewer
    with acting_as(by, at=AT):
        loads.set_limit(
            account_id=account_id or scene.coach.viewer.account_id, points=points, by=by, at=AT
        )


def carried(scene):
    with acting_as(scene.lead.viewer, at=AT):
        return loads.loads(by=scene.lead.viewer, at=AT)


def accept(scene, over_limit=""):
    sent = room.send(scene)
    by = scene.lead.viewer
    with acting_as(by, at=AT), transaction.atomic():
        return triage.accept(
            referral_id=sent.id,
            coach_account_id=scene.coach.viewer.account_id,
            over_limit=over_limit,
            by=by,
            at=AT,
        )


def test_points_are_counted_and_who_has_room_is_suggested_first(scene):
    limit(scene, 4)
    found = carried(scene)
    coach, lead = scene.coach.viewer.account_id, scene.lead.viewer.account_id
    assert (found[coach].points, found[coach].cases, found[coach].room) == (2, 1, 2)
    limit(scene, 10, lead)
    assert list(carried(scene)) == [lead, coach]


def test_beyond_the_limit_a_reason_is_needed_and_kept(scene):
    limit(scene, 3)
    with pytest.raises(NeedsReason):
        accept(scene)
    case_id = accept(scene, WHY)
    with acting_as(scene.lead.viewer, at=AT):
        step = CaseStep.objects.get(case_id=case_id, event="case.given_over_limit")
    assert step.note == WHY
    assert carried(scene)[scene.coach.viewer.account_id].is_over


def test_a_complex_case_weighs_more(scene):
    by = scene.coach.viewer
    with acting_as(by, at=AT):
        weighing.set_weight(case_id=scene.case_id, weight=4, by=by, at=AT)
    assert carried(scene)[by.account_id].points == 4
    with acting_as(by, at=AT), pytest.raises(BadInput):
        weighing.set_weight(case_id=scene.case_id, weight=3, by=by, at=AT)


def test_moving_cases_beyond_a_limit_needs_a_reason_too(scene):
    lead = scene.lead.viewer
    limit(scene, 1, lead.account_id)

    def move(why):
        with acting_as(lead, at=AT), transaction.atomic():
            return reassign.reassign(
                case_ids=[scene.case_id],
                to_account_id=lead.account_id,
                why="Sam leaves",
                over_limit=why,
                by=lead,
                at=AT,
            )

    with pytest.raises(NeedsReason):
        move("")
    assert move(WHY) == 1


def test_a_limit_below_what_they_carry_is_refused_with_the_number(scene):
    with pytest.raises(LimitBelowLoad, match="carry 2 points already"):
        limit(scene, 1)
    for points in (0, 1000):
        with pytest.raises(BadInput):
            limit(scene, points)
    assert carried(scene)[scene.coach.viewer.account_id].limit is None


def test_a_coach_sets_no_limits(scene):
    by = scene.coach.viewer
    with acting_as(by, at=AT), pytest.raises(NotAllowed):
        loads.set_limit(account_id=by.account_id, points=9, by=by, at=AT)


@pytest.mark.parametrize(
    ("weeks", "points"), [(None, 2), (6, 1), (8, 1), (13, 2), (39, 4), (52, 4)]
)
def test_a_tier_weighs_by_how_long_it_may_last(weeks, points):
    assert weighing.weight_of_tier(weeks) == points
