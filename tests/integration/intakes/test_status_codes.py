"""A code lets one person in, once, for ten minutes; nobody learns anything by asking."""

import re
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from handrail.domain.participants import operations as participants
from handrail.domain.referrals import intakes, status_codes
from handrail.kernel.ids import new_id
from handrail.kernel.viewer import LinkBearer, Person, Public, acting_as
from tests.integration.intakes.cast import AT, BORN, SAID, make_referral

pytestmark = pytest.mark.django_db
PUBLIC = Public()
MINUTE = timedelta(minutes=1)
# Savepoint names, literals and ids: what may differ between two runs of the same statements.
VALUES = re.compile(r"""("s\d+_x\d+"|'[^']*'(::\w+)?|\bNULL\b)""")


def ask(reference: str, birth_date=BORN, at=AT) -> status_codes.Asked:
    with acting_as(PUBLIC, at=at):
        return status_codes.ask(reference=reference, birth_date=birth_date, by=PUBLIC, at=at)


def use(asked: status_codes.Asked, code: str = "", at=AT) -> Person | LinkBearer | None:
    with acting_as(PUBLIC, at=at):
        return status_codes.use(lookup=asked.lookup, code=code or asked.code, by=PUBLIC, at=at)


def wrong(asked: status_codes.Asked) -> str:
    return "000000" if asked.code != "000000" else "111111"


def send_intake(team, secret: str = "SELF") -> tuple[LinkBearer, intakes.IntakeSent]:
    bearer = intakes.bearer_of(secret)
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
    return bearer, sent


@pytest.mark.parametrize(
    "typed", ["WH-7K3M-9QXT", "wh-7k3m-9qxt", " wh 7k3m 9qxt ", "7K3M9QXT", "WH7K3M9QXT"]
)
def test_a_reference_is_understood_however_it_is_typed(typed):
    assert status_codes.plain_reference(typed) == "WH-7K3M-9QXT"


def test_the_code_lets_the_person_in_once(team):
    person_id, sent = make_referral(team)
    asked = ask(sent.reference.lower())
    assert (asked.person_id, asked.organisation_id) == (person_id, team.organisation_id)
    assert use(asked) == Person(person_id)
    assert use(asked) is None


def test_until_triage_confirms_a_code_opens_only_that_intake(team):
    bearer, sent = send_intake(team)
    asked = ask(sent.reference)
    assert asked.person_id is None
    assert asked.intake_id == sent.id
    assert use(asked) == bearer


def test_once_confirmed_the_same_reference_opens_the_persons_page(team):
    _, sent = send_intake(team)
    person_id, referral = make_referral(team)
    with acting_as(team.triage, at=AT):
        intakes.mark_handled(intake_id=sent.id, referral_id=referral.id, by=team.triage, at=AT)
    assert use(ask(sent.reference)) == Person(person_id)


def test_a_wrong_birth_date_or_reference_is_nobody(team):
    _, sent = make_referral(team)
    for asked in (ask(sent.reference, BORN + timedelta(days=1)), ask("WH-AAAA-AAAA")):
        assert asked.organisation_id is None
        assert use(asked) is None


def test_known_and_unknown_do_the_same_work(team):
    _, sent = make_referral(team)
    statements = []
    for reference in (sent.reference, "WH-AAAA-AAAA"):
        with CaptureQueriesContext(connection) as queries:
            use(ask(reference), "123456")
        statements.append([VALUES.sub("", query["sql"]) for query in queries])
    assert statements[0] == statements[1]


def test_five_tries_and_no_more(team):
    _, sent = make_referral(team)
    asked = ask(sent.reference)
    for _ in range(5):
        assert use(asked, wrong(asked)) is None
    assert use(asked) is None


def test_four_wrong_tries_leave_one(team):
    person_id, sent = make_referral(team)
    asked = ask(sent.reference)
    for _ in range(4):
        use(asked, wrong(asked))
    assert use(asked) == Person(person_id)


def test_ten_minutes_and_no_more(team):
    _, sent = make_referral(team)
    assert use(ask(sent.reference), at=AT + 10 * MINUTE) is None
    assert use(ask(sent.reference), at=AT + 9 * MINUTE) is not None


def test_a_new_code_ends_the_one_before(team):
    _, sent = make_referral(team)
    first = ask(sent.reference)
    second = ask(sent.reference, at=AT + MINUTE)
    assert use(second, first.code, at=AT + MINUTE) is None or first.code == second.code
    assert use(second, at=AT + MINUTE) is not None


def test_a_code_of_one_person_does_not_open_another(team):
    _, sent = make_referral(team)
    asked, other = ask(sent.reference), ask("WH-AAAA-AAAA")
    assert use(other, asked.code) is None


def test_a_page_switched_off_is_nobodys(team):
    person_id, sent = make_referral(team)
    before = ask(sent.reference)
    with acting_as(team.triage, at=AT):
        participants.set_status_page(person_id=person_id, is_off=True, by=team.triage, at=AT)
    assert use(before) is None
    assert ask(sent.reference, at=AT + MINUTE).organisation_id is None


def test_codes_cannot_be_read_or_written_by_the_app(team):
    for statement in (
        "select code_hash from referrals_statuscode",
        "update referrals_statuscode set tries = 0",
        "delete from referrals_statuscode",
    ):
        with (
            acting_as(PUBLIC, at=AT),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_nobody_in_particular_gets_no_code():
    with pytest.raises(ProgrammingError, match="nobody in particular"), transaction.atomic():
        status_codes.ask(reference="WH-AAAA-AAAA", birth_date=BORN, by=PUBLIC, at=AT)


def test_codes_are_kept_only_as_hashes(team, owner_connection):
    from handrail.domain.referrals.status_codes import sealed

    assert "123456" not in sealed("lookup", "123456")
    assert sealed("lookup", "123456") != sealed("other", "123456")
