"""From the first try to the closing letter, and back again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from handrail.domain.cases import caseload, life, operations, planning, queries
from handrail.domain.cases.life import CannotClose, Closure
from handrail.domain.cases.meeting import Outcome
from handrail.domain.cases.planning import ActionDraft, GoalDraft, PlanNotReady
from handrail.domain.cases.reaching import reaching
from handrail.domain.messaging.models import Message
from handrail.domain.outcomes import queries as work
from handrail.domain.participants.operations import ChangedMeanwhile
from handrail.domain.referrals import queries as referrals
from handrail.journey import close, plan, support
from handrail.journey.close import WorkNow
from handrail.kernel.errors import BadInput, NotAllowed
from handrail.kernel.ids import new_id
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Staff, acting_as
from tests.factories.support import Scene

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def coach(scene: Scene):
    with acting_as(scene.coach.viewer, at=AT):
        yield scene.coach.viewer


def events(scene: Scene, viewer: Staff) -> list[str]:
    news = referrals.news([scene.referral_id], viewer=viewer, at=AT)[scene.referral_id]
    return [one.event for one in reversed(news)]


def speak(scene: Scene, coach: Staff, at: datetime = AT) -> None:
    support.try_contact(case_id=scene.case_id, outcome="reached", tried_at=at, by=coach, at=at)


def write_plan(scene: Scene, coach: Staff) -> None:
    plan_id = planning.start_plan(case_id=scene.case_id, by=coach, at=AT)
    planning.save_goals(
        plan_id=plan_id,
        goals=[GoalDraft("work", "Go back two days a week", (ActionDraft("Ring my manager"),))],
        review_date=date(2026, 7, 1),
        by=coach,
        at=AT,
    )
    plan.agree(plan_id=plan_id, case_id=scene.case_id, how="together", by=coach, at=AT)


def test_the_first_conversation_stops_the_clock_once(scene, coach):
    support.try_contact(case_id=scene.case_id, outcome="no_answer", tried_at=AT, by=coach, at=AT)
    assert referrals.record(scene.referral_id, viewer=coach, at=AT).card.first_contact_at is None
    for _ in range(2):
        speak(scene, coach)
    assert referrals.record(scene.referral_id, viewer=coach, at=AT).card.first_contact_at == AT
    assert events(scene, coach) == ["referral.accepted", "referral.contacted"]


def test_the_same_form_twice_is_one_try(scene, coach):
    submission = new_id()
    for _ in range(2):
        support.try_contact(
            case_id=scene.case_id,
            outcome="voicemail",
            tried_at=AT,
            submission_id=submission,
            by=coach,
            at=AT,
        )
        operations.write_note(
            case_id=scene.case_id, text="One note", submission_id=scene.case_id, by=coach, at=AT
        )
    kinds = [line.kind for line in queries.timeline(scene.case_id, viewer=coach, at=AT)]
    assert (kinds.count("attempt"), kinds.count("note")) == (1, 1)


def test_a_try_tomorrow_and_an_appointment_yesterday_are_refused(scene, coach):
    with pytest.raises(BadInput):
        support.try_contact(
            case_id=scene.case_id, outcome="reached", tried_at=AT + DAY, by=coach, at=AT
        )
    with pytest.raises(BadInput):
        support.book(
            case_id=scene.case_id, starts_at=AT - DAY, minutes=30, way="phone", by=coach, at=AT
        )


def test_an_appointment_is_told_by_text_and_its_end_recorded(scene, coach):
    assert support.book(
        case_id=scene.case_id,
        starts_at=AT + DAY,
        minutes=45,
        way="phone",
        with_account_id=coach.account_id,
        by=coach,
        at=AT,
    )
    text = Message.objects.filter(template="appointment_booked").get()
    assert text.channel == "person_text"
    assert not any(word in str(text.facts).lower() for word in ("health", "work", "pathways"))
    booked = queries.appointments(scene.case_id, viewer=coach, at=AT)[0]
    with pytest.raises(BadInput, match="not happened yet"):
        support.record_meeting(
            appointment_id=booked.id, outcome=Outcome("attended"), by=coach, at=AT
        )
    after = AT + DAY * 2
    with pytest.raises(BadInput, match="Choose why"):
        support.record_meeting(
            appointment_id=booked.id, outcome=Outcome("missed"), by=coach, at=after
        )
    support.record_meeting(
        appointment_id=booked.id,
        outcome=Outcome("attended_late", minutes_late=10),
        by=coach,
        at=after,
    )
    card = referrals.record(scene.referral_id, viewer=coach, at=after).card
    assert card.first_contact_at == booked.starts_at


def test_a_plan_is_agreed_only_when_it_is_whole(scene, coach):
    plan_id = planning.start_plan(case_id=scene.case_id, by=coach, at=AT)
    with pytest.raises(PlanNotReady, match="at least one goal"):
        plan.agree(plan_id=plan_id, case_id=scene.case_id, how="phone", by=coach, at=AT)
    six = [GoalDraft("life", f"Goal {number}") for number in range(6)]
    with pytest.raises(BadInput, match="five"):
        planning.save_goals(plan_id=plan_id, goals=six, review_date=None, by=coach, at=AT)
    write_plan(scene, coach)
    with pytest.raises(WrongState):
        planning.save_goals(plan_id=plan_id, goals=six[:1], review_date=None, by=coach, at=AT)
    assert events(scene, coach)[-1] == "referral.plan_agreed"


def test_an_old_version_is_not_written_over(scene, coach):
    seen = queries.record(scene.case_id, viewer=coach, at=AT).version
    operations.set_next_step(
        case_id=scene.case_id, text="Ring", due_date=None, version=seen, by=coach, at=AT
    )
    with pytest.raises(ChangedMeanwhile):
        operations.set_next_step(
            case_id=scene.case_id, text="Write", due_date=None, version=seen, by=coach, at=AT
        )


def test_closing_tells_the_referrer_what_the_next_consultation_needs(scene, coach):
    speak(scene, coach)
    write_plan(scene, coach)
    support.book(
        case_id=scene.case_id, starts_at=AT + DAY, minutes=45, way="phone", by=coach, at=AT
    )
    conclusion = close.close(
        case_id=scene.case_id,
        closure=Closure(
            "back_at_work",
            return_date=date(2026, 6, 1),
            adjustments="Lighter lifting for 4 weeks",
            agreed="Review with line manager monthly",
            ask="Review pain relief",
            ask_by_date=date(2026, 6, 17),
        ),
        work_now=WorkNow("employed", hours_a_week=16),
        by=coach,
        at=AT,
    )
    assert conclusion.kind == "returned"
    outcome = work.first_and_latest(scene.case_id, viewer=coach, at=AT)
    assert (outcome.first.status, outcome.latest.status) == ("off_sick", "employed")
    assert outcome.change == "back at work"
    letter = Message.objects.get(template="referral_news", facts__contains=[{"key": "work_status"}])
    said = {fact["key"]: fact["value"] for fact in letter.facts}
    assert said["ask"] == "Review pain relief"
    assert (
        said["work_status"] == "in work, 16 hours a week (was: off work, with a job to go back to)"
    )
    assert said["adjustments"] == "Lighter lifting for 4 weeks"
    assert all(
        one.state != "booked" for one in queries.appointments(scene.case_id, viewer=coach, at=AT)
    )
    card = referrals.record(scene.referral_id, viewer=coach, at=AT).card
    assert (card.state, card.closing) == ("closed", "finished")


def test_a_closing_that_does_not_fit_changes_nothing(scene, coach):
    with pytest.raises(CannotClose, match="Nobody has spoken"):
        close.close(case_id=scene.case_id, closure=Closure("time_ended"), by=coach, at=AT)
    assert queries.record(scene.case_id, viewer=coach, at=AT).state == "open"


def test_nobody_is_closed_unreached_without_the_tries_and_a_look_at_risk(scene, coach):
    unreached = Closure("unreached", risk_seen="No worry in the referral; practice rang too")
    with pytest.raises(CannotClose, match="more to try"):
        close.close(case_id=scene.case_id, closure=unreached, by=coach, at=AT)
    made = (
        (0, "text_sent"),
        (0, "no_answer"),
        (1, "no_answer"),
        (2.4, "voicemail"),
        (3, "letter_sent"),
    )
    for days, outcome in made:
        moment = AT + DAY * days
        support.try_contact(
            case_id=scene.case_id, outcome=outcome, tried_at=moment, by=coach, at=moment
        )
    end = AT + DAY * 12
    assert reaching(scene.case_id, scene.person_id, viewer=coach, at=end).may_close.yes
    with pytest.raises(CannotClose, match="about risk"):
        close.close(case_id=scene.case_id, closure=Closure("unreached"), by=coach, at=end)
    close.close(case_id=scene.case_id, closure=unreached, by=coach, at=end)
    ending = queries.ending(scene.case_id, viewer=coach, at=end)
    assert ending.risk_looked_by_account_id == coach.account_id
    assert referrals.record(scene.referral_id, viewer=coach, at=end).card.closing == "unreached"
    assert events(scene, coach)[-1] == "referral.finished"


def test_a_closed_case_is_opened_again(scene, coach):
    speak(scene, coach)
    close.close(case_id=scene.case_id, closure=Closure("enough_help"), by=coach, at=AT)
    with pytest.raises(WrongState):
        operations.write_note(case_id=scene.case_id, text="Late", by=coach, at=AT)
    close.reopen(case_id=scene.case_id, why="Off work again", by=coach, at=AT)
    assert queries.record(scene.case_id, viewer=coach, at=AT).state == "open"
    assert referrals.record(scene.referral_id, viewer=coach, at=AT).card.state == "accepted"


def test_pausing_and_going_on(scene, coach):
    life.pause(
        case_id=scene.case_id, until_date=date(2026, 7, 1), reason="In hospital", by=coach, at=AT
    )
    over = datetime(2026, 7, 2, 9, 0, tzinfo=UTC)
    assert [line.id for line in caseload.day(viewer=coach, at=over).pauses_over] == [scene.case_id]
    life.resume(case_id=scene.case_id, by=coach, at=over)


def test_only_who_may_gives_a_case_to_a_colleague(scene, coach):
    with pytest.raises(NotAllowed):
        life.reassign(
            case_id=scene.case_id,
            coach_account_id=scene.lead.viewer.account_id,
            why="On leave",
            by=coach,
            at=AT,
        )
    with acting_as(scene.lead.viewer, at=AT):
        life.reassign(
            case_id=scene.case_id,
            coach_account_id=scene.lead.viewer.account_id,
            why="On leave",
            by=scene.lead.viewer,
            at=AT,
        )
        assert caseload.open_per_coach(viewer=scene.lead.viewer, at=AT) == {
            scene.lead.viewer.account_id: 1
        }


def test_today_and_the_caseload_show_what_is_due(scene, coach):
    seen = caseload.day(viewer=coach, at=AT)
    assert [line.person_name for line in seen.to_reach] == ["Amara Okafor"]
    support.book(
        case_id=scene.case_id,
        starts_at=AT + timedelta(hours=2),
        minutes=45,
        way="phone",
        by=coach,
        at=AT,
    )
    operations.set_next_step(
        case_id=scene.case_id, text="Ring the employer", due_date=AT.date(), by=coach, at=AT
    )
    speak(scene, coach)
    write_plan(scene, coach)
    seen = caseload.day(viewer=coach, at=AT)
    assert not seen.to_reach
    assert [name for _one, name in seen.appointments] == ["Amara Okafor"]
    assert [line.next_step for line in seen.steps_due] == ["Ring the employer"]
    assert caseload.day(viewer=coach, at=datetime(2026, 7, 1, 9, tzinfo=UTC)).reviews_due
    for order in caseload.ORDERS:
        for whose in caseload.WHOSE:
            caseload.caseload(viewer=coach, whose=whose, order=order, at=AT)
    page = caseload.caseload(viewer=coach, at=AT)
    assert (page.total, page.lines[0].stage) == (1, "plan_agreed")
