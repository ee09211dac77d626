"""Nobody writes about a person whom they do not see, even into tables of their own."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from handrail.domain.disclosure.models import Release
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import System, acting_as
from tests.factories.support import Scene, build

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    return build(AT)


def release(person_id: UUID, organisation_id: UUID) -> Release:
    return Release(
        person_id=person_id,
        organisation_id=organisation_id,
        recorded_by_organisation_id=organisation_id,
        kind="health detail",
        purpose="support",
        evidence_id=new_id(),
        from_at=AT,
    )


def test_an_organisation_cannot_release_to_itself_what_it_never_knew(scene):
    """The other service knows an id, and writes itself a release about the person."""
    with (
        acting_as(System(scene.other_id), at=AT),
        pytest.raises(ProgrammingError, match="known_people"),
        transaction.atomic(),
    ):
        release(scene.person_id, scene.other_id).save(force_insert=True)


def test_who_sees_the_person_writes_as_before(scene):
    with acting_as(System(scene.provider_id), at=AT):
        release(scene.person_id, scene.provider_id).save(force_insert=True)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("update disclosure_release set kind = 'plan'", "permission denied"),
        ("update disclosure_release set until_at = null", "never made longer"),
        ("update disclosure_release set until_at = until_at + interval '1 day'", "made longer"),
    ],
)
def test_a_release_that_has_ended_stays_ended(statement, says, scene):
    by = System(scene.provider_id)
    with acting_as(by, at=AT):
        held = release(scene.person_id, scene.provider_id)
        held.save(force_insert=True)
        for end in (AT + timedelta(days=2), AT + timedelta(days=1)):
            assert Release.objects.filter(pk=held.pk).update(until_at=end) == 1
        with (
            pytest.raises(ProgrammingError, match=says),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"{statement} where id = %s", [held.pk])
