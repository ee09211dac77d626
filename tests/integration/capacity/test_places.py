"""So many people a week: a place is taken in the statement that sends, and never twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from handrail.domain.capacity import caps
from handrail.domain.capacity.cap_rules import CapRule
from handrail.domain.capacity.models import Place, Waiting
from handrail.domain.capacity.operations import NoSense
from handrail.domain.directory import intake
from handrail.domain.directory.intake import TakesNobody
from handrail.domain.referrals import queries
from handrail.domain.referrals.sending import NoRoom
from handrail.journey import afterwards, refer, triage
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import acting_as
from tests.factories import room, support

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)  # a Wednesday
MONDAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def scene(module_db):
    return support.build(AT)


def places(scene, at=AT):
    with acting_as(scene.lead.viewer, at=at):
        rows = Place.objects.filter(service_id=scene.service_id, given_back_at=None)
        return sorted(rows.values_list("week_date", "number"))


def room_of(scene, at=AT):
    with acting_as(scene.gp.viewer, at=at):
        return caps.rooms([(scene.service_id, "")], at=at)[scene.service_id, ""]


def test_a_service_without_a_cap_takes_everybody_and_keeps_no_places(scene):
    assert not room.send(scene).waits
    assert places(scene) == []
    assert room_of(scene).has_room


def test_a_send_takes_the_lowest_free_place(scene):
    room.cap(scene, 2)
    room.send(scene)
    room.send(scene)
    assert places(scene) == [(MONDAY, 1), (MONDAY, 2)]
    assert not room_of(scene).has_room


def test_beyond_the_cap_nothing_is_sent_unless_they_chose_to_wait(scene):
    room.cap(scene, 1)
    room.send(scene)
    with pytest.raises(NoRoom), transaction.atomic():
        room.send(scene, name="Unsent")
    with acting_as(scene.gp.viewer, at=AT):
        assert len(queries.sent_by_us(viewer=scene.gp.viewer, at=AT, limit=9)) == 2
    assert room.send(scene, waits=True).waits
    assert places(scene) == [(MONDAY, 1)]
    with acting_as(scene.lead.viewer, at=AT):
        assert Waiting.objects.filter(left_at=None).count() == 1


def test_who_chose_to_wait_has_a_place_where_one_is_free_after_all(scene):
    room.cap(scene, 1)
    assert not room.send(scene, waits=True).waits


def test_the_next_week_has_places_of_its_own(scene):
    room.cap(scene, 1)
    room.send(scene)
    later = AT + timedelta(days=7)
    room.send(scene, at=later)
    assert places(scene, later) == [(MONDAY, 1), (MONDAY + timedelta(days=7), 1)]


def test_a_week_begins_on_monday_in_london(scene):
    room.cap(scene, 1)
    room.send(scene, at=datetime(2026, 6, 7, 22, 59, tzinfo=UTC))
    room.send(scene, at=datetime(2026, 6, 7, 23, 0, tzinfo=UTC))
    assert places(scene) == [(MONDAY, 1), (MONDAY + timedelta(days=7), 1)]


def test_a_ramp_counts_weeks_since_the_launch_and_the_database_counts_alike(scene):
    rule = CapRule(9, (2, 4), date(2026, 6, 3))
    weeks = [MONDAY + timedelta(days=7 * n) for n in range(-2, 4)]
    expected = [2, 2, 2, 4, 9, 9]
    assert [rule.in_week(week) for week in weeks] == expected
    with connection.cursor() as cursor:
        for week, cap in zip(weeks, expected, strict=True):
            cursor.execute(
                "select capacity_cap_in(9, '{2,4}'::smallint[], %s, %s)", [date(2026, 6, 3), week]
            )
            assert cursor.fetchone() == (cap,)


@pytest.mark.parametrize("way", ["withdrawn", "declined"])
def test_a_place_is_given_back_in_its_week_whoever_ends_it(scene, way):
    room.cap(scene, 1)
    sent = room.send(scene)
    end(scene, sent.id, way, AT)
    assert places(scene) == []
    assert not room.send(scene).waits


def end(scene, referral_id, way, at):
    if way == "withdrawn":
        by = scene.gp.viewer
        with acting_as(by, at=at):
            afterwards.withdraw(
                referral_id=referral_id, closing="not_wanted", note="", by=by, at=at
            )
        return
    by = scene.lead.viewer
    with acting_as(by, at=at):
        triage.decline(
            referral_id=referral_id,
            closing="not_wanted",
            onward_service_id=None,
            note="They told us so",
            by=by,
            at=at,
        )


def test_a_week_that_is_over_stays_as_it_was(scene):
    room.cap(scene, 1)
    sent = room.send(scene)
    end(scene, sent.id, "withdrawn", AT + timedelta(days=7))
    assert places(scene) == [(MONDAY, 1)]


def test_who_is_taken_on_keeps_the_place_of_their_week(scene):
    room.cap(scene, 1)
    sent = room.send(scene)
    by = scene.lead.viewer
    with acting_as(by, at=AT):
        triage.accept(
            referral_id=sent.id, coach_account_id=scene.coach.viewer.account_id, by=by, at=AT
        )
    assert places(scene) == [(MONDAY, 1)]


def test_the_same_form_again_takes_no_second_place(scene):
    room.cap(scene, 5)
    form, born = new_id(), date(1966, 5, 4)
    first = room.send(scene, submission_id=form, birth_date=born, name="Ada")
    again = room.send(scene, submission_id=form, birth_date=born, name="Ada")
    assert again.id == first.id
    assert len(places(scene)) == 1


def test_sending_into_a_place_is_one_statement(scene):
    from handrail.domain.referrals import sending
    from tests.integration.referrals.test_referrals_sending import BODY, request

    room.cap(scene, 3)
    by = scene.gp.viewer
    with acting_as(by, at=AT), CaptureQueriesContext(connection) as issued:
        sending.send(request=request(scene, seat="place"), body=BODY, by=by, at=AT)
    assert len(issued) == 1
    assert places(scene) == [(MONDAY, 1)]


def test_a_paused_service_is_sent_nobody_by_any_door(scene):
    by = scene.lead.viewer
    with acting_as(by, at=AT):
        intake.pause(service_id=scene.service_id, reason="Two of us are ill", by=by, at=AT)
    for waits in (False, True):
        with pytest.raises(TakesNobody), transaction.atomic():
            room.send(scene, waits=waits)


@pytest.mark.parametrize(
    ("rule", "tier", "about", "said"),
    [
        (CapRule(0), "", "weekly", "from 1 to 999"),
        (CapRule(5, (3, 2), date(2026, 6, 1)), "", "ramp", "as high as the one before"),
        (CapRule(5, (2, 0), date(2026, 6, 1)), "", "ramp", "never goes down to nobody"),
        (CapRule(5, (2, 6), date(2026, 6, 1)), "", "ramp", "no higher than the cap"),
        (CapRule(5, (2,)), "", "launched", "day the service starts"),
        (CapRule(5), "no-such-tier", "tier", "no such tier"),
        (CapRule(2), "", "weekly", "3 places of this week are taken already"),
    ],
)
def test_a_cap_that_cannot_be_meant_changes_nothing(scene, rule, tier, about, said):
    room.cap(scene, 4)
    for _ in range(3):
        room.send(scene)
    by = scene.lead.viewer
    with acting_as(by, at=AT), pytest.raises(NoSense, match=said) as refused:
        caps.set_cap(service_id=scene.service_id, tier=tier, rule=rule, by=by, at=AT)
    assert refused.value.about == about
    assert room_of(scene).cap == 4


def test_nobody_takes_a_place_for_a_referral_between_two_others(scene):
    from django.db import ProgrammingError

    room.cap(scene, 4)
    sent = room.send(scene)
    other = scene.elsewhere.viewer
    with (
        acting_as(other, at=AT),
        pytest.raises(ProgrammingError, match="only whoever sends"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select referrals_take_place(%s, 'place', '')", [sent.id])


def test_the_app_itself_cannot_write_a_place_or_a_line(scene):
    from django.db import ProgrammingError

    with acting_as(scene.lead.viewer, at=AT):
        for statement in (
            "delete from capacity_place",
            "update capacity_place set number = 1",
            "delete from capacity_waiting",
            "update capacity_waiting set since_at = now()",
        ):
            with (
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)


def test_a_refusal_changes_nothing_and_names_what_to_do(scene):
    room.cap(scene, 1)
    room.send(scene)
    with pytest.raises(NoRoom) as refused, transaction.atomic():
        room.send(scene)
    assert "wait for a place, or choose another service" in refused.value.message
    assert refused.value.status == 409
    assert isinstance(refused.value, refer.Refusal)


def test_a_tier_with_a_cap_of_its_own_fills_by_itself(scene):
    from handrail.domain.capacity.models import Cap
    from handrail.domain.referrals import sending
    from tests.integration.referrals.test_referrals_sending import BODY, request

    room.cap(scene, 3)
    Cap.objects.create(service_id=scene.service_id, tier="long", weekly=1, set_at=AT)
    by = scene.gp.viewer

    def send(tier):
        asked = request(scene, seat="place", tier=tier, submission_id=new_id())
        with acting_as(by, at=AT), transaction.atomic():
            return sending.send(request=asked, body=BODY, by=by, at=AT)

    send("long")
    with pytest.raises(NoRoom):
        send("long")
    send("short")
    with acting_as(by, at=AT):
        found = caps.rooms([(scene.service_id, tier) for tier in ("long", "short", "")], at=AT)
    assert [(it.cap, it.taken) for it in found.values()] == [(1, 1), (3, 1), (3, 1)]


def test_whoever_sends_themself_is_never_turned_away_by_a_full_week(scene):
    from handrail.domain.referrals import sending
    from tests.integration.referrals.test_referrals_sending import BODY, request

    room.cap(scene, 1)
    room.send(scene)
    by = scene.lead.viewer
    asked = request(scene, source="self", from_organisation_id=None)
    with acting_as(by, at=AT):
        assert sending.send(request=asked, body=BODY, by=by, at=AT).waits


def test_a_case_from_another_system_takes_no_place(scene):
    from handrail.domain.referrals import sending
    from tests.integration.referrals.test_referrals_sending import BODY, request

    room.cap(scene, 1)
    by = scene.lead.viewer
    asked = request(scene, seat="none", from_organisation_id=None)
    with acting_as(by, at=AT):
        sending.send(request=asked, body=BODY, by=by, at=AT)
    assert places(scene) == []
