"""Another organisation sees a case only once its own worker has accepted it, and only then."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from handrail.domain.cases import caseload, handing_over, life, operations, planning, queries
from handrail.domain.cases.models import Action, Appointment, Case, CaseStep, Ending, Note, Plan
from handrail.domain.cases.planning import ActionDraft, GoalDraft
from handrail.domain.consent.operations import NoConsent
from handrail.domain.messaging.models import Message
from handrail.domain.outcomes import queries as work
from handrail.domain.outcomes.models import WorkRecord
from handrail.domain.participants import queries as participants
from handrail.domain.referrals import queries as referrals
from handrail.journey import close, death, handover, plan, support
from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.viewer import Person, Public, System, acting_as
from tests.factories.support import Scene

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
pytestmark = pytest.mark.django_db
EVERY = (Case, CaseStep, Appointment, Plan, WorkRecord)


def offer(scene: Scene, *, is_share: bool, how: str = "spoken") -> UUID:
    coach, other = scene.coach.viewer, scene.elsewhere.viewer
    with acting_as(coach, at=AT):
        return handover.offer(
            case_id=scene.case_id,
            to_account_id=other.account_id,
            to_organisation_id=other.organisation_id,
            is_share=is_share,
            why="They have moved house",
            how_agreed=how,
            by=coach,
            at=AT,
        )


def fill(scene: Scene) -> None:
    """Give the case one of everything."""
    coach = scene.coach.viewer
    with acting_as(coach, at=AT):
        support.try_contact(case_id=scene.case_id, outcome="reached", tried_at=AT, by=coach, at=AT)
        support.book(
            case_id=scene.case_id,
            starts_at=AT + timedelta(days=3),
            minutes=45,
            way="phone",
            with_account_id=coach.account_id,
            by=coach,
            at=AT,
        )
        operations.write_note(case_id=scene.case_id, text="Sleeping badly", by=coach, at=AT)
        support.record_work(
            case_id=scene.case_id, status="off_sick", on_date=AT.date(), by=coach, at=AT
        )
        agree_plan(scene)


def agree_plan(scene: Scene) -> UUID:
    coach = scene.coach.viewer
    plan_id = planning.start_plan(case_id=scene.case_id, by=coach, at=AT)
    planning.save_goals(
        plan_id=plan_id,
        goals=[GoalDraft("work", "Go back two days a week", (ActionDraft("Ring my manager"),))],
        review_date=date(2026, 7, 1),
        by=coach,
        at=AT,
    )
    plan.agree(plan_id=plan_id, case_id=scene.case_id, how="together", by=coach, at=AT)
    return plan_id


def test_a_forgotten_filter_returns_nothing(scene):
    fill(scene)
    for viewer in (System(scene.other_id), scene.elsewhere.viewer, System(), Public()):
        with acting_as(viewer, at=LATER):
            assert [model.objects.count() for model in (*EVERY, Note, Action)] == [0] * 7
    with acting_as(scene.coach.viewer, at=LATER):
        assert all(model.objects.count() for model in (*EVERY, Note, Action))


def test_the_query_has_its_own_filter(scene):
    with acting_as(scene.coach.viewer, at=AT), pytest.raises(NotFound):
        queries.record(scene.case_id, viewer=scene.elsewhere.viewer, at=AT)


def test_the_referrer_sees_the_referral_and_not_the_case(scene):
    with acting_as(scene.gp.viewer, at=AT), pytest.raises(NotFound):
        queries.record(scene.case_id, viewer=scene.gp.viewer, at=AT)


def test_the_person_sees_their_case_and_not_the_notes(scene):
    fill(scene)
    viewer = Person(scene.person_id)
    with acting_as(viewer, at=LATER):
        assert queries.of_person(scene.person_id, viewer=viewer, at=LATER)
        assert Note.objects.count() == 0


def test_an_offer_opens_nothing_until_it_is_accepted(scene):
    fill(scene)
    handover_id = offer(scene, is_share=False)
    other = scene.elsewhere.viewer
    with acting_as(other, at=LATER):
        assert Case.objects.count() == 0
        assert queries.handover(handover_id, viewer=other, at=LATER).why == "They have moved house"
        with pytest.raises(NotFound):
            participants.record(scene.person_id, viewer=other, at=LATER)


def test_a_handover_moves_the_case_its_referral_and_the_sight_of_the_person(scene):
    fill(scene)
    handover_id = offer(scene, is_share=False)
    other = scene.elsewhere.viewer
    with acting_as(other, at=LATER):
        case_id, told = handover.accept(handover_id=handover_id, by=other, at=LATER)
        assert told
        case = queries.record(case_id, viewer=other, at=LATER)
        assert case.coach_account_id == other.account_id
        assert participants.record(scene.person_id, viewer=other, at=LATER).name == "Amara Okafor"
        card = referrals.record(scene.referral_id, viewer=other, at=LATER).card
        assert card.to_organisation_id == scene.other_id
        kinds = {line.kind for line in queries.timeline(case_id, viewer=other, at=LATER)}
        assert kinds == {"attempt", "appointment", "step"}
        assert work.first_and_latest(case_id, viewer=other, at=LATER).first
        assert queries.handover(handover_id, viewer=other, at=LATER).person_told_at == LATER
    after = LATER + timedelta(minutes=1)
    with acting_as(scene.coach.viewer, at=after):
        assert Case.objects.count() == 0
        assert Note.objects.count() == 1
        with pytest.raises(NotFound):
            participants.record(scene.person_id, viewer=scene.coach.viewer, at=after)


def test_sharing_opens_the_case_and_closing_ends_it(scene):
    fill(scene)
    handover_id = offer(scene, is_share=True)
    other, coach = scene.elsewhere.viewer, scene.coach.viewer
    with acting_as(other, at=LATER):
        handover.accept(handover_id=handover_id, by=other, at=LATER)
        case = queries.record(scene.case_id, viewer=other, at=LATER)
        assert case.may_work
        assert not case.may_hold
        shared = caseload.caseload(viewer=other, whose="shared", at=LATER)
        assert [(line.id, line.promised_at) for line in shared.lines] == [(scene.case_id, None)]
        operations.write_note(case_id=scene.case_id, text="Met them", by=other, at=LATER)
        with pytest.raises(NotAllowed):
            life.pause(
                case_id=scene.case_id,
                until_date=date(2026, 8, 1),
                reason="x",
                by=other,
                at=LATER,
            )
    end = LATER + timedelta(days=1)
    with acting_as(coach, at=end):
        close.close(case_id=scene.case_id, closure=life.Closure("time_ended"), by=coach, at=end)
    with acting_as(other, at=end + timedelta(hours=1)):
        assert Case.objects.count() == 0


def test_a_sharer_who_reaches_the_person_stops_the_holders_clock(scene):
    handover_id = offer(scene, is_share=True)
    other, coach = scene.elsewhere.viewer, scene.coach.viewer
    with acting_as(other, at=LATER):
        handover.accept(handover_id=handover_id, by=other, at=LATER)
        support.try_contact(
            case_id=scene.case_id, outcome="reached", tried_at=LATER, by=other, at=LATER
        )
    with acting_as(coach, at=LATER):
        card = referrals.record(scene.referral_id, viewer=coach, at=LATER).card
        assert card.first_contact_at == LATER


def test_another_organisation_needs_the_persons_agreement(scene):
    with pytest.raises(NoConsent):
        offer(scene, is_share=False, how="")


def test_only_the_named_worker_answers(scene):
    handover_id = offer(scene, is_share=False)
    with acting_as(scene.lead.viewer, at=LATER), pytest.raises(NotAllowed):
        handing_over.accept(handover_id=handover_id, by=scene.lead.viewer, at=LATER)


def test_a_declined_offer_leaves_the_case_where_it_is(scene):
    handover_id = offer(scene, is_share=False)
    other = scene.elsewhere.viewer
    with acting_as(other, at=LATER):
        handing_over.decline(handover_id=handover_id, why="We are full", by=other, at=LATER)
        assert Case.objects.count() == 0
    with acting_as(scene.coach.viewer, at=LATER):
        lines = queries.timeline(scene.case_id, viewer=scene.coach.viewer, at=LATER)
        assert any(line.code == "case.handover_declined" for line in lines)


FORGED = (
    "update cases_case set organisation_id = %(other)s",
    "update cases_case set shared_with = array[%(other)s]::uuid[]",
    "delete from cases_case",
    "update cases_casestep set note = 'x'",
    "update cases_note set text = 'x'",
    "delete from cases_note",
    "update cases_handover set to_organisation_id = %(other)s",
    "update cases_plan set review_date = null where agreed_at is not null",
    "delete from cases_goal",
    "update cases_goal set words = 'x'",
    "update cases_action set what = 'x'",
    "delete from outcomes_workrecord",
)


@pytest.mark.parametrize("statement", FORGED)
def test_what_only_functions_may_change(statement, scene):
    fill(scene)
    with (
        acting_as(scene.coach.viewer, at=LATER),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, {"other": scene.other_id})


def test_nobody_offers_themself_a_case_they_do_not_hold(scene):
    from handrail.domain.cases.models import Handover

    other = scene.elsewhere.viewer
    forged = Handover(
        case_id=scene.case_id,
        from_account_id=scene.coach.viewer.account_id,
        from_organisation_id=scene.provider_id,
        to_account_id=other.account_id,
        to_organisation_id=other.organisation_id,
        why="Give it to me",
        offered_at=AT,
    )
    with acting_as(other, at=AT), pytest.raises(ProgrammingError), transaction.atomic():
        forged.save(force_insert=True)


def test_an_agreed_plan_stays_and_its_actions_move(scene):
    fill(scene)
    coach = scene.coach.viewer
    with acting_as(coach, at=LATER):
        before = queries.plans(scene.case_id, viewer=coach, at=LATER)[0]
        planning.start_plan(case_id=scene.case_id, by=coach, at=LATER)
        action = before.goals[0].actions[0]
        planning.set_action_state(action_id=action.id, state="done", by=coach, at=LATER)
        copy, agreed = queries.plans(scene.case_id, viewer=coach, at=LATER)
        assert (copy.number, agreed.number) == (2, 1)
        assert [one.goals[0].actions[0].state for one in (copy, agreed)] == ["done", "done"]
        assert agreed.goals[0].words == copy.goals[0].words


def test_a_death_stops_everything_everywhere(scene):
    fill(scene)
    coach = scene.coach.viewer
    with acting_as(coach, at=LATER):
        death.record_death(person_id=scene.person_id, died_date=AT.date(), by=coach, at=LATER)
        case = queries.record(scene.case_id, viewer=coach, at=LATER)
        assert (case.state, case.close_reason) == ("closed", "died")
        assert not Appointment.objects.filter(state="booked").exists()
        assert not Message.objects.filter(state="queued").exists()
        card = referrals.record(scene.referral_id, viewer=coach, at=LATER).card
        assert (card.state, card.closing) == ("closed", "died")
        assert Ending.objects.get().conclusion == "died"


def test_a_death_is_recorded_by_whoever_knows_and_stops_other_organisations(scene):
    fill(scene)
    practice = System(scene.practice_id)
    with acting_as(practice, at=LATER):
        death.record_death(person_id=scene.person_id, died_date=AT.date(), by=practice, at=LATER)
    with acting_as(scene.coach.viewer, at=LATER):
        assert queries.record(scene.case_id, viewer=scene.coach.viewer, at=LATER).state == "closed"
    with (
        acting_as(scene.elsewhere.viewer, at=LATER),
        pytest.raises(ProgrammingError, match="only after a death"),
        transaction.atomic(),
    ):
        queries.open_anywhere(scene.person_id)
