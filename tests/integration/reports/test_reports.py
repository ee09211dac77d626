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
