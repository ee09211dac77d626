"""Words about a worry are encrypted, and are opened for the duty and for whom a permission lets."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection

from handrail.kernel import encryption
from handrail.kernel.viewer import acting_as
from tests.integration.concerns.conftest import AT
from tests.integration.concerns.test_answers import words_for
from tests.integration.concerns.test_concerns import raise_by

pytestmark = pytest.mark.django_db
WHY = "They said goodbye in a new way"


@pytest.fixture
def raised(scene, rota):
    """A worry whose reason the practice wrote."""
    from handrail.domain.concerns import operations

    found, gp = raise_by(scene.gp, scene), scene.gp.viewer
    with acting_as(gp, at=AT):
        operations.add_reason(concern_id=found.id, reason=WHY, by=gp, at=AT)
    return found


def worker(scene, role, name="somebody"):
    from tests.factories import support

    return support.worker("Kit Moss", role, scene.provider_id, name, AT)


def test_the_database_never_holds_them_in_clear(scene, raised):
    with acting_as(scene.coach.viewer, at=AT), connection.cursor() as cursor:
        cursor.execute("select words from concerns_concernstep where words is not null")
        (sealed,) = (bytes(row[0]) for row in cursor.fetchall())
    assert WHY.encode() not in sealed
    assert encryption.key_of(sealed) == encryption.keyring().newest


def test_the_rota_and_whoever_wrote_them_read_them(scene, raised, manager):
    for one in (scene.coach, scene.lead, manager, scene.gp):
        assert words_for(one, raised) == [WHY]


def test_a_colleague_reads_them_once_they_deal_with_it(scene, raised):
    from handrail.domain.concerns import operations, queries

    colleague = worker(scene, "test-coach")
    assert words_for(colleague, raised) == []
    viewer = colleague.viewer
    with acting_as(viewer, at=AT):
        assert any(one.is_closed for one in queries.steps(raised.id, viewer=viewer, at=AT))
        operations.acknowledge(concern_id=raised.id, by=viewer, at=AT)
    assert words_for(colleague, raised) == [WHY]


def test_who_may_read_safeguarding_notes_reads_them(scene, raised):
    from handrail.domain.staff.permissions import Permission

    colleague = worker(scene, "test-coach")
    may = colleague.viewer.permissions | {Permission.READ_SAFEGUARDING}
    assert words_for(replace(colleague, viewer=replace(colleague.viewer, permissions=may)), raised)


def test_a_missing_key_is_said_and_not_taken_for_silence(scene, raised, monkeypatch):
    from handrail.domain.concerns import queries

    monkeypatch.setattr(settings, "FIELD_KEYS", lambda: (b"x" * 32,))
    viewer = scene.coach.viewer
    with acting_as(viewer, at=AT):
        found = queries.steps(raised.id, viewer=viewer, at=AT)
    assert [one.event for one in found if one.is_broken] == ["concern.reason_added"]


def test_the_audit_and_the_messages_hold_none(scene, raised):
    with connection.cursor() as cursor:
        for table in ("audit_event", "messaging_message"):
            cursor.execute(
                f"select count(*) from {table} t where to_jsonb(t)::text like %s", [f"%{WHY}%"]
            )
            assert cursor.fetchone() == (0,)
