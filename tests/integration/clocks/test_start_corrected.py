"""A meeting that did not happen after all: support started with what is left, if anything."""

from datetime import UTC, datetime, timedelta

import pytest

from handrail.domain.cases import planning
from handrail.domain.cases.planning import GoalDraft
from handrail.domain.programmes.rules import Clocks, Intervention
from handrail.domain.referrals.models import Referral, Step
from handrail.journey import plan, promising
from handrail.kernel.clock import local_date
from handrail.kernel.viewer import System, acting_as
from tests.factories.support import Scene, build
from tests.integration.clocks.test_two_clocks import meet, record

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    return build(AT)


def agree_a_plan(scene: Scene, at: datetime) -> None:
    coach = scene.coach.viewer
    with acting_as(coach, at=at):
        plan_id = planning.start_plan(case_id=scene.case_id, by=coach, at=at)
        planning.save_goals(
            plan_id=plan_id,
            goals=(GoalDraft("work", "Back to the depot", ()),),
            review_date=local_date(at) + 20 * DAY,
            by=coach,
            at=at,
        )
        plan.agree(plan_id=plan_id, case_id=scene.case_id, how="phone", by=coach, at=at)


def started(scene: Scene) -> tuple[datetime | None, int | None]:
    """Return when support started, and in how many steps."""
    with acting_as(System(scene.provider_id), at=AT):
        row = Referral.objects.get(pk=scene.referral_id)
    return row.started_at, row.steps_to_start


def test_it_started_with_the_next_meeting_they_came_to(scene):
    mistaken = meet(scene, AT + 2 * DAY)
    meet(scene, AT + 5 * DAY)
    record(scene, mistaken, "missed", AT + 6 * DAY)
    # Referred, accepted, the appointment they missed, met.
    assert started(scene) == (AT + 5 * DAY, 4)
    with acting_as(System(scene.provider_id), at=AT):
        events = Step.objects.filter(referral_id=scene.referral_id).order_by("at", "id")
        assert events.last().event == "referral.start_corrected"


def test_it_started_with_the_plan_they_agreed_where_that_counts(scene):
    mistaken = meet(scene, AT + 2 * DAY)
    agree_a_plan(scene, AT + 4 * DAY)
    record(scene, mistaken, "missed", AT + 6 * DAY)
    assert started(scene) == (AT + 4 * DAY, 3)


def test_it_has_not_started_where_a_plan_does_not_count(scene, monkeypatch):
    meetings_alone = Clocks(first_intervention_is=Intervention.MEETING)
    monkeypatch.setattr(promising.matching, "clocks", lambda *_, **__: meetings_alone)
    mistaken = meet(scene, AT + 2 * DAY)
    agree_a_plan(scene, AT + 4 * DAY)
    record(scene, mistaken, "missed", AT + 6 * DAY)
    assert started(scene) == (None, None)


def test_a_later_meeting_that_was_none_changes_nothing(scene):
    meet(scene, AT + 2 * DAY)
    mistaken = meet(scene, AT + 5 * DAY)
    before = started(scene)
    record(scene, mistaken, "missed", AT + 6 * DAY)
    assert started(scene) == before == (AT + 2 * DAY, 3)
