"""Asking for a code does the same work for somebody, for nobody, and for no safe contact."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handrail.domain.audit.models import Event
from handrail.domain.consent import queries as consents
from handrail.domain.messaging.models import Message
from handrail.journey import status
from handrail.kernel.errors import NotFound
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import Person, Public, System, acting_as
from tests.integration.intakes.cast import AT, BORN, SAID, make_referral

pytestmark = pytest.mark.django_db
PUBLIC = Public()
VALUES = re.compile(r"""("s\d+_x\d+"|'[^']*'(::\w+)?|\bNULL\b|\b[0-9a-f-]{32,}\b)""")


def ask(reference: str) -> str:
    with acting_as(PUBLIC, at=AT):
        return status.ask_for_code(reference=reference, birth_date=BORN, by=PUBLIC, at=AT)


def work_of(reference: str) -> list[str]:
    """Return the statements of one request, without values and how its savepoint ended."""
    with CaptureQueriesContext(connection) as queries:
        ask(reference)
    said = [VALUES.sub("", query["sql"]) for query in queries]
    return [text for text in said if not text.startswith(("RELEASE", "ROLLBACK"))]


def send_intake(team) -> str:
    from handrail.domain.referrals import intakes

    bearer = intakes.bearer_of(str(new_id()))
    with acting_as(bearer, at=AT):
        intakes.start(source="self", submission_id=new_id(), answers={}, by=bearer, at=AT)
        sent = intakes.send(
            answers=SAID,
            service_id=team.service_id,
            to_organisation_id=team.organisation_id,
            promised_at=AT,
            by=bearer,
            at=AT,
        )
    return sent.reference


def waiting(team) -> list[Message]:
    with acting_as(System(team.organisation_id), at=AT):
        return list(Message.objects.filter(template="status_code"))


def test_somebody_nobody_and_an_intake_take_the_same_work(team):
    _, sent = make_referral(team)
    somebody = work_of(sent.reference)
    assert work_of("WH-AAAA-AAAA") == somebody
    assert work_of(send_intake(team)) == somebody


def test_a_code_goes_to_the_contact_that_is_safe(team):
    person_id, sent = make_referral(team)
    ask(sent.reference)
    [message] = waiting(team)
    assert (message.channel, message.person_id) == ("person_text", person_id)
    assert message.address == ""


def test_an_intake_is_written_to_at_the_address_it_gave(team):
    ask(send_intake(team))
    [message] = waiting(team)
    assert (message.person_id, message.address) == (None, SAID["phone"])


def test_nobody_is_written_to_where_nothing_is_safe(team):
    _, sent = make_referral(team, text_safe="no")
    ask(sent.reference)
    ask("WH-AAAA-AAAA")
    assert waiting(team) == []


def test_stopping_ends_the_release_at_once_and_only_ones_own(team):
    person_id, _ = make_referral(team)
    person = Person(person_id)
    with acting_as(person, at=AT):
        [agreement] = consents.agreements(person_id, viewer=person, at=AT)
        status.stop_sharing(evidence_id=agreement.id, by=person, at=AT)
        assert consents.agreements(person_id, viewer=person, at=AT)[0].withdrawn_at == AT
        with pytest.raises(NotFound):
            status.agreement(agreement.id, by=person, at=AT)
    with acting_as(System(team.organisation_id), at=AT):
        told = Message.objects.get(template="agreement_withdrawn")
    assert told.channel == "staff_email"
    assert {fact["key"] for fact in told.facts} == {"reference", "link"}
    stranger = Person(new_id())
    with acting_as(stranger, at=AT), pytest.raises(NotFound):
        status.stop_sharing(evidence_id=agreement.id, by=stranger, at=AT)


def test_looking_at_ones_own_page_is_written_down_but_not_listed(team):
    person_id, _ = make_referral(team)
    person = Person(person_id)
    with acting_as(person, at=AT):
        own = status.own_page(by=person, at=AT)
        assert Event.objects.filter(action="person.own_page").count() == 1
    assert own.looks == ()
    assert own.threads[0].next.text.startswith("Somebody from Alder Health coaching")
