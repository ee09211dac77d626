"""What may be told is asked at the moment a message goes, not when it was written."""

import hashlib
from datetime import date, timedelta

import pytest

from handrail.domain.consent import operations as consent
from handrail.domain.messaging import operations as messaging
from handrail.domain.messaging.operations import Fact
from handrail.domain.organisations.models import MailDomain, Organisation
from handrail.domain.participants import operations as participants
from handrail.kernel.privacy import Kind
from handrail.kernel.viewer import Person, Public, acting_as
from tests.integration.messaging.scene import AT, LETTER, PHONE

pytestmark = pytest.mark.django_db


def withdraw(scene) -> None:
    with scene.acting(scene.practice) as by:
        consent.withdraw(evidence_id=scene.evidence, how="spoken", by=by, at=AT)


def test_the_gp_hears_what_the_person_agreed_to(scene):
    message_id = scene.queue()
    assert scene.run().sent == 1
    (sent,) = scene.mail.sent
    assert sent.address == "mailbox@ashtree.example"
    assert sent.subject == "WH-7K3M-9QXT"
    assert sent.body.splitlines()[0] == "Action for GP: none"
    assert "Amara Okafor" in sent.body
    assert "The service has accepted the referral." in sent.body
    assert "low back pain" in sent.body
    assert "ring Pathways Back on 0117 496 0000" in sent.body
    row = scene.row(message_id)
    assert row.state == "sent"
    assert row.body_sha256 == hashlib.sha256(sent.body.encode()).hexdigest()
    assert row.told_kinds == sorted(
        ["identity", "attendance", "work situation", "health detail", "running the service"]
    )
    assert scene.run().total == 0


def test_consent_withdrawn_after_queueing_stops_it(scene):
    message_id = scene.queue()
    withdraw(scene)
    assert scene.run().sent == 0
    row = scene.row(message_id)
    assert (row.state, row.facts) == ("dropped", [])
    assert scene.mail.sent == []


def test_what_was_not_released_is_left_out_and_said_to_be(scene):
    scene.queue(*LETTER, Fact(Kind.PLAN, "agreed", "Half days for two weeks"))
    scene.run()
    assert "Half days" not in scene.mail.sent[0].body
    assert "Some things are left out" in scene.mail.sent[0].body


def test_an_ask_that_may_not_be_told_is_never_turned_into_none(scene):
    scene.queue(*LETTER, Fact(Kind.MEASURES, "ask", "Please send the latest score"))
    scene.run()
    first = scene.mail.sent[0].body.splitlines()[0]
    assert first == "Action for GP: something is asked of you. Please sign in to see it"


def test_the_outbox_holds_no_name_and_the_letter_says_it(scene):
    message_id = scene.queue(
        Fact(Kind.ATTENDANCE, "reference", "WH-7K3M-9QXT"),
        Fact(Kind.ATTENDANCE, "event", "referral.contacted"),
    )
    assert "Okafor" not in str(scene.row(message_id).facts)
    scene.run()
    assert (
        "About: Amara Okafor, born 1 February 1980, NHS number 999 000 0018 (your\n"
        "referral WH-7K3M-9QXT)"
    ) in scene.mail.sent[0].body


def test_a_message_with_nothing_left_is_dropped(scene):
    message_id = scene.queue(
        Fact(Kind.OPERATIONAL, "reference", "WH-7K3M-9QXT"), Fact(Kind.PLAN, "agreed", "Half days")
    )
    scene.run()
    assert scene.row(message_id).state == "dropped"


def test_a_mailbox_not_marked_secure_gets_a_notice_without_identity(scene):
    MailDomain.objects.update(accredited_secure=False)
    message_id = scene.queue(*LETTER, Fact(Kind.ATTENDANCE, "ask", "Send the fit note"))
    assert scene.run().sent == 1
    body = scene.mail.sent[0].body
    for private in ("Amara", "Okafor", "back pain", "off work", "fit note", "accepted"):
        assert private not in body
    assert body.splitlines()[0].startswith("Action for GP: something is asked of you.")
    assert "sign in: http" in body
    row = scene.row(message_id)
    assert row.is_notice
    assert row.told_kinds == ["running the service"]


def test_a_lookalike_domain_is_not_secure(scene):
    Organisation.objects.filter(pk=scene.practice).update(
        mailbox_email="mailbox@ashtree.example.evil.example"
    )
    scene.queue()
    scene.run()
    assert "Amara" not in scene.mail.sent[0].body


def test_a_person_who_died_gets_nothing(scene):
    message_id = scene.text()
    with scene.acting(scene.practice) as by:
        participants.record_death(person_id=scene.person, died_date=date(2026, 6, 1), by=by, at=AT)
    scene.run()
    assert scene.texts.sent == []
    assert scene.row(message_id).state == "dropped"


def test_a_recorded_death_stops_what_every_organisation_was_going_to_send(scene):
    letter, text = scene.queue(), scene.text()
    with scene.acting(scene.practice) as by:
        stopped = messaging.drop_for_person(
            person_id=scene.person, why="The person has died.", by=by, at=AT
        )
    assert stopped == 2
    assert scene.run().total == 0
    assert {scene.row(letter).state, scene.row(text).state} == {"dropped"}


def test_only_those_in_touch_may_stop_messages(scene):
    from django.db import ProgrammingError, transaction

    scene.queue()
    stranger = Organisation.objects.create(name="Other", kind="provider", ods_code="Z00077")
    with (
        scene.acting(stranger.id) as by,
        pytest.raises(ProgrammingError, match="only those in touch"),
        transaction.atomic(),
    ):
        messaging.drop_for_person(person_id=scene.person, why="x", by=by, at=AT)


def test_the_person_may_stop_their_own(scene):
    scene.queue()
    me = Person(scene.person)
    with acting_as(me, at=AT):
        assert messaging.drop_for_person(person_id=scene.person, why="Asked", by=me, at=AT) == 1


def test_a_text_goes_to_the_number_that_is_safe_now(scene):
    scene.text()
    scene.run()
    (sent,) = scene.texts.sent
    assert sent.address == PHONE
    assert sent.body == (
        "Your appointment is on 10 June 2026 at 2:30pm. To change it ring 0117 496 0000."
    )


@pytest.mark.parametrize("safe", ["no", "unknown"])
def test_a_contact_no_longer_safe_is_not_used(scene, safe):
    message_id = scene.text()
    scene.contact(text_safe=safe)
    scene.run()
    assert scene.texts.sent == []
    assert scene.row(message_id).state == "dropped"


def test_a_code_is_useless_after_ten_minutes_and_not_kept(scene):
    code = (Fact(Kind.OPERATIONAL, "code", "123456"),)
    late, fresh = scene.text("status_code", facts=code), None
    scene.run(AT + timedelta(minutes=11))
    assert scene.texts.sent == []
    assert (scene.row(late).state, scene.row(late).facts) == ("dropped", [])
    fresh = scene.text("status_code", facts=code)
    scene.run()
    assert "123456" in scene.texts.sent[0].body
    assert scene.row(fresh).facts == []


def test_letters_follow_a_change_of_practice_if_the_new_one_may_know(scene):
    new = Organisation.objects.create(
        name="Beech House", kind="practice", ods_code="Z00002", mailbox_email="m@beech.example"
    )
    message_id = scene.queue()
    with scene.acting(scene.service) as by:
        moved = messaging.reroute(
            person_id=scene.person,
            from_organisation_id=scene.practice,
            to_organisation_id=new.id,
            by=by,
            at=AT,
        )
    assert moved == 1
    scene.run()
    assert scene.row(message_id).state == "dropped"
    assert scene.mail.sent == []


def test_a_practice_without_a_mailbox_is_shown_to_somebody(scene):
    Organisation.objects.filter(pk=scene.practice).update(mailbox_email=None)
    message_id = scene.queue()
    scene.run()
    row = scene.row(message_id)
    assert row.state == "failed"
    assert row.latest_problem == "Ash Tree Surgery has no shared mailbox on record."
    assert row.facts


def test_the_public_can_cause_a_message_but_not_read_one(scene):
    with acting_as(Public(), at=AT):
        message_id = messaging.queue(
            organisation_id=scene.service,
            channel="person_text",
            template="self_referral_received",
            purpose="receipt",
            facts=[Fact(Kind.OPERATIONAL, "reference", "WH-2222-3333")],
            address=PHONE,
            by=Public(),
            at=AT,
        )
        from handrail.domain.messaging.models import Message

        assert Message.objects.count() == 0
    scene.run()
    assert scene.row(message_id).state == "sent"
    assert "WH-2222-3333" in scene.texts.sent[0].body
