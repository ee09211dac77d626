"""Letters through NHS England's MESH sandbox: each arrives, or is somebody's by a day."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from handrail.domain.messaging.models import Arrival
from handrail.domain.systems import circuits
from tests.factories.mesh import OURS, PRACTICE
from tests.integration.letters.post import ASKS
from tests.integration.messaging.scene import AT

pytestmark = pytest.mark.django_db
FHIR = {"f": "http://hl7.org/fhir"}
SOON = AT + timedelta(minutes=5)


def test_a_letter_is_delivered_only_once_the_practices_system_says_so(post, sandbox):
    letter = post.write()
    assert post.deliver().sent == 1
    assert post.state(letter) == "awaiting"

    ((headers, content),) = sandbox.collect()
    message = post.message(letter)
    assert headers["localid"] == str(message.id)
    root = ElementTree.fromstring(content)
    assert root.find("f:entry/f:resource/f:MessageHeader/f:id", FHIR).get("value") == str(
        message.id
    )
    assert "Action for GP: none" in content.decode()
    # The mailbox was emptied: that is no receipt of the practice's system.
    assert post.track(SOON) == 1
    assert post.state(letter) == "awaiting"
    assert post.row(letter).collected_at == SOON

    sandbox.answer(message.id, "20013")
    assert post.poll(SOON) == 1
    assert post.row(letter).get_state_display() == "acknowledged but not filed"
    sandbox.answer(message.id, "30001")
    assert post.poll(SOON) == 1
    assert post.state(letter) == "filed"
    assert sandbox.waiting(OURS) == []


def test_what_nobody_collects_for_five_days_goes_another_way(post, sandbox):
    letter = post.write()
    post.deliver()
    sandbox.report(local_id=post.message(letter).id)
    later = AT + timedelta(days=5)
    assert post.poll(later) == 1
    assert post.row(letter).way == "email"
    assert "not collected" in post.row(letter).why.lower()
    assert post.deliver(later).sent == 1
    assert post.scene.mail.sent


def test_a_report_that_names_only_what_mesh_calls_it_is_understood(post, sandbox):
    letter = post.write()
    post.deliver()
    sandbox.report(linked=post.message(letter).transport_id)
    assert post.poll(SOON) == 1
    assert post.row(letter).way == "email"


def test_a_receipt_that_comes_late_takes_the_letter_off_the_worklist(post, sandbox):
    post.practice_takes("mesh")
    letter = post.write()
    post.deliver()
    late = AT + timedelta(days=7)
    post.see_to(late)
    assert post.state(letter) == "by_hand"
    sandbox.answer(post.message(letter).id, "30001")
    post.poll(late + timedelta(hours=1))
    assert post.state(letter) == "filed"


def test_what_the_system_refuses_goes_another_way_and_what_the_practice_refuses_is_somebodys(
    post, sandbox
):
    refused, unfiled = post.write(), post.write(*ASKS)
    post.deliver()
    sandbox.answer(post.message(refused).id, "20009", words="Payload validation failure")
    sandbox.answer(post.message(unfiled).id, "20013")
    sandbox.answer(post.message(unfiled).id, "30002", words="Patient not registered here")
    post.poll(SOON)
    post.see_to(SOON)
    assert (post.row(refused).way, post.row(refused).why) == ("email", "Payload validation failure")
    row = post.row(unfiled)
    assert (row.state, row.why) == ("by_hand", "Patient not registered here")
    assert row.owner_account_id == post.workers[0].account_id
    assert row.next_at is not None


def test_the_same_answer_twice_counts_once(post, sandbox):
    letter = post.write()
    post.deliver()
    for _time in range(2):
        sandbox.answer(post.message(letter).id, "20013")
    post.poll(SOON)
    assert post.events(letter).count("letter.acknowledged") == 1
    assert post.state(letter) == "acknowledged"


def test_a_repeat_that_the_practice_knows_has_arrived(post, sandbox):
    """After a crash the same message goes twice; the system says "duplicate" (ITK3 20007)."""
    letter = post.write()
    post.deliver()
    sandbox.answer(post.message(letter).id, "20007")
    post.poll(SOON)
    assert post.state(letter) == "acknowledged"


def test_a_mailbox_that_mesh_does_not_know_is_final_at_once(post, sandbox):
    post.practice_takes("mesh", "email", mailbox="X26NOBODY")
    letter = post.write()
    assert post.deliver().failed == 1
    assert post.row(letter).way == "email"
    assert not post.rests(AT)  # MESH itself works


def test_a_mailbox_is_looked_up_by_the_practices_code(post, sandbox):
    from handrail.domain.organisations.models import Organisation

    Organisation.objects.filter(pk=post.scene.practice).update(ods_code="X26")
    post.practice_takes("mesh", route="lookup", mailbox="")
    letter = post.write()
    post.deliver()
    assert post.state(letter) == "awaiting"
    assert len(sandbox.waiting(PRACTICE)) == 1


def test_an_answer_nobody_understands_is_kept_sealed_and_shown(post, sandbox):
    with sandbox.mailbox() as client:
        client.send_message(OURS, b"hello, about Amara", workflow_id="TEST_WORKFLOW_ACK")
    post.poll(SOON)
    with post.scene.acting(None):
        (held,) = Arrival.objects.all()
        assert held.settled_at is None
        assert held.sealed == "hello, about Amara"
    assert sandbox.waiting(OURS) == []


def test_while_mesh_is_down_it_is_tried_again_then_rests_and_goes_on(post, sandbox):
    letters = [post.write() for _each in range(4)]
    sandbox.stop()
    for minutes in (0, 1):
        post.deliver(AT + timedelta(minutes=minutes))
    assert post.rests(AT + timedelta(minutes=1, seconds=15))
    attempts = [post.message(each).attempts for each in letters]
    assert sum(attempts) == circuits.OPENS_AFTER
    assert circuits.ours(circuits.MESH).why == "No connection could be made"
    post.deliver(AT + timedelta(minutes=1, seconds=15))
    assert [post.message(each).attempts for each in letters] == attempts  # it costs no try
    sandbox.start()
    for hours in range(1, 6):
        post.deliver(AT + timedelta(hours=hours))
    assert {post.state(each) for each in letters} == {"awaiting"}
    assert not post.rests(AT + timedelta(hours=6))


def test_where_mesh_stays_down_a_letter_goes_another_way_within_a_day(post, sandbox):
    letter = post.write()
    sandbox.stop()
    at = AT
    for _hour in range(26):
        post.deliver(at)
        post.see_to(at)
        at += timedelta(hours=1)
    assert post.row(letter).way == "email"
    assert post.state(letter) == "awaiting"
    assert post.scene.mail.sent
