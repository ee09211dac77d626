"""An organisation may see a person for several reasons; the end of one ends no other."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from handrail.domain.capacity import operations as capacity
from handrail.domain.capacity.models import Booking, Slot
from handrail.domain.cases import life
from handrail.domain.cases.models import Case
from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.participants import queries as participants
from handrail.domain.referrals import queries as referrals
from handrail.journey import close, handover, triage
from handrail.kernel.errors import NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Staff, System, acting_as
from tests.factories.support import Scene, Worker, send, worker

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def service_of(organisation_id: UUID, name: str = "Steady Steps coaching") -> UUID:
    by = System()
    with acting_as(by, at=AT):
        return directory.add(
            service=NewService(name=name, provider_id=organisation_id, phone="01632960002"),
            by=by,
            at=AT,
        )


def pass_on(
    scene: Scene, giver: Worker, taker: Worker, at: datetime, *, is_share: bool = False
) -> None:
    with acting_as(giver.viewer, at=at):
        handover_id = handover.offer(
            case_id=scene.case_id,
            to_account_id=taker.viewer.account_id,
            to_organisation_id=taker.viewer.organisation_id,
            is_share=is_share,
            why="They know them well",
            how_agreed="spoken",
            by=giver.viewer,
            at=at,
        )
    with acting_as(taker.viewer, at=at):
        handover.accept(handover_id=handover_id, by=taker.viewer, at=at)


def end(scene: Scene, by: Staff, at: datetime) -> None:
    with acting_as(by, at=at):
        close.close(case_id=scene.case_id, closure=life.Closure("in_error"), by=by, at=at)


def sees(scene: Scene, viewer: Staff, at: datetime) -> bool:
    with acting_as(viewer, at=at):
        try:
            participants.record(scene.person_id, viewer=viewer, at=at)
        except NotFound:
            return False
    return True


def test_we_shared_a_case_and_can_still_accept_our_own_referral_once_it_is_closed(scene):
    pass_on(scene, scene.coach, scene.elsewhere, AT + HOUR, is_share=True)
    service_id = service_of(scene.other_id)
    _, second = send(scene.gp.viewer, service_id, scene.other_id, AT + 2 * HOUR)
    end(scene, scene.coach.viewer, AT + 3 * HOUR)
    lead = worker("Mo Ellis", "test-lead", scene.other_id, "one", AT)
    later = AT + 4 * HOUR
    with acting_as(lead.viewer, at=later):
        case_id = triage.accept(
            referral_id=second,
            coach_account_id=scene.elsewhere.viewer.account_id,
            by=lead.viewer,
            at=later,
        )
        assert Case.objects.get(pk=case_id).organisation_id == scene.other_id


def test_we_refuse_an_offer_and_still_see_whom_a_practice_referred_to_us(scene):
    mine, theirs = service_of(scene.other_id), scene.service_id
    person_id, first = send(
        scene.gp.viewer, theirs, scene.provider_id, AT, number="9990000026", names=("Bo", "Lind")
    )
    lead, at = scene.lead.viewer, AT + HOUR
    with acting_as(lead, at=at):
        triage.offer_elsewhere(
            referral_id=first, service_id=mine, how_agreed="spoken", note="", by=lead, at=at
        )
    _, second = send(
        scene.gp.viewer, mine, scene.other_id, at, number="9990000026", names=("Bo", "Lind")
    )
    other = worker("Mo Ellis", "test-lead", scene.other_id, "one", AT).viewer
    later = AT + 2 * HOUR
    with acting_as(other, at=later):
        triage.refuse_offer(referral_id=first, why="Too far", by=other, at=later)
    after = AT + 3 * HOUR
    with acting_as(other, at=after):
        assert participants.record(person_id, viewer=other, at=after).name == "Bo Lind"
        assert referrals.record(second, viewer=other, at=after)


def test_shared_then_handed_over_then_shared_back_can_be_closed(scene):
    pass_on(scene, scene.coach, scene.elsewhere, AT + HOUR, is_share=True)
    pass_on(scene, scene.coach, scene.elsewhere, AT + 2 * HOUR)
    pass_on(scene, scene.elsewhere, scene.coach, AT + 3 * HOUR, is_share=True)
    assert sees(scene, scene.coach.viewer, AT + 3 * HOUR)
    end(scene, scene.elsewhere.viewer, AT + 4 * HOUR)
    later = AT + 5 * HOUR
    assert sees(scene, scene.elsewhere.viewer, later)
    assert not sees(scene, scene.coach.viewer, later)
    with acting_as(scene.elsewhere.viewer, at=later):
        assert Case.objects.get(pk=scene.case_id).state == "closed"


def test_we_refer_somebody_we_shared_and_see_them_after_the_sharing_ends(scene):
    from handrail.domain.participants.operations import Names, register
    from handrail.kernel import nhs_number

    pass_on(scene, scene.coach, scene.elsewhere, AT + HOUR, is_share=True)
    by, at = scene.elsewhere.viewer, AT + 2 * HOUR
    names = Names("Amara", "Okafor", date(1980, 2, 1), nhs_number.parse("9990000018"))
    with acting_as(by, at=at):
        assert register(names=names, by=by, at=at).person_id == scene.person_id
    end(scene, scene.coach.viewer, AT + 3 * HOUR)
    assert sees(scene, by, AT + 4 * HOUR)


def test_nobody_opens_a_case_about_a_person_without_their_referral(scene):
    stranger = scene.elsewhere.viewer
    forged = Case(
        id=new_id(),
        referral_id=scene.referral_id,
        person_id=scene.person_id,
        organisation_id=scene.other_id,
        service_id=scene.service_id,
        coach_account_id=stranger.account_id,
        opened_at=AT,
    )
    with (
        acting_as(stranger, at=AT),
        pytest.raises(ProgrammingError, match="policy"),
        transaction.atomic(),
    ):
        forged.save(force_insert=True)


def test_a_forged_case_is_never_handed_over(scene):
    """Even a case whose referral is not its holder's moves nobody's sight."""
    from handrail.domain.cases.models import Handover

    offered = Handover(
        case_id=scene.case_id,
        from_account_id=scene.coach.viewer.account_id,
        from_organisation_id=scene.provider_id,
        to_account_id=scene.elsewhere.viewer.account_id,
        to_organisation_id=scene.other_id,
        why="Give it",
        offered_at=AT,
    )
    with acting_as(scene.coach.viewer, at=AT):
        offered.save(force_insert=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "update referrals_referral set from_organisation_id = to_organisation_id,"
                " to_organisation_id = %s where id = %s",
                [scene.practice_id, scene.referral_id],
            )
    taker = scene.elsewhere.viewer
    with (
        acting_as(taker, at=AT),
        pytest.raises(ProgrammingError, match="not in touch"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select cases_accept_handover(%s, %s)", [offered.id, new_id()])


def test_who_takes_a_case_on_can_free_the_time_that_was_booked_for_it(scene):
    starts = AT + timedelta(days=3)
    by = scene.coach.viewer
    with acting_as(by, at=AT):
        slot_id = capacity.offer_slot(
            service_id=scene.service_id,
            organisation_id=scene.provider_id,
            worker_account_id=by.account_id,
            starts_at=starts,
            ends_at=starts + HOUR,
            way="phone",
            by=by,
            at=AT,
        )
        capacity.book(
            slot_id=slot_id,
            service_id=scene.service_id,
            person_id=scene.person_id,
            referral_id=scene.referral_id,
            by=by,
            at=AT,
        )
    pass_on(scene, scene.coach, scene.elsewhere, AT + HOUR)
    end(scene, scene.elsewhere.viewer, AT + 2 * HOUR)
    assert not Slot.objects.get(pk=slot_id).is_taken
    with acting_as(scene.elsewhere.viewer, at=AT + 2 * HOUR):
        assert not Booking.objects.exists()
