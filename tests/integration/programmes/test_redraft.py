"""Who would gain or lose by a draft: test persons one by one, real people only in counts."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from handrail.domain.programmes import drafting, drafts, operations
from handrail.domain.programmes.drafts import DraftRecord
from handrail.domain.programmes.files import reading
from handrail.journey import redraft
from handrail.journey.redraft import Shift
from handrail.kernel.errors import NotAllowed
from handrail.kernel.viewer import Staff, System, acting_as
from tests.factories import support
from tests.integration.oversight.area import make_area, officer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
KNOWN = {
    "age": 19,
    "employment": "off_sick",
    "weeks_off": 3,
    "employer_size": 40,
    "conditions": ["msk"],
    "goals": ["return_to_work"],
    "source": "gp",
    "areas": ["E54000040", "QOX"],
}


@pytest.fixture(scope="module")
def scene(module_db: None) -> Any:
    return support.build(AT)


@pytest.fixture
def keeper(scene: Any) -> Staff:
    board = make_area("Vale", scene.practice_id, scene.provider_id, scene.other_id)
    return officer(board, "directory.manage", at=AT, name="Wren Ames")


def programme(name: str) -> None:
    path = reading.folder() / f"{name}.yaml"
    with acting_as(System(), at=AT):
        operations.load_version(
            source=reading.read_file(path), valid_from_date=date(2020, 1, 1), by=System(), at=AT
        )


def draft_with_age(keeper: Staff, youngest: int) -> DraftRecord:
    """Return a draft of NHS Talking Therapies' advisers that asks for an age."""
    programme("ea-talking-therapies")
    age = {"youngest": youngest, "source": "a leaflet"}
    with acting_as(keeper, at=AT):
        draft_id = drafting.start(programme_id="ea-talking-therapies", by=keeper, at=AT)
        drafting.change(draft_id=draft_id, part="is_for.age", to=age, version=1, by=keeper, at=AT)
        return drafts.draft(draft_id, viewer=keeper)


def refer(scene: Any, ages: list[int]) -> None:
    """Send so many referrals, with what was known kept, as the referral form keeps it."""
    for age in ages:
        support.send(
            scene.gp.viewer,
            scene.service_id,
            scene.provider_id,
            AT,
            eligibility={"facts": {**KNOWN, "age": age}, "fits": True, "reasons": []},
        )


def test_test_persons_are_judged_by_both_versions(keeper):
    with acting_as(keeper, at=AT):
        found = redraft.try_test_persons(draft_with_age(keeper, 99))
    assert len(found) >= 8
    assert {each.shift for each in found} >= {Shift.LOSE}
    assert all(each.differs for each in found if each.shift is not Shift.SAME)


def test_people_are_told_in_counts_with_small_numbers_hidden(scene, keeper):
    refer(scene, [19] * 12 + [40] * 3)
    with acting_as(keeper, at=AT):
        found = redraft.people(draft_with_age(keeper, 30), viewer=keeper, at=AT)
    assert found.judged == 15
    assert found.shifts[Shift.LOSE] == 10, "twelve, rounded"
    assert found.shifts[Shift.SAME] == -1, "three are hidden"
    assert found.shifts[Shift.GAIN] == 0


def test_another_area_and_a_year_ago_are_not_counted(scene, keeper):
    refer(scene, [19] * 12)
    other = officer(make_area("Hill"), "directory.manage", at=AT, name="Hill Keeper")
    draft = draft_with_age(keeper, 30)
    for viewer, at in ((other, AT), (keeper, AT + timedelta(days=400))):
        with acting_as(viewer, at=at):
            assert redraft.people(draft, viewer=viewer, at=at).judged == 0


def test_nobody_else_is_answered_not_even_by_the_database(scene, keeper):
    refer(scene, [19] * 12)
    draft = draft_with_age(keeper, 30)
    coach = scene.coach.viewer
    with acting_as(coach, at=AT), pytest.raises(NotAllowed):
        redraft.people(draft, viewer=coach, at=AT)
    pretender = Staff(
        coach.account_id, keeper.organisation_id, coach.job_role, frozenset({"directory.manage"})
    )
    with acting_as(pretender, at=AT):
        assert redraft.people(draft, viewer=pretender, at=AT).judged == 0


def test_what_leaves_the_database_names_nobody(scene, keeper):
    refer(scene, [19])
    with acting_as(keeper, at=AT), connection.cursor() as cursor:
        cursor.execute("select * from oversight_facts(%s, 10)", [AT - timedelta(days=1)])
        assert [column.name for column in cursor.description or ()] == ["facts"]
        ((facts,),) = cursor.fetchall()
    kept = facts if isinstance(facts, dict) else json.loads(facts)
    assert kept == KNOWN
    assert not any(isinstance(value, UUID) for value in kept.values())
