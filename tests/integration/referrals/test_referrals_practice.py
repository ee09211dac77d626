"""A person changes practice: letters follow, if they agree, and only then."""

from datetime import UTC, datetime

import pytest

from handrail.kernel.errors import BadInput
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import System, acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def scene(module_db):
    from tests.factories import support

    return support.build(AT)


@pytest.fixture
def practice():
    from handrail.domain.organisations import operations as organisations

    with acting_as(System(), at=AT):
        return organisations.register(name="Elm Row Surgery", kind="practice", by=System(), at=AT)


def move(scene, practice_id, how=""):
    from handrail.domain.participants import queries
    from handrail.journey import practice as moving

    by = scene.coach.viewer
    with acting_as(by, at=AT):
        version = queries.record(scene.person_id, viewer=by, at=AT).version
        moving.change_practice(
            person_id=scene.person_id,
            move=moving.Move(practice_id, how),
            version=version,
            by=by,
            at=AT,
        )
        return queries.record(scene.person_id, viewer=by, at=AT)


def may_know(person_id, practice_id):
    from handrail.domain.disclosure import queries as disclosure

    with acting_as(System(practice_id), at=AT):
        return disclosure.permits(
            person_id=person_id, organisation_id=practice_id, kinds=list(Kind), at=AT
        )


def test_the_new_practice_is_told_only_if_they_agree(scene, practice):
    assert move(scene, practice).gp_practice_id == practice
    assert may_know(scene.person_id, practice) == frozenset()


def test_with_their_agreement_the_new_practice_may_know(scene, practice):
    move(scene, practice, "spoken")
    assert Kind.PLAN in may_know(scene.person_id, practice)


def test_only_a_practice_will_do(scene):
    with pytest.raises(BadInput):
        move(scene, scene.other_id, "spoken")


def test_with_no_practice_nobody_is_told(scene):
    person = move(scene, None)
    assert person.gp_practice_id is None
    assert person.no_gp
