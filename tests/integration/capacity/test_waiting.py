"""The line for a place: fair, honest, and moved on by nobody but the clock and a human's word."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from handrail.domain.audit.models import Event
from handrail.domain.capacity import caps, line, waiting
from handrail.domain.capacity.cap_rules import CapRule
from handrail.domain.capacity.line import InLine
from handrail.domain.capacity.models import Place, Waiting
from handrail.domain.capacity.waiting import StillWaiting, UrgencyNeedsReason, WaitsTooLong
from handrail.domain.directory import intake
from handrail.domain.directory import operations as directory
from handrail.domain.messaging.models import Message
from handrail.domain.programmes import operations as programmes
from handrail.domain.programmes.files import reading
from handrail.domain.referrals import intake_answers, intakes, queries
from handrail.jobs.sweeps import run_places
from handrail.journey import onboard, triage
from handrail.journey.onboard import Confirmed
from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Person, System, acting_as
from tests.factories import room, support
from tests.integration.intakes.cast import SAID

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
BEARER = intakes.bearer_of("7K3M-9QXT-4HWD-2PRS")
NEXT_WEEK = AT + timedelta(days=5)  # Monday
TIERED = """
id: tiered
name: Tiered
nation: England
status: live
summary: {text: An example., source: nowhere}
gives: {items: [a coach], source: nowhere}
tiers:
  - id: in_work
    name: people who have a job
    max_weeks: 8
    when:
      work: {statuses: [employed, self_employed, off_sick]}
    source: nowhere
  - id: seeking_work
    name: people who look for work
    max_weeks: 16
    source: nowhere
"""


@pytest.fixture(scope="module")
def scene(module_db):
    """One place a week, which is taken."""
    scene = support.build(AT)
    room.cap(scene, 1)
    room.send(scene)
    return scene


def tiered(service_id):
    """Let a service go by rules that have two tiers."""
    by = System()
    with acting_as(by, at=AT):
        programmes.load_version(
            source=reading.read("tiered.yaml", TIERED.encode()),
            valid_from_date=AT.date(),
            by=by,
            at=AT,
        )
        directory.revise(service_id=service_id, changes={"programme_id": "tiered"}, by=by, at=AT)


def in_line(scene, at=AT):
    with acting_as(scene.lead.viewer, at=at):
        found = waiting.line(scene.service_id, viewer=scene.lead.viewer, at=at)
    return [it.referral_id for it in found]


def urgent(scene, sent, urgency=2, why="She loses the job on Friday", at=AT):
    by = scene.lead.viewer
    with acting_as(by, at=at):
        waiting.set_urgency(referral_id=sent.id, urgency=urgency, why=why, by=by, at=at)


def events(scene, referral_id, at):
    with acting_as(scene.gp.viewer, at=at):
        return [it.event for it in queries.steps(referral_id, viewer=scene.gp.viewer, at=at)]


def test_the_order_cannot_see_who_anybody_is():
    assert [field.name for field in fields(InLine)] == [
        "referral_id",
        "since_at",
        "urgency",
        "not_before_date",
    ]


def test_time_since_the_first_send_comes_first_then_a_humans_word(scene):
    first = room.send(scene, waits=True, at=AT + timedelta(minutes=1))
    second = room.send(scene, waits=True, at=AT + timedelta(minutes=2))
    third = room.send(scene, waits=True, at=AT + timedelta(days=7))
    urgent(scene, second)
    urgent(scene, third)
    assert in_line(scene) == [second.id, first.id, third.id]


def test_the_database_and_the_rule_put_them_in_the_same_order(scene):
    moments = [0, 1, 2, 60 * 24 * 4, 60 * 24 * 5, 60 * 24 * 12]
    sent = [room.send(scene, waits=True, at=AT + timedelta(minutes=m)) for m in moments]
    for number, one in enumerate(sent):
        if number % 2:
            urgent(scene, one, urgency=1 + number % 2)
    with acting_as(scene.lead.viewer, at=AT):
        rows = [
            InLine(row.referral_id, row.since_at, row.urgency)
            for row in Waiting.objects.filter(left_at=None)
        ]
    expected = [it.referral_id for it in line.order(rows)]
    assert in_line(scene) == expected
    with acting_as(scene.lead.viewer, at=AT), connection.cursor() as cursor:
        for ahead, referral_id in enumerate(expected):
            cursor.execute("select ahead from capacity_standings(%s)", [[referral_id]])
            assert cursor.fetchone() == (ahead,)


def test_age_has_no_part_in_it(scene):
    old = room.send(scene, waits=True, birth_date=date(1940, 1, 1), at=AT + timedelta(minutes=1))
    young = room.send(scene, waits=True, birth_date=date(2005, 1, 1), at=AT + timedelta(minutes=2))
    assert in_line(scene) == [old.id, young.id]


def test_a_place_that_opens_goes_to_the_head_and_everybody_is_told(scene):
    first = room.send(scene, waits=True)
    second = room.send(scene, waits=True, at=AT + timedelta(minutes=1))
    assert run_places(AT) == 0
    assert run_places(NEXT_WEEK) == 1
    assert in_line(scene, NEXT_WEEK) == [second.id]
    assert events(scene, first.id, NEXT_WEEK)[-1] == "referral.place_opened"
    with acting_as(System(scene.provider_id), at=NEXT_WEEK):
        assert Message.objects.filter(referral_id=first.id, template="place_opened").count() == 1
        written = Event.objects.filter(subject_id=str(first.id), action__contains="place_opened")
        assert [it.action for it in written] == ["referral.place_opened"]
    assert run_places(NEXT_WEEK) == 0


def test_a_place_given_back_goes_to_the_head_not_to_whoever_is_sent_next(scene):
    first = room.send(scene, waits=True)
    by = scene.lead.viewer
    with acting_as(by, at=AT):
        taken = [
            it.id
            for it in queries.inbox(viewer=by, at=AT)
            if it.id not in {first.id, scene.referral_id}
        ]
        triage.decline(
            referral_id=taken[0],
            closing="not_wanted",
            onward_service_id=None,
            note="They said so",
            by=by,
            at=AT,
        )
    later = room.send(scene, waits=True, at=AT + timedelta(minutes=1))
    assert later.waits
    assert run_places(AT) == 1
    assert in_line(scene) == [later.id]


def test_who_waits_is_not_taken_on_before_those_ahead(scene):
    sent = room.send(scene, waits=True)
    by = scene.lead.viewer
    with acting_as(by, at=AT), pytest.raises(StillWaiting), transaction.atomic():
        triage.accept(
            referral_id=sent.id, coach_account_id=scene.coach.viewer.account_id, by=by, at=AT
        )
    run_places(NEXT_WEEK)
    with acting_as(by, at=NEXT_WEEK):
        triage.accept(
            referral_id=sent.id,
            coach_account_id=scene.coach.viewer.account_id,
            by=by,
            at=NEXT_WEEK,
        )


def test_whoever_chose_to_wait_later_keeps_their_place(scene):
    first = room.send(scene, waits=True, name="Later")
    second = room.send(scene, waits=True, at=AT + timedelta(minutes=1))
    person = Person(person_of(scene, first))
    until = date(2026, 6, 15)
    with acting_as(person, at=AT):
        waiting.wait_until(referral_id=first.id, until_date=until, by=person, at=AT)
    run_places(NEXT_WEEK)
    assert in_line(scene, NEXT_WEEK) == [first.id]
    third = room.send(scene, waits=True, at=NEXT_WEEK)
    assert in_line(scene, NEXT_WEEK) == [first.id, third.id]
    run_places(datetime(2026, 6, 15, 8, tzinfo=UTC))
    assert in_line(scene, NEXT_WEEK) == [third.id]
    assert second.id not in in_line(scene, NEXT_WEEK)


def person_of(scene, sent):
    with acting_as(scene.gp.viewer, at=AT):
        return queries.record(sent.id, viewer=scene.gp.viewer, at=AT).card.person_id


@pytest.mark.parametrize("until", [date(2026, 6, 3), date(2026, 6, 2), date(2027, 8, 1)])
def test_a_day_that_cannot_be_meant_changes_nothing(scene, until):
    sent = room.send(scene, waits=True)
    person = Person(person_of(scene, sent))
    with acting_as(person, at=AT), pytest.raises(WaitsTooLong):
        waiting.wait_until(referral_id=sent.id, until_date=until, by=person, at=AT)


def test_nobody_waits_later_for_somebody_else(scene):
    sent, other = room.send(scene, waits=True), room.send(scene, waits=True)
    person = Person(person_of(scene, other))
    with acting_as(person, at=AT), pytest.raises(NotFound):
        waiting.wait_until(referral_id=sent.id, until_date=date(2026, 7, 1), by=person, at=AT)
    may_nothing = replace(scene.coach.viewer, permissions=frozenset())
    for by, error in ((scene.gp.viewer, NotFound), (may_nothing, NotAllowed)):
        with acting_as(by, at=AT), pytest.raises(error):
            waiting.wait_until(referral_id=sent.id, until_date=date(2026, 7, 1), by=by, at=AT)


def test_urgency_needs_a_human_who_decides_and_a_reason(scene):
    sent = room.send(scene, waits=True)
    with pytest.raises(UrgencyNeedsReason):
        urgent(scene, sent, why=" ")
    for by in (scene.gp.viewer, scene.coach.viewer, System(scene.provider_id)):
        with acting_as(by, at=AT), pytest.raises(NotAllowed):
            waiting.set_urgency(referral_id=sent.id, urgency=2, why="So", by=by, at=AT)


def test_the_person_and_the_referrer_see_where_they_stand(scene):
    for _ in range(12):
        room.send(scene, waits=True)
    last = room.send(scene, waits=True, at=AT + timedelta(minutes=1))
    for viewer in (scene.gp.viewer, Person(person_of(scene, last)), scene.lead.viewer):
        with acting_as(viewer, at=AT):
            standing = waiting.standings([last.id], at=AT)[last.id]
        assert (standing.ahead, standing.weeks) == (12, 13)
        assert standing.ahead_in_words == "12 people are ahead"
    stranger = Person(scene.person_id)
    with acting_as(stranger, at=AT):
        assert waiting.standings([last.id], at=AT) == {}
    with acting_as(scene.gp.viewer, at=AT):
        assert not Waiting.objects.visible_to(scene.gp.viewer, at=AT).exists()
        assert not Waiting.objects.exists()


def test_a_redirect_takes_the_time_waited_along(scene):
    by = scene.lead.viewer
    sent = room.send(scene, waits=True)
    service_id = room.second_service(scene, "Steady Steps coaching")
    them = room.manager(scene, scene.other_id)
    with acting_as(by, at=AT):
        triage.offer_elsewhere(
            referral_id=sent.id, service_id=service_id, how_agreed="spoken", note="", by=by, at=AT
        )
    with acting_as(them, at=AT):
        intake.pause(service_id=service_id, reason="Two of us are ill", by=them, at=AT)
    later = AT + timedelta(days=8)
    with acting_as(them, at=later):
        triage.take_over(referral_id=sent.id, by=them, at=later)
        (row,) = Waiting.objects.filter(service_id=service_id, left_at=None)
    assert row.since_at == AT
    assert in_line(scene, later) == []


def test_a_tiers_cap_holds_for_whoever_is_passed_on(scene):
    """They took a place that nobody counted, for the tier was lost on the way."""
    lead = scene.lead.viewer
    room.cap(scene, 9)
    service_id = room.second_service(scene, "Steady Steps coaching")
    tiered(service_id)
    them = room.manager(scene, scene.other_id)
    with acting_as(them, at=AT):
        caps.set_cap(service_id=service_id, tier="in_work", rule=CapRule(1), by=them, at=AT)
    for number, names in (("9990000026", ("Bo", "Lind")), ("9990000034", ("Cy", "Marr"))):
        _person, referral_id = support.send(
            scene.gp.viewer, scene.service_id, scene.provider_id, AT, number=number, names=names
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
        with acting_as(them, at=AT):
            triage.take_over(referral_id=referral_id, by=them, at=AT)
    with acting_as(them, at=AT):
        (place,) = Place.objects.filter(service_id=service_id, given_back_at=None)
        (waits,) = Waiting.objects.filter(service_id=service_id, left_at=None)
    assert (place.tier, waits.tier) == ("in_work", "in_work")
    assert waits.referral_id == referral_id


def test_whoever_sent_themself_is_in_the_tier_of_what_they_said(scene):
    """The rules of a tier hold for them as for those whom a practice sends."""
    lead = scene.lead.viewer
    room.cap(scene, 9)
    tiered(scene.service_id)
    them = room.manager(scene, scene.provider_id)
    with acting_as(them, at=AT):
        caps.set_cap(service_id=scene.service_id, tier="in_work", rule=CapRule(1), by=them, at=AT)
    with acting_as(BEARER, at=AT):
        intakes.start(source="self", submission_id=new_id(), answers={}, by=BEARER, at=AT)
        sent = intakes.send(
            answers=SAID | {"work_status": "employed"},
            service_id=scene.service_id,
            to_organisation_id=scene.provider_id,
            promised_at=NEXT_WEEK,
            nation="England",
            by=BEARER,
            at=AT,
        )
    with acting_as(lead, at=AT):
        names = intake_answers.names(intakes.record(sent.id, lead, AT).answers)
        made = onboard.confirm(
            intake_id=sent.id, confirmed=Confirmed(names, "spoken"), by=lead, at=AT
        )
        assert Place.objects.get(referral_id=made.id).tier == "in_work"


def test_a_service_that_opens_again_takes_who_waited_first(scene):
    by = scene.lead.viewer
    sent = room.send(scene, waits=True)
    with acting_as(by, at=NEXT_WEEK):
        intake.pause(service_id=scene.service_id, reason="Ill", by=by, at=NEXT_WEEK)
    assert run_places(NEXT_WEEK) == 0
    with acting_as(by, at=NEXT_WEEK):
        intake.reopen(service_id=scene.service_id, by=by, at=NEXT_WEEK)
    assert run_places(NEXT_WEEK) == 1
    assert sent.id not in in_line(scene, NEXT_WEEK)


def test_only_the_service_itself_hands_on_its_places(scene):
    from django.db import ProgrammingError

    room.send(scene, waits=True)
    for viewer in (scene.gp.viewer, scene.elsewhere.viewer, System()):
        with (
            acting_as(viewer, at=NEXT_WEEK),
            pytest.raises(ProgrammingError, match="only the service itself"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("select capacity_fill(%s)", [scene.service_id])
