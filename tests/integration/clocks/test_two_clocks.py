"""Both clocks of a referral: never started again, moved by the person's wish alone, and chased."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, transaction

from handrail.domain.cases import planning
from handrail.domain.cases import queries as cases
from handrail.domain.cases.meeting import Outcome
from handrail.domain.cases.planning import GoalDraft
from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.messaging.models import Message
from handrail.domain.referrals import pausing, queries
from handrail.domain.referrals.models import ClockLine, Referral, Step
from handrail.domain.referrals.queries import ReferralCard
from handrail.insight import fit_notes
from handrail.jobs.sweeps import run_chase
from handrail.journey import plan, support, triage
from handrail.kernel.clock import last_day, local_date
from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Person, System, Viewer, acting_as
from handrail.kernel.working_days import promised_by
from tests.factories.support import Scene, build, undecided

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    return build(AT)


def card(scene: Scene, referral_id: UUID | None = None, by: Viewer | None = None) -> ReferralCard:
    viewer = by or System(scene.provider_id)
    with acting_as(viewer, at=AT):
        return queries.record(referral_id or scene.referral_id, viewer=viewer, at=AT).card


def promise(scene: Scene, contact: int = 5, start: int | None = 15) -> None:
    """Promise both clocks in whole working days."""
    with acting_as(System(scene.provider_id), at=AT):
        Referral.objects.filter(pk=scene.referral_id).update(
            promised_at=promised_by(AT, contact),
            start_promised_at=promised_by(AT, start) if start else None,
        )


def wait(scene: Scene, since: date, until: date, *, wish: str = "away", by=None, at=AT) -> None:
    viewer = by or scene.coach.viewer
    with acting_as(viewer, at=at):
        pausing.pause(
            referral_id=scene.referral_id,
            from_date=since,
            until_date=until,
            wish=wish,
            note="They said so",
            by=viewer,
            at=at,
        )


def meet(scene: Scene, at: datetime, state: str = "attended") -> UUID:
    coach = scene.coach.viewer
    with acting_as(coach, at=at - DAY):
        support.book(
            case_id=scene.case_id, starts_at=at, minutes=45, way="phone", by=coach, at=at - DAY
        )
    with acting_as(coach, at=at):
        booked = cases.appointments(scene.case_id, viewer=coach, at=at)[-1]
    record(scene, booked.id, state, at)
    return booked.id


def record(scene: Scene, appointment_id: UUID, state: str, at: datetime) -> None:
    coach = scene.coach.viewer
    with acting_as(coach, at=at):
        why = "" if state == "attended" else "person_unknown"
        support.record_meeting(
            appointment_id=appointment_id, outcome=Outcome(state, why), by=coach, at=at
        )


def test_a_voicemail_a_letter_or_no_answer_stops_no_clock(scene):
    coach = scene.coach.viewer
    with acting_as(coach, at=AT + DAY):
        for outcome in ("voicemail", "letter_sent", "no_answer", "text_sent", "email_sent"):
            support.try_contact(
                case_id=scene.case_id, outcome=outcome, tried_at=AT + DAY, by=coach, at=AT + DAY
            )
    found = card(scene)
    assert (found.first_contact_at, found.started_at) == (None, None)


def test_a_conversation_stops_the_first_clock_and_a_meeting_the_second(scene):
    coach = scene.coach.viewer
    with acting_as(coach, at=AT + DAY):
        support.try_contact(
            case_id=scene.case_id, outcome="reached", tried_at=AT + DAY, by=coach, at=AT + DAY
        )
    found = card(scene)
    assert (found.first_contact_at, found.started_at) == (AT + DAY, None)
    meet(scene, AT + 3 * DAY)
    assert card(scene).started_at == AT + 3 * DAY
    with acting_as(System(scene.provider_id), at=AT):
        # Referred, accepted, spoken with, met.
        assert Referral.objects.get(pk=scene.referral_id).steps_to_start == 4


def test_a_plan_starts_support_where_the_programme_has_not_said_otherwise(scene):
    coach = scene.coach.viewer
    at = AT + 2 * DAY
    with acting_as(coach, at=at):
        plan_id = planning.start_plan(case_id=scene.case_id, by=coach, at=at)
        planning.save_goals(
            plan_id=plan_id,
            goals=(GoalDraft("work", "Back to the depot", ()),),
            review_date=local_date(at) + 20 * DAY,
            by=coach,
            at=at,
        )
        plan.agree(plan_id=plan_id, case_id=scene.case_id, how="phone", by=coach, at=at)
    assert card(scene).started_at == at


def test_a_meeting_that_was_none_lets_the_second_clock_go_on(scene):
    booked = meet(scene, AT + 2 * DAY)
    assert card(scene).started_at is not None
    record(scene, booked, "missed", AT + 3 * DAY)
    found = card(scene)
    assert (found.first_contact_at, found.started_at) == (None, None)


def test_neither_a_redirect_nor_a_take_over_starts_a_clock_again(scene):
    _person, referral_id = undecided(scene, AT)
    before = card(scene, referral_id)
    with acting_as(System(), at=AT):
        better = directory.add(
            service=NewService(name="Better", provider_id=scene.provider_id), by=System(), at=AT
        )
    lead, later = scene.lead.viewer, AT + 2 * DAY
    with acting_as(lead, at=later):
        triage.offer_elsewhere(
            referral_id=referral_id,
            service_id=better,
            how_agreed="spoken",
            note="",
            by=lead,
            at=later,
        )
        triage.take_over(referral_id=referral_id, by=lead, at=later)
    after = card(scene, referral_id)
    assert after.service_id == better
    assert (after.sent_at, after.promised_at, after.start_promised_at, after.nation) == (
        before.sent_at,
        before.promised_at,
        before.start_promised_at,
        before.nation,
    )


def test_what_the_person_waits_is_added_to_both_promises(scene):
    promise(scene)
    wait(scene, date(2026, 6, 3), date(2026, 6, 9))  # five working days
    found = card(scene)
    assert last_day(found.promised_at) == date(2026, 6, 15)
    assert last_day(found.start_promised_at) == date(2026, 6, 29)
    assert found.has_waited
    with acting_as(System(scene.provider_id), at=AT):
        events = list(
            Step.objects.filter(referral_id=scene.referral_id).values_list("event", flat=True)
        )
    assert "referral.clock_paused" in events


def test_who_is_ready_sooner_gets_their_days_back(scene):
    promise(scene)
    wait(scene, date(2026, 6, 3), date(2026, 6, 9))
    back = datetime(2026, 6, 5, 9, tzinfo=UTC)  # two working days were waited
    with acting_as(scene.coach.viewer, at=back):
        pausing.resume(referral_id=scene.referral_id, by=scene.coach.viewer, at=back)
        with pytest.raises(WrongState, match="not waiting now"):
            pausing.resume(referral_id=scene.referral_id, by=scene.coach.viewer, at=back)
    assert last_day(card(scene).promised_at) == date(2026, 6, 10)
    wait(scene, date(2026, 6, 8), date(2026, 6, 9), at=back)  # and may wait again
    assert last_day(card(scene).promised_at) == date(2026, 6, 12)


@pytest.mark.parametrize(
    ("since", "until", "wish", "refusal", "words"),
    [
        ("2026-05-29", "2026-06-09", "away", pausing.PastPause, "today or later"),
        ("2026-07-15", "2026-07-20", "away", pausing.FarPause, "within 4 weeks"),
        ("2026-06-03", "2026-09-20", "away", pausing.FarPause, "no longer than 12 weeks"),
        ("2026-06-05", "2026-06-04", "away", pausing.EndsBeforeItStarts, "first day or later"),
        ("2026-06-03", "2026-06-09", "no_room", pausing.NotTheirWish, "Only their own wish"),
        ("2026-06-03", "2026-06-09", "", pausing.NotTheirWish, "Only their own wish"),
        ("2026-06-12", "2026-06-20", "away", pausing.Overlaps, "on some of these days already"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_changes_nothing(
    scene, since, until, wish, refusal, words
):
    promise(scene)
    wait(scene, date(2026, 6, 10), date(2026, 6, 12))
    before = card(scene)
    with pytest.raises(refusal, match=words):
        wait(scene, date.fromisoformat(since), date.fromisoformat(until), wish=wish)
    assert card(scene) == before
    with acting_as(System(scene.provider_id), at=AT):
        assert ClockLine.objects.filter(referral_id=scene.referral_id).count() == 1


def test_only_the_team_that_has_them_writes_it_down(scene):
    promise(scene)
    with pytest.raises(NotAllowed):
        wait(scene, date(2026, 6, 3), date(2026, 6, 4), by=scene.gp.viewer)
    with pytest.raises(NotFound):
        wait(scene, date(2026, 6, 3), date(2026, 6, 4), by=scene.elsewhere.viewer)


def test_the_history_of_the_clocks_only_grows(scene):
    promise(scene)
    wait(scene, date(2026, 6, 3), date(2026, 6, 4))
    with acting_as(System(scene.provider_id), at=AT):
        for act in ("update", "delete"):
            rows = ClockLine.objects.filter(referral_id=scene.referral_id)
            with pytest.raises(ProgrammingError), transaction.atomic():
                rows.update(wish="other") if act == "update" else rows.delete()


def test_others_see_nothing_of_it_and_the_person_does(scene):
    promise(scene)
    wait(scene, date(2026, 6, 3), date(2026, 6, 4))
    for viewer, count in (
        (scene.coach.viewer, 1),
        (scene.gp.viewer, 1),
        (Person(scene.person_id), 1),
        (scene.elsewhere.viewer, 0),
    ):
        with acting_as(viewer, at=AT):
            assert len(pausing.waits(scene.referral_id, viewer=viewer, at=AT)) == count
            assert ClockLine.objects.count() == count


def test_once_both_clocks_have_stopped_there_is_nothing_to_pause(scene):
    promise(scene)
    meet(scene, AT + DAY)
    with pytest.raises(WrongState, match="No clock runs"):
        wait(scene, date(2026, 6, 3), date(2026, 6, 4), at=AT + DAY)


def test_support_that_does_not_start_is_told_to_the_manager_and_then_to_the_area(scene):
    promise(scene, start=10)
    due = promised_by(AT, 10)
    coach = scene.coach.viewer
    with acting_as(coach, at=AT + DAY):
        support.try_contact(
            case_id=scene.case_id, outcome="reached", tried_at=AT + DAY, by=coach, at=AT + DAY
        )
    assert sum(run_chase(due - timedelta(seconds=1)).told.values()) == 0
    assert run_chase(due).told["manager"] == 1
    assert sum(run_chase(due).told.values()) == 0
    assert run_chase(due + DAY).told["area"] == 1
    assert sum(run_chase(due + 30 * DAY).told.values()) == 0
    with acting_as(System(scene.provider_id), at=due):
        said = list(
            Message.objects.filter(template__startswith="start_")
            .order_by("created_at", "template")
            .values_list("template", flat=True)
        )
    assert set(said) == {"start_missed", "start_area_contact"}


def test_support_that_started_or_was_never_promised_is_not_chased(scene):
    promise(scene, start=None)
    coach = scene.coach.viewer
    with acting_as(coach, at=AT + DAY):
        support.try_contact(
            case_id=scene.case_id, outcome="reached", tried_at=AT + DAY, by=coach, at=AT + DAY
        )
    assert sum(run_chase(AT + 90 * DAY).told.values()) == 0


def test_the_first_clock_is_told_first(scene):
    """Nobody has spoken with them: the manager hears of that, and not of both at once."""
    promise(scene, contact=5, start=5)
    told = run_chase(promised_by(AT, 5)).told
    assert told["manager"] == 1


def test_a_pause_holds_the_chase_too(scene):
    promise(scene)
    wait(scene, date(2026, 6, 3), date(2026, 6, 9))
    assert run_chase(promised_by(AT, 5)).told["manager"] == 0
    assert run_chase(promised_by(AT, 10)).told["manager"] == 1


def note_ends(scene: Scene, day: date) -> None:
    with acting_as(System(scene.provider_id), at=AT):
        Referral.objects.filter(pk=scene.referral_id).update(fit_note_until_date=day)


@pytest.mark.parametrize(
    ("until", "raised"), [("2026-06-07", True), ("2026-06-08", False), ("2026-06-09", False)]
)
def test_a_note_that_ends_before_the_promise_is_raised(scene, until, raised):
    promise(scene)  # the promise's last day is Monday 8 June
    note_ends(scene, date.fromisoformat(until))
    viewer = scene.lead.viewer
    with acting_as(viewer, at=AT):
        found = fit_notes.of_referrals([card(scene)], viewer=viewer, at=AT)
    assert bool(found) is raised


def test_a_note_that_lasts_until_the_promise_but_not_as_long_as_people_wait_is_raised(scene):
    from handrail.domain.capacity import waits
    from handrail.domain.capacity.waits import Watched
    from handrail.domain.capacity.waits_rules import Day

    promise(scene)
    note_ends(scene, date(2026, 6, 10))
    with acting_as(System(), at=AT):
        line = Watched(scene.service_id, "", "contact", Day(10, 6, 6), 6, 0)
        waits.keep(table=[line], since_date=local_date(AT), by=System(), at=AT)
    viewer = scene.lead.viewer
    with acting_as(viewer, at=AT):
        found = fit_notes.of_referrals([card(scene)], viewer=viewer, at=AT)
    assert found[scene.referral_id].contact_date == date(2026, 6, 15)


def test_once_somebody_has_spoken_with_them_nothing_is_raised(scene):
    promise(scene)
    note_ends(scene, date(2026, 6, 2))
    meet(scene, AT + DAY)
    viewer = scene.lead.viewer
    with acting_as(viewer, at=AT + 2 * DAY):
        assert fit_notes.of_referrals([card(scene)], viewer=viewer, at=AT + 2 * DAY) == {}
