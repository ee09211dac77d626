"""Somebody is worried: who is told, when, until whom; and who may know of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Public, System, acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
FIRST = AT + timedelta(hours=1)
SECOND = AT + timedelta(hours=2)
INSTANT = timedelta(microseconds=1)


def raise_by(worker, scene, at=AT):
    from handrail.journey import worry

    with acting_as(worker.viewer, at=at):
        if worker is scene.gp:
            return worry.about_referral(referral_id=scene.referral_id, by=worker.viewer, at=at)
        return worry.about_case(case_id=scene.case_id, by=worker.viewer, at=at)


def told(scene):
    from handrail.domain.messaging.models import Message

    with acting_as(System(scene.provider_id), at=AT):
        rows = Message.objects.filter(template="concern_raised").order_by("created_at", "id")
        return [row.recipient_account_id for row in rows]


def waiting(worker, at):
    from handrail.domain.concerns import queries

    with acting_as(worker.viewer, at=at):
        return [one.id for one in queries.waiting_for(viewer=worker.viewer, at=at)]


def sweep(at):
    from handrail.jobs.sweeps import run_worries

    return run_worries(at)


def test_duty_then_deputy_then_manager_until_somebody_answers(scene, rota, manager):
    from handrail.domain.concerns import operations, queries

    duty, deputy = scene.coach, scene.lead
    raised = raise_by(scene.lead, scene)
    assert raised.read_by_at == FIRST
    assert told(scene) == [duty.viewer.account_id]
    assert waiting(duty, AT) == [raised.id]
    assert waiting(deputy, AT) == waiting(manager, AT) == []
    assert sweep(FIRST - INSTANT) == 0
    assert (sweep(FIRST), sweep(FIRST)) == (1, 0)
    assert waiting(deputy, FIRST) == [raised.id]
    assert waiting(manager, FIRST) == []
    assert (sweep(SECOND), sweep(SECOND)) == (1, 0)
    assert waiting(manager, SECOND) == [raised.id]
    assert sweep(SECOND + timedelta(days=1)) == 1
    names = [duty, deputy, manager, manager]
    assert told(scene) == [one.viewer.account_id for one in names]
    later = SECOND + timedelta(days=1, hours=1)
    with acting_as(manager.viewer, at=later):
        operations.acknowledge(concern_id=raised.id, by=manager.viewer, at=later)
        steps = queries.steps(raised.id, viewer=manager.viewer, at=later)
    assert [step.event.removeprefix("concern.") for step in steps] == [
        *("raised", "duty_told", "deputy_told", "manager_told", "manager_told", "acknowledged")
    ]
    assert sweep(later + timedelta(days=9)) == 0
    assert waiting(duty, later) == []


def test_it_stands_until_somebody_says_what_was_done(scene, rota):
    from handrail.domain.concerns import operations, queries

    viewer = scene.coach.viewer
    raised = raise_by(scene.coach, scene)
    with acting_as(viewer, at=AT):
        with pytest.raises(WrongState), transaction.atomic():
            operations.deal_with(concern_id=raised.id, what="Rang", by=viewer, at=AT)
        operations.acknowledge(concern_id=raised.id, by=viewer, at=AT)
        with pytest.raises(WrongState), transaction.atomic():
            operations.acknowledge(concern_id=raised.id, by=viewer, at=AT)
        with pytest.raises(BadInput), transaction.atomic():
            operations.deal_with(concern_id=raised.id, what=" ", by=viewer, at=AT)
        assert len(queries.not_dealt_with(viewer=viewer, at=AT)) == 1
        operations.deal_with(concern_id=raised.id, what="Rang them, safe", by=viewer, at=AT)
        assert queries.not_dealt_with(viewer=viewer, at=AT) == ()


def test_two_clicks_are_one_worry(scene, rota):
    first, second = raise_by(scene.coach, scene), raise_by(scene.coach, scene)
    assert (first.id, first.is_new, second.is_new) == (second.id, True, False)
    assert len(told(scene)) == 1
    assert raise_by(scene.lead, scene).is_new


def test_a_practice_raises_one_to_the_team_and_sees_what_became_of_it(scene, rota):
    from handrail.domain.concerns import operations, queries

    gp = scene.gp.viewer
    raised = raise_by(scene.gp, scene)
    assert told(scene) == [scene.coach.viewer.account_id]
    with acting_as(gp, at=AT):
        operations.add_reason(concern_id=raised.id, reason="They cried", by=gp, at=AT)
        assert queries.record(raised.id, viewer=gp, at=AT).state == "raised"
        with pytest.raises(NotAllowed), transaction.atomic():
            operations.acknowledge(concern_id=raised.id, by=gp, at=AT)
    with acting_as(scene.coach.viewer, at=AT):
        steps = queries.steps(raised.id, viewer=scene.coach.viewer, at=AT)
    assert "They cried" in [step.words for step in steps]


def test_a_stranger_neither_sees_nor_raises_one(scene, rota):
    from handrail.domain.concerns import queries
    from handrail.domain.concerns.models import Concern

    raised, stranger = raise_by(scene.coach, scene), scene.elsewhere.viewer
    with pytest.raises(NotFound):
        raise_by(scene.elsewhere, scene)
    with acting_as(stranger, at=AT):
        with pytest.raises(NotFound):
            queries.record(raised.id, viewer=stranger, at=AT)
        assert list(Concern.objects.all()) == []
        row = {"source": "staff", "raised_at": AT, "read_by_at": AT, "manager_by_at": AT}
        with pytest.raises(DatabaseError), transaction.atomic():
            Concern.objects.create(
                organisation_id=scene.provider_id,
                raised_by_organisation_id=scene.other_id,
                case_id=scene.case_id,
                **row,
            )


def test_where_no_rota_is_set_everybody_who_runs_the_service_is_told(scene):
    raised = raise_by(scene.coach, scene)
    assert told(scene) == [scene.lead.viewer.account_id]
    assert waiting(scene.coach, AT) == waiting(scene.lead, AT) == [raised.id]


def test_who_is_on_duty_and_has_left_is_passed_over(scene, rota):
    from handrail.domain.staff.models import Membership

    with acting_as(System(), at=AT):
        left = Membership.objects.filter(account_id=scene.coach.viewer.account_id)
        left.update(until_at=AT + timedelta(minutes=1))
    at = AT + timedelta(minutes=5)
    raise_by(scene.lead, scene, at)
    assert scene.coach.viewer.account_id not in told(scene)
    assert scene.lead.viewer.account_id in told(scene)


def test_a_rota_names_people_of_the_team_and_another_as_deputy(scene, rota):
    from handrail.domain.concerns import operations

    lead, coach = scene.lead.viewer, scene.coach.viewer
    wrong = [
        (scene.gp.viewer.account_id, lead.account_id),
        (coach.account_id, coach.account_id),
    ]
    for on_duty, deputy in wrong:
        with acting_as(lead, at=AT), pytest.raises(BadInput), transaction.atomic():
            operations.set_rota(
                on_duty=on_duty,
                deputy=deputy,
                manager=lead.account_id,
                read_within_minutes=60,
                by=lead,
                at=AT,
            )
    with acting_as(coach, at=AT), pytest.raises(NotAllowed), transaction.atomic():
        operations.set_rota(
            on_duty=coach.account_id,
            deputy=lead.account_id,
            manager=lead.account_id,
            read_within_minutes=60,
            by=coach,
            at=AT,
        )


def test_only_the_clock_is_told_what_nobody_answered(scene, rota):
    raise_by(scene.coach, scene)
    later = AT + timedelta(days=1)
    for viewer in (Public(), scene.elsewhere.viewer, scene.coach.viewer):
        with acting_as(viewer, at=later), connection.cursor() as cursor:
            cursor.execute("select count(*) from concerns_unread()")
            assert cursor.fetchone() == (0,)


def test_the_alert_names_nobody(scene, rota):
    from handrail.domain.messaging.letters import write
    from handrail.domain.messaging.models import Message
    from handrail.domain.messaging.words import Told

    raise_by(scene.coach, scene)
    with acting_as(System(scene.provider_id), at=AT):
        row = Message.objects.get(template="concern_raised")
    assert row.person_id is None
    assert row.referral_id is None
    letter = write(row.template, Told({f["key"]: f["value"] for f in row.facts}))
    assert "Okafor" not in letter.body + letter.subject
    assert "To be read by: 3 June 2026 at 11:30am" in letter.body


def test_a_structured_answer_that_shows_risk_raises_one(scene, rota):
    from handrail.domain.concerns.operations import About
    from handrail.domain.concerns.rules import AnswerRule
    from handrail.journey import worry
    from handrail.kernel.viewer import Person

    person, rules = Person(scene.person_id), (AnswerRule("made-up-risk", "item", 1),)
    about = About(scene.provider_id, scene.person_id, scene.case_id, scene.referral_id)

    def answered(**answers):
        return worry.about_answers(about=about, rules=rules, answers=answers, by=person, at=AT)

    with acting_as(person, at=AT):
        assert answered(item=0) is None
        assert answered(words="I cannot go on") is None
        raised = answered(item=2)
    assert raised is not None
    assert raised.read_by_at == FIRST
    assert told(scene) == [scene.coach.viewer.account_id]
    with acting_as(person, at=AT), connection.cursor() as cursor:
        cursor.execute("select count(*) from concerns_concern")
        assert cursor.fetchone() == (0,)


def test_its_history_only_grows(scene, rota):
    from handrail.domain.concerns.models import Concern, ConcernStep

    raised, viewer = raise_by(scene.coach, scene), scene.coach.viewer
    with acting_as(viewer, at=AT):
        for act in (
            lambda: ConcernStep.objects.filter(concern_id=raised.id).update(event="x"),
            lambda: ConcernStep.objects.filter(concern_id=raised.id).delete(),
            lambda: Concern.objects.filter(pk=raised.id).update(raised_at=AT),
            lambda: Concern.objects.filter(pk=raised.id).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()
