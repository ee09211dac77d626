"""A referral that goes on to another organisation counts for both, each as it was."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, transaction

from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.referrals.models import Move
from handrail.insight import service as insight
from handrail.journey import handover, support, triage
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Staff, System, acting_as
from tests.factories.support import Scene, build, send

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    return build(AT)


def figures(organisation_id: UUID, at: datetime) -> insight.Today:
    by = System(organisation_id)
    with acting_as(by, at=at):
        return insight.today(viewer=by, at=at)


def hand_over(scene: Scene, at: datetime) -> None:
    giver, taker = scene.coach.viewer, scene.elsewhere.viewer
    with acting_as(giver, at=at):
        offered = handover.offer(
            case_id=scene.case_id,
            to_account_id=taker.account_id,
            to_organisation_id=scene.other_id,
            is_share=False,
            why="They moved",
            how_agreed="spoken",
            by=giver,
            at=at,
        )
    with acting_as(taker, at=at):
        handover.accept(handover_id=offered, by=taker, at=at)


def speak(scene: Scene, by: Staff, at: datetime) -> None:
    with acting_as(by, at=at):
        support.try_contact(case_id=scene.case_id, outcome="reached", tried_at=at, by=by, at=at)


def test_handed_over_after_the_first_conversation(scene):
    speak(scene, scene.coach.viewer, AT + DAY)
    hand_over(scene, AT + 10 * DAY)
    then = AT + 20 * DAY
    ours, theirs = figures(scene.provider_id, then), figures(scene.other_id, then)
    assert (ours.came_in, ours.moved_on, ours.waits.people) == (1, 1, 1)
    assert (theirs.came_in, theirs.moved_on, theirs.waits.people) == (1, 0, 0)
    assert sum(count for _start, count in ours.weeks) == 1
    assert sum(count for _start, count in theirs.weeks) == 1


def test_handed_over_before_anybody_spoke_to_them(scene):
    hand_over(scene, AT + DAY)
    speak(scene, scene.elsewhere.viewer, AT + 2 * DAY)
    then = AT + 20 * DAY
    assert figures(scene.provider_id, then).waits.people == 0
    assert figures(scene.other_id, then).waits.people == 1


def test_it_came_in_to_each_on_the_day_it_came_there(scene):
    hand_over(scene, AT + 30 * DAY)
    then = AT + 31 * DAY
    ours, theirs = figures(scene.provider_id, then), figures(scene.other_id, then)
    assert (ours.came_in, ours.came_in_before) == (0, 1)
    assert (theirs.came_in, theirs.came_in_before) == (1, 0)


def test_taken_over_before_anybody_decided(scene):
    _, referral_id = send(
        scene.gp.viewer,
        scene.service_id,
        scene.provider_id,
        AT,
        number="9990000026",
        names=("Bo", "Lind"),
    )
    lead = scene.lead.viewer
    other = Staff(
        scene.elsewhere.viewer.account_id, scene.other_id, "triage", frozenset({"referral.triage"})
    )
    with acting_as(System(), at=AT):
        steady = NewService(name="Steady", provider_id=scene.other_id, phone="01632960002")
        service_id = directory.add(service=steady, by=System(), at=AT)
    with acting_as(lead, at=AT):
        triage.offer_elsewhere(
            referral_id=referral_id,
            service_id=service_id,
            how_agreed="spoken",
            note="",
            by=lead,
            at=AT,
        )
    with acting_as(other, at=AT + DAY):
        triage.take_over(referral_id=referral_id, by=other, at=AT + DAY)
    ours, theirs = figures(scene.provider_id, AT + 2 * DAY), figures(scene.other_id, AT + 2 * DAY)
    assert (ours.came_in, ours.waiting, ours.moved_on) == (2, 0, 1)
    assert (theirs.came_in, theirs.waiting, theirs.moved_on) == (1, 1, 0)


def test_moves_are_written_by_the_database_alone_and_seen_by_the_two(scene):
    hand_over(scene, AT + DAY)
    then = AT + 2 * DAY
    for organisation_id, seen in ((scene.provider_id, 1), (scene.other_id, 1), (new_id(), 0)):
        viewer = System(organisation_id)
        with acting_as(viewer, at=then):
            assert Move.objects.visible_to(viewer, at=then).count() == seen
            assert Move.objects.count() == seen
    by = System(scene.other_id)
    with acting_as(by, at=then), pytest.raises(ProgrammingError), transaction.atomic():
        Move.objects.create(
            referral_id=scene.referral_id,
            from_organisation_id=scene.other_id,
            to_organisation_id=scene.provider_id,
            at=then,
            came_at=then,
            is_first=False,
            sent_at=then,
            promised_at=then,
        )
