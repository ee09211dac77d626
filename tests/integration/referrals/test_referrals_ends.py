"""What ends with a referral's last step: other teams' sight, and ways back after a death."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from handrail.domain.cases import life
from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.participants import queries as participants
from handrail.domain.referrals import operations as referrals
from handrail.domain.referrals import rescuing
from handrail.domain.referrals.models import Referral
from handrail.journey import close, death, support, triage
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Staff, System, Viewer, acting_as
from tests.factories.support import Scene, build, undecided

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
NEXT = AT + HOUR
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    return build(AT)


def sees(viewer: Viewer, person_id: UUID, at: datetime) -> bool:
    with acting_as(viewer, at=at):
        try:
            participants.record(person_id, viewer=viewer, at=at)
        except NotFound:
            return False
    return True


def let_the_area_in(scene: Scene, referral_id: UUID) -> Staff:
    by = System(scene.provider_id)
    with acting_as(by, at=AT):
        rescuing.call_in(
            referral_id=referral_id,
            intake_id=None,
            organisation_id=scene.other_id,
            by=by,
            at=AT,
        )
    account = scene.elsewhere.viewer.account_id
    return Staff(account, scene.other_id, "triage", frozenset({"referral.triage"}))


def decline(scene: Scene, referral_id: UUID) -> None:
    lead = scene.lead.viewer
    with acting_as(lead, at=NEXT):
        triage.decline(
            referral_id=referral_id,
            closing="not_wanted",
            onward_service_id=None,
            note="They said so",
            by=lead,
            at=NEXT,
        )


def test_we_offered_it_elsewhere_then_closed_it_and_the_other_team_sees_nobody(scene):
    person_id, referral_id = undecided(scene, AT)
    by, lead = System(), scene.lead.viewer
    with acting_as(by, at=AT):
        service_id = directory.add(
            service=NewService(name="Steady", provider_id=scene.other_id, phone="01632960002"),
            by=by,
            at=AT,
        )
    with acting_as(lead, at=AT):
        triage.offer_elsewhere(
            referral_id=referral_id,
            service_id=service_id,
            how_agreed="spoken",
            note="",
            by=lead,
            at=AT,
        )
    other = System(scene.other_id)
    assert sees(other, person_id, AT)
    decline(scene, referral_id)
    assert not sees(other, person_id, NEXT + HOUR)


def test_the_area_was_let_in_and_sees_nobody_once_the_service_has_spoken_to_them(scene):
    area = let_the_area_in(scene, scene.referral_id)
    assert sees(area, scene.person_id, AT)
    coach = scene.coach.viewer
    with acting_as(coach, at=NEXT):
        support.try_contact(
            case_id=scene.case_id, outcome="reached", tried_at=NEXT, by=coach, at=NEXT
        )
    assert not sees(area, scene.person_id, NEXT + HOUR)
    with acting_as(area, at=NEXT + HOUR):
        assert not Referral.objects.exists()


def test_the_area_was_let_in_and_sees_nobody_once_it_is_declined(scene):
    person_id, referral_id = undecided(scene, AT)
    area = let_the_area_in(scene, referral_id)
    decline(scene, referral_id)
    assert not sees(area, person_id, NEXT + HOUR)


def test_the_area_was_let_in_and_sees_nobody_once_support_has_ended(scene):
    area, coach = let_the_area_in(scene, scene.referral_id), scene.coach.viewer
    with acting_as(coach, at=NEXT):
        close.close(case_id=scene.case_id, closure=life.Closure("in_error"), by=coach, at=NEXT)
    assert not sees(area, scene.person_id, NEXT + HOUR)


def test_only_who_decides_on_referrals_says_the_area_has_rung(scene):
    let_the_area_in(scene, scene.referral_id)
    with acting_as(scene.elsewhere.viewer, at=NEXT), pytest.raises(NotAllowed):
        rescuing.record_rescue(
            referral_id=scene.referral_id, note="Rang", by=scene.elsewhere.viewer, at=NEXT
        )


def test_a_referral_is_accepted_only_for_somebody_who_supports_people_here(scene):
    _, referral_id = undecided(scene, AT)
    lead = scene.lead.viewer
    with acting_as(lead, at=NEXT):
        for stranger in (new_id(), scene.elsewhere.viewer.account_id):
            with pytest.raises(BadInput), transaction.atomic():
                triage.accept(referral_id=referral_id, coach_account_id=stranger, by=lead, at=NEXT)


def test_a_referral_is_given_only_to_a_colleague_who_decides_here(scene):
    _, referral_id = undecided(scene, AT)
    lead = scene.lead.viewer
    with acting_as(lead, at=NEXT):
        for stranger in (new_id(), scene.coach.viewer.account_id):
            with pytest.raises(BadInput):
                referrals.assign(referral_id=referral_id, account_id=stranger, by=lead, at=NEXT)
        referrals.assign(referral_id=referral_id, account_id=lead.account_id, by=lead, at=NEXT)


def test_nobody_reopens_the_earlier_case_of_somebody_who_died_later(scene):
    coach = scene.coach.viewer
    with acting_as(coach, at=NEXT):
        close.close(case_id=scene.case_id, closure=life.Closure("in_error"), by=coach, at=NEXT)
        death.record_death(person_id=scene.person_id, died_date=AT.date(), by=coach, at=NEXT)
        with pytest.raises(WrongState, match="death"):
            close.reopen(case_id=scene.case_id, why="They came back", by=coach, at=NEXT)
        with pytest.raises(WrongState, match="death"):
            referrals.reopen(referral_id=scene.referral_id, by=coach, at=NEXT)


def test_work_is_recorded_only_by_who_supports_them(scene):
    lead = scene.lead.viewer
    watcher = Staff(lead.account_id, scene.provider_id, "manager", frozenset({"service.manage"}))
    with acting_as(watcher, at=NEXT), pytest.raises(NotAllowed):
        support.record_work(
            case_id=scene.case_id, status="off_sick", on_date=AT.date(), by=watcher, at=NEXT
        )
