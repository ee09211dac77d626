"""A structured answer shows risk: who is told, what of it, and what stays the person's own."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from handrail.domain.referrals import intake_answers, intakes
from handrail.journey import onboard, self_refer, support, worry
from handrail.journey.onboard import Confirmed
from handrail.kernel.errors import BadInput, NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Person, System, acting_as
from tests.integration.concerns.conftest import AT

pytestmark = pytest.mark.django_db
SAID = {
    "goals": ["stay_in_work"],
    "given_name": "Amara",
    "family_name": "Quill",
    "birth_date": "1980-02-01",
    "phone": "07700900123",
    "safe_ways": ["phone"],
    "free_text": "My neighbour owes me a ladder",
    "agreed": True,
}
BEARER = intakes.bearer_of("AAAA-BBBB-CCCC-DDDD")


def answered(scene, **more):
    """Keep the answers of a draft, and return them as they are stored."""
    stored = SAID | {"service_id": str(scene.service_id)} | more
    with acting_as(BEARER, at=AT):
        try:
            intakes.keep(answers=stored, by=BEARER, at=AT)
        except NotFound:
            intakes.start(source="self", submission_id=new_id(), answers=stored, by=BEARER, at=AT)
    return stored


def send(stored, at=AT):
    with acting_as(BEARER, at=at):
        return self_refer.send(answers=stored, said=intake_answers.read(stored), by=BEARER, at=at)


def ask(stored, at=AT):
    with acting_as(BEARER, at=at):
        return self_refer.ask_for_help(said=intake_answers.read(stored), by=BEARER, at=at)


def concerns(scene):
    from handrail.domain.concerns.models import Concern

    with acting_as(System(scene.provider_id), at=AT):
        return list(Concern.objects.order_by("raised_at", "id"))


def told(scene):
    from handrail.domain.messaging.models import Message

    with acting_as(System(scene.provider_id), at=AT):
        rows = Message.objects.filter(template="concern_raised").order_by("created_at", "id")
        return [row.recipient_account_id for row in rows]


def words_for(worker, concern, at=AT):
    from handrail.domain.concerns import queries

    with acting_as(worker.viewer, at=at):
        found = queries.steps(concern.id, viewer=worker.viewer, at=at)
        return [step.words for step in found if step.words]


@pytest.mark.parametrize("answer", ["not_sure", "no"])
def test_what_was_sent_with_risk_alerts_duty_then_deputy_then_manager(scene, rota, manager, answer):
    from handrail.jobs.sweeps import run_worries

    sent = send(answered(scene, safe_now=answer))
    (concern,) = concerns(scene)
    assert (concern.intake_id, concern.source) == (sent.id, "answer")
    assert concern.read_by_at == AT + timedelta(hours=1)
    assert (run_worries(concern.read_by_at), run_worries(concern.manager_by_at)) == (1, 1)
    assert told(scene) == [one.viewer.account_id for one in (scene.coach, scene.lead, manager)]


@pytest.mark.parametrize("answer", ["yes", "not_said", "", "I cannot go on"])
def test_other_answers_and_words_alert_nobody_and_are_sent_all_the_same(scene, rota, answer):
    assert send(answered(scene, safe_now=answer, free_text="I cannot go on")).is_new
    assert concerns(scene) == told(scene) == []


def test_sent_twice_is_one_worry(scene, rota):
    stored = answered(scene, safe_now="no")
    send(stored)
    assert not send(stored).is_new
    assert len(concerns(scene)) == len(told(scene)) == 1


def test_before_sending_nobody_is_told_unless_they_ask(scene, rota):
    stored = answered(scene, safe_now="no")
    assert concerns(scene) == []
    assert ask(stored).name
    ask(stored)
    (concern,) = concerns(scene)
    assert told(scene) == [scene.coach.viewer.account_id]
    (words,) = words_for(scene.coach, concern)
    assert "Amara Quill" in words
    assert "07700900123" in words
    assert "ladder" not in words
    with acting_as(scene.coach.viewer, at=AT), pytest.raises(NotFound):
        intakes.record(concern.intake_id, scene.coach.viewer, AT)


def test_who_asked_and_then_sends_is_one_worry_also_while_it_is_dealt_with(scene, rota):
    from handrail.domain.concerns import operations

    stored = answered(scene, safe_now="no")
    ask(stored)
    viewer = scene.coach.viewer
    with acting_as(viewer, at=AT):
        operations.acknowledge(concern_id=concerns(scene)[0].id, by=viewer, at=AT)
    assert send(stored).is_new
    assert len(concerns(scene)) == 1


@pytest.mark.parametrize(
    "less",
    [
        {"safe_ways": []},
        {"phone": ""},
        {"safe_ways": ["voicemail"]},
        {"given_name": "", "family_name": ""},
        {"safe_now": "yes"},
    ],
)
def test_without_a_safe_way_or_without_risk_there_is_nothing_to_ask(scene, rota, less):
    stored = answered(scene, **({"safe_now": "no"} | less))
    with pytest.raises(BadInput), transaction.atomic():
        ask(stored)
    assert concerns(scene) == []


def test_once_confirmed_the_worry_is_about_the_person(scene, rota):
    sent = send(answered(scene, safe_now="no"))
    lead = scene.lead.viewer
    with acting_as(lead, at=AT):
        names = intake_answers.names(intakes.record(sent.id, lead, AT).answers)
        made = onboard.confirm(
            intake_id=sent.id, confirmed=Confirmed(names, "spoken"), by=lead, at=AT
        )
    (concern,) = concerns(scene)
    assert concern.referral_id == made.id
    assert concern.person_id is not None
    with (
        acting_as(System(scene.provider_id), at=AT),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        type(concern).objects.filter(pk=concern.id).update(person_id=None)


def test_on_their_own_page_one_click_tells_each_team_once(scene, rota):
    person = Person(scene.person_id)
    with acting_as(person, at=AT):
        first = worry.from_own_page(by=person, at=AT)
        second = worry.from_own_page(by=person, at=AT)
    assert [one.organisation_id for one in first] == [scene.provider_id]
    assert first == second
    (concern,) = concerns(scene)
    assert (concern.person_id, concern.case_id) == (scene.person_id, scene.case_id)
    assert told(scene) == [scene.coach.viewer.account_id]


def test_who_is_not_confirmed_yet_tells_the_team_they_sent_it_to(scene, rota):
    sent = send(answered(scene))
    with acting_as(BEARER, at=AT):
        found = worry.from_own_page(by=BEARER, at=AT)
    assert [one.organisation_id for one in found] == [scene.provider_id]
    assert [one.intake_id for one in concerns(scene)] == [sent.id]


def test_a_coach_records_it_at_a_contact_and_the_duty_is_told(scene, rota):
    lead = scene.lead.viewer
    with acting_as(lead, at=AT):
        for safe_now in ("yes", "not_said", ""):
            assert tried(scene, lead, safe_now).raised is None
        assert tried(scene, lead, "not_sure").raised is not None
        with pytest.raises(BadInput), transaction.atomic():
            tried(scene, lead, "no", outcome="voicemail")
        with pytest.raises(BadInput), transaction.atomic():
            tried(scene, lead, "perhaps")
    assert told(scene) == [scene.coach.viewer.account_id]


def tried(scene, by, safe_now, outcome="reached"):
    return support.try_contact(
        case_id=scene.case_id, outcome=outcome, tried_at=AT, safe_now=safe_now, by=by, at=AT
    )


def test_neither_who_referred_nor_a_stranger_learns_of_it(scene, rota):
    from handrail.domain.concerns.models import Concern, ConcernStep

    person = Person(scene.person_id)
    with acting_as(person, at=AT):
        worry.from_own_page(by=person, at=AT)
    for viewer in (scene.gp.viewer, scene.elsewhere.viewer, person):
        with acting_as(viewer, at=AT):
            assert list(Concern.objects.all()) == list(ConcernStep.objects.all()) == []


def test_a_draft_whose_writer_asked_for_help_is_emptied_and_its_worry_stays(scene, rota):
    from handrail.domain.referrals.models import Intake
    from handrail.jobs.sweeps import forget_drafts

    ask(answered(scene, safe_now="no"))
    later = AT + timedelta(days=29)
    assert (forget_drafts(later), forget_drafts(later)) == (1, 0)
    (concern,) = concerns(scene)
    with acting_as(BEARER, at=later):
        row = Intake.objects.get(pk=concern.intake_id)
    assert (row.answers, row.name, row.birth_date) == ({}, "", None)
