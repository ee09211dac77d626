"""A report goes to an employer on the person's word alone, and after they have seen it."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction

from handrail.domain.audit.models import Event
from handrail.domain.consent import operations as consent
from handrail.domain.disclosure.queries import permits
from handrail.domain.messaging.models import Message
from handrail.domain.organisations.models import Organisation
from handrail.domain.reports import queries
from handrail.domain.reports.operations import NoEmployer, NothingWritten, NotYetUnheard, Parts
from handrail.domain.sharing import queries as sharing
from handrail.journey import report
from handrail.journey.report import Draft
from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.privacy import Kind
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Person, System, acting_as
from tests.integration.reports.conftest import AT

DAY = timedelta(days=1)
LATER = AT + 21 * DAY
KEYS = ["name", "written_by", "work_report", "adjustments_report"]
pytestmark = pytest.mark.django_db


@contextmanager
def doing(viewer, at=AT):
    with acting_as(viewer, at=at), transaction.atomic():
        yield {"by": viewer, "at": at}


def read_by(viewer, at=AT):
    with acting_as(viewer, at=at):
        return [line.key for found in queries.shown() for line in found.lines]


def state_of(report_id, viewer, at=AT):
    with acting_as(viewer, at=at):
        return queries.record(report_id, viewer=viewer, at=at).state


@pytest.fixture
def person(scene):
    return Person(scene.person_id)


@pytest.fixture
def held(scene, write):
    """A report that the person wants to see first."""
    report_id = write()
    with doing(scene.coach.viewer) as as_coach:
        report.hold(report_id=report_id, how="spoken", **as_coach)
    return report_id


@pytest.fixture
def seen(person, held):
    """A report that they have read."""
    with doing(person) as as_person:
        report.see(report_id=held, **as_person)
    return held


def test_a_report_without_words_or_for_somebody_else_is_refused(scene, employer):
    empty = Draft(employer.id, True, Parts(work="  "))
    astray = Draft(scene.practice_id, True, Parts(work="x"))
    for draft, refusal in ((empty, NothingWritten), (astray, NoEmployer)):
        with doing(scene.coach.viewer) as as_coach, pytest.raises(refusal):
            report.write(case_id=scene.case_id, draft=draft, **as_coach)


def test_agreed_without_seeing_it_goes_as_previewed(scene, write, personnel):
    report_id = write()
    with doing(scene.coach.viewer) as as_coach:
        before = report.preview(report_id)
        assert read_by(personnel) == []
        report.release(report_id=report_id, how="signed", **as_coach)
    with acting_as(personnel, at=AT):
        (found,) = queries.shown()
        assert found.lines == before
        assert [line.key for line in before] == KEYS
        assert report.read(report_id, by=personnel, at=AT).name == "Amara Okafor"


def test_a_person_does_not_see_a_draft(person, write):
    report_id = write()
    with acting_as(person, at=AT):
        assert queries.of_person(person.person_id, viewer=person, at=AT) == ()
        assert queries.preview(report_id) == ()
        with pytest.raises(NotFound):
            queries.record(report_id, viewer=person, at=AT)


def test_held_until_they_have_seen_it_and_said_yes(scene, person, held, personnel):
    with doing(scene.coach.viewer) as as_coach, pytest.raises(WrongState):
        report.release(report_id=held, how="spoken", **as_coach)
    with doing(person) as as_person, pytest.raises(WrongState):
        report.release(report_id=held, **as_person)
    assert read_by(personnel) == []
    with doing(person) as as_person:
        report.see(report_id=held, **as_person)
    assert read_by(personnel) == []
    with doing(person, AT + DAY) as as_person:
        report.release(report_id=held, **as_person)
    assert read_by(personnel, AT + DAY) == KEYS


def test_no_timer_and_no_other_hand_releases_it(scene, held, clinician):
    team = System(scene.provider_id)
    with doing(clinician, LATER - DAY) as early, pytest.raises(NotYetUnheard):
        report.decide(report_id=held, goes=True, why="Nobody was heard", **early)
    with doing(scene.coach.viewer, LATER) as as_coach, pytest.raises(NotAllowed):
        report.decide(report_id=held, goes=True, why="Nobody was heard", **as_coach)
    for viewer, words in ((team, "never by a timer"), (clinician, "consent")):
        with (
            acting_as(viewer, at=LATER),
            pytest.raises(Error, match=words),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "update reports_report set state = 'released', evidence_id = gen_random_uuid(),"
                " released_at = now(), keep_until_date = now() where id = %s",
                [held],
            )


def test_21_days_unheard_make_a_task_and_no_release(held, clinician, personnel):
    with acting_as(clinician, at=LATER - DAY):
        assert queries.to_decide(viewer=clinician, at=LATER - DAY) == ()
    with acting_as(clinician, at=LATER):
        (task,) = queries.to_decide(viewer=clinician, at=LATER)
        assert task.id == held
    assert read_by(personnel, LATER + 99 * DAY) == []
    with doing(clinician, LATER) as deciding:
        report.decide(report_id=held, goes=True, why="They agreed and were told", **deciding)
    assert read_by(personnel, LATER) == KEYS
    assert state_of(held, clinician, LATER) == "released"


def test_a_health_professional_may_decide_that_it_does_not_go(held, clinician, personnel):
    with doing(clinician, LATER) as deciding:
        report.decide(report_id=held, goes=False, why="Not without them", **deciding)
    assert state_of(held, clinician, LATER) == "withheld"
    assert read_by(personnel, LATER) == []


def test_what_they_have_seen_nobody_decides_for_them(seen, clinician):
    with acting_as(clinician, at=LATER):
        assert queries.to_decide(viewer=clinician, at=LATER) == ()
    with doing(clinician, LATER) as deciding, pytest.raises(NotYetUnheard):
        report.decide(report_id=seen, goes=True, why="x", **deciding)


def test_what_is_changed_for_them_is_seen_again_and_never_decided(
    scene, person, seen, clinician, personnel
):
    with doing(person) as as_person:
        report.ask_for_change(report_id=seen, words="I can stand for two hours", **as_person)
    parts = Parts(work="Can stand for two hours.")
    with doing(scene.coach.viewer) as as_coach:
        assert report.change(report_id=seen, parts=parts, **as_coach)
    assert state_of(seen, person) == "held"
    with doing(clinician, LATER) as deciding, pytest.raises(NotYetUnheard):
        report.decide(report_id=seen, goes=True, why="x", **deciding)
    with doing(person, LATER) as as_person:
        report.see(report_id=seen, **as_person)
        report.release(report_id=seen, **as_person)
    with acting_as(personnel, at=LATER):
        (found,) = queries.shown()
        assert found.lines[2].value == "Can stand for two hours."


def test_a_change_refused_leaves_them_their_own_words(scene, person, seen, personnel):
    with doing(person) as as_person:
        report.ask_for_change(report_id=seen, words="It is wrong", **as_person)
    with doing(scene.coach.viewer) as as_coach:
        report.refuse_change(report_id=seen, why="It is what we saw", **as_coach)
    with doing(person) as as_person:
        report.attach(report_id=seen, words="I can stand for longer.", **as_person)
        report.release(report_id=seen, **as_person)
    assert read_by(personnel) == [*KEYS, "statement"]


def test_a_coach_s_report_waits_for_the_person_whatever_the_time(scene, write, clinician):
    report_id = write(under_act=False)
    with doing(scene.coach.viewer) as as_coach:
        report.hold(report_id=report_id, how="spoken", **as_coach)
    with acting_as(clinician, at=LATER):
        assert queries.to_decide(viewer=clinician, at=LATER) == ()
    with doing(clinician, LATER) as deciding, pytest.raises(NotYetUnheard):
        report.decide(report_id=report_id, goes=True, why="x", **deciding)


def test_released_for_a_report_opens_that_report_and_nothing_else(scene, seen, person, personnel):
    with doing(person) as as_person:
        report.release(report_id=seen, **as_person)
    with acting_as(personnel, at=AT):
        assert sharing.shown() == ()
        told = permits(
            person_id=scene.person_id,
            organisation_id=personnel.recipient_id,
            kinds=list(Kind),
            at=AT,
        )
        assert told == frozenset()


def test_they_stop_it_and_it_is_read_no_more(scene, seen, person, personnel):
    with doing(person) as as_person:
        report.release(report_id=seen, **as_person)
    with doing(person, AT + DAY) as as_person:
        evidence = queries.record(seen, viewer=person, at=AT + DAY).evidence_id
        consent.withdraw(evidence_id=evidence, how="on their own page", **as_person)
    assert read_by(personnel, AT + DAY) == []


def test_the_copy_is_theirs_for_six_months(seen, person, personnel):
    with doing(person) as as_person:
        report.release(report_id=seen, **as_person)
    for later, count in ((183 * DAY, 1), (184 * DAY, 0)):
        with acting_as(person, at=AT + later):
            found = queries.of_person(person.person_id, viewer=person, at=AT + later)
            assert len(found) == count
    assert read_by(personnel, AT + 184 * DAY) == []


def test_another_employer_and_a_stranger_read_nothing(scene, seen, person, personnel):
    with doing(person) as as_person:
        report.release(report_id=seen, **as_person)
    other = Organisation.objects.create(name="Elsewhere", kind="employer")
    assert read_by(replace(personnel, recipient_id=other.id)) == []
    with acting_as(scene.elsewhere.viewer, at=AT):
        assert queries.preview(seen) == ()
        with pytest.raises(NotFound):
            queries.record(seen, viewer=scene.elsewhere.viewer, at=AT)


def test_each_step_is_audited_and_they_hear_of_it_without_a_word_about_it(scene, person, seen):
    with doing(person) as as_person:
        report.withhold(report_id=seen, why="", **as_person)
    with acting_as(System(scene.provider_id), at=AT):
        rows = Message.objects.filter(template__in=["person_news", "report_answered"])
        told = {row.template: row for row in rows.order_by("created_at", "id")}
        assert {fact["key"] for fact in told["person_news"].facts} == {"link"}
        assert told["report_answered"].recipient_account_id == scene.coach.viewer.account_id
        assert told["report_answered"].person_id is None
    with acting_as(person, at=AT):
        found = Event.objects.filter(subject_type="report").order_by("at", "id")
        acts = [row.action for row in found]
    assert acts == ["report.written", "report.held", "report.seen", "report.withheld"]


def sweep(at):
    from handrail.jobs.sweeps import run_unheard

    return run_unheard(at)


def waits_for(scene):
    """Return what waits in the outbox for whoever decides, as (template, account)."""
    templates = ["report_unheard", "report_without_decider"]
    with acting_as(System(scene.provider_id), at=LATER):
        rows = Message.objects.filter(template__in=templates).order_by("created_at", "id")
        return [(row.template, row.recipient_account_id) for row in rows]


def decider(scene, monkeypatch):
    """Make somebody at the team who decides as a health professional."""
    from handrail.domain.staff import operations as staff
    from handrail.domain.staff.permissions import Permission
    from tests.factories import support

    may = (Permission.WORK_CASES, Permission.DECIDE_CLINICALLY)
    with acting_as(System(), at=AT):
        staff.define_job_role(key="test-decides", name="C", permissions=may, by=System(), at=AT)
    monkeypatch.setitem(support.ROLES, "test-decides", ("Clinician", may))
    return support.worker("Rory Moss", "test-decides", scene.provider_id, "c", AT)


def test_whoever_decides_is_told_after_21_days_and_every_week_until_they_do(
    scene, held, monkeypatch
):
    clinician = decider(scene, monkeypatch).viewer
    assert sweep(LATER - timedelta(microseconds=1)) == 0
    assert (sweep(LATER), sweep(LATER), sweep(LATER + 6 * DAY)) == (1, 0, 0)
    assert sweep(LATER + 7 * DAY) == 1
    assert waits_for(scene) == [("report_unheard", clinician.account_id)] * 2
    assert state_of(held, clinician, LATER + 400 * DAY) == "held"
    at = LATER + 8 * DAY
    with doing(clinician, at) as deciding:
        report.decide(report_id=held, goes=False, why="They cannot be asked", **deciding)
    assert sweep(LATER + 60 * DAY) == 0


def test_where_nobody_decides_the_manager_is_told_that(scene, held):
    assert sweep(LATER) == 1
    assert waits_for(scene) == [("report_without_decider", scene.lead.viewer.account_id)]


def test_what_they_have_seen_or_what_is_not_under_the_act_tells_nobody(scene, write, person):
    seen, outside = write(), write(under_act=False)
    with doing(scene.coach.viewer) as as_coach:
        for each in (seen, outside):
            report.hold(report_id=each, how="spoken", **as_coach)
    with doing(person) as as_person:
        report.see(report_id=seen, **as_person)
    assert sweep(LATER + 90 * DAY) == 0


def test_the_news_of_an_unheard_report_names_nobody(scene, held):
    from handrail.domain.messaging.letters import TEMPLATES, write
    from handrail.domain.messaging.words import Told

    sweep(LATER)
    with acting_as(System(scene.provider_id), at=LATER):
        row = Message.objects.get(template="report_without_decider")
    assert (row.person_id, row.referral_id, [f["key"] for f in row.facts]) == (None, None, ["link"])
    for template in ("report_unheard", "report_without_decider"):
        assert template in TEMPLATES
        said = write(template, Told({"link": "/decisions/"}))
        assert "Okafor" not in said.subject + said.body


def test_only_the_clock_learns_which_reports_are_unheard(scene, held, person):
    for viewer in (scene.coach.viewer, scene.elsewhere.viewer, person):
        with acting_as(viewer, at=LATER), connection.cursor() as cursor:
            cursor.execute("select count(*) from reports_unheard()")
            assert cursor.fetchone() == (0,)
