"""What the referral says of somebody's work is their first work, from the day it is accepted."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handrail.domain.outcomes import queries as work
from handrail.domain.staff.permissions import Permission
from handrail.journey import support, triage
from handrail.kernel.viewer import acting_as
from tests.factories.support import Scene, send

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_accepting_keeps_what_the_referral_said(scene: Scene):
    coach = scene.coach.viewer
    with acting_as(coach, at=AT):
        found = work.first_and_latest(scene.case_id, viewer=coach, at=AT)
        assert (found.first.status, found.first.on_date) == ("off_sick", AT.date())
        assert found.first.is_as_referred
        support.record_work(
            case_id=scene.case_id, status="employed", on_date=AT.date(), by=coach, at=AT
        )
        after = work.first_and_latest(scene.case_id, viewer=coach, at=AT)
        assert (after.first.status, after.latest.status) == ("off_sick", "employed")
        assert len(work.history(scene.case_id, viewer=coach, at=AT)) == 2


def test_somebody_who_only_triages_may_accept(scene: Scene):
    _person_id, referral_id = send(
        scene.gp.viewer,
        scene.service_id,
        scene.provider_id,
        AT,
        number="9990000026",
        names=("Bo", "Lind"),
    )
    triager = replace(scene.lead.viewer, permissions=frozenset({str(Permission.TRIAGE)}))
    with acting_as(triager, at=AT):
        case_id = triage.accept(
            referral_id=referral_id,
            coach_account_id=scene.coach.viewer.account_id,
            by=triager,
            at=AT,
        )
        first = work.first_and_latest(case_id, viewer=triager, at=AT).first
        assert first.status == "off_sick"
