"""One way to send: the write set of a referral, as one statement, behind every policy."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from handrail.domain.audit.models import Event
from handrail.domain.disclosure.models import Grant
from handrail.domain.participants.operations import Names, register
from handrail.domain.referrals import queries, sending
from handrail.domain.referrals.models import Referral, Step
from handrail.domain.referrals.sending import NotKeen, Request, SentBefore, Work
from handrail.kernel import nhs_number
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, 15, 123456, tzinfo=UTC)
BODY = {"goals": ["stay_in_work"]}


@pytest.fixture(scope="module")
def scene(module_db):
    from tests.factories import support

    return support.build(AT)


def request(scene, **changes) -> Request:
    return replace(
        Request(
            submission_id=new_id(),
            person_id=scene.person_id,
            source="gp",
            service_id=scene.service_id,
            to_organisation_id=scene.provider_id,
            consent_evidence_id=new_id(),
            promised_at=AT,
            from_organisation_id=scene.practice_id,
            goals=("stay_in_work", "find_work"),
            work=Work(status="off_sick", job_title="Bäcker 👩‍🍳", absent_since_date=AT.date()),
            given={"name": 'Amara "A" O\'Connor', "empty": None},
            offers=[{"service": "one", "fits": True}],
        ),
        **changes,
    )


def send(scene, asked: Request, body=BODY, by=None):
    by = by or scene.gp.viewer
    with acting_as(by, at=AT):
        return sending.send(request=asked, body=body, by=by, at=AT)


def test_all_that_belongs_to_it_is_written(scene):
    asked = request(scene)
    sent = send(scene, asked)
    with acting_as(scene.gp.viewer, at=AT):
        record = queries.record(sent.id, viewer=scene.gp.viewer, at=AT)
        (step,) = Step.objects.filter(referral_id=sent.id)
        (event,) = Event.objects.filter(subject_id=str(sent.id), action="referral.sent")
    assert sent.is_new
    assert (record.card.sent_at, record.card.goals) == (AT, asked.goals)
    assert (record.given, list(record.offers)) == (asked.given, asked.offers)
    assert (record.job_title, record.absent_since_date) == ("Bäcker 👩‍🍳", AT.date())
    assert (step.event, step.at, step.to_state) == ("referral.sent", AT, "new")
    assert (event.at, event.account_id) == (AT, scene.gp.viewer.account_id)
    assert event.detail == {"to": str(scene.provider_id), "source": "gp"}


def test_the_receiver_sees_the_person(scene):
    asked = request(scene, to_organisation_id=scene.other_id)
    send(scene, asked)
    with acting_as(scene.elsewhere.viewer, at=AT):
        assert Grant.objects.filter(person_id=scene.person_id, basis="referral").count() == 1


def test_it_is_one_statement(scene):
    by = scene.gp.viewer
    with acting_as(by, at=AT), CaptureQueriesContext(connection) as issued:
        sending.send(request=request(scene), body=BODY, by=by, at=AT)
    assert len(issued) == 1


def test_the_same_form_again_answers_the_same(scene):
    asked = request(scene)
    first, second = send(scene, asked), send(scene, asked)
    assert second == replace(first, is_new=False)
    with acting_as(scene.gp.viewer, at=AT):
        assert Referral.objects.filter(submission_id=asked.submission_id).count() == 1
        assert Step.objects.filter(referral_id=first.id).count() == 1


def test_the_same_form_with_other_answers_is_told(scene):
    asked = request(scene)
    send(scene, asked)
    with pytest.raises(SentBefore):
        send(scene, asked, body={"goals": ["find_work"]})


def test_somebody_elses_form_is_not_shown(scene):
    asked = request(scene)
    send(scene, asked)
    names = Names("Amara", "Okafor", date(1980, 2, 1), nhs_number.parse("9990000018"))
    with acting_as(scene.elsewhere.viewer, at=AT):
        register(names=names, by=scene.elsewhere.viewer, at=AT)
    theirs = replace(asked, from_organisation_id=scene.other_id, to_organisation_id=scene.other_id)
    with pytest.raises(SentBefore), transaction.atomic():
        send(scene, theirs, by=scene.elsewhere.viewer)


def test_nobody_sends_between_two_others(scene):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        send(scene, request(scene), by=scene.elsewhere.viewer)


def test_nobody_sends_a_stranger(scene):
    theirs = request(scene, from_organisation_id=scene.other_id, to_organisation_id=scene.other_id)
    with pytest.raises(ProgrammingError, match="known_people"), transaction.atomic():
        send(scene, theirs, by=scene.elsewhere.viewer)


def test_not_now_is_never_sent(scene):
    with pytest.raises(NotKeen):
        send(scene, request(scene, keen="not_now"))
