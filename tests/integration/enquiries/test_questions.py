"""Advice and guidance: who learns what, by when, and who is told when nobody answers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError, ProgrammingError

from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import System, acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)  # a Wednesday
PROMISED = datetime(2026, 6, 8, 23, tzinfo=UTC)  # the end of Monday: three working days
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def specialist(scene):
    """Somebody of the provider who decides clinically."""
    from handrail.domain.staff import operations as staff
    from handrail.domain.staff.permissions import Permission
    from tests.factories import support

    with acting_as(System(), at=AT):
        staff.define_job_role(
            key="test-oh",
            name="Occupational health clinician",
            permissions=(Permission.DECIDE_CLINICALLY,),
            by=System(),
            at=AT,
        )
    support.ROLES["test-oh"] = ("Occupational health clinician", (Permission.DECIDE_CLINICALLY,))
    return support.worker("Rhian Vale", "test-oh", scene.provider_id, "one", AT)


def asking(scene, **other):
    from handrail.domain.enquiries.questions import Asking

    known = {
        "submission_id": new_id(),
        "to_organisation_id": scene.provider_id,
        "nation": "England",
        "topic": "adjustments",
        "text": "Would altered hours help somebody with this?",
        "is_about_someone": False,
        "weeks_off": 6,
    }
    return Asking(**known | other)


def ask(scene, how="", **other):
    from handrail.journey import advice

    with acting_as(scene.gp.viewer, at=AT):
        return advice.ask(asking=asking(scene, **other), agreed_how=how, by=scene.gp.viewer, at=AT)


def told(scene, template):
    from handrail.domain.messaging.models import Message

    found = []
    for organisation in (scene.provider_id, scene.practice_id):
        with acting_as(System(organisation), at=AT):
            rows = Message.objects.filter(template=template).order_by("created_at", "id")
            found += [row.recipient_account_id for row in rows]
    return found


def test_the_specialist_is_told_and_the_answer_goes_back(scene, specialist):
    from handrail.domain.enquiries import asked
    from handrail.journey import advice

    put = ask(scene)
    assert put.promised_at == PROMISED
    assert told(scene, "question_asked") == [specialist.viewer.account_id]
    by = specialist.viewer
    with acting_as(by, at=AT):
        assert [one.id for one in asked.to_answer(viewer=by, at=AT)] == [put.id]
        advice.answer(question_id=put.id, text="Yes, start at ten.", by=by, at=AT)
        assert asked.to_answer(viewer=by, at=AT) == ()
        with pytest.raises(WrongState), transaction.atomic():
            advice.answer(question_id=put.id, text="Again", by=by, at=AT)
    assert told(scene, "question_answered") == [scene.gp.viewer.account_id]
    with acting_as(scene.gp.viewer, at=AT):
        (mine,) = asked.mine(viewer=scene.gp.viewer, at=AT)
        assert (mine.answer, mine.read_at) == ("Yes, start at ten.", None)


def test_the_list_is_soonest_due_first(scene, specialist):
    from handrail.domain.enquiries import asked
    from handrail.journey import advice

    second = ask(scene)
    with acting_as(scene.gp.viewer, at=AT - timedelta(days=2)):
        first = advice.ask(
            asking=asking(scene), agreed_how="", by=scene.gp.viewer, at=AT - timedelta(days=2)
        )
    with acting_as(specialist.viewer, at=AT):
        waiting = asked.to_answer(viewer=specialist.viewer, at=AT)
    assert [one.id for one in waiting] == [first.id, second.id]


def test_only_who_asked_and_the_specialist_read_it(scene, specialist):
    from handrail.domain.enquiries import asked

    put = ask(scene)
    for worker in (scene.elsewhere, scene.coach):
        with acting_as(worker.viewer, at=AT), pytest.raises(NotFound):
            asked.record(put.id, viewer=worker.viewer, at=AT)
    colleague = replace(scene.gp.viewer, account_id=new_id())
    with acting_as(colleague, at=AT), pytest.raises(NotFound):
        asked.record(put.id, viewer=colleague, at=AT)


def test_without_agreement_the_specialist_learns_an_age_and_no_name(scene, specialist):
    from handrail.domain.enquiries import asked
    from handrail.domain.enquiries.models import Asked

    put = ask(scene, person_id=scene.person_id)
    with acting_as(scene.gp.viewer, at=AT):
        assert asked.person_of(put.id, viewer=scene.gp.viewer, at=AT) == scene.person_id
        assert asked.named(put.id) is None  # that is for the specialist
    with acting_as(specialist.viewer, at=AT):
        one = asked.record(put.id, viewer=specialist.viewer, at=AT)
        assert one.age_band == "40 to 49"
        assert asked.named(put.id) is None
        assert asked.person_of(put.id, viewer=specialist.viewer, at=AT) is None
        assert not Asked.objects.exists()


def test_with_agreement_the_name_shows_until_they_stop_it(scene, specialist):
    from handrail.domain.consent import operations as consent
    from handrail.domain.enquiries import asked
    from handrail.domain.enquiries.models import Asked

    put = ask(scene, how="spoken", person_id=scene.person_id)
    with acting_as(specialist.viewer, at=AT):
        found = asked.named(put.id)
        assert found is not None
        assert found.name == "Amara Okafor"
    with acting_as(scene.gp.viewer, at=AT):
        evidence_id = Asked.objects.get(question_id=put.id).evidence_id
        consent.withdraw(evidence_id=evidence_id, how="spoken", by=scene.gp.viewer, at=AT)
    later = AT + timedelta(hours=1)
    with acting_as(specialist.viewer, at=later):
        assert asked.named(put.id) is None


@pytest.mark.parametrize("text", ["Mrs okafor is tired", "For 999 000 0018: what helps?"])
def test_a_question_that_says_who_is_not_sent(scene, specialist, text):
    from handrail.journey.advice import SaysWho

    with pytest.raises(SaysWho), transaction.atomic():
        ask(scene, person_id=scene.person_id, text=text)
    assert told(scene, "question_asked") == []


def test_nobody_rewrites_a_question_or_answers_for_another(scene, specialist):
    from handrail.domain.enquiries import questions
    from handrail.domain.enquiries.models import Question

    put = ask(scene)
    with acting_as(scene.gp.viewer, at=AT):
        with pytest.raises(NotAllowed), transaction.atomic():
            questions.answer(question_id=put.id, text="Mine", by=scene.gp.viewer, at=AT)
        with pytest.raises((DatabaseError, ProgrammingError)), transaction.atomic():
            Question.objects.filter(pk=put.id).update(text="Other")


def test_reminder_then_manager_then_area_until_it_is_answered(scene, specialist):
    from handrail.jobs.sweeps import run_questions
    from handrail.journey import advice

    put = ask(scene)
    half = datetime(2026, 6, 5, 11, tzinfo=UTC)  # midday of the middle one of three days
    assert run_questions(half - INSTANT) == 0
    assert (run_questions(half), run_questions(half)) == (1, 0)
    assert told(scene, "question_unread") == [specialist.viewer.account_id]
    assert run_questions(PROMISED - INSTANT) == 0
    assert (run_questions(PROMISED), run_questions(PROMISED)) == (1, 0)
    assert told(scene, "question_late") == [scene.lead.viewer.account_id]
    day_later = PROMISED + timedelta(days=1)
    assert (run_questions(day_later - INSTANT), run_questions(day_later)) == (0, 1)
    assert len(told(scene, "question_area")) == 1
    with acting_as(specialist.viewer, at=day_later):
        advice.answer(question_id=put.id, text="Yes.", by=specialist.viewer, at=day_later)
    assert run_questions(day_later + timedelta(days=3)) == 0


def test_what_was_opened_is_not_reminded_of(scene, specialist):
    from handrail.domain.enquiries import questions
    from handrail.jobs.sweeps import run_questions

    put = ask(scene)
    with acting_as(specialist.viewer, at=AT):
        questions.open_it(question_id=put.id, by=specialist.viewer, at=AT)
    assert run_questions(PROMISED - INSTANT) == 0
