"""A broken promise: the area's team is let in, and nobody else is."""

from datetime import UTC, datetime

import pytest

from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.viewer import Staff, System, acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 6, 9, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def scene(module_db):
    from tests.factories import support

    return support.build(AT)


def team(scene) -> Staff:
    """Somebody who decides on what comes in at another organisation."""
    account = scene.elsewhere.viewer.account_id
    return Staff(account, scene.other_id, "triage", frozenset({"referral.triage"}))


def call_in(scene) -> None:
    from handrail.domain.referrals import rescuing

    by = System(scene.provider_id)
    with acting_as(by, at=LATER):
        rescuing.call_in(
            referral_id=scene.referral_id,
            intake_id=None,
            organisation_id=scene.other_id,
            by=by,
            at=LATER,
        )


def test_before_it_the_team_sees_nothing(scene):
    from handrail.domain.participants import queries as participants
    from handrail.domain.referrals import queries

    viewer = team(scene)
    with acting_as(viewer, at=LATER):
        assert queries.inbox(viewer=viewer, at=LATER) == ()
        for ask in (
            lambda: queries.record(scene.referral_id, viewer=viewer, at=LATER),
            lambda: participants.record(scene.person_id, viewer=viewer, at=LATER),
        ):
            with pytest.raises(NotFound):
                ask()


def test_after_it_the_team_sees_whom_to_ring_and_writes_what_was_agreed(scene):
    from handrail.domain.participants import queries as participants
    from handrail.domain.referrals import queries, rescuing

    call_in(scene)
    viewer = team(scene)
    with acting_as(viewer, at=LATER):
        assert [card.id for card in queries.inbox(viewer=viewer, at=LATER)] == [scene.referral_id]
        person = participants.record(scene.person_id, viewer=viewer, at=LATER)
        assert person.phone_safe == "yes"
        with pytest.raises(BadInput):
            rescuing.record_rescue(referral_id=scene.referral_id, note=" ", by=viewer, at=LATER)
        rescuing.record_rescue(
            referral_id=scene.referral_id, note="Will be rung on Friday", by=viewer, at=LATER
        )
        assert queries.inbox(viewer=viewer, at=LATER) == ()
    with acting_as(scene.coach.viewer, at=LATER):
        steps = queries.steps(scene.referral_id, viewer=scene.coach.viewer, at=LATER)
    assert steps[-1].event == "referral.area_rang"
    assert steps[-1].note == "Will be rung on Friday"


def test_a_stranger_cannot_let_themselves_in(scene):
    from django.db import ProgrammingError, connection, transaction

    viewer = team(scene)
    with (
        acting_as(viewer, at=LATER),
        pytest.raises(ProgrammingError, match="only a party"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select referrals_share_sight(%s)", [scene.referral_id])
