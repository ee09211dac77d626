"""A case that is over, in an area with two people who look after records."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
CLOSED = AT + timedelta(days=30)
DAY = datetime(2034, 7, 3, 9, 30, tzinfo=UTC)  # eight years after it closed


@dataclass
class Kept:
    """One person's whole record, and who may dispose of it."""

    scene: SimpleNamespace
    board_id: object
    erin: object
    ivo: object


def live_fully(scene, begun=AT, closed=CLOSED):
    """Reach, meet, write, worry, agree a plan, record work, close: a row in every table."""
    from handrail.domain.cases import operations, planning, safeguarding
    from handrail.domain.cases.life import Closure
    from handrail.domain.cases.planning import ActionDraft, GoalDraft
    from handrail.domain.concerns import operations as concerns
    from handrail.journey import close, plan, support, worry
    from handrail.journey.close import WorkNow
    from handrail.kernel.viewer import acting_as

    coach, case_id, at = scene.coach.viewer, scene.case_id, begun + timedelta(hours=1)
    with acting_as(coach, at=at):
        support.try_contact(case_id=case_id, outcome="reached", tried_at=at, by=coach, at=at)
        support.book(
            case_id=case_id,
            starts_at=at + timedelta(days=2),
            minutes=30,
            way="phone",
            is_hour_meant=True,
            by=coach,
            at=at,
        )
        operations.write_note(case_id=case_id, text="A note", by=coach, at=at)
        safeguarding.write(case_id=case_id, text="A sealed note", by=coach, at=at)
        raised = worry.about_case(case_id=case_id, by=coach, at=at)
        concerns.acknowledge(concern_id=raised.id, by=coach, at=at)
        plan_id = planning.start_plan(case_id=case_id, by=coach, at=at)
        planning.save_goals(
            plan_id=plan_id,
            goals=[GoalDraft("work", "Go back", (ActionDraft("Ring my manager"),))],
            review_date=(at + timedelta(days=20)).date(),
            by=coach,
            at=at,
        )
        plan.agree(plan_id=plan_id, case_id=case_id, how="together", by=coach, at=at)
    with acting_as(coach, at=closed):
        close.close(
            case_id=case_id,
            closure=Closure("back_at_work"),
            work_now=WorkNow("employed"),
            by=coach,
            at=closed,
        )


@pytest.fixture(scope="module")
def kept(module_db):
    from tests.factories import support
    from tests.integration.oversight.area import make_area, officer

    scene = support.build(AT)
    live_fully(scene)
    board_id = make_area("Kept", scene.practice_id, scene.provider_id)
    may = ("records.dispose",)
    return Kept(
        scene,
        board_id,
        officer(board_id, *may, at=AT, name="Erin Sable"),
        officer(board_id, *may, at=AT, name="Ivo Marsh"),
    )
