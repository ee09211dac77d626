"""The advice line: what is kept of a call, who sees it, and how it goes on."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from handrail.kernel.errors import NotAllowed, NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.transitions import WrongState
from handrail.kernel.viewer import System, acting_as

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


def said(**other):
    from handrail.domain.enquiries.calls import Said

    known = {
        "submission_id": new_id(),
        "caller": "person",
        "topic": "off_work",
        "pointed": "us",
        "minutes": 7,
        "is_about_someone": True,
        "given_name": "Bryn",
        "family_name": "Tolley",
        "phone": "07700 900456",
        "note": "Off with a bad back since May.",
    }
    return Said(**known | other)


def take(worker, **other):
    from handrail.domain.enquiries import calls

    with acting_as(worker.viewer, at=AT):
        return calls.write_down(said=said(**other), by=worker.viewer, at=AT)


def test_about_nobody_in_particular_keeps_no_name(scene):
    from handrail.domain.enquiries import calls
    from handrail.domain.enquiries.models import Call

    call_id = take(scene.lead, is_about_someone=False)
    with acting_as(scene.lead.viewer, at=AT):
        kept = calls.record(call_id, viewer=scene.lead.viewer, at=AT)
        assert (kept.name, kept.phone, kept.note) == ("", "", "")
        assert kept.topic == "off_work"
        row = Call.objects.get(pk=call_id)
        row.pk, row.submission_id, row.given_name = new_id(), new_id(), "Bryn"
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_the_same_form_twice_is_one_call(scene):
    from handrail.domain.enquiries import calls

    once = said()
    with acting_as(scene.lead.viewer, at=AT):
        first = calls.write_down(said=once, by=scene.lead.viewer, at=AT)
        assert calls.write_down(said=once, by=scene.lead.viewer, at=AT) == first
        assert len(calls.lately(viewer=scene.lead.viewer, at=AT)) == 1


def test_only_the_team_that_took_it_sees_it(scene):
    from handrail.domain.enquiries import calls

    call_id = take(scene.coach)
    for worker, refusal in ((scene.elsewhere, NotFound), (scene.gp, NotAllowed)):
        with acting_as(worker.viewer, at=AT), pytest.raises(refusal):
            calls.record(call_id, viewer=worker.viewer, at=AT)
    with acting_as(scene.gp.viewer, at=AT), pytest.raises(NotAllowed):
        calls.write_down(said=said(), by=scene.gp.viewer, at=AT)


def test_it_goes_on_only_when_they_agreed_and_once(scene):
    from handrail.domain.enquiries import calls
    from handrail.domain.referrals import intakes
    from handrail.journey import advice_line

    call_id, by = take(scene.lead, caller="employer"), scene.lead.viewer
    with acting_as(by, at=AT):
        with pytest.raises(advice_line.HasNotAgreed), transaction.atomic():
            advice_line.to_confirm(call_id=call_id, agreed=False, by=by, at=AT)
        sent = advice_line.to_confirm(call_id=call_id, agreed=True, by=by, at=AT)
        record = intakes.record(sent.id, by, AT)
        assert (record.name, record.source) == ("Bryn Tolley", "employer")
        assert record.answers.free_text == "Off with a bad back since May."
        assert record.answers.safe_ways is None  # nobody asked: triage does
        assert record.id in {one.id for one in intakes.waiting(by, AT)}
        assert calls.record(call_id, viewer=by, at=AT).intake_id == sent.id
        with pytest.raises(WrongState), transaction.atomic():
            advice_line.to_confirm(call_id=call_id, agreed=True, by=by, at=AT)


def test_who_refers_gets_a_draft_and_nothing_is_sent(scene):
    from handrail.domain.referrals import drafts
    from handrail.journey import advice_line

    refers = replace(scene.coach.viewer, permissions=frozenset({"case.work", "referral.send"}))
    call_id = take(scene.coach)
    with acting_as(scene.coach.viewer, at=AT), pytest.raises(NotAllowed):
        advice_line.to_draft(call_id=call_id, by=scene.coach.viewer, at=AT)
    with acting_as(refers, at=AT):
        draft_id = advice_line.to_draft(call_id=call_id, by=refers, at=AT)
        kept = drafts.read(draft_id, by=refers, at=AT).answers
    assert kept["given_name"] == "Bryn"
    assert kept["free_text"] == "Off with a bad back since May."


def test_figures_hide_small_counts_and_round_the_rest(scene):
    from handrail.domain.enquiries import calls

    for _number in range(11):
        take(scene.lead, topic="adjustments")
    for _number in range(3):
        take(scene.lead, topic="money")
    with acting_as(scene.lead.viewer, at=AT):
        found = calls.figures(since=AT, viewer=scene.lead.viewer, at=AT)
    topics = {one.code: one.count for one in found.topics}
    assert (topics["adjustments"], topics["money"], topics["finding"]) == (10, None, 0)
    assert (found.total, found.went_on) == (15, 0)


def test_names_of_calls_that_came_to_nothing_are_forgotten(scene):
    from datetime import timedelta

    from handrail.domain.enquiries import calls, forgetting
    from handrail.journey import advice_line

    plain, went_on = take(scene.lead), take(scene.lead)
    by, late = scene.lead.viewer, AT + timedelta(days=91)
    with acting_as(by, at=AT):
        advice_line.to_confirm(call_id=went_on, agreed=True, by=by, at=AT)
    with acting_as(by, at=late):
        assert forgetting.forget(by=System(), at=late) == 0  # for the clock only
    with acting_as(System(), at=AT + timedelta(days=89)):
        assert forgetting.forget(by=System(), at=AT) == 0
    with acting_as(System(), at=late):
        assert forgetting.forget(by=System(), at=late) == 1
    with acting_as(by, at=late):
        assert calls.record(plain, viewer=by, at=late).name == ""
        assert calls.record(went_on, viewer=by, at=late).name == "Bryn Tolley"
