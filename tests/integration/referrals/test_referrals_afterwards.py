"""After sending: who referred adds to it, takes it back, or looks; and nobody else does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, transaction

from handrail.domain.audit.models import Event
from handrail.domain.capacity import operations as capacity
from handrail.domain.capacity import queries as times
from handrail.domain.consent import operations as consent
from handrail.domain.directory import operations as directory
from handrail.domain.directory.operations import NewService
from handrail.domain.participants import queries as participants
from handrail.domain.referrals import by_referrer, drafts, queries, sent
from handrail.domain.referrals.additions import additions
from handrail.domain.referrals.models import Addition, Draft
from handrail.journey import afterwards, status, triage
from handrail.kernel.errors import BadInput, NotAllowed, NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import Person, Staff, System, acting_as
from tests.factories.support import Scene, build, undecided

AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
NEXT = AT + timedelta(hours=1)
LATER = AT + timedelta(hours=2)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(module_db) -> Scene:
    return build(AT)


def withdraw(by: Staff, referral_id: UUID, closing: str = "not_wanted") -> None:
    with acting_as(by, at=NEXT), transaction.atomic():
        afterwards.withdraw(
            referral_id=referral_id, closing=closing, note="They rang us", by=by, at=NEXT
        )


def add(by: Staff, referral_id: UUID, text: str = "Sleeps badly", form_id: UUID | None = None):
    with acting_as(by, at=NEXT), transaction.atomic():
        afterwards.add_information(
            referral_id=referral_id, text=text, submission_id=form_id or new_id(), by=by, at=NEXT
        )


def read(by: Staff, referral_id: UUID, at: datetime = LATER) -> list[str]:
    with acting_as(by, at=at):
        card = queries.record(referral_id, viewer=by, at=at).card
        return [one.text for one in additions(card, viewer=by, at=at)]


def test_the_referrer_takes_it_back_and_the_team_and_the_person_see_it(scene):
    person_id, referral_id = undecided(scene, AT)
    withdraw(scene.gp.viewer, referral_id)
    lead, themself = scene.lead.viewer, Person(person_id)
    with acting_as(lead, at=LATER):
        assert referral_id not in {it.id for it in queries.inbox(viewer=lead, at=LATER)}
        found = sent.withdrawn_lately(viewer=lead, since=AT, at=LATER)
        assert [(it.id, it.closing) for it in found] == [(referral_id, "not_wanted")]
        last = queries.steps(referral_id, viewer=lead, at=LATER)[-1]
        assert (last.event, last.note) == ("referral.withdrawn", "They rang us")
    with acting_as(themself, at=LATER):
        thread = status.own_page(by=themself, at=LATER).threads[0]
    assert thread.steps[-1].event == "referral.withdrawn"
    assert "is closed" in thread.next.text


def test_a_time_that_was_booked_is_free_again(scene):
    person_id, referral_id = undecided(scene, AT)
    gp, starts = scene.gp.viewer, AT + timedelta(days=3)
    with acting_as(System(), at=AT):
        slot_id = capacity.offer_slot(
            service_id=scene.service_id,
            organisation_id=scene.provider_id,
            worker_account_id=scene.coach.viewer.account_id,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=45),
            way="phone",
            by=System(),
            at=AT,
        )
    with acting_as(gp, at=AT):
        capacity.book(
            slot_id=slot_id,
            service_id=scene.service_id,
            person_id=person_id,
            referral_id=referral_id,
            by=gp,
            at=AT,
        )
    withdraw(gp, referral_id)
    free = times.free_slots([scene.service_id], at=LATER)[scene.service_id]
    assert [slot.id for slot in free] == [slot_id]


def test_another_team_it_was_offered_to_sees_nobody_any_more(scene):
    person_id, referral_id = undecided(scene, AT)
    lead, other = scene.lead.viewer, System(scene.other_id)
    with acting_as(System(), at=AT):
        steady = NewService(name="Steady", provider_id=scene.other_id, phone="01632960002")
        service_id = directory.add(service=steady, by=System(), at=AT)
    with acting_as(lead, at=AT):
        triage.offer_elsewhere(
            referral_id=referral_id,
            service_id=service_id,
            how_agreed="spoken",
            note="",
            by=lead,
            at=AT,
        )
    withdraw(scene.gp.viewer, referral_id)
    with acting_as(other, at=LATER), pytest.raises(NotFound):
        participants.record(person_id, viewer=other, at=LATER)


def test_what_was_accepted_is_not_taken_back(scene):
    with pytest.raises(WrongState):
        withdraw(scene.gp.viewer, scene.referral_id)


def test_only_a_reason_of_the_referrers_own_is_taken(scene):
    _, referral_id = undecided(scene, AT)
    with pytest.raises(BadInput):
        withdraw(scene.gp.viewer, referral_id, "no_capacity")


def test_nobody_but_the_sender_takes_it_back_or_adds_to_it(scene):
    _, referral_id = undecided(scene, AT)
    coach = scene.coach.viewer
    colleague = replace(coach, permissions=frozenset({"referral.send"}))
    with pytest.raises(NotAllowed):
        withdraw(colleague, referral_id)
    with pytest.raises(NotAllowed):
        add(colleague, referral_id)
    with pytest.raises(NotFound):
        withdraw(scene.elsewhere.viewer, referral_id)
    with pytest.raises(NotFound):
        add(scene.elsewhere.viewer, referral_id)
    reader = replace(scene.gp.viewer, permissions=frozenset({"referral.follow"}))
    with pytest.raises(NotAllowed):
        withdraw(reader, referral_id)


def test_the_team_reads_what_was_added_once_and_it_never_changes(scene):
    form_id = new_id()
    for _ in range(2):
        add(scene.gp.viewer, scene.referral_id, form_id=form_id)
    add(scene.gp.viewer, scene.referral_id, "Has a new job")
    for reader in (scene.lead.viewer, scene.coach.viewer, scene.gp.viewer):
        assert sorted(read(reader, scene.referral_id)) == ["Has a new job", "Sleeps badly"]
    with acting_as(System(scene.practice_id), at=LATER):
        done = Event.objects.filter(action="referral.information_added")
        assert done.filter(person_id=scene.person_id).count() == 2
    with (
        acting_as(scene.gp.viewer, at=LATER),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
    ):
        Addition.objects.filter(pk=form_id).update(text="Sleeps well")


def test_the_team_reads_no_more_once_the_person_takes_their_agreement_back(scene):
    add(scene.gp.viewer, scene.referral_id)
    themself = Person(scene.person_id)
    with acting_as(scene.gp.viewer, at=NEXT):
        evidence_id = queries.record(
            scene.referral_id, viewer=scene.gp.viewer, at=NEXT
        ).consent_evidence_id
    with acting_as(themself, at=NEXT):
        consent.withdraw(evidence_id=evidence_id, how="on their own page", by=themself, at=NEXT)
    assert read(scene.coach.viewer, scene.referral_id) == []
    assert read(scene.gp.viewer, scene.referral_id) == ["Sleeps badly"]
    with pytest.raises(by_referrer.NotAgreed):
        add(scene.gp.viewer, scene.referral_id, "More")


def test_nothing_is_added_to_what_is_closed(scene):
    _, referral_id = undecided(scene, AT)
    withdraw(scene.gp.viewer, referral_id)
    with pytest.raises(WrongState):
        add(scene.gp.viewer, referral_id)


def test_a_question_the_team_did_not_wait_for_can_still_be_answered(scene):
    _, referral_id = undecided(scene, AT)
    lead, gp = scene.lead.viewer, scene.gp.viewer
    with acting_as(lead, at=AT):
        triage.ask_referrer(
            referral_id=referral_id,
            question="Evenings?",
            answer_by_date=AT.date(),
            by=lead,
            at=AT,
        )
        triage.accept(
            referral_id=referral_id,
            coach_account_id=scene.coach.viewer.account_id,
            by=lead,
            at=NEXT,
        )
    with acting_as(gp, at=LATER):
        assert referral_id in sent.asking_us(viewer=gp, at=LATER)
        by_referrer.settle(referral_id=referral_id, text="After six", by=gp, at=LATER)
        assert referral_id not in sent.asking_us(viewer=gp, at=LATER)


def test_somebody_elses_draft_is_not_there_and_stays(scene):
    gp, coach = scene.gp.viewer, scene.coach.viewer
    with acting_as(gp, at=AT):
        draft_id = drafts.keep(draft_id=None, answers={"given_name": "Bo"}, by=gp, at=AT)
    for somebody in (coach, replace(gp, account_id=coach.account_id)):
        with acting_as(somebody, at=NEXT), pytest.raises(NotFound):
            drafts.throw_away(draft_id=draft_id, by=somebody, at=NEXT)
    with acting_as(gp, at=NEXT):
        assert drafts.read(draft_id, by=gp, at=NEXT).answers == {"given_name": "Bo"}
        drafts.throw_away(draft_id=draft_id, by=gp, at=NEXT)
        assert not Draft.objects.filter(pk=draft_id).exists()
        with pytest.raises(NotFound):
            drafts.throw_away(draft_id=draft_id, by=gp, at=NEXT)
